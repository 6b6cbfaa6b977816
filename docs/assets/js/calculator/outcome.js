// The place where a result stands: the worked example, a live result, or nothing. What goes in is HTML that Python made
// (calculators/output/html.py).

import { find, makeButton } from "../shared/dom.js";
import { setHtml } from "../shared/trusted.js";
import { foldAnswer, isNarrow } from "./telephone.js";

/**
 * What Python answers to a question: HTML of the result, its first sentence, and what else it can make of it.
 * @typedef {{ html: string, headline: string, files: MoreFile[] }} Result
 */

/**
 * A further file that a calculator makes of its result.
 * @typedef {{ name: string, label: string }} MoreFile
 */

const SLOW = 250; // milliseconds after which a reader notices that an answer is not there yet

export class Outcome {
  #bar;
  #timer = 0;
  #place;
  #answer;
  #files;
  #example;

  /** @param {HTMLElement} root the calculator, with all that belongs to it */
  constructor(root) {
    this.#place = find(root, ".calc-result");
    this.#bar = new ResultBar(find(root, ".calc-jump", HTMLButtonElement));
    this.#files = find(root, ".calc-files");
    this.#answer = find(this.#place, ".calc-answer");
    this.#example = this.#answer.innerHTML;
    foldAnswer(this.#answer, true);
    window.addEventListener("beforeprint", () => this.#unfold());
    window.addEventListener("afterprint", () => this.#fold());
  }

  get isLive() {
    return this.#place.dataset.kind === "live";
  }

  get isEmpty() {
    return this.#place.dataset.kind === "none";
  }

  /** Takes the reader to the first sentence; the browser alone would show the middle of a long result. */
  focus() {
    this.#place.focus({ preventScroll: true });
    const { top } = this.#place.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / (isNarrow() ? 4 : 2)) this.#place.scrollIntoView({ block: "start" });
  }

  /**
   * Shows a result. Workings that the reader, or printing, had opened stay open.
   * @param {Result} result
   */
  show({ html, files, headline }) {
    const before = this.isLive ? this.#folds() : [];
    this.#set("live", html);
    this.#bar.tell(headline, "查看结果");
    this.#offer(files);
    this.#folds().forEach((one, index) => {
      one.open = before[index]?.open ?? one.open;
      if (before[index] && "unfolded" in before[index].dataset) one.dataset.unfolded = "";
    });
  }

  /**
   * Takes a live result away: a number that does not belong to what is typed now must not stay on the page. Under a reason
   * why there is none, the example's numbers must not stand either.
   * @param {string} [words] what the bar of narrow screens says instead
   * @param {string} [where]
   * @param {boolean} [example] does the example go too?
   */
  withdraw(words = "", where = "", example = false) {
    this.#settle();
    this.#bar.tell(words, where);
    if (!this.isLive && !example) return;
    this.#set("none", "");
    const text = document.createElement("p");
    text.className = "calc-empty";
    text.textContent = "暂时没有结果。补全或者改好以后，结果会显示在这里。";
    this.#answer.replaceChildren(text);
  }

  /** Shows the worked example again. */
  showExample() {
    this.#bar.tell("", "");
    this.#set("example", this.#example);
  }

  /** What is typed has changed, an answer is waited for: if it does not come at once, a live result is marked as outdated. */
  outdate() {
    this.#settle();
    this.#place.dataset.waiting = "";
    this.#timer = setTimeout(() => {
      if (this.isLive) this.#place.dataset.outdated = "";
      this.#bar.tell("正在计算…", "");
    }, SLOW);
  }

  /** Nothing is waited for any more. */
  #settle() {
    clearTimeout(this.#timer);
    delete this.#place.dataset.waiting;
  }

  /**
   * @param {"live" | "none" | "example"} kind
   * @param {string} html
   */
  #set(kind, html) {
    this.#settle();
    this.#place.dataset.kind = kind;
    delete this.#place.dataset.outdated;
    setHtml(this.#answer, html);
    foldAnswer(this.#answer, kind === "example");
    this.#offer([]);
  }

  /**
   * A button for each further file that this calculator makes.
   * @param {MoreFile[]} files
   */
  #offer(files) {
    const buttons = files.map(({ name, label }) => {
      const button = makeButton("", `存 ${label}`);
      button.dataset.action = "download";
      button.dataset.what = name;
      return button;
    });
    this.#files.replaceChildren(...buttons);
  }

  #folds() {
    return [...this.#place.querySelectorAll("details")];
  }

  #unfold() {
    for (const one of this.#folds().filter((each) => !each.open)) {
      one.open = true;
      one.dataset.unfolded = "";
    }
  }

  #fold() {
    for (const one of this.#folds().filter((each) => "unfolded" in each.dataset)) {
      one.open = false;
      delete one.dataset.unfolded;
    }
  }
}

/** On a narrow screen the result stands below the form: a bar at the lower edge tells its first sentence and leads there. */
class ResultBar {
  #button;

  /** @param {HTMLButtonElement} button */
  constructor(button) {
    this.#button = button;
  }

  /**
   * A sentence, and where the bar leads; without a sentence there is no bar. The field in use stays in sight.
   * @param {string} words
   * @param {string} where
   */
  tell(words, where) {
    const [sentence, place] = this.#button.children;
    sentence.textContent = words;
    place.textContent = where;
    const appears = this.#button.hidden && words;
    this.#button.hidden = !words;
    const inUse = document.activeElement;
    if (appears && this.#button.form?.contains(inUse)) inUse?.scrollIntoView({ block: "nearest" });
  }
}
