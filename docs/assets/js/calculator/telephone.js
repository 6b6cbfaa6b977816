// On a telephone: what is not read first is folded to its name. shared/reading.js opens what a link leads to, shared/print.js
// what is printed.

import { make, makeButton } from "../shared/dom.js";

const NARROW = "(max-width: 40rem)";
const PARTS = ".table-scroll, .chart, .citations";

/** Is the screen as narrow as a telephone's? */
export function isNarrow() {
  return window.matchMedia(NARROW).matches;
}

/**
 * What stands below the answer is folded to its headings.
 * @param {HTMLElement} root the calculator
 */
export function foldBelow(root) {
  if (!isNarrow()) return;
  let section = null;
  for (let one = root.nextElementSibling; one; ) {
    const next = one.nextElementSibling;
    if (one.matches("h2")) {
      section = make("details", "fold below");
      one.before(section);
      section.append(make("summary", "", one));
    } else section?.append(one);
    one = next;
  }
}

/**
 * The parts of an answer after its first figures are folded to their names; the worked example but for its first sentence.
 * What decides, what is doubtful and what is left out stay open.
 * @param {HTMLElement} answer
 * @param {boolean} example
 */
export function foldAnswer(answer, example) {
  if (!isNarrow()) return;
  if (example) {
    fold("示例的各项数和依据", [...answer.querySelectorAll(":scope > .headline ~ :not(.onward)")]);
  } else {
    const parts = [...answer.querySelectorAll(`:scope > :is(${PARTS})`)];
    for (const one of parts.slice(1)) fold(one.querySelector("caption, figcaption, h3")?.firstChild?.textContent ?? "", [one]);
  }
}

/**
 * What was filled in is folded to a button once the answer that was asked for is there. Only narrow screens hide it
 * (site.css), so that turning the telephone shows it again.
 * @param {HTMLFormElement} form
 */
export function foldForm(form) {
  if (!isNarrow()) return;
  if (!form.querySelector(".form-open")) {
    const button = makeButton("form-open", "");
    button.addEventListener("click", () => setFolded(form, !form.classList.contains("folded")));
    form.prepend(button);
  }
  setFolded(form, true);
}

/**
 * What was filled in is there to be changed.
 * @param {HTMLFormElement} form
 */
export function openForm(form) {
  setFolded(form, false);
}

/**
 * @param {HTMLFormElement} form
 * @param {boolean} folded
 */
function setFolded(form, folded) {
  form.classList.toggle("folded", folded);
  const button = form.querySelector(".form-open");
  if (!button) return;
  button.textContent = folded ? "改填的内容" : "收起填的内容";
  button.setAttribute("aria-expanded", String(!folded));
}

/**
 * @param {string} name
 * @param {Element[]} parts
 */
function fold(name, parts) {
  if (!name || !parts.length) return;
  const details = make("details", "part", make("summary", "", name));
  parts[0].before(details);
  details.append(...parts);
}
