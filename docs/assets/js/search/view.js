// 结果的样子。打的字只当文字放进页面，从不当 HTML。
import { foldWithPlaces } from "./fold.js";

const WINDOW = 110;
/** 这么短的一行多半是标题，同样好时宁可取别的句子。 */
const BRIEF = 12;
const SENTENCE = /[^。；！？\n]*[。；！？\n]?/gu;

/** 造一个元素。 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** 这些键在一段文字里的位置，不重叠，升序。 */
function marksIn(text, keys, table) {
  const { key, from, to } = foldWithPlaces(text, table);
  const joined = key.join("");
  const offsets = [];
  for (let at = 0, unit = 0; at <= key.length; unit += key[at]?.length ?? 0, at += 1) offsets[unit] = at;
  const found = [];
  for (const one of keys) {
    for (let at = joined.indexOf(one); one && at >= 0; at = joined.indexOf(one, at + one.length)) {
      found.push({ start: from[offsets[at]], end: to[offsets[at + one.length] - 1], one });
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return found.filter((mark) => {
    if (mark.start < end) return false;
    end = mark.end;
    return true;
  });
}

/** 含有最多查到的词的那一句：[起, 止]，太长就只取第一处前后。 */
function sentence(text, marks) {
  let best = { count: -1, start: 0, end: Math.min(text.length, WINDOW) };
  let from = 0,
    to = 0; // 这一句里的 marks
  for (const match of text.matchAll(SENTENCE)) {
    const start = match.index,
      end = start + match[0].length;
    while (from < marks.length && marks[from].end <= start) from += 1;
    while (to < marks.length && marks[to].start < end) to += 1;
    const count = new Set(marks.slice(from, to).map((mark) => mark.one)).size;
    const brief = match[0].trim().length <= BRIEF;
    const better = count > best.count || (count === best.count && best.brief && !brief && count > 0);
    if (match[0].trim() && better) best = { count, start, end, brief };
  }
  const first = marks.find((mark) => mark.start >= best.start && mark.start < best.end);
  if (first && first.end > best.end) best.end = first.end;
  if (best.end - best.start <= WINDOW * 1.3) return best;
  const start = first ? Math.max(best.start, first.start - 40) : best.start;
  return { start, end: Math.min(best.end, Math.max(start + WINDOW, first?.end ?? 0)) };
}

/** 一段文字，查到的词放进 mark。 */
function marked(text, marks, start, end) {
  const parts = [];
  let at = start;
  for (const mark of marks.filter((one) => one.start >= start && one.end <= end)) {
    parts.push(text.slice(at, mark.start), make("mark", {}, text.slice(mark.start, mark.end)));
    at = mark.end;
  }
  parts.push(text.slice(at, end).trimEnd());
  return parts;
}

/** 一句话，查到的词标出来。 */
export function excerpt(text, keys, table) {
  const marks = marksIn(text, keys, table);
  const { start, end } = sentence(text, marks);
  const line = make("p", { class: "hit-text" });
  if (start > 0 && !/[。；！？\n]/u.test(text[start - 1])) line.append("……");
  line.append(...marked(text, marks, start, end));
  if (end < text.length && !/[。；！？\n]/u.test(text[end - 1])) line.append("……");
  return line;
}

/** 一条结果。 */
export function hit(found, keys, table, root, note) {
  const { label, text } = found;
  const link = make("a", { class: "hit-link", href: root + found.href });
  link.append(make("span", {}, ...marked(label, marksIn(label, keys, table), 0, label.length)));
  const item = make("li", { class: "hit" }, link);
  if (note) item.append(make("span", { class: "hit-note" }, note));
  item.append(excerpt(text.startsWith(`${label}\n`) ? text.slice(label.length + 1) : text, keys, table));
  return item;
}

/** 一组结果：标题、总数、已经取来的几条，和「再看」。 */
export function group(title, total, items, more) {
  const count = total ? [make("span", { class: "count" }, ` ${total}`)] : [];
  const section = make("section", { class: "hits" }, make("h2", {}, title, ...count));
  section.append(...items);
  if (more) {
    const button = make("button", { type: "button", class: "more" }, more.label);
    button.addEventListener("click", more.action);
    section.append(button);
  }
  return section;
}
