// One menu for the whole page, filled anew for each button. Arrows, Home, End, Escape; focus goes back to the button.

import { find, findAll, make, makeButton } from "./dom.js";

/**
 * A line of the menu: its label, what it will copy or where it leads, and what it does.
 * @typedef {{ label: string, detail: string, run: () => unknown }} Item
 */

const GAP = 4; // pixels between button and menu

const menu = make("div", "cite-menu");
menu.setAttribute("role", "menu");
menu.hidden = true;
find(document, "main").append(menu);
/** @type {HTMLElement | null} */
let owner = null;

/**
 * Opens the menu at a button, or closes it when that is where it is open.
 * @param {HTMLElement} button
 * @param {string} title
 * @param {Item[]} items
 */
export function openMenu(button, title, items) {
  const again = owner === button;
  closeMenu();
  if (again) return;
  owner = button;
  menu.setAttribute("aria-label", title);
  menu.replaceChildren(make("p", "cite-menu-title", title), ...items.map(entry));
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  place(button);
  entries()[0].focus();
}

/** Closes it; focus returns to its button when `back` is true. */
function closeMenu(back = false) {
  if (!owner) return;
  const button = owner;
  owner = null;
  menu.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (back) button.focus();
}

/** @param {Item} item */
function entry({ label, detail, run }) {
  const item = makeButton("", "", () => {
    closeMenu(true);
    run();
  });
  item.tabIndex = -1;
  item.setAttribute("role", "menuitem");
  item.replaceChildren(make("span", "", label), ...(detail ? [make("small", "", detail)] : []));
  return item;
}

function entries() {
  return findAll(menu, "[role=menuitem]");
}

/**
 * Below the button, or above where there is no room; never out of the window's sides. A phone's sheet ignores it.
 * @param {HTMLElement} button
 */
function place(button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const room = document.documentElement.clientWidth;
  const below = at.bottom + GAP + height <= window.innerHeight || at.top - GAP - height < 0;
  const left = Math.max(8, Math.min(at.left, room - width - 8));
  menu.style.setProperty("--left", `${Math.round(left + window.scrollX)}px`);
  menu.style.setProperty("--top", `${Math.round((below ? at.bottom + GAP : at.top - GAP - height) + window.scrollY)}px`);
}

menu.addEventListener("keydown", (event) => {
  const all = entries();
  const now = all.findIndex((one) => one.matches(":focus"));
  const to = new Map([
    ["ArrowDown", now + 1],
    ["ArrowUp", now - 1],
    ["Home", 0],
    ["End", all.length - 1],
  ]).get(event.key);
  if (to !== undefined) all.at(to % all.length)?.focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenu(true);
  else return;
  if (event.key !== "Tab") event.preventDefault();
});

document.addEventListener("pointerdown", ({ target }) => {
  if (owner && target instanceof Node && !menu.contains(target) && !owner.contains(target)) closeMenu();
});
window.addEventListener("resize", () => closeMenu());
