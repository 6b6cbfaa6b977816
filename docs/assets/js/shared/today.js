// The reader's day, by China's time: the one clock of the site. The page puts it into the fields that ask for a day, where it
// can be seen and changed; no calculator reads a clock. A device whose clock cannot be right is not believed.

import { findAll } from "./dom.js";

const EARLIEST = "1999-01-01";
const LATEST = "2100-12-31";
const NAMED = /(?:^|\D)((?:19|20)\d{2})(?:年(\d{1,2})月(?:(\d{1,2})日)?|([-.])(\d{1,2})(?:\4(\d{1,2}))?|(\d{2})(\d{2})?)(?!\d)/u;

/** What the device takes for today, YYYY-MM-DD. */
export function clock() {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
}

/** Today, YYYY-MM-DD; "" where the device's clock cannot be right. */
export function today() {
  const day = clock();
  return day.length === LATEST.length && day >= EARLIEST && day <= LATEST ? day : "";
}

/**
 * Puts the reader's day into the fields that ask for one and hold nothing, as what an empty form holds, and lets the button
 * beside each do so again. Answers what there is to ask of the reader, "" where nothing.
 * @param {HTMLFormElement} form
 */
export function offerToday(form) {
  const day = today();
  for (const [field, input] of days(form)) {
    const told = shown(field, day);
    input.defaultValue = told;
    if (!input.value) input.value = told;
    for (const button of findAll(field, "button"))
      button.addEventListener("click", () => {
        input.value = shown(field, today());
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.focus();
      });
  }
  if (day) return "";
  return `这台设备的日期是${clock()}，不像今天，所以没有替您填日子。请核对设备的日期，或者在表里自己填。`;
}

/**
 * Empties the fields that ask for a day: what a link or an example does not say stays unsaid.
 * @param {HTMLFormElement} form
 */
export function forgetToday(form) {
  for (const [, input] of days(form)) input.value = "";
}

/**
 * Puts a file's own day, else the reader's, into the fields that say when its content was true; what the reader has typed
 * there stays.
 * @param {HTMLFormElement} form
 * @param {string} name of the file
 */
export function offerOwnDay(form, name) {
  const own = dayNamed(name);
  for (const [field, input] of days(form)) {
    if (!("own" in field.dataset) || !["", input.defaultValue, input.dataset.own].includes(input.value)) continue;
    input.value = own ? shown(field, own) : input.defaultValue;
    input.dataset.own = input.value;
  }
}

/**
 * The day that a file's name tells, YYYY-MM-DD, of a month its last one; "" if it tells none.
 * @param {string} name
 */
export function dayNamed(name) {
  const found = NAMED.exec(name);
  if (!found) return "";
  const [year, month, day] = [found[1], found[2] ?? found[5] ?? found[7], found[3] ?? found[6] ?? found[8]].map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > last) return "";
  return [String(year), ...[month, day || last].map((one) => String(one).padStart(2, "0"))].join("-");
}

/**
 * @param {HTMLFormElement} form
 * @returns {[HTMLElement, HTMLInputElement][]}
 */
function days(form) {
  return findAll(form, "[data-today]").map((field) => [field, /** @type {HTMLInputElement} */ (findAll(field, "input")[0])]);
}

/**
 * A day as its field is filled in: a month without the day.
 * @param {HTMLElement} field
 * @param {string} day
 */
function shown(field, day) {
  return field.dataset.kind === "month" ? day.slice(0, 7) : day;
}
