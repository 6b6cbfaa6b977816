// WebAssembly taken apart into sections and functions, and put together again. What a function does is never looked at.

/**
 * Bytes, or a number that is one, or a list of such things.
 * @typedef {number | Uint8Array | Piece[]} Piece
 */

/**
 * A module: the bytes of its sections by number, and what some of them hold, each as it stands there.
 * @typedef {object} Module
 * @property {Map<number, Uint8Array>} sections
 * @property {number[]} parameters of each type of function, how many
 * @property {number[]} imported kinds
 * @property {Uint8Array[]} imports
 * @property {number[]} types of each function
 * @property {Uint8Array[]} tables
 * @property {{ type: Uint8Array, whole: Uint8Array }[]} globals
 * @property {Uint8Array[]} exports
 * @property {Uint8Array[]} elements
 * @property {{ place: Uint8Array, bytes: Uint8Array }[]} data
 * @property {Uint8Array[]} bodies
 */

const utf8 = new TextDecoder();

export const SECTION = { types: 1, imports: 2, functions: 3, tables: 4, globals: 6, exports: 7, elements: 9, code: 10, data: 11 };
export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 }; // of what is imported or exported
const ORDER = [0, 1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11]; // in which sections stand, by number
const END = 0x0b;

class Reader {
  /**
   * @param {Uint8Array} bytes
   * @param {number} [at]
   */
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** A number without sign. */
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  /** @param {number} count */
  take(count) {
    const from = this.at;
    this.at += count;
    return this.bytes.subarray(from, this.at);
  }

  name() {
    return utf8.decode(this.take(this.number()));
  }

  /**
   * @template T
   * @param {() => T} one
   */
  list(one) {
    return Array.from({ length: this.number() }, () => one());
  }

  /**
   * The bytes that `read` reads.
   * @param {() => void} read
   */
  passed(read) {
    const from = this.at;
    read();
    return this.bytes.subarray(from, this.at);
  }

  limits() {
    if (this.number() & 1) this.number();
    this.number();
  }

  /** A constant expression of the kind that our module has: numbers and variables, added. */
  constant() {
    for (let code = this.byte(); code !== END; code = this.byte()) {
      if ([0x41, 0x23, 0xd0].includes(code)) this.number();
      else if (code !== 0x6a) throw new Error(`WebAssembly: a constant with code ${code} is unknown`);
    }
  }

  import() {
    this.name();
    this.name();
    const kind = this.byte();
    if (kind === KIND.function) this.number();
    else if (kind === KIND.global || kind === KIND.tag) this.take(2);
    else {
      if (kind === KIND.table) this.byte();
      this.limits();
    }
    return kind;
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Module}
 */
export function parse(bytes) {
  /** @type {Map<number, Uint8Array>} */
  const sections = new Map();
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) sections.set(reader.byte(), reader.take(reader.number()));
  /**
   * @template T
   * @param {number} section
   * @param {(of: Reader) => T} one
   */
  const read = (section, one) => {
    const inside = new Reader(sections.get(section) ?? Uint8Array.of(0));
    return inside.list(() => one(inside));
  };
  /**
   * @param {number} section
   * @param {(of: Reader) => void} one
   */
  const whole = (section, one) => read(section, (of) => of.passed(() => one(of)));
  return {
    sections,
    parameters: read(SECTION.types, (of) => {
      of.byte();
      const count = of.list(() => of.byte()).length;
      of.list(() => of.byte());
      return count;
    }),
    imported: read(SECTION.imports, (of) => of.import()),
    imports: whole(SECTION.imports, (of) => of.import()),
    types: read(SECTION.functions, (of) => of.number()),
    tables: whole(SECTION.tables, (of) => {
      of.byte();
      of.limits();
    }),
    globals: read(SECTION.globals, (of) => {
      const type = of.take(2);
      return {
        type,
        whole: joined(
          type,
          of.passed(() => of.constant()),
        ),
      };
    }),
    exports: whole(SECTION.exports, (of) => {
      of.name();
      of.byte();
      of.number();
    }),
    elements: whole(SECTION.elements, (of) => {
      of.number();
      of.constant();
      of.list(() => of.number());
    }),
    data: read(SECTION.data, (of) => {
      const place = of.passed(() => {
        of.number();
        of.constant();
      });
      return { place, bytes: of.take(of.number()) };
    }),
    bodies: read(SECTION.code, (of) => of.take(of.number())),
  };
}

/**
 * A module of these sections; those without contents are left out.
 * @param {Map<number, Uint8Array | undefined>} sections
 */
export function build(sections) {
  const parts = ORDER.flatMap((id) => {
    const content = sections.get(id);
    return content ? [joined(id, sized(content))] : [];
  });
  return joined(0, ..."asm".split("").map((one) => one.charCodeAt(0)), 1, 0, 0, 0, parts);
}

/**
 * Where a function's own code begins: behind the kinds of its variables.
 * @param {Uint8Array} body
 */
export function afterVariables(body) {
  const reader = new Reader(body);
  reader.list(() => {
    reader.number();
    reader.byte();
  });
  return reader.at;
}

/**
 * @param {Piece} piece
 * @returns {Uint8Array[]}
 */
function flat(piece) {
  if (typeof piece === "number") return [Uint8Array.of(piece)];
  return piece instanceof Uint8Array ? [piece] : piece.flatMap(flat);
}

/**
 * Bytes one after the other; lists may lie in lists.
 * @param {Piece[]} parts
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function joined(...parts) {
  return Buffer.concat(flat(parts));
}

/**
 * A number without sign.
 * @param {number} value
 * @returns {Uint8Array}
 */
export function number(value) {
  return value < 128 ? Uint8Array.of(value) : joined((value & 127) | 128, number(value >> 7));
}

/**
 * The instruction that gives a number, here never below zero.
 * @param {number} value
 */
export function constant(value) {
  /** @type {(rest: number) => Uint8Array} */
  const signed = (rest) => (rest < 64 ? Uint8Array.of(rest) : joined((rest & 127) | 128, signed(rest >> 7)));
  return joined(0x41, signed(value));
}

/** @param {string} text */
export function name(text) {
  return sized(new TextEncoder().encode(text));
}

/** @param {Piece[]} items */
export function list(items) {
  return joined(number(items.length), items);
}

/**
 * Bytes with their count before them.
 * @param {Piece[]} parts
 */
export function sized(...parts) {
  const bytes = joined(...parts);
  return joined(number(bytes.length), bytes);
}
