// The remaining rows of long lists. A result shows the first rows of each; when the reader pauses, Python is asked for the
// others, so that the button and the printer have them at once.

import { findAll } from "../shared/dom.js";
import { setHtml } from "../shared/trusted.js";

/**
 * Who can be asked for the remaining rows: the worker of a calculator, or of the roster.
 * @template Q
 * @typedef {{ readonly state: string, ask(type: "rest", question: Q): Promise<{ lists: string[] } | null> }} RowSource
 */

const PAUSE = 700;

/** @template Q */
export class RemainingRows {
  #place;
  #source;
  #question;
  #timer = 0;
  /** @type {Promise<{ lists: string[] } | null> | null} */
  #asked = null;
  /** @type {string[] | null} */
  #received = null; // HTML of the remaining rows, for each list that was cut short

  /**
   * `question` gives what the result on the page answers.
   * @param {HTMLElement} place
   * @param {RowSource<Q>} source
   * @param {() => Q} question
   */
  constructor(place, source, question) {
    this.#place = place;
    this.#source = source;
    this.#question = question;
    window.addEventListener("beforeprint", () => this.#put());
  }

  /** A new result stands on the page. */
  renew() {
    clearTimeout(this.#timer);
    this.#asked = null;
    this.#received = null;
    if (this.#notes().length) this.#timer = setTimeout(() => this.#source.state === "ready" && this.#fetch(), PAUSE);
  }

  /**
   * Shows all rows of all lists; the list beside `button`, if one was pressed, takes the focus.
   * @param {HTMLElement | null} button
   */
  async show(button = null) {
    const list = button?.closest(".more")?.previousElementSibling;
    if (this.#notes().length && this.#source.state === "ready") await this.#fetch();
    this.#put();
    if (list instanceof HTMLElement) list.focus();
  }

  #notes() {
    return findAll(this.#place, ".more");
  }

  async #fetch() {
    clearTimeout(this.#timer);
    this.#asked ??= this.#source.ask("rest", this.#question());
    const asked = this.#asked;
    const answer = await asked;
    if (asked === this.#asked) this.#received = answer?.lists ?? null;
  }

  #put() {
    if (!this.#received) return;
    for (const [at, note] of this.#notes().entries()) {
      const rows = document.createElement("table");
      setHtml(rows, `<tbody>${this.#received[at]}</tbody>`);
      note.previousElementSibling?.querySelector("tbody")?.after(rows.tBodies[0]);
      note.remove();
    }
    this.#received = null;
  }
}
