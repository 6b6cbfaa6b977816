// All results of a search: what was named itself, pages, clauses, other documents, each in a group that begins with its
// best few.

import { findAll, make } from "../shared/dom.js";
import { fold } from "./fold.js";
import { ask, similar } from "./query.js";
import { readReference, resolve } from "./refs.js";
import { group, hit, makeLink } from "./view.js";

/** @typedef {import("./index.js").Index} Index */
/** @typedef {import("./index.js").Entry} Entry */
/** @typedef {import("./query.js").Answer} Answer */

/**
 * What the page shows: a sentence and groups of results; without any, words that are like those of the query.
 * @typedef {{ status: string, sections: Node[], near: string[], isEmpty: boolean }} Shown
 */

/**
 * @callback Draw
 * @param {Entry} one
 * @param {string} [note]
 * @returns {Node}
 */

/** Groups in their order: title, kind of entry, how many are shown at a time. */
const GROUPS = [
  { title: "条款", kind: "c", step: 10 },
  { title: "文件", kind: "d", step: 5 },
  { title: "页面", kind: "p", step: 5 },
  { title: "其他文件的条文", kind: "r", step: 5 },
  { title: "参数", kind: "v", step: 5 },
];
const TITLED = 4;
/** What is longer is a pasted clause and no question. */
const ASKED = 20;

/** @param {string[]} words */
function quoted(words) {
  return words.map((word) => `「${word}」`).join("");
}

/**
 * Pages and policies that have these words in their titles.
 * @param {Index} index
 * @param {Answer} answer
 */
async function titled(index, answer) {
  const likely = answer.ranked.filter((entry) => index.blockOf(entry) === 0 && index.kind(entry) === "p");
  const documents = answer.ranked.filter((entry) => index.kind(entry) === "d").slice(0, TITLED);
  const titles = await Promise.all([...documents, ...likely].map((entry) => index.title(entry)));
  /** @param {Entry} found */
  const has = (found) => {
    const title = found.kind === "d" ? found.text.split("\n", 2).join("\n") : found.label;
    const key = fold(title, index.table).join("");
    return answer.parts.every(({ as }) => as.some((one) => key.includes(one)));
  };
  const best = titles
    .filter(has)
    .sort((a, b) => a.label.length - b.label.length)
    .slice(0, TITLED);
  return Promise.all(best.map(({ entry }) => index.read(entry, answer.at(entry))));
}

/**
 * Of a page only its description is shown, no sentence of its text.
 * @param {Entry} one
 */
function brief(one) {
  return one.kind === "p" ? { ...one, text: one.note } : one;
}

/**
 * What is said and listed first when a query has words that are often asked for: `answer` in docs/search-terms.toml.
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<{ says: string[], entries: Entry[] }>}
 */
async function first(index, text) {
  const key = fold(text, index.table).join("");
  if (key.length > ASKED) return { says: [], entries: [] };
  const said = index.manifest.answers.filter(([typed]) => typed.some((one) => key.includes(one)));
  const entries = [...new Set(said.flatMap(([, , pages]) => pages))];
  return {
    says: said.map(([, says]) => says).filter(Boolean),
    entries: (await Promise.all(entries.map((one) => index.read(one)))).map(brief),
  };
}

/**
 * What was found, and how it was looked up.
 * @param {Answer} answer
 * @param {number} total
 */
function told(answer, total) {
  /** @type {string[]} */
  const said = [];
  if (answer.cut) said.push("查询太长，只用了前60个字");
  const parts = quoted(answer.parts.map((part) => part.typed));
  if (answer.how === "all" && answer.parts.length > 1) said.push(`同时含有${parts}`);
  if (answer.how === "some") {
    said.push(answer.missing.length ? `没有查到${quoted(answer.missing)}` : `没有一段同时含有${parts}`);
    if (answer.parts.length) said.push(answer.partly ? "下面是含有其中一部分的" : `下面是含有${parts}的`);
  }
  for (const { typed, as } of answer.parts) if (as.length > 1) said.push(`「${typed}」也按${quoted(as.slice(1))}查了`);
  if (!total) said.unshift("整句、拆开的词、繁体和全角的写法都查过了");
  const count = total ? `找到${total}条` : "没有找到";
  return `${[count, ...said].join("。")}。`;
}

/**
 * Clauses apart by policy; a single policy is not named again.
 * @param {Entry[]} hits
 * @param {boolean} several
 * @param {Draw} draw
 * @param {string} root
 */
function byPolicy(hits, several, draw, root) {
  /** @type {Map<number, Entry[]>} */
  const groups = new Map();
  for (const one of hits) groups.set(one.block, [...(groups.get(one.block) ?? []), one]);
  return [...groups.values()].flatMap((clauses) => {
    const [{ href, note }] = clauses;
    const list = make("ol", "hit-list", ...clauses.map((one) => draw(one, "")));
    return several ? [make("h3", "hit-policy", makeLink("", root + href.split("#")[0], note)), list] : [list];
  });
}

/**
 * Searches once.
 * @param {Index} index
 * @param {string} text
 * @param {string} root the way to the root of the site
 * @returns {Promise<Shown>}
 */
export async function search(index, text, root) {
  const reference = readReference(text, index.table) !== null;
  let [direct, answer] = await Promise.all([resolve(index, text), ask(index, text, { splitting: !reference })]);
  if (reference && !direct.entries.length) answer = await ask(index, text);
  if (answer.how === "empty")
    return { status: "这里面没有可以查的字。请输入几个汉字、数字或文号。", sections: [], near: [], isEmpty: true };
  const keys = answer.parts.flatMap((part) => part.as);
  /** @type {Draw} */
  const draw = (one, note = one.kind === "p" ? "" : one.note) => hit(one, keys, index.table, root, note);
  const shown = new Set(direct.entries.map((one) => one.entry));
  /** @type {Node[]} */
  const sections = [];
  /** @param {number} entry */
  const read = (entry) => index.read(entry, answer.at(entry));
  /** @param {Entry[]} hits */
  const list = (hits) => [make("ol", "hit-list", ...hits.map((one) => draw(one)))];
  if (direct.entries.length) {
    const title = direct.near ? "年份和号数相同、机关代字不同的文件" : "直达";
    sections.push(group(title, direct.entries.length, list(direct.entries)));
  }
  const asked = direct.entries.length ? { says: [], entries: [] } : await first(index, text);
  if (asked.says.length || asked.entries.length) {
    for (const one of asked.entries) shown.add(one.entry);
    const says = asked.says.map((one) => make("p", "says", one));
    sections.push(group("您可能要找", asked.entries.length, [...says, ...list(asked.entries)]));
  }
  const fresh = (await titled(index, answer)).filter((one) => !shown.has(one.entry));
  for (const one of fresh) shown.add(one.entry);
  if (fresh.length) sections.push(group("题目里有", fresh.length, list(fresh)));
  const rest = answer.ranked.filter((entry) => !shown.has(entry));
  const several = index.manifest.policies.length > 1;
  for (const { title, kind, step } of GROUPS) {
    const entries = rest.filter((entry) => index.kind(entry) === kind);
    /** @param {Entry[]} hits */
    const drawAll = (hits) => (kind === "c" ? byPolicy(hits, several, draw, root) : list(hits));
    if (entries.length) sections.push(await paged(read, title, entries, step, drawAll));
  }
  const near = sections.length ? [] : similar(index, text);
  return { status: told(answer, rest.length + shown.size), sections, near, isEmpty: false };
}

/**
 * Shows `step` entries, and as many more each time that the button is pressed.
 * @param {(entry: number) => Promise<Entry>} read
 * @param {string} title
 * @param {number[]} entries
 * @param {number} step
 * @param {(hits: Entry[]) => Node[]} drawAll
 */
async function paged(read, title, entries, step, drawAll) {
  /**
   * @param {number} count
   * @returns {Promise<HTMLElement>}
   */
  const upTo = async (count) => {
    const hits = await Promise.all(entries.slice(0, count).map(read));
    const left = entries.length - count;
    const more = async () => {
      const next = await upTo(count + step);
      section.replaceWith(next);
      findAll(next, ".hit-link")[count]?.focus();
    };
    const button = left > 0 ? { label: `再看${Math.min(step, left)}条`, action: more } : null;
    const section = group(title, entries.length, drawAll(hits), button);
    return section;
  };
  return upTo(step);
}
