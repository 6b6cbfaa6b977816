// 检索键：同一个词的各种写法变成一种。和 scripts/search/fold.py 是同一套规则，用同一张表，有测试比对。
export const SEP = "|";
const WRITTEN = /^[\p{L}\p{M}\p{N}]$/u;
const SIGN = /^[\p{P}\p{S}\n]$/u;

/** 换字表 → 字 → 它在键里的写法：一份文件有上万字，不同的字只有几百个。 */
const folded = new WeakMap();

/** 一个字变成键里的零个、一个或几个字。 */
function foldChar(char, table) {
  const out = [];
  for (const one of char.normalize("NFKC").toLowerCase()) {
    const known = Object.hasOwn(table, one) ? table[one] : one;
    if (WRITTEN.test(known)) out.push(known);
    else if (SIGN.test(known) && out.at(-1) !== SEP) out.push(SEP);
  }
  return out;
}

/** 键（逐字的数组），和每个字在原文里的起止位置。 */
export function foldWithPlaces(text, table) {
  if (!folded.has(table)) folded.set(table, new Map());
  const known = folded.get(table);
  const key = [],
    from = [],
    to = [];
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

/** 键，首尾的标点去掉。 */
export function fold(text, table) {
  const { key } = foldWithPlaces(text, table);
  let start = 0,
    end = key.length;
  while (start < end && key[start] === SEP) start += 1;
  while (end > start && key[end - 1] === SEP) end -= 1;
  return key.slice(start, end);
}
