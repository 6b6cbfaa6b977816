// Why something was refused: above the result, and beside the fields of the form.

import { followLinks, names, showErrors, unfold } from "../calculator/form.js";
import { make } from "../shared/dom.js";
import { setHtml } from "../shared/trusted.js";

/**
 * What Python refused: what is wrong with fields of the form, or with the file.
 * @typedef {{ ok: false, errors?: import("../calculator/form.js").Problem[], errors_html?: string, error_html?: string }} Refused
 */

export class Errors {
  #place;
  #form;

  /**
   * @param {HTMLElement} place
   * @param {HTMLFormElement} form
   */
  constructor(place, form) {
    this.#place = place;
    this.#form = form;
    followLinks(place, form);
  }

  /** @param {Refused} refused */
  tell({ errors = [], errors_html, error_html = "" }) {
    this.fields(errors);
    setHtml(this.#place, errors_html ?? error_html);
    this.#place.focus();
  }

  /**
   * What the page refuses itself.
   * @param {string} words
   */
  refuse(words) {
    this.#place.replaceChildren(make("h2", "", "没有读入"), make("p", "", words));
    this.#place.focus();
  }

  /**
   * What is to be done first: no mistake.
   * @param {string} lacks
   * @param {string} words
   */
  ask(lacks, words) {
    this.#place.replaceChildren(make("h2", "", lacks), make("p", "empty", words));
    this.#place.focus();
  }

  /** Nothing is wrong any more, as far as is known. */
  clear() {
    this.#place.replaceChildren();
  }

  /**
   * Marks the fields that are wrong, and no others.
   * @param {import("../calculator/form.js").Problem[]} errors
   */
  fields(errors) {
    showErrors(this.#form, errors, new Set(names(this.#form)));
    unfold(this.#form, errors);
  }
}
