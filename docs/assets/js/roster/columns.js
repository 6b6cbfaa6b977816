// What was understood of a file's columns, and changing it. Everything here is text of the file: it is put in as text.

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function named({ header, letter }) {
  return header === `${letter}列` ? header : `${letter}列 ${header || "（没有列名）"}`;
}

export class Columns {
  #place;
  #opened = null;

  /** `changed()` hears when a column is chosen, `sheet(name)` when another sheet is. */
  constructor(place, changed, sheet) {
    this.#place = place;
    place.addEventListener("change", ({ target }) => {
      if ("sheet" in target.dataset) return sheet(target.value);
      this.#tell();
      changed();
    });
  }

  /** Shows what bridge.open_file answered for a file of this name. */
  show(opened, name) {
    this.#opened = opened;
    const read = opened.header ? `第${opened.header}行是列名` : "没有列名，用列的字母";
    const head = make("p", "roster-read", `「${name}」：${opened.words}，${read}。`);
    const known = opened.roles.filter((role) => this.#of(role.id));
    const others = opened.roles.filter((role) => !this.#of(role.id));
    const more = make("details", "group");
    more.open = !known.length;
    more.append(make("summary", "", `没有认出的${others.length}项，可以自己指`), ...others.map((role) => this.#field(role)));
    this.#place
      .querySelector(".roster-fields")
      .replaceChildren(
        head,
        ...(opened.sheets.length > 1 ? [this.#sheets()] : []),
        ...known.map((role) => this.#field(role)),
        ...(others.length ? [more] : []),
        make("p", "roster-unused"),
      );
    this.#tell();
    this.#place.hidden = false;
  }

  clear() {
    this.#opened = null;
    this.#place.hidden = true;
    this.#place.querySelector(".roster-fields").replaceChildren();
  }

  /** {role: column}, as bridge.start takes it. */
  mapping() {
    const chosen = this.#selects().filter((one) => one.value !== "");
    return Object.fromEntries(chosen.map((one) => [one.dataset.role, Number(one.value)]));
  }

  /** The sheet that is shown, "" for a file without sheets. */
  get sheet() {
    return this.#opened?.sheet ?? "";
  }

  /** Is another open file the same, as far as its columns tell? */
  fits(opened) {
    const told = ({ columns }) => JSON.stringify(columns.map(({ at, header }) => [at, header]));
    return this.#opened !== null && told(opened) === told(this.#opened);
  }

  focus() {
    this.#place.focus();
  }

  #selects() {
    return [...this.#place.querySelectorAll("select[data-role]")];
  }

  #of(role) {
    return this.#opened.columns.find((one) => one.role === role);
  }

  #sheets() {
    const field = this.#labelled("c-sheet", "工作表", "自动选了列名认得最多的一张");
    const select = field.querySelector("select");
    select.dataset.sheet = "";
    select.append(...this.#opened.sheets.map((name) => new Option(name, name, false, name === this.#opened.sheet)));
    return field;
  }

  #field({ id, name, hint }) {
    const field = this.#labelled(`c-${id}`, name, hint);
    const select = field.querySelector("select");
    select.dataset.role = id;
    const options = this.#opened.columns.map((one) => new Option(named(one), one.at, false, one.role === id));
    select.append(new Option("文件里没有", ""), ...options);
    field.append(make("p", "hint roster-samples"));
    return field;
  }

  #labelled(id, words, hint) {
    const field = make("div", "field roster-field");
    const label = make("label", "", words);
    const select = make("select");
    select.id = label.htmlFor = id;
    select.autocomplete = "off";
    field.append(label, ...(hint ? [make("p", "hint", hint)] : []), select);
    return field;
  }

  /** The samples below each choice, and the columns that nobody uses. */
  #tell() {
    const used = new Set(Object.values(this.mapping()));
    for (const select of this.#selects()) {
      const column = select.value === "" ? null : this.#opened.columns.find(({ at }) => at === Number(select.value));
      const words = column?.samples.length ? `例：${column.samples.join("、")}` : column ? "前几行是空的" : "";
      select.closest(".field").querySelector(".roster-samples").textContent = words;
    }
    const left = this.#opened.columns.filter(({ at }) => !used.has(at));
    const words = left.length ? `不用的${left.length}列：${left.map(named).join("、")}。` : "每一列都用上了。";
    this.#place.querySelector(".roster-unused").textContent = words;
  }
}
