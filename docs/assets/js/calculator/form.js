// The form that Python generated: reading it, filling it, and showing errors beside its fields.

import { short } from "./link.js";
import { publicRows } from "./public-rows.js";

function controls(form) {
  return [...form.elements].filter((one) => one.name);
}

function named(form, name) {
  return controls(form).filter((one) => one.name === name);
}

/** What stands in the form, by name; an unticked box or an unchosen choice is "". */
export function read(form) {
  const values = {};
  for (const one of controls(form)) {
    const ticked = one.type === "checkbox" || one.type === "radio";
    if (!ticked || one.checked) values[one.name] = one.value;
    else values[one.name] ??= "";
  }
  return values;
}

/** The same without fields and columns that may hold names or wages: those are never put into a link. */
export function readShareable(form) {
  const values = read(form);
  for (const field of form.querySelectorAll("[data-private]")) delete values[field.dataset.field];
  for (const { dataset } of form.querySelectorAll("[data-withheld]")) {
    values[dataset.field] = withoutNames(dataset, values[dataset.field]);
  }
  return values;
}

function withoutNames(dataset, text) {
  return publicRows(text, JSON.parse(dataset.columns), JSON.parse(dataset.withheld));
}

/** Name → value of what differs from the empty form. */
export function touched(form) {
  return new Map(
    controls(form)
      .filter(isFilled)
      .map((one) => [one.name, one.value]),
  );
}

export function isTouched(form) {
  return touched(form).size > 0;
}

function isFilled(one) {
  if (one.type === "checkbox" || one.type === "radio") return one.checked !== one.defaultChecked;
  if (one.tagName === "SELECT") return [...one.options].some((each) => each.selected !== each.defaultSelected && each.value);
  return one.value !== one.defaultValue;
}

/** Opens the folded groups in which something is filled in or wrong; what the reader has opened stays open. */
export function unfold(form, errors = []) {
  const wrong = new Set(errors.map((one) => one.field));
  for (const group of form.querySelectorAll("details.group")) {
    const here = controls(form).filter((one) => group.contains(one));
    if (here.some((one) => isFilled(one) || wrong.has(fieldOf(one)))) group.open = true;
  }
}

/**
 * Empties the form and puts these values (a Map) into it, `shared` if they come from a link, then those of `typed`.
 * Returns, in words, what found no place.
 */
export function fill(form, values, shared = false, typed = new Map()) {
  const dropped = [];
  form.reset();
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

/** What a control is called on the page. */
function labelOf(control) {
  return control.labels[0]?.textContent ?? control.name;
}

function shareable(control, value) {
  const table = control.closest("[data-withheld]");
  return table ? withoutNames(table.dataset, value) : value;
}

function put(found, value) {
  const [first] = found;
  if (first.type === "checkbox" || first.type === "radio") {
    const chosen = found.find((one) => one.value === value);
    if (chosen) chosen.checked = true;
    return Boolean(chosen) || value === "";
  }
  if (first.tagName === "SELECT" && ![...first.options].some((one) => one.value === value)) return false;
  first.value = value;
  return true;
}

/** The names of all fields, in the order of the form. */
export function names(form) {
  return [...form.querySelectorAll("[data-field]")].map((one) => one.dataset.field);
}

/** The name of the field that an element of the form belongs to. */
export function fieldOf(element) {
  return element.closest("[data-field]")?.dataset.field ?? element.name;
}

/** Shows the message of each field that is in `allowed`, and takes away all others. */
export function showErrors(form, errors, allowed) {
  const all = controls(form);
  for (const field of form.querySelectorAll("[data-field]")) {
    const name = field.dataset.field;
    const problem = allowed.has(name) ? errors.find((one) => one.field === name) : undefined;
    const place = field.querySelector(".field-error");
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
  }
}

/** Links of an error summary (`#f-staff`) put the cursor into their field. */
export function followLinks(summary, form) {
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target || !form.contains(target)) return;
    event.preventDefault();
    const group = target.closest("details.group");
    if (group) group.open = true;
    const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (control ?? target).focus();
  });
}
