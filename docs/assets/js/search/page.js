// The search page: results follow the typing. The query stands behind the # of the address, so that a search is a link, and
// no server sees what was typed.

import { find, findAll, make, release } from "../shared/dom.js";
import { Index } from "./index.js";
import { search } from "./results.js";
import { makeLink } from "./view.js";

const WAIT = 150; // milliseconds without another letter
const place = find(document, "[data-search-page]");
const form = find(place, "form", HTMLFormElement);
const input = find(form, "input", HTMLInputElement);
const status = find(place, "[role=status]");
const results = find(place, ".search-results");
const start = find(place, ".search-start");
const root = place.dataset.root ?? "";
/** @type {Promise<Index> | null} */
let opened = null;
let asked = 0;
let timer = 0;
/** @type {string | null} */
let shown = null;
let settled = true; // what is typed next is a search of its own

function open() {
  opened ??= Index.open(new URL("./", location.href.split(/[?#]/u)[0]), release());
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

/** This page's whole address: of a path that begins with two slashes the browser would make another host. */
const here = () => location.href.split(/[?#]/u)[0];

/** The query in the address. Of old it stood in ?q=: that is still read, and moved behind the #. */
function fromAddress() {
  /** @param {string} text */
  const said = (text) => new URLSearchParams(text).get("q");
  const old = said(location.search);
  if (old !== null) history.replaceState(null, "", here() + fragment(old));
  return said(location.hash.slice(1)) ?? "";
}

/** @param {string} text */
function fragment(text) {
  return text.trim() ? `#${new URLSearchParams({ q: text })}` : "";
}

/**
 * Writes the query into the address: one entry of the history for each search, none for each letter.
 * @param {string} text
 */
function write(text) {
  const address = here() + fragment(text);
  if (address === here() + location.hash) return;
  if (settled) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/** @param {string[]} near */
function noneFound(near) {
  const words = near.map((word) => makeLink("chip", fragment(word), word));
  const tip = make("p", "", "换个说法，或者少打几个字。文号可以只打「21号」，条款可以打「三（一）」。");
  return make("section", "hits none", tip, ...(words.length ? [make("p", "", "是不是想查：", ...words)] : []));
}

/** @param {string} text */
async function show(text) {
  asked += 1;
  const turn = asked;
  shown = text;
  results.setAttribute("aria-busy", "true");
  await fill(text, () => turn === asked);
  if (turn === asked) results.setAttribute("aria-busy", "false");
}

/**
 * @param {string} text
 * @param {() => boolean} current is this still the last search?
 */
async function fill(text, current) {
  if (!text.trim()) {
    status.textContent = "";
    results.replaceChildren();
    start.hidden = false;
    return;
  }
  try {
    const found = await search(await open(), text, root);
    if (!current()) return;
    status.textContent = found.status;
    results.replaceChildren(...found.sections);
    start.hidden = found.sections.length > 0;
    if (!found.sections.length && !found.isEmpty) results.append(noneFound(found.near));
  } catch (error) {
    if (!current()) return;
    console.error(error);
    opened = null;
    status.textContent = "检索的数据没有取到。请检查网络，再按一次「检索」；也可以从下面的目录进入。";
    results.replaceChildren();
    start.hidden = false;
  }
}

input.addEventListener("input", (event) => {
  if (event instanceof InputEvent && event.isComposing) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    write(input.value);
    settled = false;
    show(input.value);
  }, WAIT);
});
input.addEventListener("compositionend", () => input.dispatchEvent(new InputEvent("input")));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(timer);
  write(input.value);
  settled = true;
  await show(input.value);
  results.querySelector("a")?.focus();
});

// The arrows walk between the box and the results.
place.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [input, ...findAll(results, ".hit-link")];
  const at = stops.findIndex((one) => one.matches(":focus"));
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
});

function arrive() {
  const text = fromAddress();
  if (text === shown) return;
  input.value = text;
  settled = true;
  show(text);
}
addEventListener("popstate", arrive);
addEventListener("hashchange", arrive);
open().catch(() => {});
if ("modelContext" in document)
  void import("./agent.js").then((agent) => agent.offerTool(form, input, async (text) => search(await open(), text, root)));
if (input.value)
  input.dispatchEvent(new InputEvent("input")); // typed before this script had come
else arrive();
if (!shown && location.hash === "") input.focus({ preventScroll: true });
