// What was understood of a file's columns, and changing it. Everything here is text of the file: it is put in as text.

import { find, make } from "../shared/dom.js";

/** @typedef {import("./questions.js").Decision} Decision */

/**
 * A column of the file: where it is, what it is called, what its first rows hold, and the id of the role it has, if any.
 * @typedef {{ at: number, header: string, letter: string, samples: string[], role: string | null }} Column
 */

/**
 * What a column can be, such as the name of a person.
 * @typedef {{ id: string, name: string, hint: string }} Role
 */

/**
 * What bridge.open_file answers: the row with the headers (0 for none), how much was read in words, sheets, columns and roles.
 * @typedef {object} Opened
 * @property {true} ok
 * @property {number} header
 * @property {string} words
 * @property {string} sheet
 * @property {string[]} sheets
 * @property {Column[]} columns
 * @property {Role[]} roles
 * @property {Decision[]} decisions
 */

/** @param {Column} column */
function named({ header, letter }) {
  return header === `${letter}列` ? header : `${letter}列 ${header || "（没有列名）"}`;
}

export class Columns {
  #card;
  #more;
  /** @type {Opened | null} */
  #opened = null;

  /**
   * What is asked stands in a card above the answer, the rest is folded below it. `changed()` hears when a column is chosen,
   * `sheet(name)` when another sheet is.
   * @param {HTMLElement} root
   * @param {() => void} changed
   * @param {(name: string) => void} sheet
   */
  constructor(root, changed, sheet) {
    this.#card = find(root, ".roster-columns");
    this.#more = find(root, ".roster-more", HTMLDetailsElement);
    root.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLSelectElement)) return;
      if ("sheet" in target.dataset) return sheet(target.value);
      if (!("role" in target.dataset)) return;
      this.#tell();
      changed();
    });
  }

  /**
   * Shows what bridge.open_file answered for a file of this name.
   * @param {Opened} opened
   * @param {string} name
   */
  show(opened, name) {
    this.#opened = opened;
    const read = opened.header ? `第${opened.header}行是列名` : "没有列名，用列的字母";
    const head = make("p", "roster-read", `「${name}」：${opened.words}，${read}。`);
    /** @param {Role} role */
    const isKnown = ({ id }) => opened.columns.some((one) => one.role === id);
    /** @param {string} id */
    const asked = (id) => opened.decisions.find((one) => one.id === id && one.asked);
    const known = opened.roles.filter(isKnown);
    const fields = opened.roles.map((role) => ({ ask: asked(`column.${role.id}`), known: isKnown(role), role }));
    const sheets = opened.sheets.length > 1 ? [this.#sheets(opened, asked("sheet"))] : [];
    /** @param {typeof fields} listed */
    const shown = (listed) => listed.map(({ role, ask }) => this.#field(role, opened, ask));
    find(this.#card, ".roster-head").replaceChildren(head, ...sheets, ...shown(fields.filter(({ ask }) => ask)));
    const rest = fields.filter(({ ask }) => !ask);
    find(this.#more, ".roster-fields").replaceChildren(
      ...shown(rest.filter((one) => one.known)),
      ...shown(rest.filter((one) => !one.known)),
      make("p", "roster-unused"),
    );
    const unknown = opened.roles.length - known.length;
    find(this.#more, "summary").textContent = `各列和别的读法：认出${known.length}列，没有认出的${unknown}项可以自己指`;
    this.#more.open = !known.length;
    this.#tell();
    this.#card.hidden = this.#more.hidden = false;
  }

  /** Was no column recognised, so that the reader has to say which is which? */
  get isUnknown() {
    return Object.keys(this.mapping()).length === 0;
  }

  clear() {
    this.#opened = null;
    this.#card.hidden = this.#more.hidden = true;
    find(this.#card, ".roster-head").replaceChildren();
    find(this.#more, ".roster-fields").replaceChildren();
  }

  /** {role: column}, as bridge.start takes it. */
  mapping() {
    const chosen = this.#selects().filter((one) => one.value !== "");
    return Object.fromEntries(chosen.map((one) => [one.dataset.role ?? "", Number(one.value)]));
  }

  /** The sheet that is shown, "" for a file without sheets. */
  get sheet() {
    return this.#opened?.sheet ?? "";
  }

  /**
   * Is another open file the same, as far as its columns tell?
   * @param {Opened} opened
   */
  fits(opened) {
    /** @param {Opened} one */
    const told = ({ columns }) => JSON.stringify(columns.map(({ at, header }) => [at, header]));
    return this.#opened !== null && told(opened) === told(this.#opened);
  }

  /** Takes the reader to what is asked; the browser alone would show the middle of a long card. */
  focus() {
    const place = this.isUnknown ? find(this.#more, "summary") : this.#card;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
  }

  /** @returns {HTMLSelectElement[]} */
  #selects() {
    return [this.#card, this.#more].flatMap((one) => [...one.querySelectorAll("select")]).filter((one) => "role" in one.dataset);
  }

  /**
   * @param {Opened} opened
   * @param {Decision | undefined} asked
   */
  #sheets(opened, asked) {
    const told = opened.decisions.find(({ id }) => id === "sheet");
    const { field, select } = labelled("c-sheet", "工作表", told?.why ?? "", asked);
    select.dataset.sheet = "";
    select.append(...(told?.options ?? []).map(({ value, words }) => new Option(words, value, false, value === opened.sheet)));
    return field;
  }

  /**
   * @param {Role} role
   * @param {Opened} opened
   * @param {Decision} [asked]
   */
  #field({ id, name, hint }, opened, asked) {
    const { field, select } = labelled(`c-${id}`, name, asked?.why ?? hint, asked);
    select.dataset.role = id;
    const options = opened.columns.map((one) => new Option(named(one), String(one.at), false, one.role === id));
    select.append(new Option("文件里没有", ""), ...options);
    field.append(make("p", "hint roster-samples"));
    return field;
  }

  /** The samples below each choice, and the columns that nobody uses. */
  #tell() {
    const columns = this.#opened?.columns ?? [];
    const used = new Set(Object.values(this.mapping()));
    for (const select of this.#selects()) {
      const column = select.value === "" ? null : columns.find(({ at }) => at === Number(select.value));
      const words = column?.samples.length ? `例：${column.samples.join("、")}` : column ? "前几行是空的" : "";
      if (select.parentElement) find(select.parentElement, ".roster-samples").textContent = words;
    }
    const left = columns.filter(({ at }) => !used.has(at));
    const words = left.length ? `不用的${left.length}列：${left.map(named).join("、")}。` : "每一列都用上了。";
    find(this.#more, ".roster-unused").textContent = words;
  }
}

/**
 * An empty choice with its label, in a field.
 * @param {string} id
 * @param {string} words
 * @param {string} hint
 * @param {Decision} [asked] the reader is asked about it
 */
function labelled(id, words, hint, asked) {
  const field = make("div", asked ? "field roster-field is-asked" : "field roster-field");
  const label = make("label", "", words);
  const select = make("select");
  select.id = id;
  label.htmlFor = id;
  select.autocomplete = "off";
  field.append(label, ...(hint ? [make("p", "hint", hint)] : []), select);
  return { field, select };
}
