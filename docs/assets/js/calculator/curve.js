// 看一项变化的影响: a curve of one figure over one input. Nothing is worked out before the reader asks; after a change of
// what was typed it is not drawn anew, only said to be of before.

import { find, make, makeButton } from "../shared/dom.js";
import { setHtml } from "../shared/trusted.js";

/** @typedef {{ html: string, error: string, asked: string }} Drawn */

export class Curve {
  #place;
  #told;
  #ask;
  #asked = ""; // field, or field=from..to
  #wanted = 0;
  #drawn = false;

  /**
   * @param {HTMLElement} root the calculator
   * @param {(asked: string) => Promise<Drawn | null>} ask the curve of what is filled in now
   */
  constructor(root, ask) {
    this.#place = find(root, ".calc-curve");
    this.#told = find(this.#place, ".curve-told");
    this.#ask = ask;
    this.#place.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLSelectElement) void this.show(target.value);
    });
    this.#place.addEventListener("keydown", ({ key, target }) => {
      if (key === "Enter" && target instanceof HTMLInputElement) void this.draw();
    });
  }

  /** What is drawn, as a link carries it; "" where nothing is. */
  get asked() {
    return this.#drawn ? this.#asked : "";
  }

  /**
   * Asks for a curve and shows it. What was wrong with the question is told beside it, and the picture that stands stays.
   * @param {string} asked
   */
  async show(asked) {
    const wanted = ++this.#wanted;
    this.#place.hidden = false;
    if (!this.#drawn) this.#told.replaceChildren(make("p", "", "正在逐点计算…"));
    const answer = await this.#ask(asked);
    if (!answer || wanted !== this.#wanted) return;
    const place = answer.error && this.#drawn ? this.#told.querySelector(".field-error") : null;
    if (place) {
      place.textContent = answer.error;
      return;
    }
    const focused = document.activeElement?.closest(".calc-curve [data-curve], .calc-curve [data-action=draw]");
    const again = focused instanceof HTMLElement ? focused.dataset.curve : undefined;
    setHtml(this.#told, answer.html);
    this.#drawn = !answer.error;
    this.#asked = answer.asked;
    if (focused) find(this.#told, again ? `[data-curve=${again}]` : "[data-action=draw]").focus();
  }

  /** Draws what the fields above the picture say; one that was outdated, as it was asked. */
  draw() {
    const [field, low, high] = ["field", "low", "high"].map((name) => {
      const one = this.#told.querySelector(`[data-curve=${name}]`);
      return one instanceof HTMLInputElement || one instanceof HTMLSelectElement ? one.value : "";
    });
    return this.show(field ? `${field}=${low}..${high}` : this.#asked);
  }

  /** Another answer is wanted, or none stands: the picture is of before. */
  outdate() {
    this.#wanted += 1;
    if (this.#place.hidden) return;
    this.#drawn = false;
    const again = makeButton("", "按现在填的重新画");
    again.dataset.action = "draw";
    this.#told.replaceChildren(make("p", "", "原来的曲线收起来了，它不是按现在填的画的。"), again);
  }

  drop() {
    this.#wanted += 1;
    this.#drawn = false;
    this.#place.hidden = true;
    this.#told.replaceChildren();
  }
}
