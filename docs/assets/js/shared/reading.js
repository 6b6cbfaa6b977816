// What must be there before the first paint: the ways of reading (large print, high contrast), kept on this device; a fold
// that the address points into is opened; and the search box, which works as soon as it is seen: it leads to the search
// page with the query behind the #, where no server sees it.
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  /** @param {string} name */
  const recall = (name) => {
    try {
      return localStorage.getItem(`aid-${name}`) === "on";
    } catch {
      return false;
    }
  };
  /**
   * @param {string} name
   * @param {boolean} on
   */
  const keep = (name, on) => {
    try {
      localStorage.setItem(`aid-${name}`, on ? "on" : "off");
    } catch {
      // the browser keeps nothing: the choice holds for this page
    }
  };
  for (const name of ["large", "contrast"]) root.classList.toggle(`aid-${name}`, recall(name));
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    let inside = false;
    for (let one = target?.closest("details"); one; one = one.parentElement?.closest("details")) {
      inside ||= !one.open;
      one.open = true;
    }
    if (inside) target?.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || !form.matches("[data-search-box]")) return;
    event.preventDefault();
    const text = form.querySelector("input")?.value ?? "";
    location.href = form.action + (text.trim() ? `#${new URLSearchParams({ q: text })}` : "");
  });
  document.addEventListener("DOMContentLoaded", () => {
    reveal();
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = document.querySelectorAll("[data-aid]");
    for (const button of buttons) {
      const name = button.dataset.aid ?? "";
      const show = () => button.setAttribute("aria-pressed", String(root.classList.contains(`aid-${name}`)));
      button.addEventListener("click", () => {
        keep(name, root.classList.toggle(`aid-${name}`));
        show();
      });
      show();
    }
  });
})();
