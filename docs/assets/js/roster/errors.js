// Why something was refused: above the result, and beside the fields of the form.

import { followLinks, names, showErrors, unfold } from "../calculator/form.js";
import { setHtml } from "../shared/trusted.js";

export class Errors {
  #place;
  #form;

  constructor(place, form) {
    this.#place = place;
    this.#form = form;
    followLinks(place, form);
  }

  /** What Python refused: {errors, errors_html} or {error_html}. */
  tell({ errors = [], errors_html, error_html }) {
    this.fields(errors);
    setHtml(this.#place, errors_html ?? error_html);
    this.#place.focus();
  }

  /** What the page refuses itself. */
  refuse(words) {
    const [head, text] = ["h2", "p"].map((tag) => document.createElement(tag));
    [head.textContent, text.textContent] = ["没有读入", words];
    this.#place.replaceChildren(head, text);
    this.#place.focus();
  }

  /** Nothing is wrong any more, as far as is known. */
  clear() {
    this.#place.replaceChildren();
  }

  /** Marks the fields that are wrong, and no others. */
  fields(errors) {
    showErrors(this.#form, errors, new Set(names(this.#form)));
    unfold(this.#form, errors);
  }
}
