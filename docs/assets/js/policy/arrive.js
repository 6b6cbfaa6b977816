// Arriving by link: the paragraph is lit and takes the focus, and the seal in the link is compared with its words.
// Whatever stands in a link is only ever looked up or shown as text.

import { around, find, findAll, make, short } from "../shared/dom.js";
import { check, sealed } from "./seal.js";

const root = document.documentElement;
root.classList.add("arrives");

/** The id in the address; null when there is none, undefined when it cannot be decoded. */
function wanted() {
  const raw = window.location.hash.slice(1);
  try {
    return raw ? decodeURIComponent(raw) : null;
  } catch {
    return undefined;
  }
}

/**
 * Goes where the address says. `first` is true when the page was opened by it, so that its seal is meant for it.
 * @param {boolean} first
 */
function arrive(first) {
  clear();
  const seal = new URLSearchParams(window.location.search).get("w");
  const id = wanted();
  if (id === null) {
    if (first && seal !== null) lost(seal);
    return;
  }
  if (id?.startsWith("on=")) {
    import("../shared/on-day.js"); // hears of what comes after by itself
    return;
  }
  const target = id === undefined ? null : document.getElementById(id);
  if (!target) {
    problem(`这一页没有「${short(id ?? window.location.hash.slice(1))}」这个编号。可能抄错了，也可能链接不完整。请从目录里找。`);
    return;
  }
  light(target);
  if (first && seal !== null && target.dataset.clauseId) {
    const { note } = check(target, seal);
    show(target, note);
  } else if (!first && seal !== null) {
    reseal(target.dataset.seal ?? "");
  }
}

function clear() {
  for (const one of document.querySelectorAll(".is-here")) one.classList.remove("is-here");
  for (const one of document.querySelectorAll(".link-problem, .seal-note")) one.remove();
}

/** @param {HTMLElement} target */
function light(target) {
  target.classList.add("is-here");
  if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/**
 * The note stands in the paragraph it speaks of, and is read out with it.
 * @param {HTMLElement} target
 * @param {HTMLElement} note
 */
function show(target, note) {
  note.id = "seal-note";
  target.setAttribute("aria-describedby", note.id);
  const mark = target.querySelector(":scope > .cite");
  if (mark) mark.after(note);
  else target.append(note);
  target.scrollIntoView();
}

/**
 * The fragment got lost on the way, as some programs do: the seal tells which clause it was.
 * @param {string} seal
 */
function lost(seal) {
  const target = sealed(seal);
  if (!target) {
    problem(`链接不完整：后面应有「#」和条款编号。只有文字校验码「${short(seal)}」，认不出是哪一条。请从目录里找。`);
    return;
  }
  history.replaceState(null, "", `#${target.id}`);
  light(target);
  show(target, check(target, seal).note);
}

/**
 * The reader went on to another paragraph: the address must not keep the seal of the one before.
 * @param {string} seal
 */
function reseal(seal) {
  const address = new URL(window.location.href);
  if (seal) address.searchParams.set("w", seal);
  else address.searchParams.delete("w");
  history.replaceState(null, "", address);
}

/** @param {string} text */
function problem(text) {
  const element = make("div", "link-problem");
  element.setAttribute("role", "alert");
  element.tabIndex = -1;
  element.append(make("p", "", text));
  const [title] = findAll(document, "article h1");
  if (title) title.after(element);
  else find(document, "article").prepend(element);
  element.focus();
}

// A paragraph's own mark is a link to this page: it must not load the page again.
document.addEventListener("click", (event) => {
  const link = around(event, "a.mark");
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.pathname !== window.location.pathname) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  clear();
  light(find(document, `#${CSS.escape(link.hash.slice(1))}`));
});

window.addEventListener("hashchange", () => arrive(false));
arrive(true);
