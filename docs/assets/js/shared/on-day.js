// A page that shows every period, at the address of a day: #on=2010-05-01, or #on=2010-05-01&at=p-minimum-wage for one thing of
// it. What is in force on that day is opened and marked; without this script the page is what it always is.

import { copyText } from "./clipboard.js";
import { find, findAll, make, makeButton, short } from "./dom.js";

/** @type {(() => void)[]} */
let undo = []; // what takes the marks of the last day away

/**
 * Is it a day of the calendar?
 * @param {string} text
 */
function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
}

/** @param {HTMLElement} one */
function unfold(one) {
  for (let fold = one.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    if (fold.open) continue;
    const opened = fold;
    opened.open = true;
    undo.push(() => {
      opened.open = false;
    });
  }
}

/**
 * @param {HTMLElement} one with a period
 * @param {string} day
 */
function mark(one, day) {
  const told = make("strong", "on-day-mark", `${day} 有效`);
  find(one, "summary > span, .period").append(" ", told);
  one.classList.add("is-on-day");
  undo.push(() => {
    told.remove();
    one.classList.remove("is-on-day");
  });
}

/**
 * Below what is said of the day: back to now, and the address of what is shown.
 * @param {HTMLElement} note
 * @param {string} day
 * @param {string} name of the one thing that is looked at
 */
function offerWays(note, day, name) {
  const back = make("a", "", "回到现在");
  back.href = `#${name}`;
  const copy = makeButton("button", "复制这一天的链接", () => copyText(location.href, `已复制 ${day} 的链接：${short(location.href)}`));
  const ways = make("p", "on-day-ways screen-only", back, " ", copy);
  note.after(ways);
  undo.push(() => {
    const held = ways.contains(document.activeElement);
    ways.remove();
    if (!held) return;
    const title = find(document, "h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  });
}

/** Shows the day of the address; nothing where it has none. */
function showDay() {
  for (const one of undo) one();
  undo = [];
  const asked = new URLSearchParams(location.hash.slice(1));
  const day = asked.get("on");
  if (day === null) return;
  const note = make("p", "notice on-day", "");
  note.setAttribute("role", "status");
  find(document, "h1").after(note);
  undo.push(() => note.remove());
  if (!isDay(day)) {
    note.textContent = `网址里的日期「${short(day)}」不是一天，应当像 #on=2010-05-01。下面是所有的时期。`;
    return;
  }
  const name = asked.get("at") ?? "";
  const place = name ? document.getElementById(name) : null;
  if (name && !place) {
    note.textContent = `这一页没有「${short(name)}」。下面是所有的时期。`;
    return;
  }
  /** @param {HTMLElement} one */
  const isAsked = (one) => !place || place.contains(one) || (/^H\d$/.test(place.tagName) && !!place.nextElementSibling?.contains(one));
  const dated = findAll(document, "[data-from]:not(blockquote)").filter(isAsked);
  const holds = dated.filter(holdsOn(day));
  for (const one of holds) {
    unfold(one);
    if (one instanceof HTMLDetailsElement && !place) one.open = true;
    mark(one, day);
  }
  for (const one of dated.filter((other) => !holds.includes(other))) {
    one.classList.add("off-day");
    undo.push(() => one.classList.remove("off-day"));
  }
  if (place) unfold(place);
  if (!dated.length) note.textContent = "这里的文字没有登记过改动，下面就是。";
  else if (!holds.length) note.textContent = `${day} 那一天，没有查到能确定有效的。`;
  else if (holds.some((one) => one.closest(".clause")))
    note.textContent = `下面是 ${day} 那一天的文字：改过的条款，标着「${day} 有效」的就是；没有改过的照旧。`;
  else note.textContent = `按 ${day} 标出：那一天有效的有${holds.length}处。`;
  offerWays(note, day, name);
  place?.scrollIntoView();
}

/** @param {string} day */
function holdsOn(day) {
  return (/** @type {HTMLElement} */ { dataset: { from = "", to = "" } }) => from !== "" && from <= day && (to === "" || day <= to);
}

window.addEventListener("hashchange", showDay);
showDay();
