// In a dialog: lines to paste elsewhere.

import { copyText } from "./clipboard.js";
import { make, makeButton } from "./dom.js";

/**
 * Lines under their title, with a button that copies them.
 * @param {string} title
 * @param {string} text
 */
export function part(title, text) {
  const area = make("textarea");
  area.readOnly = true;
  area.rows = Math.min(text.split("\n").length + 1, 8); // where the browser does not fit it to the lines by itself
  area.value = text;
  area.setAttribute("aria-label", title);
  const copy = makeButton("button", "复制", () => copyText(text, "已复制。"));
  copy.setAttribute("aria-label", `复制：${title}`);
  return [make("p", "lines-title", title, copy), area];
}
