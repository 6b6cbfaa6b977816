// 「嵌入」: one line to paste into another page, as the build wrote it (scripts/pages/embed.py). Loaded when it is asked for.

import { closer, openDialog, tell } from "./clipboard.js";
import { make, siteAddress } from "./dom.js";
import { fetchWithTimeout } from "./files.js";
import { part } from "./lines.js";

/**
 * Shows the lines for what lies at embed/`path`.
 * @param {string} path
 * @param {string} root the way from this page to the root of the site
 * @param {HTMLElement} button
 */
export async function showEmbed(path, root, button) {
  const site = new URL(root, document.baseURI).href;
  const answered = await fetchWithTimeout(`${site}embed/${path}oembed.json`, { cache: "no-cache" }).catch(() => null);
  if (!answered?.ok) return tell("现在取不到嵌入用的代码，请联网后再试。");
  const { title, html, quotation } = await answered.json();
  /** @param {string} line the build may not have known the address of the site */
  const whole = (line) => (siteAddress() ? line : line.replaceAll(/(src|href)="(?!\w+:)/gu, `$1="${site}`));
  const dialog = openDialog("嵌入别的网页", button);
  dialog.classList.add("lines-dialog");
  const look = make("a", "", "先看一看");
  look.href = `${site}embed/${path}`;
  look.target = "_blank";
  dialog.append(
    make("p", "", `${title}：把下面任意一行粘贴到别的网页的源代码里。`, look, "。"),
    ...part("1. 带框，高度自动调整", whole(html)),
    ...part("2. 只有引文和链接，不用脚本", whole(quotation)),
    make("p", "hint", "框里写明出处、校验码和许可，点「在原处打开」回到本站。"),
    closer(dialog),
  );
  dialog.showModal();
}
