// How a query becomes a list of entries: first all of it, then the words of the policies that it can be split into, then
// their other names. Answers which entries there are and why; how they look is not its business.

import { fold, SEP } from "./fold.js";

/** @typedef {import("./index.js").Index} Index */

/**
 * A word that was looked up: as typed, all the ways it was looked up by (keys), and where each of them stands.
 * @typedef {{ typed: string, as: string[], places: Int32Array[] }} Looked
 */

/**
 * How an entry has a word: how often, as a whole word, at its very beginning, and at which place first.
 * @typedef {{ count: number, word: boolean, first: boolean, at: number }} Seen
 */

/**
 * A word and the entries that have it.
 * @typedef {{ typed: string, as: string[], entries: Map<number, Seen> }} Part
 */

/**
 * What was found: `whole` the query as it is, `all` its words, `some` of them, `none`; `empty`: nothing to look up.
 * @typedef {object} Answer
 * @property {"whole" | "all" | "some" | "none" | "empty"} how
 * @property {Part[]} parts
 * @property {string[]} missing
 * @property {boolean} cut the query was too long
 * @property {number[]} ranked entries, the best first
 * @property {(entry: number) => number | undefined} at the place of an entry that is worth looking at
 * @property {boolean} partly no entry has all parts
 */

const LONGEST = 60;
const LONGEST_SPLIT = 16;
const MOST_WORDS = 8;
/** Between words, and nothing to speak of when they are not found. */
const IGNORED = new Set([SEP, ..."的了和与及或是在有吗呢吧"]);
const NOTHING = { parts: [], missing: [], cut: false, ranked: [], at: () => undefined, partly: false };

/**
 * @param {Index} index
 * @param {string[]} key
 * @returns {Promise<Looked>}
 */
async function look(index, key) {
  const alias = index.manifest.alias;
  const typed = key.join("");
  const as = [...new Set([typed, ...(Object.hasOwn(alias, typed) ? alias[typed] : [])])];
  return { typed, as, places: await Promise.all(as.map((one) => index.find([...one]))) };
}

/** @param {Looked} looked */
function isThere({ places }) {
  return places.some((one) => one.length > 0);
}

/** @param {Looked} looked */
function isWord({ places }) {
  return places.some((list) => list.some((one) => one & 1));
}

/**
 * @param {Index} index
 * @param {Looked} looked
 * @returns {Part}
 */
function read(index, { typed, as, places }) {
  /** @type {Map<number, Seen>} */
  const entries = new Map();
  for (const list of places) {
    let entry = 0;
    let next = 0;
    for (const one of list) {
      const place = one >> 1;
      if (place >= next) {
        entry = index.entryAt(place);
        next = index.starts[entry + 1];
      }
      const seen = entries.get(entry) ?? { count: 0, word: false, first: false, at: place };
      seen.count += 1;
      seen.word ||= Boolean(one & 1);
      seen.first ||= place === index.starts[entry];
      entries.set(entry, seen);
    }
  }
  return { typed, as, entries };
}

/**
 * A word, or what the first letters of pinyin stand for.
 * @param {Index} index
 * @param {string[]} key
 */
async function lookUp(index, key) {
  const found = await look(index, key);
  const { initials } = index.manifest;
  const meant = Object.hasOwn(initials, found.typed) ? initials[found.typed] : [];
  const places = await Promise.all(meant.map((one) => index.find([...one])));
  return read(index, { typed: found.typed, as: [...found.as, ...meant], places: [...found.places, ...places] });
}

/**
 * Splits what is not there as it stands: into pieces as long, as few and as whole as can be. The rest is missing.
 * @param {Index} index
 * @param {string[]} key
 */
async function split(index, key) {
  /** @type {{ cost: number, pieces: Looked[], missing: string }[]} */
  const best = [{ cost: 0, pieces: [], missing: "" }];
  const alias = index.manifest.alias;
  await index.warm(key);
  for (let end = 1; end <= key.length; end += 1) {
    const before = best[end - 1];
    const skipped = IGNORED.has(key[end - 1]) ? 0 : 10;
    best[end] = { cost: before.cost + skipped, pieces: before.pieces, missing: before.missing + (skipped ? key[end - 1] : " ") };
    let alive = key[end - 1] !== SEP;
    for (let start = end - 2; start >= 0 && key[start] !== SEP; start -= 1) {
      if (!alive && !Object.hasOwn(alias, key.slice(start, end).join(""))) continue;
      const piece = await look(index, key.slice(start, end));
      if (!isThere(piece)) {
        alive = false;
        continue;
      }
      const cost = best[start].cost + (isWord(piece) ? 3 : 8);
      if (cost < best[end].cost) {
        best[end] = { cost, pieces: [...best[start].pieces, piece], missing: `${best[start].missing} ` };
      }
    }
  }
  const { pieces, missing } = best[key.length];
  return { pieces: pieces.map((one) => read(index, one)), missing: missing.split(/\s+/u).filter(Boolean) };
}

/** @param {Part[]} parts */
function unique(parts) {
  return [...new Map(parts.map((part) => [part.typed, part])).values()];
}

/**
 * @param {number} entry
 * @param {Part[]} parts
 * @param {Part} whole
 */
function score(entry, parts, whole) {
  let total = whole.entries.has(entry) ? 10 : 0;
  for (const { entries } of parts) {
    const one = entries.get(entry);
    if (one) total += 4 + (one.word ? 4 : 0) + Math.min(one.count, 4) + (one.first ? 1 : 0);
  }
  return total;
}

/**
 * Looks a query up; without `splitting` only as it stands.
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<Answer>}
 */
export async function ask(index, text, { splitting = true } = {}) {
  const all = fold(text, index.table);
  const key = all.slice(0, LONGEST);
  const cut = all.length > LONGEST;
  if (!key.some((one) => one !== SEP)) return { ...NOTHING, how: "empty" };
  const whole = await lookUp(index, key);
  const typed = text
    .trim()
    .split(/\s+/u)
    .slice(0, MOST_WORDS)
    .map((one) => fold(one, index.table).slice(0, LONGEST));
  const words = typed.filter((one) => one.length);
  /** @type {Part[]} */
  let parts = [];
  /** @type {string[]} */
  const missing = [];
  /** @type {Answer["how"]} */
  let how = "whole";
  const term = words.length === 1 || Object.hasOwn(index.manifest.alias, key.join("")); // English terms have spaces
  if (term && whole.entries.size) parts = [whole];
  else if (!splitting) parts = whole.entries.size ? [whole] : [];
  else {
    how = "all";
    for (const word of words) {
      const found = words.length === 1 ? whole : await lookUp(index, word);
      const apart = found.entries.size ? { pieces: [found], missing: [] } : await split(index, word.slice(0, LONGEST_SPLIT));
      parts.push(...apart.pieces);
      missing.push(...apart.missing);
    }
    parts = unique(parts);
    if (whole.entries.size && !parts.length) parts = [whole];
  }
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { entries } of parts) for (const entry of entries.keys()) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  if (!most) return { ...NOTHING, how: "none", parts, missing, cut };
  if (most < parts.length || missing.length) how = "some";
  const ranked = [...counts]
    .filter(([, count]) => count === most)
    .map(([entry]) => ({ entry, score: score(entry, parts, whole) }))
    .sort((a, b) => b.score - a.score || a.entry - b.entry)
    .map(({ entry }) => entry);
  /** @param {number} entry */
  const at = (entry) => [whole, ...parts].find((one) => one.entries.has(entry))?.entries.get(entry)?.at;
  return { how, parts, missing, cut, ranked, at, partly: most < parts.length };
}

/**
 * Words of the policies that share characters with a query that finds nothing.
 * @param {Index} index
 * @param {string} text
 */
export function similar(index, text, most = 6) {
  const chars = new Set(fold(text, index.table).slice(0, LONGEST));
  return index.manifest.terms
    .map(([word, count]) => ({ word, count, shared: [...word].filter((one) => chars.has(one)).length }))
    .filter((one) => one.shared)
    .sort((a, b) => b.shared / b.word.length - a.shared / a.word.length || b.count - a.count)
    .slice(0, most)
    .map((one) => one.word);
}
