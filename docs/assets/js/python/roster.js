// The worker's side of a roster: loads what only a roster needs into the Python that is running, and calls
// calculators/roster/bridge.py. What goes wrong is told without what a cell says: an error's own words may quote one.

import { Parts } from "./files.js";
import { addArchive, isMemory } from "./pyodide.js";

/**
 * Python as it runs in the worker, and what it was loaded from.
 * @typedef {object} RunningPython
 * @property {import("./pyodide.js").Python} python
 * @property {string} runtime
 * @property {import("./files.js").RuntimeList} table
 * @property {() => Promise<void>} complete brings what it lacks
 */

/**
 * calculators/roster/bridge.py, and how to load a further archive.
 * @typedef {{ bridge: any, load: (role: string) => Promise<void> }} Desk
 */

const TURN = 100; // milliseconds of steps between two answers, so that the page can tell how far it is
const PACKAGES = ["calculators.roster", "encodings", "xml.parsers"]; // of which the archive has the rest

/** @type {Promise<Desk> | null} */
let opening = null;
/** @type {Map<string, Promise<void>>} */
const loaded = new Map(); // by role

/**
 * @param {RunningPython} worker
 * @returns {Promise<Desk>}
 */
async function open({ python, runtime, table, complete }) {
  const parts = new Parts(runtime, table.extra);
  parts.bytes("roster").catch(() => {}); // waited for below
  await complete();
  addArchive(python, "roster", await parts.bytes("roster"), PACKAGES);
  const later = navigator.connection?.saveData ? [] : ["xlsxwriter"];
  for (const role of later) parts.bytes(role).catch(() => {}); // nothing is fetched once a file is there
  /** @param {string} role */
  const load = async (role) => addArchive(python, role, await parts.bytes(role));
  return { bridge: python.pyimport("calculators.roster.bridge"), load };
}

/** @type {Record<string, (desk: Desk, ...args: any[]) => unknown>} */
const special = {
  async load({ load }, roles) {
    for (const role of roles) {
      if (!loaded.has(role)) loaded.set(role, load(role));
      await loaded.get(role);
    }
    return {};
  },
  /** As many steps as fit into a turn; how far it is after them. */
  steps({ bridge }) {
    const end = performance.now() + TURN;
    let told;
    do told = JSON.parse(bridge.step());
    while (!told.finished && performance.now() < end);
    return told;
  },
  /** The file that was written. */
  taken({ bridge }) {
    const named = JSON.parse(bridge.taken());
    const held = bridge.content();
    const content = held.toJs();
    held.destroy();
    return { ...named, content };
  },
};

/**
 * Calls a function of the bridge, or one of those above. Throws an Error with `text` for the reader.
 * @param {RunningPython} worker
 * @param {string} call
 * @param {unknown[]} args
 */
export async function answer(worker, call, args) {
  try {
    opening ??= open(worker);
    const desk = await opening;
    if (special[call]) return await special[call](desk, ...args);
    return JSON.parse(desk.bridge[call](...args.map((one) => (one instanceof ArrayBuffer ? new Uint8Array(one) : one))));
  } catch (error) {
    throw Object.assign(new Error(detail(error)), { text: words(error) });
  }
}

/** @param {any} error of Python, with its `type`, or of a file that did not come, with its `file` */
export function words(error) {
  if (error.file) return navigator.onLine ? `核对程序没有载入，缺少文件 ${error.file}。` : "网络断开了，核对程序没有载入。";
  if (isMemory(error)) return "内存不够，没有算完。请分成几个文件，或者关掉别的网页再试。";
  return "核对时出了错，没有得到结果。";
}

/**
 * The kind of an error and where it came from.
 * @param {any} error
 */
export function detail(error) {
  if (error.file) return error.file;
  const places = String(error.message).match(/File "[^"]*", line \d+, in \w+/g) ?? [];
  return [error.type ?? error.name, ...places.slice(-3)].join(" · ");
}
