// WebAssembly taken apart into sections and functions, and put together again. What a function does is never looked at.

const utf8 = new TextDecoder();

export const SECTION = { types: 1, imports: 2, functions: 3, tables: 4, globals: 6, exports: 7, elements: 9, code: 10, data: 11 };
export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 }; // of what is imported or exported
const ORDER = [0, 1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11]; // in which sections stand, by number
const END = 0x0b;

class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
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

  take(count) {
    return this.bytes.subarray(this.at, (this.at += count));
  }

  name() {
    return utf8.decode(this.take(this.number()));
  }

  list(one) {
    return Array.from({ length: this.number() }, () => one());
  }

  /** The bytes that `read` reads. */
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

/** A module: `sections`, the bytes of each by its number, and what some of them hold. */
export function parse(bytes) {
  const sections = new Map();
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) sections.set(reader.byte(), reader.take(reader.number()));
  const read = (section, one) => {
    const inside = new Reader(sections.get(section) ?? Uint8Array.of(0));
    return inside.list(() => one(inside));
  };
  const whole = (section, one) => read(section, (of) => of.passed(() => one(of)));
  return {
    sections,
    parameters: read(SECTION.types, (of) => {
      of.byte();
      const count = of.list(() => of.byte()).length;
      of.list(() => of.byte());
      return count;
    }), // of each type of function, how many
    imported: read(SECTION.imports, (of) => of.import()), // kinds
    imports: whole(SECTION.imports, (of) => of.import()),
    types: read(SECTION.functions, (of) => of.number()), // of each function
    tables: whole(SECTION.tables, (of) => (of.byte(), of.limits())),
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
    exports: whole(SECTION.exports, (of) => (of.name(), of.byte(), of.number())),
    elements: whole(SECTION.elements, (of) => (of.number(), of.constant(), of.list(() => of.number()))),
    data: read(SECTION.data, (of) => ({ place: of.passed(() => (of.number(), of.constant())), bytes: of.take(of.number()) })),
    bodies: read(SECTION.code, (of) => of.take(of.number())),
  };
}

/** A module of these sections; those without contents are left out. */
export function build(sections) {
  const parts = ORDER.filter((id) => sections.get(id)).map((id) => joined(id, sized(sections.get(id))));
  return joined(0, ..."asm".split("").map((one) => one.charCodeAt(0)), 1, 0, 0, 0, parts);
}

/** Where a function's own code begins: behind the kinds of its variables. */
export function afterVariables(body) {
  const reader = new Reader(body);
  reader.list(() => (reader.number(), reader.byte()));
  return reader.at;
}

/** Bytes one after the other; lists may lie in lists. */
export function joined(...parts) {
  return Buffer.concat(parts.flat(Infinity).map((one) => (typeof one === "number" ? Uint8Array.of(one) : one)));
}

/** A number without sign. */
export function number(value) {
  return value < 128 ? Uint8Array.of(value) : joined((value & 127) | 128, number(value >> 7));
}

/** The instruction that gives a number, here never below zero. */
export function constant(value) {
  const signed = (rest) => (rest < 64 ? Uint8Array.of(rest) : joined((rest & 127) | 128, signed(rest >> 7)));
  return joined(0x41, signed(value));
}

export function name(text) {
  return sized(new TextEncoder().encode(text));
}

export function list(items) {
  return joined(number(items.length), items);
}

/** Bytes with their count before them. */
export function sized(...parts) {
  const bytes = joined(...parts);
  return joined(number(bytes.length), bytes);
}
