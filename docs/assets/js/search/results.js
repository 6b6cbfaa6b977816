// 一次检索的全部结果：直达、页面、条款、其他文件，各成一组，先显示最相关的几条。

import { fold } from "./fold.js";
import { ask, similar } from "./query.js";
import { readReference, resolve } from "./refs.js";
import { group, hit, make } from "./view.js";

const STEP = { clauses: 10, others: 5 };
const TITLED = 4;
/** 更长的是粘贴的条文，不是问题。 */
const ASKED = 20;

function quoted(words) {
  return words.map((word) => `「${word}」`).join("");
}

/** 题目里就有这些词的页面和文件。 */
async function titled(index, answer) {
  const likely = answer.ranked.filter((entry) => index.blockOf(entry) === 0 && index.kind(entry) === "p");
  const documents = answer.ranked.filter((entry) => index.kind(entry) === "d").slice(0, TITLED);
  const titles = await Promise.all([...documents, ...likely].map((entry) => index.title(entry)));
  const has = (found) => {
    const title = found.kind === "d" ? found.text.split("\n", 2).join("\n") : found.label;
    const key = fold(title, index.table).join("");
    return answer.parts.every(({ as }) => as.some((one) => key.includes(one)));
  };
  const length = (found) => found.label.length;
  const best = titles
    .filter(has)
    .sort((a, b) => length(a) - length(b))
    .slice(0, TITLED);
  return Promise.all(best.map(({ entry }) => index.read(entry, answer.at(entry))));
}

/** 页面只用它的说明，不摘正文。 */
function brief(one) {
  return one.kind === "p" ? { ...one, text: one.note } : one;
}

/** 查询里有常问的词时，先说的话和先列的条目；写在 docs/search-terms.toml 的 answer。 */
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

/** 查到了什么、怎么查的，一句话。 */
function told(answer, total) {
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
  return [count, ...said].join("。") + "。";
}

/** 条款按文件分开；只有一份文件时不再写它的名字。 */
function byPolicy(hits, index, draw, root) {
  const lists = new Map();
  for (const one of hits) {
    if (!lists.has(one.block))
      lists.set(one.block, { name: one.note, href: one.href.split("#")[0], list: make("ol", { class: "hit-list" }) });
    lists.get(one.block).list.append(draw(one, ""));
  }
  const several = index.manifest.policies.length > 1;
  return [...lists.values()].flatMap(({ name, href, list }) =>
    several ? [make("h3", { class: "hit-policy" }, make("a", { href: root + href }, name)), list] : [list],
  );
}

/** 查一次。回答 {status, sections, found}；sections 可以直接放进页面。 */
export async function search(index, text, root) {
  const reference = readReference(text, index.table) !== null;
  let [direct, answer] = await Promise.all([resolve(index, text), ask(index, text, { splitting: !reference })]);
  if (reference && !direct.entries.length) answer = await ask(index, text);
  if (answer.how === "empty") return { status: "这里面没有可以查的字。请输入几个汉字、数字或文号。", sections: [], found: 0, empty: true };
  const keys = answer.parts.flatMap((part) => part.as);
  const draw = (one, note = one.kind === "p" ? "" : one.note) => hit(one, keys, index.table, root, note);
  const shown = new Set(direct.entries.map((one) => one.entry));
  const sections = [];
  const read = (entry) => index.read(entry, answer.at(entry));
  const list = (hits, note) => [make("ol", { class: "hit-list" }, ...hits.map((one) => draw(one, note)))];
  if (direct.entries.length) {
    const title = direct.near ? "年份和号数相同、机关代字不同的文件" : "直达";
    sections.push(group(title, direct.entries.length, list(direct.entries)));
  }
  const asked = direct.entries.length ? { says: [], entries: [] } : await first(index, text);
  if (asked.says.length || asked.entries.length) {
    for (const one of asked.entries) shown.add(one.entry);
    sections.push(
      group("您可能要找", asked.entries.length, [...asked.says.map((one) => make("p", { class: "says" }, one)), ...list(asked.entries)]),
    );
  }
  const fresh = (await titled(index, answer)).filter((one) => !shown.has(one.entry));
  for (const one of fresh) shown.add(one.entry);
  if (fresh.length) sections.push(group("题目里有", fresh.length, list(fresh)));
  const rest = answer.ranked.filter((entry) => !shown.has(entry));
  const kinds = [
    ["条款", "c", STEP.clauses],
    ["文件", "d", STEP.others],
    ["页面", "p", STEP.others],
    ["其他文件的条文", "r", STEP.others],
    ["参数", "v", STEP.others],
  ];
  for (const [title, kind, step] of kinds) {
    const entries = rest.filter((entry) => index.kind(entry) === kind);
    if (entries.length)
      sections.push(await paged(read, title, entries, step, (hits) => (kind === "c" ? byPolicy(hits, index, draw, root) : list(hits))));
  }
  const total = rest.length + shown.size;
  const found = sections.length;
  const near = found ? [] : similar(index, text);
  return { status: told(answer, total), sections, found, near };
}

/** 先显示 step 条，按「再看」一次多 step 条。 */
async function paged(read, title, entries, step, drawAll) {
  const upTo = async (count) => {
    const hits = await Promise.all(entries.slice(0, count).map(read));
    const left = entries.length - count;
    const section = group(
      title,
      entries.length,
      drawAll(hits),
      left > 0 && {
        label: `再看${Math.min(step, left)}条`,
        action: async () => {
          const next = await upTo(count + step);
          section.replaceWith(next);
          next.querySelectorAll(".hit-link")[count]?.focus();
        },
      },
    );
    return section;
  };
  return upTo(step);
}
