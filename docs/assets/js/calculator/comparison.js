// 和另一种情况比: one case is kept, and each answer after it is compared with it. It is kept on this page alone.

import { find, make } from "../shared/dom.js";
import { setHtml } from "../shared/trusted.js";

/** @typedef {Record<string, string>} Values */

export class Comparison {
  #place;
  #told;
  #ask;
  /** @type {Values | null} */
  #other = null;

  /**
   * @param {HTMLElement} root the calculator
   * @param {(other: Values) => Promise<{ html: string } | null>} ask how what is filled in now differs from the other case
   */
  constructor(root, ask) {
    this.#place = find(root, ".calc-compare");
    this.#told = find(this.#place, ".compare-told");
    this.#ask = ask;
    const answer = find(root, ".calc-result");
    window.addEventListener("beforeprint", () => answer.after(this.#place)); // on paper the calculation sheet comes first
    window.addEventListener("afterprint", () => answer.before(this.#place));
  }

  /** The case that was kept. */
  get other() {
    return this.#other;
  }

  /**
   * Keeps a case, and says what to do next.
   * @param {Values} values
   */
  keep(values) {
    this.#other = values;
    this.#place.hidden = false;
    this.wait();
  }

  /** There is no answer to compare with: what was told of an earlier one goes. */
  wait() {
    const told = "已记下这一种情况。改一改上面填写的内容，这里就列出哪些数不同、为什么不同。";
    this.#told.replaceChildren(make("p", "", told));
  }

  drop() {
    this.#other = null;
    this.#place.hidden = true;
    this.#told.replaceChildren();
  }

  /** Another answer stands on the page. */
  async renew() {
    const other = this.#other;
    const answer = other && (await this.#ask(other));
    if (answer && other === this.#other) setHtml(this.#told, answer.html);
  }
}
