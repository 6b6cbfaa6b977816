// How far a roster is: words, a bar, how many people, and how long it will still take.

import { find } from "../shared/dom.js";

/**
 * How far it is, as bridge.step tells: a phase, how much of it is done, and how many people.
 * @typedef {{ phase: keyof typeof PHASES, done: number, total: number, people: number }} Step
 */

const PHASES = {
  读: { words: "正在读名单", from: 0, share: 0.8 },
  核对: { words: "正在核对", from: 0.8, share: 0.15 },
  算: { words: "正在算", from: 0.95, share: 0.05 },
  写: { words: "正在写文件", from: 0, share: 1 },
};
const SOONEST = 800; // milliseconds before a time is told

export class Progress {
  #place;
  #began = 0;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /**
   * Something begins that cannot tell how far it is. Words are spoken by a screen reader, numbers are not.
   * @param {string} words
   */
  begin(words) {
    this.#began = performance.now();
    this.#say(words);
    find(this.#place, "progress").removeAttribute("value");
    find(this.#place, ".roster-numbers").textContent = "";
    this.#place.hidden = false;
    this.#place.parentElement?.scroll(0, 0); // what is told next stands here too
  }

  /** @param {Step} step */
  tell({ phase, done, total, people }) {
    const { words, from, share } = PHASES[phase];
    const whole = from + share * (total ? Math.min(done / total, 1) : 0);
    this.#say(words);
    find(this.#place, "progress", HTMLProgressElement).value = whole;
    const rows = phase === "写" ? `已写${people.toLocaleString("zh-CN")}行` : `已读${people.toLocaleString("zh-CN")}人`;
    find(this.#place, ".roster-numbers").textContent = `${rows}${this.#left(whole)}`;
  }

  end() {
    this.#place.hidden = true;
    this.#say("");
  }

  /** @param {string} words */
  #say(words) {
    const place = find(this.#place, ".roster-words");
    if (place.textContent !== words) place.textContent = words;
  }

  /**
   * How long it will still take, in words, when `whole` of it is done.
   * @param {number} whole
   */
  #left(whole) {
    const since = performance.now() - this.#began;
    if (since < SOONEST || whole < 0.02) return "";
    const seconds = Math.ceil((since * (1 - whole)) / whole / 1000);
    return seconds < 60 ? `，大约还要${seconds}秒` : `，大约还要${Math.ceil(seconds / 60)}分钟`;
  }
}
