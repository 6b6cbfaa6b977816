// Two parts of one WebAssembly: what has been seen to run, and what may run later; and its data apart from both, because
// memory that is restored has them already.
//
// Both parts have every function under its own number, and share memory, tables and variables. A function that belongs to
// the other part is a few bytes there, which call it through a table that both fill. Until the later part is there, its
// places in the table are empty: WebAssembly stops at once where one is called, and nothing wrong can come of it.

import { afterVariables, build, constant, joined, KIND, list, name, number, parse, SECTION, sized } from "./wasm_sections.mjs";

const SHARED = "first"; // what the later part calls the exports of the first one
const I32_CHANGING = [0x7f, 1];
const FUNCTIONS = 0x70; // a table of functions
const END = 0x0b;

/**
 * The module without what stands in its memory from the beginning, and that; it is one piece, where memory begins for it.
 * @param {Uint8Array} bytes
 */
export function unfilled(bytes) {
  const { sections, data } = parse(bytes);
  const begins = Buffer.from(joined(0, 0x23, 0, END)); // at the first imported variable
  if (data.length !== 1 || !begins.equals(data[0].place)) throw new Error("WebAssembly: its data are not in one piece");
  return [build(new Map([...sections, [SECTION.data, list([joined(begins, 0)])]])), data[0].bytes];
}

/**
 * The module, noting each function that is called: a variable of its own, exported under `#` and its number, becomes 1.
 * @param {Uint8Array} bytes
 */
export function watched(bytes) {
  const module = parse(bytes);
  const first = count(module, KIND.global) + module.globals.length;
  const notes = module.bodies.map(() => joined(I32_CHANGING, constant(0), END));
  const told = module.bodies.map((_, at) => joined(name(`#${at}`), KIND.global, number(first + at)));
  const noting = module.bodies.map((body, at) => {
    const start = afterVariables(body);
    return sized(body.subarray(0, start), constant(1), 0x24, number(first + at), body.subarray(start));
  });
  return build(
    new Map([
      ...module.sections,
      [SECTION.globals, list([...module.globals.map(({ whole }) => whole), ...notes])],
      [SECTION.exports, list([...module.exports, ...told])],
      [SECTION.code, list(noting)],
    ]),
  );
}

/**
 * Both parts; `called` has the numbers of the functions that stand in the first.
 * @param {Uint8Array} bytes
 * @param {Set<number>} called
 */
export function split(bytes, called) {
  const module = parse(bytes);
  const numbers = [...module.bodies.keys()]; // of functions
  const here = numbers.filter((at) => called.has(at));
  const there = numbers.filter((at) => !called.has(at));
  /** @type {number[]} */
  const places = []; // by number of function, in the table
  for (const [place, at] of [...there, ...here].entries()) places[at] = place;
  const tables = [...module.tables, joined(FUNCTIONS, 0, number(module.bodies.length))];
  const known = { table: count(module, KIND.table), global: count(module, KIND.global), function: count(module, KIND.function) };
  const meeting = number(known.table + tables.length - 1); // the table through which the parts call each other

  /**
   * @param {number} at
   * @param {boolean} own
   */
  const body = (at, own) => (own ? sized(module.bodies[at]) : sized(0, passing(at)));
  /** @param {number} at */
  const passing = (at) => {
    const type = module.types[at];
    const given = Array.from({ length: module.parameters[type] }, (_, one) => [0x20, number(one)]);
    return joined(given, constant(places[at]), 0x11, number(type), meeting, END);
  };
  /**
   * @param {number} from
   * @param {number[]} which
   */
  const filling = (from, which) => joined(2, meeting, constant(from), END, 0, list(which.map((at) => number(known.function + at))));

  const lent = [
    ...tables.map((whole, at) => ({ kind: KIND.table, whole, at: known.table + at })),
    ...module.globals.map(({ type }, at) => ({ kind: KIND.global, whole: type, at: known.global + at })),
  ];
  const first = new Map([
    ...module.sections,
    [SECTION.tables, list(tables)],
    [SECTION.exports, list([...module.exports, ...lent.map(({ kind, at }, no) => joined(name(`${no}`), kind, number(at)))])],
    [SECTION.elements, list([...module.elements, filling(there.length, here)])],
    [SECTION.code, list(module.bodies.map((_, at) => body(at, called.has(at))))],
  ]);
  const later = new Map([
    [SECTION.types, module.sections.get(SECTION.types)],
    [SECTION.imports, list([...module.imports, ...lent.map(({ kind, whole }, no) => joined(name(SHARED), name(`${no}`), kind, whole))])],
    [SECTION.functions, module.sections.get(SECTION.functions)],
    [SECTION.elements, list([filling(0, there)])],
    [SECTION.code, list(module.bodies.map((_, at) => body(at, !called.has(at))))],
  ]);
  return [build(first), build(later)];
}

/**
 * @param {import("./wasm_sections.mjs").Module} module
 * @param {number} kind
 */
function count(module, kind) {
  return module.imported.filter((one) => one === kind).length;
}
