// Reading the index: each search fetches only the few small files that it needs. How they are written:
// scripts/search/index.py.

import { SEP } from "./fold.js";

/**
 * What index.json holds: how the other files are cut, and what is asked for at every search.
 * @typedef {object} Manifest
 * @property {string} version
 * @property {import("./fold.js").FoldTable} fold
 * @property {string} lengths packed, of each entry's key
 * @property {number[]} blocks how many entries each file of titles holds
 * @property {string} kinds a letter for each entry
 * @property {Record<string, number>} hot characters so common that they have several files, and how many
 * @property {number} common how many files the others share
 * @property {Record<string, number[]>} long entries whose text is cut into pieces, and where each piece begins
 * @property {Record<string, string[]>} alias words that are also looked up as others, by key
 * @property {Record<string, string[]>} initials first letters of pinyin, and the words, as keys, that they stand for
 * @property {[string[], string, number[]][]} answers words often asked for, what is said first, entries listed first
 * @property {[string, number][]} terms words of the policies, and how often they stand there
 * @property {[string, ...unknown[]][]} policies the key of each policy's number, first
 */

/**
 * A thing that can be found: a page (p), a clause (c), a policy (d), a clause of another document (r) or a parameter (v).
 * @typedef {object} Entry
 * @property {number} entry
 * @property {string} kind
 * @property {number} block
 * @property {string} label
 * @property {string} note
 * @property {string} href
 * @property {string} text
 */

const MOST_PAIRS = 8;
const PATIENCE = 30_000; // milliseconds: a server may take a request and never answer
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Uint8Array(128);
[...DIGITS].forEach((sign, value) => {
  VALUE[sign.charCodeAt(0)] = value;
});

/**
 * The numbers that a text holds; with `sum` it holds the steps between ascending numbers.
 * @param {string} text
 */
function unpack(text, sum = false) {
  const numbers = new Int32Array(text.length);
  let count = 0;
  let number = 0;
  let shift = 0;
  let last = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUE[text.charCodeAt(at)];
    number |= (value & 31) << shift;
    shift += 5;
    if (value < 32) {
      last = sum ? last + number : number;
      numbers[count] = last;
      count += 1;
      number = 0;
      shift = 0;
    }
  }
  return numbers.subarray(0, count);
}

/**
 * The places of a single character: those of it with every next character together; at each of them a word may end.
 * @param {Int32Array[]} lists
 */
function together(lists) {
  return Int32Array.from(
    lists.flatMap((one) => [...one]),
    (one) => one | 2,
  ).sort();
}

/**
 * The index of the last number that is not above `value`.
 * @param {ArrayLike<number>} sorted
 * @param {number} value
 */
function bisect(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export class Index {
  /** @type {Map<string, Promise<any>>} */
  #files = new Map();
  /** @type {Map<string, Int32Array>} */
  #lists = new Map();

  /**
   * Fetches the table of contents. All else lies under the table's own version.
   * @param {URL} base the address of the search page
   * @param {string} release of the page: no copy of another one can answer
   */
  static async open(base, release = "") {
    return new Index(base, await getJson(new URL(`index.json?v=${release}`, base)));
  }

  /**
   * @param {URL} base
   * @param {Manifest} manifest
   */
  constructor(base, manifest) {
    this.base = new URL(`${manifest.version}/`, base);
    this.manifest = manifest;
    this.table = manifest.fold;
    this.starts = ends(unpack(manifest.lengths));
    this.blocks = ends(manifest.blocks);
  }

  /**
   * @param {string} name
   * @returns {Promise<any>}
   */
  #file(name) {
    const known = this.#files.get(name);
    if (known) return known;
    const wanted = getJson(new URL(name, this.base));
    wanted.catch(() => this.#files.delete(name));
    this.#files.set(name, wanted);
    return wanted;
  }

  /**
   * The files that hold the places of two neighbouring characters. A very common one has several; without a second
   * character all of them.
   * @param {string} first
   * @param {string} [second]
   */
  #filesOf(first, second) {
    const code = codeOf(first);
    const { hot, common } = this.manifest;
    if (!Object.hasOwn(hot, first)) return [`g${code % common}.json`];
    if (second !== undefined) return [`h${code}-${codeOf(second) % hot[first]}.json`];
    return Array.from({ length: hot[first] }, (_, part) => `h${code}-${part}.json`);
  }

  /**
   * Where two neighbouring characters stand, ascending, each as place × 4 + 1 if a word begins there + 2 if one ends; of
   * one character without a second.
   * @param {string} first
   * @param {string} [second]
   */
  async #places(first, second) {
    const name = `${first}${second ?? ""}`;
    const known = this.#lists.get(name);
    if (known) return known;
    const files = await Promise.all(this.#filesOf(first, second).map((file) => this.#file(file)));
    const alone = second === undefined;
    const lists = files
      .flatMap((file) => Object.entries(file))
      .filter(([pair]) => (alone ? pair.startsWith(first) : pair === name))
      .map(([, packed]) => unpack(packed, true));
    const found = alone ? together(lists) : (lists[0] ?? new Int32Array());
    this.#lists.set(name, found);
    return found;
  }

  /**
   * Fetches the files of all these characters at once, so that none waits for another.
   * @param {string[]} key
   */
  async warm(key) {
    const files = key.slice(1).flatMap((second, at) => (key[at] === SEP ? [] : this.#filesOf(key[at], second)));
    await Promise.all(files.map((file) => this.#file(file)));
  }

  /**
   * Where a key stands, ascending, each as place × 2 + 1 if it begins and ends with a word. The pair that stands in the
   * fewest places is looked at first.
   * @param {string[]} key
   */
  async find(key) {
    if (!key.length) return new Int32Array();
    const chosen = cover(key);
    const pairs = await Promise.all(chosen.map(async (at) => ({ at, list: await this.#places(key[at], key[at + 1]) })));
    /** @param {number} at */
    const edges = (at) => (at === 0 ? 1 : 0) | (at === chosen.at(-1) ? 2 : 0);
    const [least, ...others] = pairs.sort((a, b) => a.list.length - b.list.length);
    let found = least.list.map((one) => ((one >> 2) - least.at) * 4 + (one & edges(least.at)));
    for (const { at, list } of others) {
      let next = 0;
      let count = 0;
      for (const one of found) {
        const wanted = (one >> 2) + at;
        while (next < list.length && list[next] >> 2 < wanted) next += 1;
        if (next === list.length) break;
        if (list[next] >> 2 !== wanted) continue;
        found[count] = one | (list[next] & edges(at));
        count += 1;
      }
      found = found.subarray(0, count);
    }
    return found.map((one) => (one >> 2) * 2 + ((one & 3) === 3 ? 1 : 0));
  }

  /** @param {number} place */
  entryAt(place) {
    return bisect(this.starts, place);
  }

  /** @param {number} entry */
  kind(entry) {
    return this.manifest.kinds[entry];
  }

  /** @param {number} entry */
  blockOf(entry) {
    return bisect(this.blocks, entry);
  }

  /**
   * An entry; of a very long text only the piece around `place`.
   * @param {number} entry
   * @returns {Promise<Entry>}
   */
  async read(entry, place = this.starts[entry]) {
    const row = await this.title(entry);
    const pieces = this.manifest.long[entry];
    if (!pieces) return row;
    return { ...row, text: await this.#file(`e${entry}-${bisect(pieces, place - this.starts[entry])}.json`) };
  }

  /**
   * An entry without its text where that is very long.
   * @param {number} entry
   * @returns {Promise<Entry>}
   */
  async title(entry) {
    const block = this.blockOf(entry);
    const [label, note, href, text] = (await this.#file(`t${block}.json`))[entry - this.blocks[block]];
    return { entry, kind: this.kind(entry), block, label, note, href, text };
  }

  /**
   * All entries of a policy, the policy itself first.
   * @param {number} policy counted from 0
   */
  async policy(policy) {
    const first = this.blocks[policy + 1];
    return Promise.all(Array.from({ length: this.manifest.blocks[policy + 1] }, (_, one) => this.read(first + one)));
  }
}

/**
 * Where each of several things in a row begins, and where the last one ends.
 * @param {Iterable<number>} lengths
 */
function ends(lengths) {
  const places = [0];
  let at = 0;
  for (const length of lengths) {
    at += length;
    places.push(at);
  }
  return places;
}

/** @param {string} char */
function codeOf(char) {
  return char.codePointAt(0) ?? 0;
}

/**
 * Which pairs of neighbouring characters tell the whole key, no more than needed; of a long key a few, evenly spread.
 * @param {string[]} key
 */
function cover(key) {
  /** @type {number[]} */
  const chosen = [];
  let covered = 0;
  while (covered < key.length) {
    const pair = key[covered] === SEP || (covered === key.length - 1 && key[covered - 1] !== SEP && covered > 0);
    const at = pair ? covered - 1 : covered;
    chosen.push(at);
    covered = at + 2;
  }
  if (chosen.length <= MOST_PAIRS) return chosen;
  return Array.from({ length: MOST_PAIRS }, (_, one) => chosen[Math.round((one * (chosen.length - 1)) / (MOST_PAIRS - 1))]);
}

/** @param {URL} address */
async function getJson(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout?.(PATIENCE) });
  if (!answer.ok) throw new Error(`${address.pathname} ${answer.status}`);
  return answer.json();
}
