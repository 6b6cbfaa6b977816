// The seal: eight hexadecimal digits in a citation link that stand for the words cited. What each seal of this site
// stands for is written in the page: data-seal for the words of now, #earlier for those of before.

import { findAll, make, short } from "../shared/dom.js";

/**
 * How a link's seal and the words of now agree, and a note that says so.
 * @typedef {{ state: "same" | "earlier" | "other" | "unknown", note: HTMLElement }} Comparison
 */

const FORM = /^[0-9a-f]{8}$/;

/**
 * The earlier wording of a clause with this seal, as the page holds it, or undefined.
 * @param {string | undefined} clause
 * @param {string} seal
 */
function earlier(clause, seal) {
  return findAll(document, "[data-earlier]").find((one) => one.dataset.earlier === clause && one.dataset.seal === seal);
}

/**
 * The clause that has this seal now, when a link has lost its fragment.
 * @param {string} seal
 */
export function sealed(seal) {
  return FORM.test(seal) ? findAll(document, `[data-clause-id][data-seal="${seal}"]`)[0] : undefined;
}

/**
 * Compares a seal with the words of now.
 * @param {HTMLElement} now the element with data-clause-id, data-seal, data-since and data-cite
 * @param {string} seal
 * @returns {Comparison}
 */
export function check(now, seal) {
  const { clauseId, since, cite } = now.dataset;
  if (seal === now.dataset.seal) {
    return { state: "same", note: note("same", "与引用时一致", `这段文字自${since}发布以来没有改动。`) };
  }
  const before = FORM.test(seal) ? earlier(clauseId, seal) : undefined;
  if (before) {
    const { from, until, to } = before.dataset;
    const was = to ? "有效" : "发布";
    const element = now.dataset.seal
      ? note("earlier", "引用之后文字改过", `链接引的是${from}至${until}${was}的文字，${since}起改成了现在这样。`)
      : note("earlier", "引用的是原来的文字", `链接引的是${from}至${until}${was}的文字，现在这个编号不用了。`);
    element.append(compared(before, now));
    return { state: "earlier", note: element };
  }
  const owner = sealed(seal);
  if (owner) {
    return { state: "other", note: note("other", "没有核对文字", `链接里的文字校验码是${owner.dataset.cite}的，不是${cite}的。`) };
  }
  const what = `链接里的文字校验码「${short(seal)}」不是本站的：${cite}没有发布过这样的文字。可能抄错了，也可能被人改过。请以本站的文字为准。`;
  return { state: "unknown", note: note("unknown", "认不出这个校验码", what) };
}

/**
 * @param {Comparison["state"]} state
 * @param {string} title
 * @param {string} text
 */
function note(state, title, text) {
  const element = make("div", "seal-note");
  element.dataset.state = state;
  const words = make("p");
  words.append(make("strong", "", title), ` ${text}`);
  element.append(words);
  return element;
}

/**
 * Both wordings, with what differs between them marked.
 * @param {HTMLElement} before
 * @param {HTMLElement} now
 */
function compared(before, now) {
  const [old, present] = [paragraphs(before), now.dataset.seal ? paragraphs(now) : ""];
  const list = make("dl", "wordings");
  const [oldMarked, presentMarked] = difference(old, present);
  list.append(make("dt", "", `引用时的文字（${before.dataset.from}起）`), oldMarked);
  if (present) list.append(make("dt", "", `现在的文字（${now.dataset.since}起）`), presentMarked);
  return list;
}

/**
 * The words an element holds; of a part of the text, with those of everything under it.
 * @param {HTMLElement} element
 */
function paragraphs(element) {
  const [quote] = findAll(element, ".quote");
  const under = findAll(document, "[data-clause-id][data-seal]").filter((one) =>
    one.dataset.clauseId?.startsWith(`${element.dataset.clauseId}-`),
  );
  return (quote ? [quote] : [element, ...under])
    .flatMap((one) => findAll(one, ":scope > h2, :scope > p"))
    .map((one) => one.textContent.trim())
    .join("\n");
}

/**
 * Two <dd>: what lies between the common beginning and the common end is marked.
 * @param {string} one
 * @param {string} other
 */
function difference(one, other) {
  const [a, b] = [Array.from(one), Array.from(other)];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [a, b].map((text) => {
    const element = make("dd");
    const middle = text.slice(start, text.length - end).join("");
    element.append(text.slice(0, start).join(""));
    if (middle && one && other) element.append(make("mark", "", middle));
    else element.append(middle);
    element.append(text.slice(text.length - end).join(""));
    return element;
  });
}
