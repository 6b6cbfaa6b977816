// Quotations as text: plain, Markdown, and rich text for Word and WPS.

/**
 * A clause that is quoted: how it is cited, briefly and at length, its words paragraph by paragraph, its address.
 * @typedef {{ cite: string, long: string, lines: string[], address: string }} Quotation
 */

const FONT = "font-family:'仿宋','仿宋_GB2312',FangSong,serif;font-size:16pt;line-height:28pt;margin:0";
const QUOTED = "font-family:'楷体','楷体_GB2312',KaiTi,serif;font-size:16pt;line-height:28pt;margin:0;text-indent:2em";
const SMALL = "font-family:'仿宋','仿宋_GB2312',FangSong,serif;font-size:12pt;margin:0 0 12pt";

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

/**
 * Plain text: the citation, the words, the address.
 * @param {Quotation[]} quotations
 */
export function plain(quotations) {
  return quotations.map(({ long, lines, address }) => [`${long}：`, ...lines, `原文：${address}`].join("\n")).join("\n\n");
}

/**
 * Markdown: the words as a quotation, the citation under it as a link.
 * @param {Quotation[]} quotations
 */
export function markdown(quotations) {
  /** @param {string} text */
  const safe = (text) => text.replace(/[\\`*_[\]<>#|~]/g, "\\$&");
  /** @param {Quotation} quotation */
  const block = ({ long, lines, address }) =>
    [...lines.map(safe), `——[${safe(long)}](<${address}>)`].map((line) => `> ${line}`).join("\n>\n");
  return quotations.map(block).join("\n\n");
}

/**
 * HTML as word processors take it from the clipboard: the styles stand on each paragraph.
 * @param {Quotation[]} quotations
 */
export function rich(quotations) {
  /** @param {Quotation} quotation */
  const block = ({ long, lines, address }) => [
    `<p style="${FONT}">${escaped(long)}：</p>`,
    ...lines.map((line) => `<p style="${QUOTED}">${escaped(line)}</p>`),
    `<p style="${SMALL}">原文：<a href="${escaped(address)}">${escaped(address)}</a></p>`,
  ];
  return `<div lang="zh-CN">${quotations.flatMap(block).join("")}</div>`;
}
