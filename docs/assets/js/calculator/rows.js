// A table of the form, edited as rows above the text that it is. The text stays what is read, linked and kept; the build has
// put beside it how a row looks (docs/parts/field_rows.html).

import { around, find, findAll } from "../shared/dom.js";
import { released } from "./calculation.js";
import { LINES, parse, place, takeApart, withoutEnd, write } from "./public-rows.js";
import { isReadable } from "./readable.js";

/**
 * @typedef {import("./form.js").Problem} Problem
 * @typedef {import("./public-rows.js").Column} Column
 * @typedef {string[][]} Table rows of cells, one for each column
 */

/**
 * A way back: the rows as they shall be, given those that there are; the row that gets the focus; whether it goes as soon as
 * something else is typed, which it would take away.
 * @typedef {{ rows: (table: Table) => Table, at: number, once?: boolean }} Undo
 */

const MOST = 200; // rows; a longer table is edited as text
const HEADS_WITHIN = 5; // of the pasted lines: a title may stand above them

class Rows {
  #field;
  #text;
  #rows;
  #list;
  /** @type {Column[]} */
  #columns;
  /** @type {Problem[]} */
  #problems = [];
  #written = ""; // the text that the rows show
  /** @type {Undo | null} */
  #undo = null;

  /** @param {HTMLElement} field */
  constructor(field) {
    this.#field = field;
    this.#columns = JSON.parse(field.dataset.columns ?? "[]");
    this.#text = find(field, "textarea", HTMLTextAreaElement);
    this.#rows = find(field, ".as-rows");
    this.#list = find(field, ".row-list");
    this.#list.addEventListener("input", () => this.#type());
    this.#list.addEventListener("keydown", (event) => this.#press(event));
    this.#list.addEventListener("paste", (event) => this.#paste(event));
    this.#list.addEventListener("focusout", (event) => this.#leave(event));
    field.addEventListener("click", (event) => this.#click(event));
    field.addEventListener("input", () => this.#text.value === this.#written || this.#rows.hidden || this.#show(true));
    field.addEventListener("problems", (event) => {
      if (event instanceof CustomEvent) this.#tell(event.detail);
    });
    this.#text.form?.addEventListener("reset", () => queueMicrotask(() => this.#show(true))); // when what comes instead stands there
    this.#show(true);
  }

  /**
   * Shows the text as rows, or as what it is where that is wanted or no rows can be made of it.
   * @param {boolean} asRows
   */
  #show(asRows) {
    const table = asRows ? this.#read() : null;
    const hadFocus = this.#list.contains(document.activeElement);
    this.#rows.hidden = !table;
    find(this.#field, ".as-text").hidden = Boolean(table);
    for (const button of findAll(this.#field, ".rows-tools [data-rows]")) button.hidden = button.dataset.rows !== "switch" && !table;
    find(this.#field, "[data-rows='switch']").textContent = table ? "粘贴文本" : "按行填写";
    this.#offer(asRows && !table ? `这些文字分不成行，或者多于${MOST}行，先按文本填写。` : "");
    this.#written = this.#text.value;
    this.#list.replaceChildren(...(table ?? []).map((cells) => this.#make(cells)));
    this.#number();
    this.#mark();
    if (table && hadFocus) this.#cells(0)[0].focus();
    return Boolean(table);
  }

  /**
   * The text as a table; null if it is none, or too long to be edited as one.
   * @returns {Table | null}
   */
  #read() {
    const found = takeApart(this.#text.value, this.#columns);
    if (!found || found.rows.length > MOST) return null;
    const rows = found.rows.map((cells) => this.#columns.map((column) => cells[found.order.indexOf(column)] ?? ""));
    return rows.length ? rows : [this.#columns.map(() => "")];
  }

  /** @returns {Table} what the rows hold */
  get #table() {
    return [...this.#list.children].map((_, at) => this.#cells(at).map(wordsOf));
  }

  /**
   * @param {number} at the row's
   * @returns {(HTMLInputElement | HTMLSelectElement)[]}
   */
  #cells(at) {
    return [.../** @type {NodeListOf<HTMLInputElement>} */ (this.#list.children[at].querySelectorAll("[data-column]"))];
  }

  /**
   * Where an element stands: the row, and the column or -1.
   * @param {EventTarget | null} element
   */
  #at(element) {
    const at = [...this.#list.children].findIndex((one) => element instanceof Node && one.contains(element));
    return { at, column: at < 0 ? -1 : this.#cells(at).indexOf(/** @type {HTMLInputElement} */ (element)) };
  }

  /**
   * A row with these cells. What a choice does not know stays as it was typed, to be told and mended.
   * @param {string[]} cells
   */
  #make(cells) {
    const row = /** @type {HTMLElement} */ (find(this.#rows, "template", HTMLTemplateElement).content.children[0].cloneNode(true));
    for (const [at, control] of findAll(row, "[data-column]").entries()) {
      const cell = cells[at] ?? "";
      if (control instanceof HTMLSelectElement) {
        const known = [...control.options].find(({ text, value }) => cell === value || (cell && cell === text));
        if (!known) control.append(new Option(cell, cell));
        control.value = known?.value ?? cell;
      } else if (control instanceof HTMLInputElement) control.value = cell;
    }
    return row;
  }

  /** Rows are numbered as the calculation counts them, which sees no empty ones: so what is wrong is told beside its cell. */
  #number() {
    const table = this.#table;
    const heads = this.#startsLikeHeads(table.filter(isUsed)) ? 1 : 0;
    let number = 1;
    for (const [at, row] of findAll(this.#list, ".row").entries()) {
      row.dataset.row = String(number + heads);
      row.ariaLabel = `第${number}行`;
      find(row, ".row-number").textContent = String(number);
      find(row, ".row-remove").ariaLabel = `删除第${number}行`;
      find(row, ".row-error").id = `${this.#text.id}-row-${at + 1}`;
      if (isUsed(table[at])) number += 1;
    }
  }

  /**
   * Would the first of these rows be taken for the headings?
   * @param {Table} table
   */
  #startsLikeHeads([first = []]) {
    return Boolean(place(first[0] ?? "", this.#columns));
  }

  /**
   * Writes the rows as text.
   * @param {Table} table
   */
  #write(table) {
    const used = table.filter(isUsed);
    const heads = this.#startsLikeHeads(used) ? [this.#columns.map(({ headings }) => headings[0])] : [];
    this.#text.value = [...heads, ...used].map((cells) => write(withoutEnd(cells))).join("\n");
    this.#written = this.#text.value;
  }

  /**
   * Puts a table in the place of the one that stands there, says so, and lets the calculation know.
   * @param {Table} table
   * @param {string} words
   * @param {Undo} [undo]
   */
  #put(table, words, undo) {
    this.#problems = []; // which were those of other rows
    this.#write(table);
    if (this.#show(true) || undo) this.#offer(words, undo);
    this.#changed();
  }

  #changed() {
    this.#text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #type() {
    this.#write(this.#table);
    this.#number();
    if (this.#undo?.once) this.#offer("");
  }

  /**
   * Says what has been done, with a way back.
   * @param {string} words
   * @param {Undo | null} undo
   */
  #offer(words, undo = null) {
    this.#undo = undo;
    find(this.#field, ".rows-told [role='status']").textContent = words;
    find(this.#field, ".rows-told button").hidden = !undo;
  }

  /** @param {Event} event */
  #click(event) {
    const button = around(event, "button");
    if (button?.className === "row-remove") this.#remove(this.#at(button).at);
    /** @type {Record<string, () => unknown>} */
    const actions = {
      add: () => this.#go(this.#list.children.length, 0),
      sample: () => this.#sample(button?.dataset.sample ?? ""),
      switch: () => this.#switch(),
      undo: () => this.#takeBack(),
    };
    actions[button?.dataset.rows ?? ""]?.();
  }

  #switch() {
    if (!this.#rows.hidden) {
      this.#show(false);
      this.#text.focus();
    } else if (this.#show(true)) this.#cells(0)[0].focus();
    else this.#text.focus();
    this.#mark();
  }

  /**
   * A row goes; its neighbour's button gets the focus.
   * @param {number} at
   */
  #remove(at) {
    const table = this.#table;
    const gone = table[at];
    const undo = { rows: (/** @type {Table} */ now) => [...now.slice(0, at), gone, ...now.slice(at)], at };
    this.#put(
      [...table.slice(0, at), ...table.slice(at + 1)],
      `已删除${this.#list.children[at].ariaLabel}。`,
      isUsed(gone) ? undo : undefined,
    );
    this.#rest(at);
  }

  #takeBack() {
    const undo = this.#undo;
    if (!undo) return;
    this.#put(undo.rows(this.#table), "已恢复。");
    this.#rest(undo.at);
  }

  /**
   * Puts the focus on a row, where no keyboard comes up on a telephone.
   * @param {number} at
   */
  #rest(at) {
    const row = this.#list.children[Math.min(at, this.#list.children.length - 1)];
    if (row) find(row, "button").focus();
  }

  /** @param {string} text some rows, which go behind those that are filled in */
  #sample(text) {
    const before = this.#table;
    const rows = takeApart(text, this.#columns)?.rows ?? [];
    const undo = { rows: () => before, at: 0, once: true };
    this.#put([...before.filter(isUsed), ...rows], "已填入示例，请改成您的数。", undo);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key, target, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
    const { at, column } = this.#at(target);
    if (column < 0 || isComposing || altKey || ctrlKey || metaKey || shiftKey) return;
    const isLast = at === this.#list.children.length - 1;
    const isText = target instanceof HTMLInputElement; // the arrows choose in a choice
    if (key === "Enter") this.#go(at + 1, isLast ? 0 : column);
    else if (isText && key === "ArrowDown") this.#go(at + 1, column);
    else if (isText && key === "ArrowUp" && at > 0) this.#go(at - 1, column);
    else return;
    event.preventDefault();
  }

  /**
   * Goes to a cell; below the last row, unless it is empty, there is a new one.
   * @param {number} at
   * @param {number} column
   */
  #go(at, column) {
    const last = this.#list.children.length - 1;
    if (at > last && this.#cells(last).some((one) => one.value)) {
      this.#list.append(this.#make([]));
      this.#number();
    }
    const cell = this.#cells(Math.min(at, this.#list.children.length - 1))[column];
    cell.focus();
    if (cell instanceof HTMLInputElement) cell.select();
  }

  /**
   * Several cells from a spreadsheet or a CSV file go into the rows from here on; a line of headings says into which columns.
   * @param {ClipboardEvent} event
   */
  #paste(event) {
    const text = event.clipboardData?.getData("text/plain").replace(/[\r\n]+$/u, "") ?? "";
    const { at, column } = this.#at(event.target);
    const lines = column < 0 || !/[\t\r\n]/u.test(text) ? null : this.#cut(text, this.#columns[column]);
    if (!lines) return;
    event.preventDefault();
    const headsAt = lines.slice(0, HEADS_WITHIN).findIndex((cells) => cells.some((cell) => this.#headed(cell) >= 0));
    const width = Math.max(...lines.map((cells) => cells.length));
    const first = width === this.#columns.length ? 0 : column; // whole rows begin where rows begin
    const places = headsAt < 0 ? this.#columns.map((_, to) => to).slice(first) : lines[headsAt].map((cell) => this.#headed(cell));
    const before = this.#table;
    const table = before.map((cells) => [...cells]);
    let left = 0;
    for (const [number, cells] of lines.slice(headsAt + 1).entries()) {
      table[at + number] ??= this.#columns.map(() => "");
      for (const [from, cell] of cells.entries()) {
        if ((places[from] ?? -1) >= 0) table[at + number][places[from]] = cell;
        else left += cell ? 1 : 0;
      }
    }
    const words = `已粘贴${lines.length - headsAt - 1}行${left ? `，这张表没有的列没有放进来（${left}格）` : ""}。`;
    this.#put(table, words, { rows: () => before, at, once: true });
    this.#rest(at);
  }

  /**
   * Pasted lines as cells. Without tabs, numbers with separators are numbers of one column.
   * @param {string} text
   * @param {Column} column
   */
  #cut(text, { kind, words }) {
    const lines = text.split(/[\r\n]+/u);
    const isColumn = !text.includes("\t") && lines.every((line) => isReadable(kind, line, words));
    return isColumn ? lines.map((line) => [line.trim()]) : parse(text);
  }

  /**
   * The place of the column that has this heading, with or without its unit; -1 if none has.
   * @param {string} cell
   */
  #headed(cell) {
    const bare = cell.replace(/[\s*＊]|[（(].*[）)]/gu, "");
    return this.#columns.findIndex(({ headings }) => headings.includes(cell) || headings.includes(bare));
  }

  /**
   * A row is left when the focus goes out of it: what is missing in it is told from then on.
   * @param {FocusEvent} event
   */
  #leave(event) {
    const row = around(event, ".row");
    if (event.relatedTarget instanceof Node && row?.contains(event.relatedTarget)) event.stopPropagation();
    else void letGo.then(() => this.#mark()); // nothing moves under a pointer that is pressed
  }

  /**
   * What is wrong with the table. Lines are told as the rows are numbered: the text becomes what the rows write.
   * @param {Problem[]} problems
   */
  #tell(problems) {
    const before = this.#text.value;
    if (!this.#rows.hidden && problems.some(({ row }) => row)) this.#write(this.#table);
    const isSame = this.#text.value === before;
    this.#problems = isSame ? problems : [];
    this.#number();
    this.#mark();
    if (!isSame) this.#changed();
  }

  /** Shows what is wrong beside its cell, and what belongs to no cell above the table. */
  #mark() {
    const left = new Set(this.#problems);
    for (const row of findAll(this.#list, ".row")) {
      const error = find(row, ".row-error");
      /** @type {string[]} */
      const told = [];
      for (const cell of findAll(row, "[data-column]")) {
        const problem = this.#problems.find((one) => String(one.row) === row.dataset.row && one.column === cell.dataset.column);
        const isDue = problem && (isFilled(cell) || !row.contains(document.activeElement)); // it is being filled in
        cell.ariaInvalid = isDue ? "true" : null;
        if (isDue) cell.setAttribute("aria-describedby", error.id);
        else cell.removeAttribute("aria-describedby");
        if (isDue) told.push(problem.message.replace(/^.*?：/u, ""));
        if (problem) left.delete(problem);
      }
      error.textContent = told.join("\n");
      error.hidden = !told.length;
    }
    const error = find(this.#field, ".field-error");
    error.textContent = [...left].map(({ message }) => message).join("\n");
    error.hidden = !left.size;
  }
}

/**
 * What a cell holds, of a choice its words, without signs that would end the cell or its line.
 * @param {HTMLInputElement | HTMLSelectElement} cell
 */
function wordsOf(cell) {
  const words = cell instanceof HTMLSelectElement && cell.value ? cell.selectedOptions[0].text : cell.value;
  return words.split(LINES).join(" ").replaceAll("\t", " ").trim();
}

/** @param {string[]} cells */
function isUsed(cells) {
  return cells.some(Boolean);
}

/** @param {HTMLElement} cell */
function isFilled(cell) {
  return (cell instanceof HTMLInputElement || cell instanceof HTMLSelectElement) && cell.value !== "";
}

/** @type {Promise<unknown>} */
let letGo = Promise.resolve();
document.addEventListener("pointerdown", () => (letGo = released()), true);
if (document.documentElement.matches(":active")) letGo = released(); // this came while something is pressed: it must not move away
void letGo.then(() => {
  for (const field of findAll(document, ".calc-form [data-columns]")) new Rows(field);
});
