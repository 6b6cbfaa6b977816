// How a file was read, decision by decision, and deciding otherwise: what is asked stands above the answer, the rest is
// folded below it.
// Everything here is text of the file: it is put in as text.

import { find, make } from "../shared/dom.js";

/** @typedef {{ value: string, words: string, sample: string }} Option */

/**
 * One decision of reading: what was decided, why, and what else it can be.
 * @typedef {object} Decision
 * @property {string} id
 * @property {string} stage
 * @property {string} said
 * @property {string} why
 * @property {string} value
 * @property {Option[]} options
 * @property {boolean} asked
 */

/**
 * What bridge.answer tells of reading: how many people and rows left out, and every decision.
 * @typedef {{ people: number, left_out: number, decisions: Decision[] }} Reading
 */

const FEW = 6; // questions stand open, further ones are folded: the answer is not to be pushed out of sight
const OWN = ["sheet", "column."]; // they have fields of their own (columns.js)

/** @param {Decision} decision */
export function isColumn({ id }) {
  return OWN.some((start) => id.startsWith(start));
}

export class Questions {
  #place;
  /** @type {Map<string, string>} */
  #chosen = new Map(); // what the reader decided, by the id of the decision

  /**
   * @param {HTMLElement} place the whole roster
   * @param {() => void} changed hears when something is decided
   */
  constructor(place, changed) {
    this.#place = place;
    place.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLSelectElement) || !target.dataset.decision) return;
      this.#chosen.set(target.dataset.decision, target.value);
      changed();
    });
  }

  /** {decision: option}, as bridge.start takes it. */
  choices() {
    return Object.fromEntries(this.#chosen);
  }

  /** Another file, or another sheet: what was decided does not belong to it. */
  clear() {
    this.#chosen.clear();
    find(this.#place, ".roster-counts").textContent = "";
    for (const name of [".roster-asked", ".roster-told"]) find(this.#place, name).replaceChildren();
  }

  /**
   * Shows how the rows were read.
   * @param {Reading} reading
   */
  show({ people, left_out, decisions }) {
    const asked = decisions.filter((one) => one.asked);
    const rest = decisions.filter((one) => !one.asked && !isColumn(one));
    const open = asked.length ? `请您定${asked.length}处，会改变结果` : "没有要您定的";
    const counts = [`读出${people.toLocaleString("zh-CN")}人`, `没有计入${left_out.toLocaleString("zh-CN")}行`, open];
    find(this.#place, ".roster-counts").textContent = `${counts.join("，")}。`;
    const [shown, told] = [asked.filter((one) => !isColumn(one)), rest].map((listed) => listed.map((one) => this.#field(one)));
    const more = shown.splice(FEW);
    const folded = make("details", "group", make("summary", "", `还有${more.length}处要您定`), ...more);
    find(this.#place, ".roster-asked").replaceChildren(...shown, ...(more.length ? [folded] : []));
    find(this.#place, ".roster-told").replaceChildren(...told);
  }

  /** @param {Decision} decision */
  #field(decision) {
    const { id, said, why, value, options } = decision;
    const words = make("p", "", said);
    const field = make("div", "field roster-decision", words, ...(why ? [make("p", "hint", why)] : []));
    if (!options.length) return field;
    const select = make("select");
    select.autocomplete = "off";
    select.dataset.decision = id;
    words.id = `d-${id}`;
    select.setAttribute("aria-labelledby", words.id);
    /** @param {Option} option */
    const shown = (option) => option.words + (option.sample ? `（${option.sample}）` : "");
    select.append(...options.map((one) => new Option(shown(one), one.value, false, one.value === value)));
    field.append(select);
    return field;
  }
}
