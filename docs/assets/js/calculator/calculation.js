// One calculation: when Python is asked, with what, and how its answer is shown.

import { Engine, resolvers } from "../python/engine.js";
import { find, siteAddress } from "../shared/dom.js";
import { today } from "../shared/today.js";
import { setHtml } from "../shared/trusted.js";
import { Comparison } from "./comparison.js";
import { isTouched, names, read, showChosen, showErrors, unfold } from "./form.js";
import { RemainingRows } from "./more-rows.js";
import { Outcome } from "./outcome.js";
import { Notice, Status } from "./status.js";
import { foldForm } from "./telephone.js";

const LOADING_SECONDS = 180; // for what has to be loaded first

/**
 * Why a result is waited for.
 * @typedef {"typed" | "link" | "submit"} Reason
 */

/**
 * What Python answers: a result, or what is wrong with the fields, or, without any of those, why it cannot be calculated.
 * @typedef {import("./outcome.js").Result & { ok: true, errors: [] }} Answered
 * @typedef {{ ok: false, errors: import("./form.js").Problem[], errors_html: string }} Refused
 */

export class Calculation {
  #root;
  #form;
  #example;
  #outcome;
  #errors;
  #answer;
  #status;
  #engine;
  #rest;
  #question; // what Python has to know; it marks the page's own example as one
  /** @type {Set<string>} */
  #left = new Set(); // fields whose errors may be shown
  /** @type {import("./curve.js").Curve | null} */
  #curve = null; // once a reader has asked for one
  #further = ""; // the curve that a link asks for, until there is an answer
  /** @type {Reason | null} */
  #reason = null;
  #ready = resolvers(); // anew after each failure
  #wanted = 0; // how often a result was wanted or given up; an answer to an earlier wish is not shown
  #held = false; // a link held something that found no place: nothing is worked out until the reader asks for it
  /** @type {Promise<void> | null} */
  #pressed = null; // settles when the button that is held down is let go

  /**
   * @param {HTMLElement} root
   * @param {HTMLFormElement} form
   * @param {Map<string, string>} example
   */
  constructor(root, form, example) {
    this.#root = root;
    this.#form = form;
    this.#example = example;
    const policy = root.querySelector(".calc-policy")?.textContent; // of a page of another policy than is meant anyway
    const about = { name: root.dataset.calculator, root: root.dataset.root, policy };
    this.#question = () => ({ ...about, values: read(form), day: today(), example: Object.fromEntries(example) });
    this.#outcome = new Outcome(root);
    this.#errors = find(root, ".calc-errors");
    this.#answer = find(root, ".calc-answer");
    this.#status = new Status(find(root, ".calc-status"));
    this.notice = new Notice(find(root, ".calc-notice"));
    this.done = new Notice(find(root, ".calc-done"));
    this.#engine = new Engine(
      new URL(root.dataset.runtime ?? "", document.baseURI).href,
      {
        progress: (text, loaded, total) => this.#status.progress(text, loaded, total),
        loaded: () => this.#status.clear(),
        ready: () => {
          this.#ready.resolve();
          if (this.#reason) void this.#calculate();
        },
        failed: (text, detail) => this.#fail(text, detail),
      },
      Number(root.dataset.patience) || undefined,
    );
    this.#rest = new RemainingRows(this.#answer, this.#engine, this.#question);
    this.comparison = new Comparison(root, (other) => this.#engine.ask("compare", { ...this.#question(), other }));
  }

  /** Loads Python: at once, for the reader is about to type, or when the browser has nothing else to do. */
  start() {
    this.#engine.start();
  }

  startWhenIdle() {
    this.#engine.startWhenIdle();
  }

  /** A button is held down: what an answer moves on the page must not move it away. */
  press() {
    this.#pressed = released();
  }

  /** Is the result that of the form, and not the example's? */
  get isLive() {
    return this.#outcome.isLive;
  }

  /** Is there no result, or one that is about to be replaced? */
  get isOpen() {
    return this.#outcome.isEmpty || this.#reason !== null;
  }

  /**
   * Shows all rows of long lists.
   * @param {HTMLElement} [button]
   */
  showRest(button) {
    return this.#rest.show(button);
  }

  focus() {
    this.#outcome.focus();
  }

  /**
   * The answer to these values as programs get it: JSON, or the error; empty when a newer question was asked. Throws when Python fails.
   * @param {Record<string, string>} values
   */
  ask = async (values) => {
    this.start();
    await this.#ready.promise;
    const told = await this.#engine.ask("calculate", { name: this.#root.dataset.calculator, inputs: JSON.stringify(values) });
    return told?.text ?? "{}";
  };

  /**
   * Tells which of what the result rests on has changed since a link was made.
   * @param {string} edition of the link
   */
  async tellSince(edition) {
    const wanted = this.#wanted;
    const { tellSince } = await import("./since.js");
    /** @param {string} record */
    const ask = async (record) => {
      await this.#ready.promise;
      const args = [this.#root.dataset.calculator, JSON.stringify(read(this.#form)), edition, record];
      const told = await this.#engine.ask("desk", { desk: "keeping", call: "since", args }, LOADING_SECONDS);
      return wanted === this.#wanted ? told : null;
    };
    await tellSince(this.#root, this.#form, ask);
  }

  /** Keeps the case that has been worked out, to compare others with it. */
  compare() {
    if (!this.#outcome.isLive) return this.done.tell("请先算出一种情况，再和另一种情况比。");
    this.comparison.keep(read(this.#form));
    unfold(this.#form);
    find(this.#form, "input, select").focus();
  }

  /** What stands beside the answer: the other case, and the curve. */
  get #beside() {
    const { other } = this.comparison;
    return { ...(other && { against: JSON.stringify(other) }), ...(this.curve && { curve: this.curve }) };
  }

  /** Does this calculator have curves? */
  get hasCurves() {
    return Boolean(this.#root.querySelector(".calc-curve"));
  }

  /** The curve that is drawn, as a link carries it. */
  get curve() {
    return this.#curve?.asked ?? "";
  }

  /** The curve that a link asks for: it is drawn once there is an answer. */
  set curve(asked) {
    this.#further = asked;
  }

  /**
   * Draws how one figure changes with one thing that was filled in.
   * @param {"show" | "draw" | "drop"} what
   * @param {string} [asked]
   */
  async look(what, asked = "") {
    if (what === "drop") return this.#curve?.drop();
    if (!this.#outcome.isLive) return this.done.tell("请先算出结果，再看一项变化的影响。");
    const { Curve } = await import("./curve.js");
    this.#curve ??= new Curve(this.#root, (told) => this.#engine.ask("curve", { ...this.#question(), asked: told }));
    return what === "draw" ? this.#curve.draw() : this.#curve.show(asked);
  }

  /**
   * A field was left: its error may be shown from now on.
   * @param {string} name
   */
  leave(name) {
    if (!name || this.#left.has(name) || !isTouched(this.#form)) return;
    this.#left.add(name);
    if (!this.#outcome.isLive || this.#reason) this.want("typed"); // a result that stands has no errors to show
  }

  leaveAll() {
    for (const name of names(this.#form)) this.#left.add(name);
  }

  submit() {
    this.notice.tell("");
    this.done.tell("");
    this.leaveAll();
    if (this.#engine.state === "failed") this.#engine.restart();
    this.want("submit");
    if (this.#engine.state === "loading") this.notice.tell("计算程序还在准备，准备好就会算出结果。");
  }

  /**
   * A result is wanted as soon as Python is there and free.
   * @param {Reason} reason
   */
  want(reason) {
    if (this.#held && reason === "typed") return;
    this.#held = false;
    this.#reason = reason;
    this.#wanted += 1;
    for (const type of ["run", "rest", "compare", "curve"]) this.#engine.forget(type);
    this.#curve?.outdate();
    this.#outcome.outdate();
    this.#status.hush();
    this.#engine.start();
    if (this.#engine.state === "failed") this.#outcome.withdraw("暂时无法计算", "再试一次"); // and nobody is calculating anew
    if (this.#engine.state === "ready") void this.#calculate();
  }

  async #calculate() {
    const wanted = this.#wanted;
    /** @type {Answered | Refused | null} */
    const answer = await this.#engine.ask("run", this.#question());
    await this.#pressed;
    if (!answer || wanted !== this.#wanted) return;
    const reason = this.#reason;
    this.#reason = null;
    if (reason === "submit") this.notice.tell("");
    showErrors(this.#form, answer.errors, this.#left);
    unfold(this.#form, answer.errors);
    if (answer.ok) this.#show(answer, reason);
    else this.#refuse(answer, reason);
    // who came by a link is taken to the answer, unless the form is in use already
    if (reason === "submit" || (reason === "link" && !this.#form.contains(document.activeElement))) {
      if (answer.ok) foldForm(this.#form);
      (answer.ok ? this.#outcome : this.#errors).focus();
    }
  }

  /**
   * @param {Answered} answer
   * @param {Reason | null} reason
   */
  #show(answer, reason) {
    setHtml(this.#errors, "");
    this.#outcome.show(answer);
    showChosen(this.#form, this.#answer);
    this.#rest.renew();
    void this.comparison.renew();
    if (this.#further) void this.look("show", this.#further);
    this.#further = "";
    if (reason !== "submit") this.#status.announce(answer.headline);
  }

  /**
   * @param {Refused} answer
   * @param {Reason | null} reason
   */
  #refuse({ errors, errors_html }, reason) {
    const refused = !errors.length;
    if (reason !== "typed" || refused || this.#errors.childElementCount) setHtml(this.#errors, errors_html);
    const [words, where] = refused ? ["暂时无法计算", "查看原因"] : [errors[0].message, "查看要填要改的地方"];
    this.#outcome.withdraw(words, where, this.#errors.childElementCount > 0);
    this.comparison.wait();
  }

  /**
   * Hands something made from the result to the reader: a file, or text for the clipboard.
   * @param {string} what
   * @param {(file: import("../shared/files.js").MadeFile) => string | Promise<string>} hand
   */
  async download(what, hand) {
    if (this.#engine.state !== "ready") return this.done.tell("计算程序还没有准备好，请先算出结果。");
    const unfinished = !this.#outcome.isLive && isTouched(this.#form);
    if (this.#outcome.isEmpty || unfinished) return this.done.tell("按现在填的内容还没有结果，没有东西可以下载。");
    const values = this.#outcome.isLive ? read(this.#form) : Object.fromEntries(this.#example);
    const beside = this.#outcome.isLive ? this.#beside : {};
    const asked = { ...this.#question(), values, what, beside };
    const file = await (what === "xlsx" ? this.#workbook(asked) : this.#engine.ask("download", asked));
    if (file) this.done.tell(file.error ?? (await hand(file)));
  }

  /**
   * @param {Record<string, any>} asked
   * @returns {Promise<any>}
   */
  #workbook({ name, values, day, example, beside, root }) {
    const site = siteAddress() || new URL(root, document.baseURI).href;
    const args = [name, JSON.stringify(values), day, JSON.stringify(example), JSON.stringify(beside), site];
    return this.#engine.ask("desk", { desk: "workbook", call: "book", args }, LOADING_SECONDS);
  }

  /**
   * @param {string} text
   * @param {string} detail
   */
  #fail(text, detail) {
    this.#ready.reject(new Error(text));
    this.#ready = resolvers();
    if (this.#reason) this.#outcome.withdraw("暂时无法计算", "再试一次");
    this.notice.tell("");
    this.#curve?.outdate();
    this.#status.fail(text, detail, () => {
      find(this.#form, "[type=submit]").focus();
      this.#engine.restart();
    });
  }

  /** Nothing is waited for any more. */
  #forget() {
    this.#engine.forget("run");
    this.#reason = null;
    this.#wanted += 1;
  }

  /** Nothing is worked out until the reader asks for it. */
  hold() {
    this.#forget();
    this.#held = true;
    this.#outcome.withdraw("还没有计算", "去核对");
    unfold(this.#form);
  }

  /** Back to the example. */
  clear() {
    this.#forget();
    this.#held = false;
    this.#left.clear();
    showErrors(this.#form, [], this.#left);
    setHtml(this.#errors, "");
    this.done.tell("");
    this.#outcome.showExample();
    this.comparison.wait();
    this.#curve?.drop();
    this.#further = "";
    this.#status.hush();
    unfold(this.#form);
  }
}

/**
 * When the pointer has been let go, and its click has been heard.
 * @returns {Promise<void>}
 */
export function released() {
  return new Promise((resolve) => {
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(resolve), { once: true });
  });
}
