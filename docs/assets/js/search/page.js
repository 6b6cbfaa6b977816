// 检索页：打字就查，结果跟着变；查询写在地址的 # 后面，所以一次检索就是一个链接，而服务器看不到打了什么。
import { Index } from "./index.js";
import { search } from "./results.js";
import { make } from "./view.js";

const WAIT = 150;
const place = document.querySelector("[data-search-page]");
const form = place.querySelector("form");
const input = form.querySelector("input");
const status = place.querySelector("[role=status]");
const results = place.querySelector(".search-results");
const start = place.querySelector(".search-start");
const root = place.dataset.root;
let opened = null,
  asked = 0,
  timer = 0,
  shown = null,
  settled = true;

function open() {
  opened ??= Index.open(new URL("./", location.href.split(/[?#]/u)[0]));
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

/** 地址里的查询。旧写法 ?q= 也认，认了就挪到 # 后面。 */
function fromAddress() {
  const said = (text) => new URLSearchParams(text).get("q");
  const old = said(location.search);
  if (old !== null) history.replaceState(null, "", location.pathname + fragment(old));
  return said(location.hash.slice(1)) ?? "";
}

function fragment(text) {
  return text.trim() ? `#${new URLSearchParams({ q: text })}` : "";
}

/** 查询写进地址：一次检索一条历史记录，边打边改的不另记。 */
function write(text) {
  const address = location.pathname + fragment(text);
  if (address === location.pathname + location.hash) return;
  if (settled) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

function noneFound(near) {
  const words = near.map((word) => make("a", { href: fragment(word), class: "chip" }, word));
  const tip = make("p", {}, "换个说法，或者少打几个字。文号可以只打「21号」，条款可以打「三（一）」。");
  return [make("section", { class: "hits none" }, tip, ...(words.length ? [make("p", {}, "是不是想查：", ...words)] : []))];
}

async function show(text) {
  const turn = (asked += 1);
  shown = text;
  results.setAttribute("aria-busy", "true");
  await fill(text, () => turn === asked);
  if (turn === asked) results.setAttribute("aria-busy", "false");
}

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
    results.replaceChildren(...(found.found ? found.sections : found.empty ? [] : noneFound(found.near)));
    start.hidden = Boolean(found.found);
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
  if (event.isComposing) return;
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

// 上下键在输入框和各条结果之间走。
place.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [input, ...results.querySelectorAll(".hit-link")];
  const at = stops.indexOf(document.activeElement);
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
if (input.value)
  input.dispatchEvent(new InputEvent("input")); // 程序还没有来就打上的字
else arrive();
if (!shown && location.hash === "") input.focus({ preventScroll: true });
