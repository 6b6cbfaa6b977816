// What the reader is told about the calculator: words, a bar, a way to try again.

import { find, make, makeButton } from "../shared/dom.js";

const MEGABYTE = 1024 * 1024;

/** A sentence about what the reader has just done, near what was used for it. */
export class Notice {
  #place;
  #lasts = false;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {string} text */
  tell(text) {
    this.#lasts = false;
    this.#place.replaceChildren(...(text ? [make("p", "", text)] : []));
  }

  /**
   * The same, for what stays true when something else is typed.
   * @param {string} text
   */
  warn(text) {
    this.tell(text);
    this.#lasts = true;
  }

  /** Something is typed: what was done before (「已存为…」) is not about it. */
  pass() {
    if (!this.#lasts) this.tell("");
  }
}

export class Status {
  #place;
  #announced = 0;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** Nothing to say. */
  clear() {
    this.#place.dataset.state = "quiet";
    this.#place.replaceChildren();
  }

  /**
   * @param {string} text
   * @param {"loading" | "failed"} state
   */
  #say(text, state) {
    this.#place.dataset.state = state;
    this.#place.replaceChildren(make("p", "calc-words", text));
  }

  /**
   * How far loading has come. Words are replaced only when they change: a screen reader speaks them each time.
   * @param {string} text
   * @param {number} loaded
   * @param {number} total
   */
  progress(text, loaded, total) {
    if (!this.#place.querySelector("progress")) {
      const bar = make("progress", "calc-bar");
      bar.setAttribute("aria-label", "准备计算程序的进度");
      const bytes = make("span", "calc-bytes");
      bytes.setAttribute("aria-hidden", "true");
      this.#say(text, "loading");
      this.#place.append(bar, bytes);
    }
    const words = find(this.#place, ".calc-words");
    if (words.textContent !== text) words.textContent = text;
    if (!total) return;
    const bar = find(this.#place, "progress", HTMLProgressElement);
    bar.max = total;
    bar.value = loaded;
    const [done, all] = [loaded, total].map((one) => (one / MEGABYTE).toFixed(1));
    find(this.#place, ".calc-bytes").textContent = `${done} / ${all} MB`;
  }

  /**
   * What went wrong, and a button that tries again.
   * @param {string} text
   * @param {string} detail
   * @param {() => void} retry
   */
  fail(text, detail, retry) {
    this.#say(text, "failed");
    if (detail) {
      const more = make("details", "calc-detail");
      more.append(make("summary", "", "技术细节"), make("p", "", detail));
      this.#place.append(more);
    }
    this.#place.append(makeButton("calc-retry", "重试", retry));
  }

  /** Takes back what was announced, or was about to be. */
  hush() {
    clearTimeout(this.#announced);
    if (this.#place.dataset.state === "announced") this.clear();
  }

  /**
   * Lets a screen reader speak a sentence that is already on the page, once the typing has paused.
   * @param {string} text
   */
  announce(text) {
    clearTimeout(this.#announced);
    this.#announced = setTimeout(() => {
      if (this.#place.dataset.state !== "quiet" && this.#place.dataset.state !== "announced") return;
      this.#place.dataset.state = "announced";
      this.#place.replaceChildren(make("p", "vh", text));
    }, 600);
  }
}
