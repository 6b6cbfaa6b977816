// 引用与通知: the clauses that are ticked, quoted word for word. The choice stands behind the # of the address:
// #c=s3-1.de94f3aa,s5-p2.1a2b3c4d, each with the seal of its words.

import { copyRich, copyText, tell } from "../shared/clipboard.js";
import { around, find, findAll, make, messageOf, short, siteAddress } from "../shared/dom.js";
import { halfPage } from "./half-page.js";
import { markdown, plain, rich } from "./notice-forms.js";
import { check } from "./seal.js";

/** @typedef {import("./notice-forms.js").Quotation} Quotation */

const MOST = 99;
const ENTRY = /^([a-z0-9-]{1,40})(?:\.([0-9a-z]{1,16}))?$/;

/**
 * What a link asks for: ids with the seals of their words, if any, and in words what could not be read.
 * @param {string} hash
 */
function asked(hash) {
  /** @type {{ id: string, seal: string | undefined }[]} */
  const pairs = [];
  /** @type {string[]} */
  const unread = [];
  if (!hash.startsWith("#c=")) return { pairs, unread };
  const pieces = hash.slice(3).split(",").filter(Boolean);
  for (const piece of pieces.slice(0, MOST)) {
    const match = ENTRY.exec(piece);
    if (match) pairs.push({ id: match[1], seal: match[2] });
    else unread.push(`链接里的「${short(piece)}」不是条款编号，没有用上。`);
  }
  if (pieces.length > MOST) unread.push(`链接里的条款太多，只用了前${MOST}条。`);
  return { pairs, unread };
}

/** @param {HTMLElement} item a clause that can be chosen */
function tickOf(item) {
  return find(item, "input", HTMLInputElement);
}

class Notice {
  #root;
  #home;
  #items;
  #halfPage;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#home = new URL(root.dataset.home ?? "", document.baseURI).href;
    this.#items = findAll(root, ".choice");
    this.#halfPage = find(root, ".slip");
    root.classList.add("is-live");
    find(root, ".notice-out").hidden = false;
    root.addEventListener("change", () => {
      history.replaceState(null, "", this.#fragment());
      this.#say([]);
      this.#show();
    });
    root.addEventListener("click", (event) => this.#press(around(event, "button")?.dataset ?? {}));
    window.addEventListener("hashchange", () => this.#restore());
    this.#restore();
  }

  /** The clauses chosen, in the order of the text; one that lies in a part chosen too is quoted with the part. */
  #chosen() {
    const ticked = this.#items.filter((one) => tickOf(one).checked);
    return ticked.filter((one) => !ticked.some((other) => one.dataset.clauseId?.startsWith(`${other.dataset.clauseId}-`)));
  }

  #fragment() {
    const ticked = this.#items.filter((one) => tickOf(one).checked);
    return `#c=${ticked.map(({ dataset }) => `${dataset.clauseId}.${dataset.seal}`).join(",")}`;
  }

  /**
   * One clause as the forms need it.
   * @param {HTMLElement} item
   * @returns {Quotation}
   */
  #quotation(item) {
    const { cite = "", long = "" } = item.dataset;
    const lines = findAll(item, ".quote > p").map((one) => one.textContent);
    return { cite, long, lines, address: find(item, ".quote .ref", HTMLAnchorElement).href };
  }

  #selection() {
    const quotations = this.#chosen().map((item) => this.#quotation(item));
    const address = quotations.length === 1 ? quotations[0].address : this.#home + this.#fragment();
    return { quotations, address };
  }

  #show() {
    const { quotations, address } = this.#selection();
    const count = find(this.#root, ".notice-count");
    count.textContent = quotations.length
      ? `已选${quotations.length}条：${quotations.map((one) => one.cite).join("、")}。`
      : "还没有选条款。";
    find(this.#root, ".notice-tools").hidden = !quotations.length;
    this.#halfPage.replaceChildren(...(quotations.length ? halfPage(quotations, address) : []));
  }

  /** Ticks what the address asks for, compares the seals, and says in words what did not fit. */
  #restore() {
    const { pairs, unread } = asked(window.location.hash);
    for (const note of findAll(this.#root, ".seal-note")) note.remove();
    for (const item of this.#items) tickOf(item).checked = false;
    /** @type {Node[]} */
    const messages = unread.map((text) => make("p", "", text));
    let same = 0;
    for (const { id, seal } of pairs) {
      const item = this.#items.find((one) => one.dataset.clauseId === id);
      if (!item) {
        messages.push(this.#gone(id) ?? make("p", "", `这份文件没有「${short(id)}」这个编号，没有用上。`));
        continue;
      }
      tickOf(item).checked = true;
      if (!seal) continue;
      const { state, note } = check(item, seal);
      if (state === "same") same += 1;
      else item.append(note);
    }
    if (same) messages.unshift(make("p", "", `按链接选好了条款，其中${same}条的文字与引用时一致。`));
    this.#say(messages);
    this.#show();
  }

  /**
   * What became of an id that has left the text, as the page says it.
   * @param {string} id
   */
  #gone(id) {
    const section = findAll(document, ".gone").find((one) => one.id === id);
    if (!section) return null;
    return make("p", "", `${section.dataset.cite}（编号 ${id}）`, ...find(section, "p").cloneNode(true).childNodes);
  }

  /** @param {Node[]} messages */
  #say(messages) {
    find(this.#root, ".notice-links").replaceChildren(...messages.flatMap((one) => [...one.childNodes, make("br")]));
  }

  /** @param {DOMStringMap} button */
  #press({ copy, act }) {
    const { quotations, address } = this.#selection();
    const what = `${quotations.length}条引文`;
    if (copy === "rich") void copyRich(rich(quotations), plain(quotations), `已复制${what}，可以粘贴到 Word、WPS。`, this.#shown());
    else if (copy === "plain") void copyText(plain(quotations), `已复制${what}（纯文字）。`);
    else if (copy === "markdown") void copyText(markdown(quotations), `已复制${what}（Markdown）。`);
    else if (copy === "link") void copyText(this.#home + this.#fragment(), `已复制这组条款的链接：${short(this.#home + this.#fragment())}`);
    else if (act === "code") void this.#code(quotations, address);
    else if (act === "print") void this.#print(quotations, address);
  }

  /** The quotations as an element to be selected by hand, where the clipboard is refused. */
  #shown() {
    const element = make("div", "slip");
    element.tabIndex = 0;
    element.append(...findAll(this.#halfPage, ".slip-quote").map((one) => one.cloneNode(true)));
    return element;
  }

  /**
   * Puts the code into the half page.
   * @param {Quotation[]} quotations
   * @param {string} address
   */
  async #code(quotations, address) {
    const place = find(this.#halfPage, ".slip-code");
    if (place.querySelector("svg")) return;
    const { draw, picture, reach } = await import("./qr.js");
    const { root, policy } = this.#root.dataset;
    const site = siteAddress();
    const alone = quotations.length === 1 && site && address.startsWith(site);
    const clause = new URL(address).hash.slice(1);
    const made = alone ? new URL(`${root}policies/${policy}/qr/${clause}`, document.baseURI).href : "";
    const told = find(place, "figcaption");
    const caption = `扫码${told.textContent}`;
    try {
      const { svg } = await draw(address, caption, made);
      place.prepend(picture(svg, caption));
      told.textContent = caption;
      tell(`二维码作好了。${reach(address)}`);
    } catch (error) {
      tell(`${messageOf(error)}。`);
    }
  }

  /**
   * @param {Quotation[]} quotations
   * @param {string} address
   */
  async #print(quotations, address) {
    await this.#code(quotations, address);
    window.print();
  }
}

for (const root of findAll(document, "[data-notice]")) new Notice(root);
