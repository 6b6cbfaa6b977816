// A calculator's page: ties the form, its saved link and the buttons to the calculation.

import { around, find, findAll } from "../shared/dom.js";
import { copyText, loadRows, onDrop, save } from "../shared/files.js";
import { offerToday } from "../shared/today.js";
import { Calculation } from "./calculation.js";
import { fieldOf, fill, followLinks, holdsMore, isTouched, readShareable, settle, showRates, touched, unread } from "./form.js";
import { AGAINST, CURVE, copyLink, dated, decode, edition, encode } from "./link.js";
import { foldBelow } from "./telephone.js";

class Calculator {
  /** @type {HTMLFormElement} */
  #form;
  #calculation;
  #notice;
  #example;
  #restored = ""; // the fragment that the form was last filled from, or that was last made of it

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#form = find(root, ".calc-form", HTMLFormElement);
    /** @type {Record<string, string>} */
    const example = JSON.parse(find(root, ".calc-example").textContent);
    this.#example = new Map(Object.entries(example));
    this.#calculation = new Calculation(root, this.#form, this.#example);
    this.#notice = this.#calculation.notice;
    for (const button of root.querySelectorAll("button")) button.disabled = false; // some were: they need this script
    foldBelow(root);
    this.#listenToForm();
    this.#awaitTables();
    this.#listenToButtons(root);
    followLinks(find(root, ".calc-errors"), this.#form);
    const asked = offerToday(this.#form);
    if (asked) this.#calculation.notice.warn(asked);
    this.#calculation.startWhenIdle();
    if ("modelContext" in document) void import("./agent.js").then((agent) => agent.offerTool(root, this.#form, this.#calculation.ask));
    this.#restore(touched(this.#form));
  }

  /** Tables are edited as rows from a reader's first sign of life, or a link's, on: until then that costs nothing. */
  #awaitTables() {
    if (!this.#form.querySelector("[data-columns]")) return;
    const wake = () => void import("./rows.js").catch(() => {}); // without it they stay text
    for (const sign of ["pointermove", "pointerdown", "keydown", "scroll", "toggle"])
      document.addEventListener(sign, wake, { capture: true, once: true, passive: true });
    if (window.location.hash) wake();
  }

  #listenToForm() {
    const form = this.#form;
    form.addEventListener("focusin", () => this.#calculation.start());
    form.addEventListener("pointerdown", () => this.#calculation.start());
    form.addEventListener("input", () => {
      this.#notice.pass();
      this.#calculation.done.tell("");
      this.#calculation.want("typed");
    });
    form.addEventListener("focusout", (event) => this.#calculation.leave(fieldOf(event.target)));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#calculation.submit();
    });
  }

  /** @param {HTMLElement} root */
  #listenToButtons(root) {
    /** @type {Record<string, (button: HTMLElement) => unknown>} */
    const actions = {
      example: () => this.#fillExample(),
      clear: () => this.#clear(),
      "copy-link": () => this.#copyLink(),
      "copy-text": () => this.#calculation.download("text", copyText),
      download: (button) => this.#calculation.download(button.dataset.what ?? "", save),
      "load-rows": async (button) => this.#notice.tell(await loadRows(find(document, `#${button.dataset.for}`, HTMLTextAreaElement))),
      print: () => this.#calculation.showRest().then(() => window.print()),
      rest: (button) => this.#calculation.showRest(button),
      settle: (button) => this.#settle(button),
      own: () => showRates(this.#form),
      compare: () => this.#calculation.compare(),
      "drop-comparison": () => this.#calculation.comparison.drop(),
      curve: () => this.#calculation.look("show"),
      draw: () => this.#calculation.look("draw"),
      "drop-curve": () => this.#calculation.look("drop"),
      python: (button) => this.#showPython(root, button),
      embed: (button) =>
        import("../shared/embed.js").then((one) =>
          one.showEmbed(`calculators/${root.dataset.calculator}/`, root.dataset.root ?? "", button),
        ),
      report: (link) => this.#tellInputs(link),
      jump: () => (this.#calculation.isLive ? this.#calculation.focus() : this.#calculation.submit()),
    };
    root.addEventListener("pointerdown", (event) => {
      if (around(event, "button")) this.#calculation.press();
    });
    root.addEventListener("click", (event) => {
      const link = around(event, 'a[href*="#v="]');
      if (link instanceof HTMLAnchorElement) link.hash = dated(link.hash); // made now, of what this page has
      const button = around(event, "[data-action]");
      if (button) void actions[button.dataset.action ?? ""]?.(button);
    });
    onDrop(([file]) => void import("./dropped.js").then((one) => one.open(file, root.dataset)));
    window.addEventListener("hashchange", () => {
      if (window.location.hash !== this.#restored) this.#restore(); // going back takes nothing away that was typed
    });
  }

  /**
   * What was typed goes along to the report behind the #, where it is a suggestion: it is ticked there or stays out.
   * @param {HTMLElement} link
   */
  #tellInputs(link) {
    if (!(link instanceof HTMLAnchorElement) || !isTouched(this.#form)) return;
    const parts = new URLSearchParams(link.hash.slice(1));
    parts.set("inputs", encode(readShareable(this.#form)));
    link.hash = parts.toString();
  }

  async #copyLink() {
    const values = readShareable(this.#form);
    const { comparison, curve } = this.#calculation;
    const against = comparison.other ? encode(readShareable(this.#form, comparison.other)) : "";
    const words = await copyLink({ ...values, [AGAINST]: against, [CURVE]: curve });
    this.#restored = window.location.hash;
    const left = unread(this.#form, values).map((name) => `「${name}」`);
    this.#calculation.done.tell(left.length ? `${words}${left.join("、")}里有程序读不懂的内容，没有放进链接，链接里用问号代替。` : words);
  }

  /**
   * Lines that give the result on the page to whoever has Python.
   * @param {HTMLElement} root
   * @param {HTMLElement} button
   */
  async #showPython(root, button) {
    const live = this.#calculation.isLive;
    if (this.#calculation.isOpen || (!live && isTouched(this.#form)))
      return this.#calculation.done.tell("按现在填的内容还没有结果，请先算出结果。");
    const values = live ? readShareable(this.#form) : Object.fromEntries(this.#example);
    const headline = live && holdsMore(this.#form, values) ? "" : find(root, ".calc-answer .headline").textContent;
    try {
      const { showPython } = await import("./recalculate.js");
      const { calculator: name = "", policy = "" } = root.dataset;
      await showPython({ name, policy, values, headline }, root.dataset.root ?? "", button);
    } catch {
      this.#calculation.done.tell("现在取不到程序包的说明。请联网后再试；从文件夹打开的网页取不到，请用网址打开。");
    }
  }

  /**
   * Takes over the values of a saved link; what was typed before this script had come stays.
   * @param {Map<string, string>} [typed]
   */
  #restore(typed = new Map()) {
    const saved = decode(window.location.hash);
    if (saved) {
      this.#restored = window.location.hash;
      const other = saved.values.get(AGAINST);
      saved.values.delete(AGAINST);
      if (this.#calculation.hasCurves) {
        this.#calculation.curve = saved.values.get(CURVE) ?? "";
        saved.values.delete(CURVE);
      }
      if (other) this.#calculation.comparison.keep(Object.fromEntries(decode(other)?.values ?? []));
      const dropped = [...saved.dropped, ...fill(this.#form, saved.values, true, typed)];
      if (dropped.length) {
        this.#notice.warn(`这个链接里有些内容没有用上：${dropped.join("；")}。现在还没有计算，请核对填写的内容，再按「计算」。`);
        this.#calculation.hold();
      } else {
        const unknown = edition() && !saved.edition ? "链接没有记数据的版次，看不出哪些数变过。" : "";
        this.#notice.tell(`已按链接填好。${unknown}`);
        this.#calculation.leaveAll();
        this.#calculation.want("link");
        if (edition() && saved.edition && saved.edition !== edition()) void this.#calculation.tellSince(saved.edition);
      }
    } else if (isTouched(this.#form)) {
      this.#calculation.want("typed");
    }
  }

  #fillExample() {
    fill(this.#form, this.#example);
    this.#calculation.submit();
  }

  /**
   * Takes a choice that a result offers, or takes it back, and calculates.
   * @param {HTMLElement} button
   */
  #settle({ dataset, ariaPressed }) {
    if (!this.#calculation.isLive && !isTouched(this.#form)) fill(this.#form, this.#example);
    if (settle(this.#form, ariaPressed === "true" ? { ...dataset, value: "" } : dataset)) this.#calculation.submit();
  }

  #clear() {
    this.#restored = "";
    this.#form.reset();
    this.#calculation.clear();
    if (decode(window.location.hash)) history.replaceState(null, "", window.location.href.split("#")[0]);
    this.#notice.tell("已清空。");
    find(this.#form, "input, select").focus();
  }
}

for (const root of findAll(document, ".calculator")) new Calculator(root);
