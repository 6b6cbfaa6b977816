// One menu for the whole page, filled anew for each button. Arrows, Home, End, Escape; focus goes back to the button.

const GAP = 4; // pixels between button and menu

const menu = document.createElement("div");
menu.className = "cite-menu";
menu.setAttribute("role", "menu");
menu.hidden = true;
document.querySelector("main").append(menu);
let owner = null;

/** Opens the menu at a button. Each item has a label, a detail (what it will copy) and run(). */
export function openMenu(button, title, items) {
  const again = owner === button;
  closeMenu();
  if (again) return;
  owner = button;
  menu.setAttribute("aria-label", title);
  const heading = document.createElement("p");
  heading.className = "cite-menu-title";
  heading.textContent = title;
  menu.replaceChildren(heading, ...items.map(entry));
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  place(button);
  entries()[0].focus();
}

/** Closes it; focus returns to its button when `back` is true. */
export function closeMenu(back = false) {
  if (!owner) return;
  const button = owner;
  owner = null;
  menu.hidden = true;
  button.setAttribute("aria-expanded", "false");
  if (back) button.focus();
}

function entry({ label, detail, run }) {
  const item = document.createElement("button");
  item.type = "button";
  item.tabIndex = -1;
  item.setAttribute("role", "menuitem");
  const name = document.createElement("span");
  name.textContent = label;
  item.append(name);
  if (detail) {
    const small = document.createElement("small");
    small.textContent = detail;
    item.append(small);
  }
  item.addEventListener("click", () => {
    closeMenu(true);
    run();
  });
  return item;
}

function entries() {
  return [...menu.querySelectorAll("[role=menuitem]")];
}

/** Below the button, or above where there is no room; never out of the window's sides. A phone's sheet ignores it. */
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
  const now = all.indexOf(document.activeElement);
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) all.at(to % all.length).focus();
  else if (event.key === "Escape") closeMenu(true);
  else if (event.key === "Tab") closeMenu(true);
  else return;
  if (event.key !== "Tab") event.preventDefault();
});

document.addEventListener("pointerdown", (event) => {
  if (owner && !menu.contains(event.target) && !owner.contains(event.target)) closeMenu();
});
window.addEventListener("resize", () => closeMenu());
