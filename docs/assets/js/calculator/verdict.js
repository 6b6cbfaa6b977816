// How a calculation sheet that comes back stands to what comes out now: the words of calculators/output/verification.py, what the
// sheet holds, and the way to work it out anew. Everything of the file is put in as text.

import { make } from "../shared/dom.js";

/**
 * What calculators/keeping/bridge.py answers.
 * @typedef {{ outcome: string, words: string, lines: string[], title: string, day: string, headline: string, typed: string[][],
 *   target: string }} Verdict
 */

const MOST = 16 * 1024 * 1024; // bytes of a file
const LONG = 200; // characters of what was filled in that are shown

/**
 * The text of a file that may be a sheet; in words, why it cannot be one.
 * @param {File} file
 * @returns {Promise<{ text: string, error: string }>}
 */
export async function textOf(file) {
  if (file.size > MOST) return { text: "", error: `「${file.name}」太大了，不是计算书。` };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()), error: "" };
  } catch {
    return { text: "", error: `「${file.name}」不是计算书：计算书是按「下载计算书」存下的 .json 文件。` };
  }
}

/**
 * @param {Verdict} verdict
 * @param {string} root the way to the root of the site
 */
export function told({ outcome, words, lines, title, day, headline, typed, target }, root) {
  const head = make("p", "headline", outcome === "AGREES" ? `${words}：没有改动过，重算的数和版本都一样` : words);
  const list = make("ul", "verdict-lines", ...lines.map((one) => make("li", "", one)));
  if (!title) return [head, list];
  /** @param {string[]} pair */
  const filled = ([label, value]) =>
    make("div", "", make("dt", "", label), make("dd", "", value.length > LONG ? `${value.slice(0, LONG)}……` : value));
  const about = [["测算", title], ["计算日期", day || "没有写"], ["当时的结果", headline], ...typed];
  const again = make("a", "button", "按填写的内容重新算");
  again.href = `${root}${target}`;
  return [head, list, ...(target ? [make("p", "", again)] : []), make("dl", "meta", ...about.map(filled))];
}
