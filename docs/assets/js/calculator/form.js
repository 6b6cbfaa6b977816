// The form that Python generated: reading it, filling it, and showing errors beside its fields.

import { around, findAll, short } from "../shared/dom.js";
import { forgetToday } from "../shared/today.js";
import { publicRows, UNREAD } from "./public-rows.js";
import { isReadable, strip } from "./readable.js";
import { openForm } from "./telephone.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/**
 * What Python says is wrong with a field.
 * @typedef {{ field: string, message: string, row?: number, column?: string }} Problem
 */

const CONTROLS = "input, select, textarea";

/**
 * @param {Element} one
 * @returns {one is Control}
 */
function isControl(one) {
  return one.matches(CONTROLS);
}

/**
 * Is it chosen by a tick rather than filled in?
 * @param {Control} one
 * @returns {one is HTMLInputElement}
 */
function isTicked(one) {
  return one.type === "checkbox" || one.type === "radio";
}

/** @param {HTMLFormElement} form */
function controls(form) {
  return [...form.elements].filter(isControl).filter((one) => one.name);
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function named(form, name) {
  return controls(form).filter((one) => one.name === name);
}

/**
 * What stands in the form, by name; an unticked box or an unchosen choice is "".
 * @param {HTMLFormElement} form
 */
export function read(form) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const one of controls(form)) {
    if (!isTicked(one) || one.checked) values[one.name] = one.value;
    else values[one.name] ??= "";
  }
  return values;
}

/**
 * What of it, or of what was read from it before, may stand in a link: no private field or column, and of the rest only what
 * its field can read.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} filled
 */
export function readShareable(form, filled = read(form)) {
  const values = { ...filled };
  for (const field of findAll(form, "[data-private]")) delete values[nameOf(field)];
  for (const field of findAll(form, "[data-kind]")) values[nameOf(field)] = publicText(field, values[nameOf(field)] ?? "");
  return values;
}

/**
 * Is something filled in that no link holds?
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} shareable
 */
export function holdsMore(form, shareable) {
  const bare = (/** @type {string} */ text) => text.replace(/[\s,，"]/gu, "");
  return Object.entries(read(form)).some(([name, value]) => bare(value) !== bare(shareable[name] ?? ""));
}

/**
 * The names on the page of those fields that hold something which cannot be read and goes into no link.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} shareable
 */
export function unread(form, shareable) {
  const isUnread = (/** @type {string} */ text) => /^[?,]*\?$/u.test(text);
  return controls(form)
    .filter((one) => isUnread(shareable[one.name] ?? ""))
    .map(labelOf);
}

/**
 * @param {HTMLElement} field
 * @param {string} text
 */
function publicText({ dataset }, text) {
  if (dataset.columns) return publicRows(text, JSON.parse(dataset.columns));
  const told = strip(text);
  return !told || dataset.kind === "choice" || isReadable(dataset.kind ?? "", told, []) ? told : UNREAD;
}

/**
 * The name of a field, by the element around all of it.
 * @param {HTMLElement} field
 */
function nameOf(field) {
  return field.dataset.field ?? "";
}

/**
 * Name → value of what differs from the empty form.
 * @param {HTMLFormElement} form
 */
export function touched(form) {
  return new Map(
    controls(form)
      .filter(isFilled)
      .map((one) => [one.name, one.value]),
  );
}

/** @param {HTMLFormElement} form */
export function isTouched(form) {
  return touched(form).size > 0;
}

/** @param {Control} one */
function isFilled(one) {
  if (isTicked(one)) return one.checked !== one.defaultChecked;
  if (one instanceof HTMLSelectElement) return [...one.options].some((each) => each.selected !== each.defaultSelected && each.value);
  return one.value !== one.defaultValue && (one.value !== "" || !one.closest("[data-today]"));
}

/**
 * Opens the form, and the folded groups in which something is filled in or wrong; what the reader has opened stays open.
 * @param {HTMLFormElement} form
 * @param {Problem[]} errors
 */
export function unfold(form, errors = []) {
  openForm(form);
  const wrong = new Set(errors.map((one) => one.field));
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const groups = form.querySelectorAll("details.group");
  for (const group of groups) {
    const here = controls(form).filter((one) => group.contains(one));
    if (here.some((one) => isFilled(one) || wrong.has(fieldOf(one)))) group.open = true;
  }
}

/**
 * Opens the group in which rates and standards may be typed, and goes to the first of them.
 * @param {HTMLFormElement} form
 */
export function showRates(form) {
  const assume = form.elements.namedItem("assume");
  const group = assume instanceof HTMLElement && assume.closest("details");
  if (!group) return;
  openForm(form);
  group.open = true;
  controls(form)
    .find((one) => group.contains(one) && one.inputMode === "decimal")
    ?.focus();
}

/**
 * Empties the form and puts these values into it, `shared` if they come from a link, then those of `typed`.
 * Returns, in words, what found no place.
 * @param {HTMLFormElement} form
 * @param {Map<string, string>} values
 * @param {boolean} [shared]
 * @param {Map<string, string>} [typed]
 */
export function fill(form, values, shared = false, typed = new Map()) {
  /** @type {string[]} */
  const dropped = [];
  form.reset();
  forgetToday(form);
  for (const [name, value] of values) {
    const found = named(form, name);
    if (!found.length) dropped.push(`本页没有「${short(name)}」这一项`);
    else if (shared && found[0].closest("[data-private]")) dropped.push(`「${labelOf(found[0])}」不从链接读入`);
    else if (!put(found, shared ? shareable(found[0], value) : value))
      dropped.push(`「${labelOf(found[0])}」没有「${short(value)}」这个选项`);
  }
  for (const [name, value] of typed) put(named(form, name), value);
  unfold(form);
  return dropped;
}

/**
 * What a control is called on the page.
 * @param {Control} control
 */
function labelOf(control) {
  return control.labels?.[0]?.textContent ?? control.name;
}

/**
 * What a link may bring into a control: of a table nobody's name.
 * @param {Control} control
 * @param {string} value
 */
function shareable(control, value) {
  /** @type {HTMLElement | null} */
  const table = control.closest("[data-columns]");
  return table ? publicText(table, value) : value;
}

/**
 * Puts a value into the controls of one name; answers whether it fits.
 * @param {Control[]} found
 * @param {string} value
 */
function put(found, value) {
  const [first] = found;
  if (isTicked(first)) {
    const chosen = found.filter(isTicked).find((one) => one.value === value);
    if (chosen) chosen.checked = true;
    return Boolean(chosen) || value === "";
  }
  if (first instanceof HTMLSelectElement && ![...first.options].some((one) => one.value === value)) return false;
  first.value = value;
  return true;
}

/**
 * The names of all fields, in the order of the form.
 * @param {HTMLFormElement} form
 */
export function names(form) {
  return findAll(form, "[data-field]").map(nameOf);
}

/**
 * The name of the field that an element of the form belongs to; "" when it belongs to none.
 * @param {EventTarget | null} element
 */
export function fieldOf(element) {
  if (!(element instanceof Element)) return "";
  /** @type {HTMLElement | null} */
  const field = element.closest("[data-field]");
  return field?.dataset.field ?? (isControl(element) ? element.name : "");
}

/**
 * Shows the message of each field that is in `allowed`, and takes away all others.
 * @param {HTMLFormElement} form
 * @param {Problem[]} errors
 * @param {Set<string>} allowed
 */
export function showErrors(form, errors, allowed) {
  const all = controls(form);
  for (const field of findAll(form, "[data-field]")) {
    const name = nameOf(field);
    const problems = allowed.has(name) ? errors.filter((one) => one.field === name) : [];
    const [problem] = problems;
    const [place] = findAll(field, ".field-error");
    if (place) {
      place.textContent = problem?.message ?? "";
      place.hidden = !problem;
    }
    field.classList.toggle("has-error", Boolean(problem));
    for (const one of all) {
      if (!field.contains(one)) continue;
      if (problem) one.setAttribute("aria-invalid", "true");
      else one.removeAttribute("aria-invalid");
    }
    if (field.dataset.columns) field.dispatchEvent(new CustomEvent("problems", { detail: problems })); // rows.js shows them
  }
}

/**
 * Links of an error summary (`#f-staff`) put the cursor into their field, of a table edited as rows into the cell.
 * @param {HTMLElement} summary
 * @param {HTMLFormElement} form
 */
export function followLinks(summary, form) {
  summary.addEventListener("click", (event) => {
    const link = around(event, "a[href^='#']");
    const target = link instanceof HTMLAnchorElement && document.getElementById(link.hash.slice(1));
    if (!target || !form.contains(target)) return;
    event.preventDefault();
    /** @type {HTMLDetailsElement | null} */
    const group = target.closest("details.group");
    if (group) group.open = true;
    const { row, column } = link.dataset;
    const [cell] = row ? findAll(form, `[data-field="${fieldOf(target)}"] [data-row="${row}"] [data-column="${column}"]`) : [];
    const control = [target, ...findAll(target.closest("[data-field]") ?? target, CONTROLS)].find((one) => isControl(one) && isShown(one));
    (isShown(cell) ? cell : (control ?? target)).focus();
  });
}

/** @param {Element | undefined} one */
function isShown(one) {
  return Boolean(one?.getClientRects().length);
}

/**
 * Puts a choice that a result offers into its field, in the place of the others; false if there is no such field.
 * @param {HTMLFormElement} form
 * @param {DOMStringMap} choice the button's `field`, `value` and `instead`
 */
export function settle(form, { field, value, instead = "" }) {
  const control = form.elements.namedItem(field ?? "");
  if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) return false;
  if (control instanceof HTMLSelectElement) control.value = value ?? "";
  else if (control.type === "checkbox") control.checked = true;
  else {
    const others = new Set(instead.split(" "));
    const kept = control.value.split(/[\s,，]+/u).filter((one) => one && !others.has(one));
    control.value = [...kept, value].join(" ");
  }
  return true;
}

/**
 * Marks among the choices that a result offers those that stand in their fields: pressed, a press takes them back.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 */
export function showChosen(form, place) {
  for (const button of findAll(place, "[data-action='settle'][aria-pressed]")) {
    const { field = "", value = "" } = button.dataset;
    const control = form.elements.namedItem(field);
    const typed = control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.value.split(/[\s,，]+/u) : [];
    button.ariaPressed = String(value.split(" ").every((one) => typed.includes(one)));
  }
}
