// On a telephone, what stands below the answer is folded to its headings. shared/reading.js opens what a link leads to,
// shared/print.js what is printed.

import { make } from "../shared/dom.js";

const NARROW = "(max-width: 40rem)";

/** @param {HTMLElement} root the calculator */
export function foldBelow(root) {
  if (!window.matchMedia(NARROW).matches) return;
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
