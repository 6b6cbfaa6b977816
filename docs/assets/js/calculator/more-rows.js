// The rest of long lists. A result shows the first lines of each; when the reader pauses, Python is asked for the others,
// so that the button and the printer have them at once.

import { setHtml } from "../shared/trusted.js";

const PAUSE = 700;

export class Rest {
  #place;
  #engine;
  #question;
  #timer = 0;
  #lists = null; // a promise of the answer
  #come = null; // its lists: HTML for each list that was cut short

  /** `question` gives what the result on the page answers. */
  constructor(place, engine, question) {
    this.#place = place;
    this.#engine = engine;
    this.#question = question;
    window.addEventListener("beforeprint", () => this.#put());
  }

  /** A new result stands on the page. */
  renew() {
    clearTimeout(this.#timer);
    this.#lists = this.#come = null;
    if (this.#notes().length) this.#timer = setTimeout(() => this.#engine.state === "ready" && this.#fetch(), PAUSE);
  }

  /** Shows all lines of all lists; the list beside `button`, if one was pressed, takes the focus. */
  async show(button = null) {
    const list = button?.closest(".more").previousElementSibling;
    if (this.#notes().length && this.#engine.state === "ready") await this.#fetch();
    this.#put();
    list?.focus();
  }

  #notes() {
    return [...this.#place.querySelectorAll(".more")];
  }

  #fetch() {
    clearTimeout(this.#timer);
    const asked = (this.#lists ??= this.#engine.ask("rest", this.#question()));
    return asked.then((answer) => {
      if (asked === this.#lists) this.#come = answer?.lists;
    });
  }

  #put() {
    if (!this.#come) return;
    for (const [at, note] of this.#notes().entries()) {
      const rows = document.createElement("table");
      setHtml(rows, `<tbody>${this.#come[at]}</tbody>`);
      note.previousElementSibling.querySelector("tbody").after(rows.tBodies[0]);
      note.remove();
    }
    this.#come = null;
  }
}
