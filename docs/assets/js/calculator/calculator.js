// A calculator's page: ties the form, the worker, the result and the buttons together.

import { Engine } from "../python/engine.js";
import { around, find, findAll } from "../shared/dom.js";
import { copyText, loadRows, save, today } from "../shared/files.js";
import { setHtml } from "../shared/trusted.js";
import { fieldOf, fill, followLinks, isTouched, names, read, readShareable, showErrors, touched, unfold, unread } from "./form.js";
import { copyLink, decode } from "./link.js";
import { RemainingRows } from "./more-rows.js";
import { Outcome } from "./outcome.js";
import { Notice, Status } from "./status.js";

/**
 * Why a result is waited for.
 * @typedef {"typed" | "link" | "submit"} Reason
 */

/**
 * What Python answers: a result, or what is wrong with the fields, or, without any of those, why it cannot be calculated.
 * @typedef {import("./outcome.js").Result & { ok: true, errors: [] }} Answered
 * @typedef {{ ok: false, errors: import("./form.js").Problem[], errors_html: string }} Refused
 */

class Calculator {
  #form;
  #outcome;
  #errors;
  #notice;
  #status;
  #engine;
  #rest;
  #example;
  #question; // what Python has to know; it marks the page's own example as one
  /** @type {Set<string>} */
  #left = new Set(); // fields whose errors may be shown
  /** @type {Reason | null} */
  #reason = null;
  #wanted = 0; // how often a result was wanted or given up; an answer to an earlier wish is not shown
  #restored = ""; // the fragment that the form was last filled from, or that was last made of it
  #unsure = false; // a link held something that found no place: nothing is worked out until the reader asks for it
  /** @type {Promise<void> | null} */
  #pressed = null; // settles when the button that is held down is let go

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#form = find(root, ".calc-form", HTMLFormElement);
    const about = { name: root.dataset.calculator, root: root.dataset.root };
    this.#question = () => ({ ...about, values: read(this.#form), day: today(), example: Object.fromEntries(this.#example) });
    this.#outcome = new Outcome(root);
    this.#errors = find(root, ".calc-errors");
    this.#status = new Status(find(root, ".calc-status"));
    /** @type {Record<string, string>} */
    const example = JSON.parse(find(root, ".calc-example").textContent);
    this.#example = new Map(Object.entries(example));
    this.#notice = new Notice(this.#errors);
    this.#engine = new Engine(
      new URL(root.dataset.runtime ?? "", document.baseURI).href,
      {
        progress: (text, loaded, total) => this.#status.progress(text, loaded, total),
        ready: () => this.#ready(),
        failed: (text, detail) => this.#fail(text, detail),
      },
      Number(root.dataset.patience) || undefined,
    );
    this.#rest = new RemainingRows(find(root, ".calc-answer"), this.#engine, this.#question);
    for (const button of root.querySelectorAll("button")) button.disabled = false; // some were: they need this script
    this.#listenToForm();
    this.#listenToButtons(root);
    this.#engine.startWhenIdle();
    this.#restore(touched(this.#form));
  }

  #listenToForm() {
    const form = this.#form;
    form.addEventListener("focusin", () => this.#engine.start());
    form.addEventListener("pointerdown", () => this.#engine.start());
    form.addEventListener("input", () => {
      this.#notice.pass();
      this.#want("typed");
    });
    form.addEventListener("focusout", (event) => {
      const name = fieldOf(event.target);
      if (!name || this.#left.has(name) || !isTouched(form)) return;
      this.#left.add(name);
      if (!this.#outcome.isLive || this.#reason) this.#want("typed"); // a result that stands has no errors to show
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    followLinks(this.#errors, form);
  }

  /** @param {HTMLElement} root */
  #listenToButtons(root) {
    /** @type {Record<string, (button: HTMLElement) => unknown>} */
    const actions = {
      example: () => this.#fillExample(),
      clear: () => this.#clear(),
      "copy-link": () => this.#copyLink(),
      "copy-text": () => this.#download("text", copyText),
      download: (button) => this.#download(button.dataset.what ?? "", save),
      "load-rows": async (button) => this.#notice.tell(await loadRows(find(document, `#${button.dataset.for}`, HTMLTextAreaElement))),
      print: () => this.#rest.show().then(() => window.print()),
      rest: (button) => this.#rest.show(button),
      settle: (button) => this.#settle(button),
      jump: () => (this.#outcome.isLive ? this.#outcome.focus() : this.#submit()),
    };
    root.addEventListener("pointerdown", (event) => {
      if (around(event, "button")) this.#pressed = released();
    });
    root.addEventListener("click", (event) => {
      const button = around(event, "[data-action]");
      if (button) void actions[button.dataset.action ?? ""]?.(button);
    });
    window.addEventListener("hashchange", () => {
      if (window.location.hash !== this.#restored) this.#restore(); // going back takes nothing away that was typed
    });
  }

  async #copyLink() {
    const values = readShareable(this.#form);
    const words = await copyLink(values);
    this.#restored = window.location.hash;
    const left = unread(this.#form, values).map((name) => `「${name}」`);
    this.#notice.tell(left.length ? `${words}${left.join("、")}里有程序读不懂的内容，没有放进链接，链接里用问号代替。` : words);
  }

  /**
   * Takes over the values of a saved link; what was typed before this script had come stays.
   * @param {Map<string, string>} [typed]
   */
  #restore(typed = new Map()) {
    const saved = decode(window.location.hash);
    if (saved) {
      this.#restored = window.location.hash;
      const dropped = [...saved.dropped, ...fill(this.#form, saved.values, true, typed)];
      this.#unsure = dropped.length > 0;
      if (this.#unsure) {
        this.#notice.warn(`这个链接里有些内容没有用上：${dropped.join("；")}。现在还没有计算，请核对填写的内容，再按「计算」。`);
        this.#forget();
        this.#outcome.withdraw("还没有计算", "去核对");
        unfold(this.#form);
      } else {
        this.#notice.tell("已按链接填好。");
        this.#showAllErrors();
        this.#want("link");
      }
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

  /**
   * A result is wanted as soon as Python is there and free.
   * @param {Reason} reason
   */
  #want(reason) {
    if (this.#unsure && reason !== "submit") return;
    this.#unsure = false;
    this.#reason = reason;
    this.#wanted += 1;
    for (const type of ["run", "rest"]) this.#engine.forget(type);
    this.#outcome.outdate();
    this.#status.hush();
    this.#engine.start();
    if (this.#engine.state === "failed") this.#outcome.withdraw("没有算出来", "再试一次"); // and nobody is calculating anew
    if (this.#engine.state === "ready") void this.#calculate();
  }

  #ready() {
    this.#status.clear();
    if (this.#reason) void this.#calculate();
  }

  async #calculate() {
    const wanted = this.#wanted;
    /** @type {Answered | Refused | null} */
    const answer = await this.#engine.ask("run", this.#question());
    await this.#pressed; // what an answer moves on the page must not move a button away while it is pressed
    if (!answer || wanted !== this.#wanted) return;
    const reason = this.#reason;
    this.#reason = null;
    if (reason === "submit") this.#notice.tell("");
    showErrors(this.#form, answer.errors, this.#left);
    unfold(this.#form, answer.errors);
    if (answer.ok) this.#show(answer, reason);
    else this.#refuse(answer, reason);
    // who came by a link is taken to the answer, unless the form is in use already
    if (reason === "submit" || (reason === "link" && !this.#form.contains(document.activeElement)))
      (answer.ok ? this.#outcome : this.#errors).focus();
  }

  /**
   * @param {Answered} answer
   * @param {Reason | null} reason
   */
  #show(answer, reason) {
    setHtml(this.#errors, "");
    this.#outcome.show(answer);
    this.#rest.renew();
    if (reason !== "submit") this.#status.announce(answer.headline);
  }

  /**
   * @param {Refused} answer
   * @param {Reason | null} reason
   */
  #refuse({ errors, errors_html }, reason) {
    const refused = !errors.length;
    if (reason !== "typed" || refused || this.#errors.childElementCount) setHtml(this.#errors, errors_html);
    this.#outcome.withdraw(refused ? "按现在填的内容算不出来" : errors[0].message, refused ? "看原因" : "看要改的");
  }

  /**
   * Hands something made from the result to the reader: a file, or text for the clipboard.
   * @param {string} what
   * @param {(file: import("../shared/files.js").MadeFile) => string | Promise<string>} hand
   */
  async #download(what, hand) {
    if (this.#engine.state !== "ready") return this.#notice.tell("计算程序还没有准备好，请先算出结果。");
    const unfinished = !this.#outcome.isLive && isTouched(this.#form);
    if (this.#outcome.isEmpty || unfinished) return this.#notice.tell("按现在填的内容还算不出结果，没有东西可存。");
    const values = this.#outcome.isLive ? read(this.#form) : Object.fromEntries(this.#example);
    const file = await this.#engine.ask("download", { ...this.#question(), values, what });
    if (file) this.#notice.tell(file.error ?? (await hand(file)));
  }

  /**
   * @param {string} text
   * @param {string} detail
   */
  #fail(text, detail) {
    if (this.#reason) this.#outcome.withdraw("没有算出来", "再试一次");
    this.#notice.tell("");
    this.#status.fail(text, detail, () => {
      find(this.#form, "[type=submit]").focus();
      this.#engine.restart();
    });
  }

  #fillExample() {
    fill(this.#form, this.#example);
    this.#submit();
  }

  /**
   * Puts a choice that a result offers into its field, in the place of the others, and calculates.
   * @param {HTMLElement} button
   */
  #settle({ dataset }) {
    const control = this.#form.elements.namedItem(dataset.field ?? "");
    if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) return;
    if (!this.#outcome.isLive && !isTouched(this.#form)) fill(this.#form, this.#example);
    if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = true;
    else {
      const others = new Set((dataset.instead ?? "").split(" "));
      const kept = control.value.split(/[\s,，]+/u).filter((one) => one && !others.has(one));
      control.value = [...kept, dataset.value].join(" ");
    }
    this.#submit();
  }

  /** Nothing is waited for any more. */
  #forget() {
    this.#engine.forget("run");
    this.#reason = null;
    this.#wanted += 1;
  }

  #clear() {
    this.#forget();
    this.#unsure = false;
    this.#restored = "";
    this.#form.reset();
    this.#left.clear();
    showErrors(this.#form, [], this.#left);
    setHtml(this.#errors, "");
    this.#outcome.showExample();
    this.#status.hush();
    unfold(this.#form);
    if (decode(window.location.hash)) history.replaceState(null, "", window.location.href.split("#")[0]);
    this.#notice.tell("已清空。");
    find(this.#form, "input, select").focus();
  }
}

/**
 * When the pointer has been let go, and its click has been heard.
 * @returns {Promise<void>}
 */
function released() {
  return new Promise((resolve) => {
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(resolve), { once: true });
  });
}

for (const root of findAll(document, ".calculator")) new Calculator(root);
