// References in a query: the number of a document (文号, such as 津政办发〔2005〕21号) and of a clause (第三部分第（一）项, 三（一）,
// s3-1). They are read from the key, so that brackets, full-width and traditional characters make no difference.

import { fold } from "./fold.js";

/** @typedef {import("./index.js").Index} Index */

/**
 * A document's number, and what stands around it.
 * @typedef {{ agency: string, year: number | null, serial: number, rest: string }} DocumentNumber
 */

const N = "[0-9〇一二三四五六七八九十]{1,4}";
const YEAR = "(?:19|20)[0-9]{2}|[一二][〇一二三四五六七八九]{3}";
const FULL = new RegExp(`(?<agency>\\p{Script=Han}*?)\\|*(?<year>${YEAR})[|年]*第?\\|*(?<serial>${N})(?:号|文|\\||$)`, "u");
const SERIAL = new RegExp(`(?<agency>\\p{Script=Han}*?)第?(?<serial>${N})号`, "u");
const PART = `第?(${N})(?:部分|大点|大项|章|条)\\|*`;
const ITEM = new RegExp(`${PART}第?\\|*(${N})\\|*(?:项|点|款|小项|条)`, "u");
const ITEM_BRACKETED = new RegExp(`${PART}\\|(${N})(?:\\||$)`, "u");
const PARAGRAPH = new RegExp(`${PART}第?(${N})个?(?:自然)?段`, "u");
const LEAD = new RegExp(`${PART}引言`, "u");
const WHOLE_PART = new RegExp(`(?:^|\\|)${PART}$`, "u");
const SHORT = new RegExp(`^第?(${N})\\|+第?(${N})\\|*(?:项|点)?$`, "u");
/** 「三一」「五2」: two numbers without anything between, the first in Chinese. */
const BARE = /^([一二三四五六七八九])([一二三四五六七八九1-9])$/u;
const ID = /^(?:tz|yj(?:\|?p\d+)?|s\d+(?:\|?p\d+|\|\d+)?)$/u;
/** @type {Record<string, string>} */
const NAMES = { 转发通知: "tz", 通知: "tz", 意见引言: "yj", 引言: "yj" };
const MOST = 10;

/**
 * 「二十一」「二〇〇五」「21」 as numbers.
 * @param {string} text
 */
function numeral(text) {
  /** @param {string} char */
  const digit = (char) => (/\d/u.test(char) ? Number(char) : "〇一二三四五六七八九".indexOf(char));
  if (!text.includes("十")) return [...text].reduce((sum, char) => sum * 10 + digit(char), 0);
  const [tens, ones] = text.split("十");
  return (tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0);
}

/**
 * @param {string} key
 * @returns {DocumentNumber | null}
 */
function readNumber(key) {
  const match = FULL.exec(key) ?? SERIAL.exec(key);
  if (!match?.groups) return null;
  const { agency, year, serial } = match.groups;
  const after = key.slice(match.index + match[0].length).replace(/^文?(?:转发)?/u, "");
  const rest = `${key.slice(0, match.index)}|${after}`;
  return { agency, year: year ? numeral(year) : null, serial: numeral(serial), rest };
}

/** @param {string} key */
function trim(key) {
  return key.replace(/^\|+|\|+$/gu, "");
}

/**
 * The ways to write a clause, in the order in which they are tried, and the ids that each may mean.
 * @type {[RegExp, (part: number, at: number) => string[]][]}
 */
const WRITTEN = [
  [ITEM, (part, item) => [`s${part}-${item}`]],
  [ITEM_BRACKETED, (part, item) => [`s${part}-${item}`]],
  [SHORT, (part, at) => [`s${part}-${at}`, `s${part}-p${at}`]],
  [BARE, (part, at) => [`s${part}-${at}`, `s${part}-p${at}`]],
  [PARAGRAPH, (part, at) => [`s${part}-p${at}`, ...(at === 1 ? [`s${part}`] : [])]],
  [LEAD, (part) => [`s${part}-p1`]],
  [WHOLE_PART, (part) => [`s${part}`]],
];

/**
 * The ids that a clause may have, the likeliest first.
 * @param {string} key
 */
function readClause(key) {
  for (const [form, ids] of WRITTEN) {
    const match = form.exec(key);
    if (match) return ids(numeral(match[1]), numeral(match[2] ?? ""));
  }
  if (ID.test(key)) return [key.replace(/\|?(p\d+)$|\|(\d+)$/u, (_, p, n) => `-${p ?? n}`)];
  return Object.hasOwn(NAMES, key) ? [NAMES[key]] : [];
}

/**
 * The document and the clause that a query names; null when it names neither.
 * @param {string} text
 * @param {import("./fold.js").FoldTable} table
 */
export function readReference(text, table) {
  const key = fold(text, table).slice(0, 200).join("");
  const number = readNumber(key);
  const clause = readClause(trim(number ? number.rest : key));
  return number || clause.length ? { number, clause } : null;
}

/**
 * Is the agency that was typed the document's own? Its beginning or end may be left out; something else may not stand there.
 * @param {string} typed
 * @param {string} own
 */
function sameAgency(typed, own) {
  return !typed || typed.endsWith(own) || own.startsWith(typed) || own.endsWith(typed);
}

/**
 * The entries that a query names; `near`: year and serial number agree, but the agency is another.
 * @param {Index} index
 * @param {string} text
 * @returns {Promise<{ entries: import("./index.js").Entry[], near: boolean }>}
 */
export async function resolve(index, text) {
  const reference = readReference(text, index.table);
  if (!reference) return { entries: [], near: false };
  let chosen = index.manifest.policies.map(([key], policy) => ({ policy, own: readNumber(key) }));
  let near = false;
  if (reference.number) {
    const { agency, year, serial } = reference.number;
    chosen = chosen.filter(({ own }) => own?.serial === serial && (year === null || own.year === year));
    const exact = chosen.filter(({ own }) => own && sameAgency(agency, own.agency));
    near = !exact.length && chosen.length > 0;
    chosen = near ? chosen : exact;
  }
  /** @type {import("./index.js").Entry[]} */
  const entries = [];
  for (const { policy } of chosen.slice(0, MOST)) {
    const all = await index.policy(policy);
    const clause = reference.clause.map((id) => all.find((one) => one.href.endsWith(`#${id}`))).find((one) => one);
    if (clause) entries.push(clause);
    else if (reference.number) entries.push(all[0]);
  }
  return { entries, near };
}
