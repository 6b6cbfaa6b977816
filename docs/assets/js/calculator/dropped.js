// A calculation sheet is dropped on the page of a calculator: it is verified there, by a Python of its own, and can be worked out
// anew. What stands in the form is left alone until the reader asks for that.

import { DeskClient } from "../python/client.js";
import { closer, openDialog } from "../shared/clipboard.js";
import { make } from "../shared/dom.js";
import { textOf, told } from "./verdict.js";

/**
 * @param {File} file
 * @param {DOMStringMap} page the calculator's `runtime`, `patience` and `root`
 */
export async function open(file, page) {
  const dialog = openDialog("核对计算书", document.activeElement);
  const place = make("div", "verdict", make("p", "", `正在核对「${file.name}」。`));
  place.setAttribute("role", "status");
  dialog.append(place, closer(dialog));
  dialog.showModal();
  const { text, error } = await textOf(file);
  if (error) return place.replaceChildren(make("p", "", error));
  const client = new DeskClient(
    page,
    { progress: () => {}, loaded: () => {}, failed: (words) => place.replaceChildren(make("p", "", words)) },
    "keeping",
  );
  dialog.addEventListener("close", () => client.end());
  /** @type {import("./verdict.js").Verdict | null} */
  const verdict = await client.call("verify", text).catch(() => null); // why is told by then
  client.end();
  if (!verdict) return;
  place.replaceChildren(...told(verdict, page.root ?? ""));
  for (const link of place.querySelectorAll("a")) link.addEventListener("click", () => dialog.close());
}
