// 直接解析：文号（津政办发〔2005〕21号）和条款号（第三部分第（一）项、三（一）、s3-1）。在键上解析，所以括号、全角、繁体都一样。
import { fold } from "./fold.js";

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
/** 「三一」「五2」：两个数连着写，第一个是汉字。 */
const BARE = /^([一二三四五六七八九])([一二三四五六七八九1-9])$/u;
const ID = /^(?:tz|yj(?:\|?p\d+)?|s\d+(?:\|?p\d+|\|\d+)?)$/u;
const NAMES = { 转发通知: "tz", 通知: "tz", 意见引言: "yj", 引言: "yj" };
const MOST = 10;

/** 「二十一」「二〇〇五」「21」 → 数。 */
export function numeral(text) {
  const digit = (char) => (/\d/u.test(char) ? Number(char) : "〇一二三四五六七八九".indexOf(char));
  if (!text.includes("十")) return [...text].reduce((sum, char) => sum * 10 + digit(char), 0);
  const [tens, ones] = text.split("十");
  return (tens ? digit(tens) : 1) * 10 + (ones ? digit(ones) : 0);
}

function readNumber(key) {
  const match = FULL.exec(key) ?? SERIAL.exec(key);
  if (!match) return null;
  const { agency, year, serial } = match.groups;
  const after = key.slice(match.index + match[0].length).replace(/^文?(?:转发)?/u, "");
  const rest = `${key.slice(0, match.index)}|${after}`;
  return { agency, year: year ? numeral(year) : null, serial: numeral(serial), rest };
}

function trim(key) {
  return key.replace(/^\|+|\|+$/gu, "");
}

/** 条款的编号，可能的几种写法依次试。 */
function readClause(key) {
  const ids = (match, make) => make(numeral(match[1]), match[2] && numeral(match[2]));
  let match = null;
  if ((match = ITEM.exec(key) ?? ITEM_BRACKETED.exec(key))) return ids(match, (part, item) => [`s${part}-${item}`]);
  if ((match = SHORT.exec(key) ?? BARE.exec(key))) return ids(match, (part, at) => [`s${part}-${at}`, `s${part}-p${at}`]);
  if ((match = PARAGRAPH.exec(key))) return ids(match, (part, at) => [`s${part}-p${at}`, ...(at === 1 ? [`s${part}`] : [])]);
  if ((match = LEAD.exec(key))) return ids(match, (part) => [`s${part}-p1`]);
  if ((match = WHOLE_PART.exec(key))) return ids(match, (part) => [`s${part}`]);
  if (ID.test(key)) return [key.replace(/\|?(p\d+)$|\|(\d+)$/u, (_, p, n) => `-${p ?? n}`)];
  return Object.hasOwn(NAMES, key) ? [NAMES[key]] : [];
}

/** 查询里的文号和条款号；都没有就是 null。 */
export function readReference(text, table) {
  const key = fold(text, table).slice(0, 200).join("");
  const number = readNumber(key);
  const clause = readClause(trim(number ? number.rest : key));
  return number || clause.length ? { number, clause } : null;
}

/** 打的机关代字和文件的对不对得上：少打前面或后面可以，打了别的不行。 */
function sameAgency(typed, own) {
  return !typed || typed.endsWith(own) || own.startsWith(typed) || own.endsWith(typed);
}

/** 引用指到的条目；near 是说年份和号数对、机关代字不同。 */
export async function resolve(index, text) {
  const reference = readReference(text, index.table);
  if (!reference) return { entries: [], near: false };
  let chosen = index.manifest.policies.map(([key], policy) => ({ policy, own: readNumber(key) }));
  let near = false;
  if (reference.number) {
    const { agency, year, serial } = reference.number;
    chosen = chosen.filter(({ own }) => own && own.serial === serial && (year === null || own.year === year));
    const exact = chosen.filter(({ own }) => sameAgency(agency, own.agency));
    near = !exact.length && chosen.length > 0;
    chosen = near ? chosen : exact;
  }
  const entries = [];
  for (const { policy } of chosen.slice(0, MOST)) {
    const all = await index.policy(policy);
    const clause = reference.clause.map((id) => all.find((one) => one.href.endsWith(`#${id}`))).find(Boolean);
    if (clause) entries.push(clause);
    else if (reference.number) entries.push(all[0]);
  }
  return { entries, near };
}
