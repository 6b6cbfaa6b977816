// 一句查询怎样变成结果：先按整句查；查不到，把它拆成条文里有的词；再按别名查。只回答有哪些条目、为什么，不管显示。
import { fold, SEP } from "./fold.js";

export const LONGEST = 60;
const LONGEST_SPLIT = 16;
const MOST_WORDS = 8;
/** 夹在词中间、查不到也不必说的字。 */
const IGNORED = new Set([SEP, ..."的了和与及或是在有吗呢吧"]);

/** 一串字在哪里：as 实际查的各种写法（键），places 每种写法的出处（见 Index.find）。 */
async function look(index, key) {
  const alias = index.manifest.alias,
    typed = key.join("");
  const as = [...new Set([typed, ...(Object.hasOwn(alias, typed) ? alias[typed] : [])])];
  return { typed, as, places: await Promise.all(as.map((one) => index.find([...one]))) };
}

function isThere({ places }) {
  return places.some((one) => one.length > 0);
}
function isWord({ places }) {
  return places.some((list) => list.some((one) => one & 1));
}

/** 一个查法的结果。entries：条目 → {count, word, first, at}，at 是第一处。 */
function read(index, { typed, as, places }) {
  const entries = new Map();
  for (const list of places) {
    let entry = 0,
      next = 0;
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

async function lookUp(index, key) {
  return read(index, await look(index, key));
}

/** 把查不到的一串字拆开：尽量长、尽量少、尽量是整词。查不到的字归到 missing。 */
async function split(index, key) {
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
  const { pieces, missing } = best.at(-1);
  return { pieces: pieces.map((one) => read(index, one)), missing: missing.split(/\s+/u).filter(Boolean) };
}

function unique(parts) {
  return [...new Map(parts.map((part) => [part.typed, part])).values()];
}

function score(index, entry, parts, whole) {
  let total = whole?.entries.has(entry) ? 10 : 0;
  for (const { entries } of parts) {
    const one = entries.get(entry);
    if (one) total += 4 + (one.word ? 4 : 0) + Math.min(one.count, 4) + (one.first ? 1 : 0);
  }
  return total;
}

/**
 * 查。回答 {how, parts, missing, cut, ranked, at}：
 * ranked 条目，最相关的在前；at 条目里的哪一处最值得看；
 * how  whole 整句都有；all 各词都有；some 只有部分词；none 什么也没有；empty 没有可查的字。
 */
export async function ask(index, text, { splitting = true } = {}) {
  const all = fold(text, index.table);
  const key = all.slice(0, LONGEST);
  const cut = all.length > LONGEST;
  if (!key.some((one) => one !== SEP)) return { how: "empty", parts: [], missing: [], cut: false, ranked: [] };
  const whole = await lookUp(index, key);
  const typed = text
    .trim()
    .split(/\s+/u)
    .slice(0, MOST_WORDS)
    .map((one) => fold(one, index.table).slice(0, LONGEST));
  const words = typed.filter((one) => one.length);
  let parts = [],
    missing = [],
    how = "whole";
  if (words.length === 1 && whole.entries.size) parts = [whole];
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
  const counts = new Map();
  for (const { entries } of parts) for (const entry of entries.keys()) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  if (!most) return { how: "none", parts, missing, cut, ranked: [] };
  if (most < parts.length || missing.length) how = "some";
  const ranked = [...counts]
    .filter(([, count]) => count === most)
    .map(([entry]) => ({ entry, score: score(index, entry, parts, whole) }))
    .sort((a, b) => b.score - a.score || a.entry - b.entry)
    .map(({ entry }) => entry);
  const at = (entry) => [whole, ...parts].find((one) => one.entries.has(entry))?.entries.get(entry).at;
  return { how, parts, missing, cut, ranked, at, partly: most < parts.length };
}

/** 有共同的字的政策用语，给查不到的时候用。 */
export function similar(index, text, most = 6) {
  const chars = new Set(fold(text, index.table).slice(0, LONGEST));
  return index.manifest.terms
    .map(([word, count]) => ({ word, count, shared: [...word].filter((one) => chars.has(one)).length }))
    .filter((one) => one.shared)
    .sort((a, b) => b.shared / b.word.length - a.shared / a.word.length || b.count - a.count)
    .slice(0, most)
    .map((one) => one.word);
}
