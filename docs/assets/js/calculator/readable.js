// What a field can read, by its kind: nothing else goes into a link, so that no name and no identity number that was typed
// into the wrong place goes along. calculators/core/inputs.py reads the same; a test compares the two.

const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"; // what Python calls a space
const BLANKS = new RegExp(BLANK, "gu");
const AROUND = new RegExp(`^${BLANK}+|${BLANK}+$`, "gu");
const LONGEST = 40;
const DIGITS = 20;
const NUMBER = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?([十百千万亿]?)$/u;
const ZEROS = new Map([..."十百千万"].map((sign, at) => [sign, at + 1])).set("亿", 8);
const BORN = String.raw`(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`;
const IDENTITY = new RegExp(String.raw`^0*[1-8]\d{5}(?:(?:19|20)\d\d${BORN}\d{4}|\d\d${BORN}\d{3})0*$`, "u");
const PHONE = /^1[3-9]\d{9}$/u; // of a mobile; with commas it is a number
const RAISED = /\p{No}/u; // digits above or below the line, in circles, fractions: 3600¹ is not 36001
const DAY = /^(\d{4})(?:-(\d{1,2})-(\d{1,2})|\/(\d{1,2})\/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))$/u;
const MONTH = /^(\d{4})(?:-(\d{1,2})|\/(\d{1,2})|\.(\d{1,2})|年(\d{1,2})月|(\d{2}))$/u;
const ID = /^(?:tj|cn)_[a-z0-9_]{1,60}$/u; // of a parameter's value
const APART = new RegExp(`(?:${BLANK}|[,，])+`, "u");
const TRILLION = 10n ** 12n;

/**
 * Numbers by kind: units that may stand behind, the most, how many decimals; without such a bound only so many digits.
 * @type {Record<string, { units: string, most: bigint, decimals?: number }>}
 */
const KINDS = {
  heads: { units: "人名个", most: 10n ** 8n, decimals: 0 },
  money: { units: "元", most: TRILLION, decimals: 2 },
  rate: { units: "%", most: 100n },
  number: { units: "", most: TRILLION },
};

/**
 * Without blanks around it, as Python strips.
 * @param {string} text
 */
export function strip(text) {
  return text.replace(AROUND, "");
}

/**
 * Can a field of this kind read the text? `words` are those that a choice knows.
 * @param {string} kind
 * @param {string} text
 * @param {string[]} words
 */
export function isReadable(kind, text, words) {
  if (kind === "choice") return words.includes(strip(text));
  if (kind === "ids")
    return strip(text)
      .split(APART)
      .every((one) => !one || ID.test(one));
  if (RAISED.test(text)) return false;
  const bare = text.normalize("NFKC").replace(BLANKS, "");
  if (kind === "date") return isDay(DAY.exec(bare), bare);
  if (kind === "month") return isDay(MONTH.exec(bare), bare);
  return kind in KINDS && isNumber(kind, bare);
}

/**
 * @param {string} kind
 * @param {string} bare
 */
function isNumber(kind, bare) {
  const { units, most, decimals } = KINDS[kind];
  const perMille = kind === "rate" && bare.endsWith("‰");
  const told = perMille ? bare.slice(0, -1) : bare;
  if (!told || told.length > LONGEST) return false;
  const match = NUMBER.exec(units.includes(told.slice(-1)) ? told.slice(0, -1) : told);
  if (!match) return false;
  const [, sign, whole, fraction = "", scale] = match;
  const digits = whole.replaceAll(",", "") + fraction;
  if (IDENTITY.test(digits) || (!scale && /^0?$/u.test(fraction) && PHONE.test(whole))) return false;
  const value = BigInt(digits) * 10n ** BigInt(ZEROS.get(scale) ?? 0);
  const unit = 10n ** BigInt(fraction.length); // the value counts these parts of one
  if ((sign === "-" && value) || value > most * unit * (perMille ? 10n : 1n)) return false;
  if (decimals !== undefined) return (value * 10n ** BigInt(decimals)) % unit === 0n;
  return String(value).replace(/0+$/u, "").length <= DIGITS;
}

/**
 * @param {RegExpExecArray | null} match
 * @param {string} bare
 */
function isDay(match, bare) {
  if (!match || bare.length > LONGEST) return false;
  const [year, month, day = 1] = match.slice(1).filter(Boolean).map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return year >= 1949 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= last;
}
