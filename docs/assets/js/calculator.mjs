// A calculator's page: ties the form, the worker, the result and the buttons together.

import { Engine } from "./engine.mjs";
import { fieldOf, fill, focusField, isTouched, names, read, readShareable, showErrors } from "./form.mjs";
import { copyText, loadRows, save, today } from "./files.mjs";
import { copyLink, decode } from "./link.mjs";
import { Outcome } from "./outcome.mjs";
import { Notice, Status } from "./status.mjs";
import { setHtml } from "./trusted.mjs";

const IDLE_AT_LATEST = 4000;

class Calculator {
  #name;
  #form;
  #outcome;
  #errors;
  #notice;
  #status;
  #engine;
  #example;
  #site;
  #left = new Set(); // fields whose errors may be shown
  #reason = null; // "typed", "link" or "submit": why a result is waited for

  constructor(root) {
    this.#name = root.dataset.calculator;
    this.#form = root.querySelector(".calc-form");
    this.#outcome = new Outcome(root.querySelector(".calc-result"), root.querySelector(".calc-files"));
    this.#errors = root.querySelector(".calc-errors");
    this.#status = new Status(root.querySelector(".calc-status"));
    this.#example = new Map(Object.entries(JSON.parse(root.querySelector(".calc-example").textContent)));
    this.#notice = new Notice(this.#errors);
    const runtime = new URL(root.dataset.runtime, document.baseURI).href;
    this.#site = root.dataset.root;
    this.#engine = new Engine(
      runtime,
      {
        progress: (text, loaded, total) => this.#status.progress(text, loaded, total),
        ready: () => this.#ready(),
        failed: (text, detail) => this.#fail(text, detail),
      },
      Number(root.dataset.patience) || undefined,
    );
    this.#form.querySelector("[type=submit]").disabled = false; // without this script nothing can be sent off
    this.#listenToForm();
    this.#listenToButtons(root);
    this.#startWhenIdle();
    this.#restore();
  }

  #listenToForm() {
    const form = this.#form;
    form.addEventListener("focusin", () => this.#engine.start());
    form.addEventListener("pointerdown", () => this.#engine.start());
    form.addEventListener("input", () => this.#want("typed"));
    form.addEventListener("focusout", (event) => {
      const name = fieldOf(event.target);
      if (!name || this.#left.has(name) || !isTouched(form)) return;
      this.#left.add(name);
      this.#want("typed");
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#errors.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      if (link && focusField(form, link.getAttribute("href"))) event.preventDefault();
    });
  }

  #listenToButtons(root) {
    const actions = {
      example: () => this.#fillExample(),
      clear: () => this.#clear(),
      "copy-link": async () => this.#notice.tell(await copyLink(readShareable(this.#form))),
      "copy-text": () => this.#keep("text", copyText),
      keep: (button) => this.#keep(button.dataset.what, save),
      "load-rows": async (button) => this.#notice.tell(await loadRows(document.getElementById(button.dataset.for))),
      print: () => window.print(),
    };
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      void actions[button?.dataset.action]?.(button);
    });
    window.addEventListener("hashchange", () => this.#restore());
  }

  /** Python is loaded when the page has nothing else to do; a reader who saves data waits until a field is touched. */
  #startWhenIdle() {
    if (navigator.connection?.saveData) return;
    const idle = globalThis.requestIdleCallback ?? ((start) => setTimeout(start, 1000));
    const start = () => idle(() => this.#engine.start(), { timeout: IDLE_AT_LATEST });
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start, { once: true });
  }

  /** Takes over the values of a saved link, or those that the browser itself kept. */
  #restore() {
    const saved = decode(window.location.hash);
    if (saved) {
      const dropped = [...saved.dropped, ...fill(this.#form, saved.values, true)];
      this.#notice.tell(dropped.length ? `这个链接里有些内容没有用上：${dropped.join("；")}。请核对填写的内容。` : "已按链接填好。");
      this.#showAllErrors();
      this.#want("link");
    } else if (isTouched(this.#form)) {
      this.#want("typed");
    }
  }

  #showAllErrors() {
    for (const name of names(this.#form)) this.#left.add(name);
  }

  #submit() {
    this.#notice.tell("");
    this.#showAllErrors();
    if (this.#engine.state === "failed") this.#engine.restart();
    this.#want("submit");
    if (this.#engine.state === "loading") this.#notice.tell("计算程序还在准备，准备好就会算出结果。");
  }

  /** A result is wanted as soon as Python is there and free. */
  #want(reason) {
    this.#reason = reason;
    this.#engine.forget("run");
    this.#engine.start();
    if (this.#engine.state === "ready") void this.#calculate();
  }

  #ready() {
    this.#status.clear();
    if (this.#reason) void this.#calculate();
  }

  async #calculate() {
    const answer = await this.#engine.ask("run", { ...this.#question(read(this.#form)), root: this.#site });
    if (!answer) return;
    const reason = this.#reason;
    this.#reason = null;
    if (reason === "submit") this.#notice.tell("");
    showErrors(this.#form, answer.errors, this.#left);
    if (answer.ok) {
      setHtml(this.#errors, "");
      this.#outcome.show(answer.html, answer.files);
      if (reason === "submit") this.#outcome.focus();
      else this.#status.announce(answer.headline);
      return;
    }
    const refused = !answer.errors.length;
    if (reason !== "typed" || refused || this.#errors.childElementCount) setHtml(this.#errors, answer.errors_html);
    this.#outcome.withdraw();
    if (reason === "submit") this.#errors.focus();
  }

  /** What Python has to know; it marks the page's own example as one. */
  #question(values) {
    return { name: this.#name, values, day: today(), example: Object.fromEntries(this.#example) };
  }

  /** Hands something made from the result to the reader: a file, or text for the clipboard. */
  async #keep(what, hand) {
    if (this.#engine.state !== "ready") return this.#notice.tell("计算程序还没有准备好，请先算出结果。");
    const unfinished = !this.#outcome.isLive && isTouched(this.#form);
    if (this.#outcome.isEmpty || unfinished) return this.#notice.tell("按现在填的内容还算不出结果，没有东西可存。");
    const values = this.#outcome.isLive ? read(this.#form) : Object.fromEntries(this.#example);
    const file = await this.#engine.ask("keep", { ...this.#question(values), what });
    if (file) this.#notice.tell(file.error ?? (await hand(file)));
  }

  #fail(text, detail) {
    if (this.#reason) this.#outcome.withdraw();
    this.#notice.tell("");
    this.#status.fail(text, detail, () => {
      this.#form.querySelector("[type=submit]").focus();
      this.#engine.restart();
    });
  }

  #fillExample() {
    fill(this.#form, this.#example);
    this.#submit();
  }

  #clear() {
    this.#engine.forget("run");
    this.#reason = null;
    this.#form.reset();
    this.#left.clear();
    showErrors(this.#form, [], this.#left);
    setHtml(this.#errors, "");
    this.#outcome.showExample();
    if (decode(window.location.hash)) history.replaceState(null, "", window.location.pathname);
    this.#notice.tell("已清空。");
    this.#form.querySelector("input, select").focus();
  }
}

for (const root of document.querySelectorAll(".calculator")) new Calculator(root);
