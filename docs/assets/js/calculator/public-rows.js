// A pasted table without what is nobody else's business: what of it may stand in a link, written anew without its private
// cells. calculators/core/pasted.py and calculators/output/link.py do the same; a test compares the two.

import { isReadable, strip } from "./readable.js";

/**
 * A column as the build describes it (link.py): its headings, its kind, whether it may be told, the words of a choice.
 * @typedef {{ headings: string[], kind: string, told: boolean, words: string[] }} Column
 */

export const UNREAD = "?"; // stands where something was typed that cannot be read
export const LINES = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/u;
const MAX_ROWS = 2_000;
const LONGEST_CELL = 131_072;

/**
 * The text of a table with private cells left empty. One that cannot be read, or of which a row would vanish, is replaced
 * as a whole: half a table would give another number.
 * @param {string} text
 * @param {Column[]} columns
 */
export function publicRows(text, columns) {
  if (!strip(text)) return "";
  const unread = columns
    .map(({ told }) => (told ? UNREAD : ""))
    .join(",")
    .replace(/,+$/u, "");
  const table = takeApart(text, columns);
  if (!table) return unread;
  const kept = table.rows.map((cells) => publicCells(cells, table.order));
  if (kept.some((cells) => !cells.length)) return unread;
  return [...(table.header ? [table.header] : []), ...kept].map(write).join("\n");
}

/**
 * A table as it was typed: the line of its headings if there is one, the column of each cell of a row, the rows that are
 * not empty. Null for one that cannot be told apart.
 * @param {string} text
 * @param {Column[]} columns
 */
export function takeApart(text, columns) {
  const rows = parse(text);
  if (!rows || rows.length > MAX_ROWS) return null;
  /** @type {(Column | undefined)[]} */
  let order = columns;
  const header = rows.length && place(rows[0][0], columns) ? rows.shift() : undefined;
  if (header) {
    order = header.map((name) => place(name, columns));
    if (header.some((name, at) => name && !order[at])) return null;
    const known = order.filter(Boolean);
    if (new Set(known).size < known.length) return null;
  }
  return rows.some((cells) => cells.length > order.length) ? null : { header, order, rows };
}

/**
 * The cells of a row that may be told; none when one of them cannot be read.
 * @param {string[]} cells
 * @param {(Column | undefined)[]} order
 */
function publicCells(cells, order) {
  const kept = cells.map((cell, at) => (order[at]?.told ? cell : ""));
  const wrong = kept.some((cell, at) => cell && !isReadable(order[at]?.kind ?? "", cell, order[at]?.words ?? []));
  return wrong ? [] : withoutEnd(kept);
}

/**
 * The column of this heading.
 * @param {string} name
 * @param {Column[]} columns
 */
export function place(name, columns) {
  return columns.find(({ headings }) => headings.includes(name));
}

/**
 * Cells without the empty ones at the end.
 * @param {string[]} cells
 */
export function withoutEnd(cells) {
  const kept = [...cells];
  while (kept.length && !kept[kept.length - 1]) kept.pop();
  return kept;
}

/**
 * The rows that are not empty, as Python's csv takes them apart; null when a cell is too long.
 * @param {string} text
 */
export function parse(text) {
  const mark = text.includes("\t") ? "\t" : ",";
  const lines = (mark === "," ? text.replaceAll("，", ",") : text).split(LINES);
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let cells = [];
  let cell = "";
  let isQuoted = false;
  for (const [number, line] of lines.entries()) {
    let isFresh = !isQuoted; // a quote opens a quoted cell only where a cell begins
    for (let at = 0; at < line.length; at += 1) {
      const sign = line[at];
      if (isQuoted && sign === '"' && line[at + 1] === '"') {
        cell += sign;
        at += 1;
      } else if (isQuoted && sign === '"') isQuoted = false;
      else if (isFresh && sign === '"') isQuoted = true;
      else if (!isQuoted && sign === mark) {
        cells.push(cell);
        cell = "";
        isFresh = true;
        continue;
      } else cell += sign;
      isFresh = false;
      if (cell.length > LONGEST_CELL) return null;
    }
    if (isQuoted && number < lines.length - 1) continue;
    const row = withoutEnd([...cells, cell].map(strip));
    if (row.length) rows.push(row);
    cells = [];
    cell = "";
  }
  return rows;
}

/**
 * A line of cells, quoted where that is needed.
 * @param {string[]} cells
 */
export function write(cells) {
  return cells
    .map((cell) => cell.replaceAll("，", ","))
    .map((cell) => (/[",\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(",");
}
