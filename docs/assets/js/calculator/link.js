// Share links: what was typed, behind the # of the address, where no server sees it.
// `#v=1&kind=private&staff=120`: v is the version of this format, the rest are names and values of fields.

import { short } from "../shared/dom.js";

const VERSION = "1";
const POLICY = "policy"; // from which it is worked out; not named where it is the one that is meant anyway
export const AGAINST = "against"; // the other case with which this one is compared, a fragment within the fragment
export const EDITION = "edition"; // of the data of which a link was made: a number, the same for everybody
export const CURVE = "curve"; // what is varied, and from where to where: field=from..to
/** What chat programs and others append to addresses: no field (calculators/output/link.py holds the same). */
export const TAILS = new Set(
  "from isappinstalled nsukey scene clicktime enterid wxfrom ADTAG _wv share_token utm_source utm_medium utm_campaign spm fbclid gclid".split(
    " ",
  ),
);

/** The policy of this page, as its links name it. */
const policy = () => document.querySelector("[data-policy].calculator")?.getAttribute("data-policy") ?? "";

/** The edition of the data that this page has; with a plus where something is not recorded yet. */
export const edition = () => document.querySelector("[data-edition]")?.getAttribute("data-edition") ?? "";

/**
 * A fragment that tells of which edition it was made, if that is known.
 * @param {string} fragment
 */
export function dated(fragment) {
  const now = edition();
  return !now || now.endsWith("+") || new URLSearchParams(fragment).has(EDITION) ? fragment : `${fragment}&${EDITION}=${now}`;
}

/**
 * The fragment (without #) that restores these values; empty ones are left out.
 * @param {Record<string, string>} values
 */
export function encode(values) {
  const parts = new URLSearchParams({ v: VERSION, ...(policy() && { [POLICY]: policy() }) });
  for (const [name, value] of Object.entries(values)) {
    if (value !== "") parts.append(name, value);
  }
  return parts.toString();
}

/**
 * Reads a fragment; null when it holds no saved form. `dropped` says in words what could not be taken over.
 * @param {string} fragment
 */
export function decode(fragment) {
  const [typed, ...tail] = fragment.replace(/^#/, "").split("?");
  const foreign = [...new URLSearchParams(tail.join("?")).keys()];
  const isTail = foreign.length > 0 && foreign.every((name) => TAILS.has(name));
  const parts = new URLSearchParams(isTail ? typed : [typed, ...tail].join("?"));
  const version = parts.get("v");
  if (version === null) return null;
  /** @type {Map<string, string>} */
  const values = new Map();
  /** @type {string[]} */
  const dropped = [];
  if (version !== VERSION) dropped.push(`链接的版本是「${short(version)}」，本页只认识版本 ${VERSION}`);
  for (const [name, value] of parts) {
    if (name === "v" || name === EDITION || TAILS.has(name) || (name === POLICY && value === policy())) continue;
    if (values.has(name)) dropped.push(`「${short(name)}」出现了不止一次，只取第一次的值`);
    else values.set(name, value);
  }
  return { values, dropped, edition: parts.get(EDITION) ?? "" };
}

/**
 * Puts a link with these values into the address bar and the clipboard; says what happened.
 * @param {Record<string, string>} values
 */
export async function copyLink(values) {
  const link = `#${dated(encode(values))}`;
  const address = window.location.href.split(/[?#]/u)[0].replace("/embed/calculators/", "/calculators/") + link;
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(address);
    return "链接已复制。填写的数字在链接的 # 之后，不会发给任何服务器。";
  } catch {
    return "浏览器不让复制。带数据的链接已放在地址栏里，请从那里复制。";
  }
}
