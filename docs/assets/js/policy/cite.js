// Citation marks: next to each mark a button opens the menu. What it copies stands on the page already, written by the
// build; here only the address the reader is on and today's date are filled in.

import "./arrive.js";
import { closer, copyText, openDialog } from "../shared/clipboard.js";
import { find, findAll, make, makeButton, messageOf, short, siteAddress } from "../shared/dom.js";
import { openMenu } from "../shared/menu.js";
import { today } from "../shared/today.js";

class Mark {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.cite = root.dataset.cite;
    this.here = find(root, ".mark", HTMLAnchorElement).href; // this paragraph or row
    this.source = root.dataset.source ? new URL(root.dataset.source, document.baseURI).href : this.here; // the clause
    find(root, ".cited-on").textContent = today();
    find(root, ".cited-at").textContent = this.source;
    const details = find(root, "details");
    const button = makeButton("cite-open", "引用", () => openMenu(button, `引用${this.cite}`, this.items(button)));
    button.setAttribute("aria-label", `引用${this.cite}`);
    button.setAttribute("aria-haspopup", "menu");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      button.click();
    });
    details.hidden = true;
    details.before(button);
  }

  get isTarget() {
    return this.here.includes("#target-");
  }

  /** @param {string} name */
  form(name) {
    return find(this.root, `[data-form="${name}"]`).textContent;
  }

  /**
   * @param {HTMLElement} button
   * @returns {import("../shared/menu.js").Item[]}
   */
  items(button) {
    /**
     * @param {string} label
     * @param {string} detail
     * @param {string} what
     */
    const copy = (label, detail, what) => ({
      label,
      detail,
      run: () => copyText(detail, `已复制${this.cite}的${what}：${short(detail)}`),
    });
    const on = document.querySelector(".on-day-ways") && /\bon=([\d-]+)/.exec(location.hash);
    const then = on ? `${location.href.split(/[?#]/u)[0]}#on=${on[1]}&at=${this.root.dataset.clause}` : "";
    return [
      ...(on ? [copy(`复制 ${on[1]} 的链接`, then, ` ${on[1]} 的链接`)] : []),
      copy("复制链接", this.here, "链接"),
      copy("复制引用（长）", this.form("long"), "引用（长）"),
      copy("复制引用（短）", this.form("short"), "引用（短）"),
      copy("复制 GB/T 7714", this.form("gbt"), " GB/T 7714 著录"),
      { label: "二维码", detail: "看图，存为 SVG 或 PNG", run: () => this.code(button) },
      { label: "嵌入别的网页", detail: this.isTarget ? "这张指标表" : "这一条的原文", run: () => this.embed(button) },
      { label: "放进通知", detail: "到「引用与通知」，已选好这一条", run: () => window.location.assign(this.notice()) },
    ];
  }

  /** @param {HTMLElement} button */
  async embed(button) {
    const { root = "", policy, clause } = this.root.dataset;
    const { showEmbed } = await import("../shared/embed.js");
    await showEmbed(this.isTarget ? `targets/${policy}/` : `clauses/${policy}/${clause}/`, root, button);
  }

  notice() {
    const { root, policy, clause } = this.root.dataset;
    const page = new URL(`${root}policies/${policy}/notice/`, document.baseURI);
    page.hash = `c=${clause}.${new URL(this.source).searchParams.get("w")}`;
    return page.href;
  }

  /** @param {HTMLElement} button */
  async code(button) {
    const { root, policy, clause } = this.root.dataset;
    const { draw, picture, reach, saver } = await import("./qr.js");
    const caption = `扫码查看原文${this.cite}`;
    const dialog = openDialog("二维码", button);
    const figure = make("figure");
    const note = make("p", "", "正在作图……");
    note.setAttribute("role", "status");
    figure.append(make("figcaption", "", caption), make("p", "address", this.source), note);
    dialog.append(figure, closer(dialog));
    dialog.showModal();
    const address = siteAddress();
    const made = address && this.source.startsWith(address) ? new URL(`${root}policies/${policy}/qr/${clause}`, document.baseURI).href : "";
    try {
      const { svg, png } = await draw(this.source, caption, made);
      figure.prepend(picture(svg, caption));
      note.textContent = `${reach(this.source)}印出来边长不小于 20 毫米。`;
      const name = `${policy}-${clause}`;
      figure.after(saver("存为 SVG", `${name}.svg`, svg, "image/svg+xml"), saver("存为 PNG", `${name}.png`, png, "image/png"));
    } catch (error) {
      note.textContent = `${messageOf(error)}。`;
    }
  }
}

for (const root of findAll(document, ".cite")) new Mark(root);
