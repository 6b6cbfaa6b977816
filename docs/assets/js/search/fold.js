// The search key: however a word is written, it has one key. The same rules and the same table as scripts/search/fold.py;
// a test compares the two.

/**
 * What a character is written as in keys; characters that stay as they are have no entry.
 * @typedef {Record<string, string>} FoldTable
 */

export const SEP = "|";
const WRITTEN = /^[\p{L}\p{M}\p{N}]$/u;
const SIGN = /^[\p{P}\p{S}\n]$/u;

/**
 * By table, what each character has become: a file has tens of thousands of characters, but only hundreds of different ones.
 * @type {WeakMap<FoldTable, Map<string, string[]>>}
 */
const folded = new WeakMap();

/**
 * One character becomes none, one or several in the key.
 * @param {string} char
 * @param {FoldTable} table
 */
function foldChar(char, table) {
  /** @type {string[]} */
  const out = [];
  for (const one of char.normalize("NFKC").toLowerCase()) {
    const known = Object.hasOwn(table, one) ? table[one] : one;
    if (WRITTEN.test(known)) out.push(known);
    else if (SIGN.test(known) && out.at(-1) !== SEP) out.push(SEP);
  }
  return out;
}

/**
 * The key, character by character, and where in the text each of them begins and ends.
 * @param {string} text
 * @param {FoldTable} table
 */
export function foldWithPlaces(text, table) {
  const known = folded.get(table) ?? new Map();
  folded.set(table, known);
  /** @type {string[]} */
  const key = [];
  /** @type {number[]} */
  const from = [];
  /** @type {number[]} */
  const to = [];
  let at = 0;
  for (const char of text) {
    if (!known.has(char)) known.set(char, foldChar(char, table));
    for (const sign of known.get(char)) {
      if (sign === SEP && key.at(-1) === SEP) continue;
      key.push(sign);
      from.push(at);
      to.push(at + char.length);
    }
    at += char.length;
  }
  return { key, from, to };
}

/**
 * The key without marks at its ends.
 * @param {string} text
 * @param {FoldTable} table
 */
export function fold(text, table) {
  const { key } = foldWithPlaces(text, table);
  let start = 0;
  let end = key.length;
  while (start < end && key[start] === SEP) start += 1;
  while (end > start && key[end - 1] === SEP) end -= 1;
  return key.slice(start, end);
}
