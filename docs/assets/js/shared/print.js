// Before printing: opens what is folded, numbers the links to other pages, lists their addresses at the end; afterwards
// the page is as it was. Plain pages load this script, so it imports nothing.

const SKIP = "nav, .onward, form, .mark, .law, .number-index, .marks, .calc-tools, .site-footer, .screen-only";

/** The address of this page without its fragment, which may hold what was typed. */
const here = () => window.location.href.split("#")[0];

function unfold() {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const folded = document.querySelectorAll("details:not([open])");
  for (const one of folded) {
    one.open = true;
    one.dataset.printed = "";
  }
}

function fold() {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const opened = document.querySelectorAll("details[data-printed]");
  for (const one of opened) {
    one.open = false;
    delete one.dataset.printed;
  }
}

/**
 * @param {string} tag
 * @param {string} name
 * @param {string} text
 */
function element(tag, name, text = "") {
  const one = document.createElement(tag);
  one.className = name;
  one.textContent = text;
  return one;
}

/**
 * Gives each link to another page a number, the same for the same address. By address.
 * @param {Element} content
 */
function number(content) {
  /** @type {Map<string, number>} */
  const found = new Map();
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = content.querySelectorAll("a[href]");
  for (const link of links) {
    if (link.closest(SKIP) || link.href.split("#")[0] === here()) continue;
    const note = found.get(link.href) ?? found.size + 1;
    found.set(link.href, note);
    link.dataset.note = String(note);
  }
  return found;
}

/** @param {Map<string, number>} found */
function list(found) {
  const section = element("section", "print-only print-links");
  const lines = element("ol", "");
  lines.append(element("li", "", `本页网址：${here()}`));
  for (const [address, note] of found) lines.append(element("li", "", `〔${note}〕${decodeURI(address)}`));
  section.append(element("h2", "", "网址"), lines);
  return section;
}

let title = document.title;

/** An example that was not changed says so in the name of the printed file too. */
function mark() {
  title = document.title;
  if (document.querySelector(".example-mark")) document.title = `示例-${title}`;
}

function prepare() {
  restore();
  mark();
  unfold();
  const content = document.querySelector(".md-content__inner");
  content?.append(list(number(content)));
}

function restore() {
  fold();
  document.title = title;
  for (const one of document.querySelectorAll(".print-links")) one.remove();
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const numbered = document.querySelectorAll("a[data-note]");
  for (const one of numbered) delete one.dataset.note;
}

window.addEventListener("beforeprint", prepare);
window.addEventListener("afterprint", restore);
