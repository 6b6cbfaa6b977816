// The half page: quotations, each with its citation; the code, its caption and the address as text.

import { make } from "../shared/dom.js";

/** @typedef {import("./notice-forms.js").Quotation} Quotation */

const NAMED = 3; // clauses named in the caption

/**
 * The content of the half page, as elements. The code is put in front of its caption later, when it is asked for; only
 * then does the caption speak of scanning (扫码).
 * @param {Quotation[]} quotations
 * @param {string} address
 */
export function halfPage(quotations, address) {
  const code = make("figure", "slip-code");
  const names = quotations
    .slice(0, NAMED)
    .map((one) => one.cite)
    .join("、");
  const more = quotations.length > NAMED ? `等${quotations.length}处` : "";
  code.append(make("figcaption", "", `查看原文${names}${more}`), make("p", "address", address));
  return [
    make("h3", "", "政策依据"),
    ...quotations.map(quote),
    code,
    make("p", "slip-foot", "转载文本，以正式印发文本为准。本站不是政府网站。"),
  ];
}

/** @param {Quotation} quotation */
function quote({ long, lines }) {
  const element = make("blockquote", "slip-quote");
  element.append(...lines.map((line) => make("p", "", line)), make("footer", "", `——${long}`));
  return element;
}
