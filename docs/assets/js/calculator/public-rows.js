// A pasted table without the columns that are nobody else's business: what of it may stand in a link.
// calculators/output/link.py does the same; a test compares the two.

const LINES = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/;

/**
 * The text of a table with the cells of private columns left empty. `labels` are the names of all columns in order,
 * `withheld` those of the private ones, `earlier` what any of them was called before. Columns that are not known are
 * left out too; a table with quoted cells wholly.
 * @param {string} text
 * @param {string[]} labels
 * @param {string[]} withheld
 * @param {string[]} earlier
 */
export function publicRows(text, labels, withheld, earlier = []) {
  if (text.includes('"')) return "";
  const mark = text.includes("\t") ? "\t" : ",";
  const names = [...labels, ...earlier];
  const told = new Set(names.filter((name) => !withheld.includes(name)));
  /** @type {string[] | null} */
  let order = null; // of the columns, once the first line that is not empty has told it
  const lines = (mark === "," ? text.replaceAll("，", ",") : text).split(LINES).map((line) => {
    const cells = line.split(mark);
    const first = order === null && cells.some((cell) => cell.trim());
    const isHeader = first && names.includes(cells[0].trim());
    if (first) order = isHeader ? cells.map((cell) => cell.trim()) : labels;
    if (isHeader) return cells.map((cell) => (names.includes(cell.trim()) ? cell : "")).join(mark);
    return cells.map((cell, at) => (told.has(order?.[at] ?? "") ? cell : "")).join(mark);
  });
  return lines.join("\n");
}
