// 打印前：打开折起来的部分，给页里的链接编号，在末尾列出网址。打印后恢复原样。

const SKIP = "nav, form, .mark, .law, .number-index, .marks, .calc-tools, .site-footer, .screen-only";

/** 本页的网址，不带 # 后面的内容：那里可能有填写的数据。 */
const here = () => window.location.href.split("#")[0];

function unfold() {
  for (const one of document.querySelectorAll("details:not([open])")) {
    one.open = true;
    one.dataset.printed = "";
  }
}

function fold() {
  for (const one of document.querySelectorAll("details[data-printed]")) {
    one.open = false;
    delete one.dataset.printed;
  }
}

function element(tag, name, text = "") {
  const one = document.createElement(tag);
  one.className = name;
  one.textContent = text;
  return one;
}

/** 给指到别的页面的链接编号；同一个网址用同一个号。 */
function number(content) {
  const found = new Map();
  for (const link of content.querySelectorAll("a[href]")) {
    if (link.closest(SKIP) || link.href.split("#")[0] === here()) continue;
    if (!found.has(link.href)) found.set(link.href, found.size + 1);
    link.dataset.note = found.get(link.href);
  }
  return found;
}

function list(found) {
  const section = element("section", "print-only print-links");
  const lines = element("ol", "");
  lines.append(element("li", "", `本页网址：${here()}`));
  for (const [address, note] of found) lines.append(element("li", "", `〔${note}〕${decodeURI(address)}`));
  section.append(element("h2", "", "网址"), lines);
  return section;
}

let title = document.title;

/** 没有改过的示例，打印成文件时文件名也带「示例」。 */
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
  for (const one of document.querySelectorAll("a[data-note]")) delete one.dataset.note;
}

window.addEventListener("beforeprint", prepare);
window.addEventListener("afterprint", restore);
