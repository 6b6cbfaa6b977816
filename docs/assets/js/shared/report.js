// The page 这里有误: makes one text out of what the reader says is wrong. It is shown first and sent by nobody but the reader.
// A page leads here with its path after the #, a calculator with its public link besides; both are words, never sent.

import { copyText, tell } from "./clipboard.js";
import { find, release } from "./dom.js";
import { save } from "./files.js";

const root = find(document, "[data-report]");
const form = find(root, ".report-form");
const shown = find(root, ".report-text");
const typed = find(root, ".report-typed");
const from = new URLSearchParams(location.hash.slice(1));
const link = from.get("inputs") ?? "";
const LONGEST = 2000; // characters of a mail that every mail program takes from a link

/** @param {string} name */
const field = (name) => {
  const one = form.querySelector(`[name="${name}"]`);
  if (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) return one;
  throw new Error(`页面里没有 ${name}`);
};

/** The text as it would go out. */
function text() {
  const lines = [
    ["网页", field("page").value],
    ["条款、参数或结果", field("place").value],
    ["错在哪里", field("wrong").value],
    ["应当怎样和依据", field("right").value],
    ["数据版本", root.dataset.version ?? ""],
    ["网站版本", release()],
  ];
  const box = field("typed");
  if (link && box instanceof HTMLInputElement && box.checked) lines.push(["填写的内容", link]);
  return lines
    .filter(([, value]) => value.trim())
    .map(([name, value]) => `${name}：${value.trim()}`)
    .join("\n");
}

function show() {
  shown.textContent = text();
  const mail = root.querySelector("[data-act='mail']");
  if (!(mail instanceof HTMLAnchorElement)) return;
  const subject = encodeURIComponent(`应保：${field("page").value}有误`);
  const body = encodeURIComponent(text().slice(0, LONGEST));
  mail.href = `mailto:${root.dataset.mail}?subject=${subject}&body=${body}`;
}

root.dataset.version = document.querySelector(".site-footer code")?.textContent ?? "";
field("page").value = from.get("page") ?? "";
field("place").value = from.get("place") ?? "";
typed.hidden = !link;
form.hidden = false;
find(root, ".report-out").hidden = false;
form.addEventListener("input", show);
find(root, "[data-act='copy']").addEventListener("click", () => void copyText(text(), "已复制。"));
find(root, "[data-act='save']").addEventListener("click", () => {
  tell(save({ name: "这里有误.txt", mime: "text/plain;charset=utf-8", content: new TextEncoder().encode(`${text()}\n`) }));
});
show();
