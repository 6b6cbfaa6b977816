// What results look like. What was typed is only ever put into the page as text, never as HTML.

import { make, makeButton } from "../shared/dom.js";
import { foldWithPlaces } from "./fold.js";

/** @typedef {import("./fold.js").FoldTable} FoldTable */

/**
 * Where a word that was looked for stands in a text.
 * @typedef {{ start: number, end: number, one: string }} Mark
 */

const WINDOW = 110;
/** A line as short as this is likely a heading: where another sentence is as good, that is shown. */
const BRIEF = 12;
const SENTENCE = /[^。；！？\n]*[。；！？\n]?/gu;

/**
 * A link.
 * @param {string} className
 * @param {string} href
 * @param {(string | Node)[]} content
 */
export function makeLink(className, href, ...content) {
  const link = make("a", className, ...content);
  link.href = href;
  return link;
}

/**
 * Where these keys stand in a text, ascending; they do not overlap.
 * @param {string} text
 * @param {string[]} keys
 * @param {FoldTable} table
 */
function marksIn(text, keys, table) {
  const { key, from, to } = foldWithPlaces(text, table);
  const joined = key.join("");
  /** @type {number[]} */
  const offsets = [];
  for (let at = 0, unit = 0; at <= key.length; unit += key[at]?.length ?? 0, at += 1) offsets[unit] = at;
  /** @type {Mark[]} */
  const found = [];
  for (const one of keys) {
    for (let at = joined.indexOf(one); one && at >= 0; at = joined.indexOf(one, at + one.length)) {
      found.push({ start: from[offsets[at]], end: to[offsets[at + one.length] - 1], one });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((mark) => {
    if (mark.start < end) return false;
    end = mark.end;
    return true;
  });
}

/**
 * The sentence with most of the words; of a long one what is around the first of them.
 * @param {string} text
 * @param {Mark[]} marks
 */
function sentence(text, marks) {
  let best = { count: -1, start: 0, end: Math.min(text.length, WINDOW), brief: false };
  let from = 0; // of the marks in this sentence
  let to = 0;
  for (const match of text.matchAll(SENTENCE)) {
    const start = match.index;
    const end = start + match[0].length;
    while (from < marks.length && marks[from].end <= start) from += 1;
    while (to < marks.length && marks[to].start < end) to += 1;
    const count = new Set(marks.slice(from, to).map((mark) => mark.one)).size;
    const brief = match[0].trim().length <= BRIEF;
    const better = count > best.count || (count === best.count && best.brief && !brief && count > 0);
    if (match[0].trim() && better) best = { count, start, end, brief };
  }
  const first = marks.find((mark) => mark.start >= best.start && mark.start < best.end);
  if (first && first.end > best.end) best.end = first.end;
  if (best.end - best.start <= WINDOW * 1.3) return best;
  const start = first ? Math.max(best.start, first.start - 40) : best.start;
  return { start, end: Math.min(best.end, Math.max(start + WINDOW, first?.end ?? 0)) };
}

/**
 * Part of a text, with the words that were looked for marked.
 * @param {string} text
 * @param {Mark[]} marks
 * @param {number} start
 * @param {number} end
 */
function marked(text, marks, start, end) {
  /** @type {(string | Node)[]} */
  const parts = [];
  let at = start;
  for (const mark of marks.filter((one) => one.start >= start && one.end <= end)) {
    parts.push(text.slice(at, mark.start), make("mark", "", text.slice(mark.start, mark.end)));
    at = mark.end;
  }
  parts.push(text.slice(at, end).trimEnd());
  return parts;
}

/**
 * A sentence of a text, with the words that were looked for marked.
 * @param {string} text
 * @param {string[]} keys
 * @param {FoldTable} table
 */
function excerpt(text, keys, table) {
  const marks = marksIn(text, keys, table);
  const { start, end } = sentence(text, marks);
  const line = make("p", "hit-text");
  if (start > 0 && !/[。；！？\n]/u.test(text[start - 1])) line.append("……");
  line.append(...marked(text, marks, start, end));
  if (end < text.length && !/[。；！？\n]/u.test(text[end - 1])) line.append("……");
  return line;
}

/**
 * One result.
 * @param {import("./index.js").Entry} found
 * @param {string[]} keys
 * @param {FoldTable} table
 * @param {string} root the way to the root of the site
 * @param {string} note
 */
export function hit(found, keys, table, root, note) {
  const { label, text } = found;
  const name = make("span", "", ...marked(label, marksIn(label, keys, table), 0, label.length));
  const item = make("li", "hit", makeLink("hit-link", root + found.href, name));
  if (note) item.append(make("span", "hit-note", note));
  item.append(excerpt(text.startsWith(`${label}\n`) ? text.slice(label.length + 1) : text, keys, table));
  return item;
}

/**
 * A group of results: title, how many there are, those that are here already, and a button for more.
 * @param {string} title
 * @param {number} total
 * @param {Node[]} items
 * @param {{ label: string, action: () => void } | null} [more]
 */
export function group(title, total, items, more) {
  const count = total ? [make("span", "count", ` ${total}`)] : [];
  const section = make("section", "hits", make("h2", "", title, ...count), ...items);
  if (more) section.append(makeButton("more", more.label, more.action));
  return section;
}
