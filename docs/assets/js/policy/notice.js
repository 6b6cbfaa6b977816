// 引用与通知: the clauses that are ticked, quoted word for word. The choice stands behind the # of the address:
// #c=s3-1.de94f3aa,s5-p2.1a2b3c4d, each with the seal of its words.

import { copyRich, copyText, make, tell } from "../shared/clipboard.js";
import { short } from "../calculator/link.js";
import { markdown, plain, rich } from "./notice-forms.js";
import { check } from "./seal.js";
import { slip } from "./half-page.js";

const MOST = 99;
const ENTRY = /^([a-z0-9-]{1,40})(?:\.([0-9a-z]{1,16}))?$/;

/** What a link asks for: [id, seal] pairs, and in words what could not be read. */
function asked(hash) {
  const pairs = [];
  const unread = [];
  if (!hash.startsWith("#c=")) return { pairs, unread };
  const pieces = hash.slice(3).split(",").filter(Boolean);
  for (const piece of pieces.slice(0, MOST)) {
    const match = ENTRY.exec(piece);
    if (match) pairs.push([match[1], match[2]]);
    else unread.push(`链接里的「${short(piece)}」不是条款编号，没有用上。`);
  }
  if (pieces.length > MOST) unread.push(`链接里的条款太多，只用了前${MOST}条。`);
  return { pairs, unread };
}

class Notice {
  #root;
  #home;
  #items;
  #slip;

  constructor(root) {
    this.#root = root;
    this.#home = new URL(root.dataset.home, document.baseURI).href;
    this.#items = [...root.querySelectorAll(".choice")];
    this.#slip = root.querySelector(".slip");
    root.classList.add("is-live");
    root.querySelector(".notice-out").hidden = false;
    root.addEventListener("change", () => {
      history.replaceState(null, "", this.#fragment());
      this.#say([]);
      this.#show();
    });
    root.addEventListener("click", (event) => this.#press(event.target.closest("button")?.dataset ?? {}));
    window.addEventListener("hashchange", () => this.#restore());
    this.#restore();
  }

  /** The clauses chosen, in the order of the text; one that lies in a part chosen too is quoted with the part. */
  #chosen() {
    const ticked = this.#items.filter((one) => one.querySelector("input").checked);
    return ticked.filter((one) => !ticked.some((other) => one.dataset.clauseId.startsWith(`${other.dataset.clauseId}-`)));
  }

  #fragment() {
    const ticked = this.#items.filter((one) => one.querySelector("input").checked);
    return `#c=${ticked.map(({ dataset }) => `${dataset.clauseId}.${dataset.seal}`).join(",")}`;
  }

  /** One clause as the forms need it: how it is cited, its words, its address. */
  #quotation(item) {
    return {
      cite: item.dataset.cite,
      long: item.dataset.long,
      lines: [...item.querySelectorAll(".quote > p")].map((one) => one.textContent),
      address: item.querySelector(".quote .ref").href,
    };
  }

  #selection() {
    const quotations = this.#chosen().map((item) => this.#quotation(item));
    const address = quotations.length === 1 ? quotations[0].address : this.#home + this.#fragment();
    return { quotations, address };
  }

  #show() {
    const { quotations, address } = this.#selection();
    const count = this.#root.querySelector(".notice-count");
    count.textContent = quotations.length ? `已选${quotations.length}条：${quotations.map((one) => one.cite).join("、")}。` : "还没有选条款。";
    this.#root.querySelector(".notice-tools").hidden = !quotations.length;
    this.#slip.replaceChildren(...(quotations.length ? slip(quotations, address) : []));
  }

  /** Ticks what the address asks for, compares the seals, and says in words what did not fit. */
  #restore() {
    const { pairs, unread } = asked(window.location.hash);
    for (const note of this.#root.querySelectorAll(".seal-note")) note.remove();
    for (const item of this.#items) item.querySelector("input").checked = false;
    const messages = unread.map((text) => make("p", "", text));
    let same = 0;
    for (const [id, seal] of pairs) {
      const item = this.#items.find((one) => one.dataset.clauseId === id);
      if (!item) {
        messages.push(this.#gone(id) ?? make("p", "", `这份文件没有「${short(id)}」这个编号，没有用上。`));
        continue;
      }
      item.querySelector("input").checked = true;
      if (!seal) continue;
      const { state, note } = check(item, seal);
      if (state === "same") same += 1;
      else item.append(note);
    }
    if (same) messages.unshift(make("p", "", `按链接选好了条款，其中${same}条的文字与引用时一致。`));
    this.#say(messages);
    this.#show();
  }

  /** What became of an id that has left the text, as the page says it. */
  #gone(id) {
    const section = [...document.querySelectorAll(".gone")].find((one) => one.id === id);
    if (!section) return null;
    const message = section.querySelector("p").cloneNode(true);
    message.prepend(`${section.dataset.cite}（编号 ${id}）`);
    return message;
  }

  #say(messages) {
    this.#root.querySelector(".notice-links").replaceChildren(...messages.flatMap((one) => [...one.childNodes, make("br")]));
  }

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
    element.append(...[...this.#slip.querySelectorAll(".slip-quote")].map((one) => one.cloneNode(true)));
    return element;
  }

  /** Puts the code into the slip; answers whether that worked. */
  async #code(quotations, address) {
    const place = this.#slip.querySelector(".slip-code");
    if (place.querySelector("svg")) return true;
    const { draw, picture, reach } = await import("./qr.js");
    const { root, policy } = this.#root.dataset;
    const site = document.querySelector("meta[name='site-address']")?.content;
    const alone = quotations.length === 1 && site && address.startsWith(site);
    const clause = new URL(address).hash.slice(1);
    const made = alone ? new URL(`${root}policies/${policy}/qr/${clause}`, document.baseURI).href : "";
    const told = place.querySelector("figcaption");
    const caption = `扫码${told.textContent}`;
    try {
      const { svg } = await draw(address, caption, made);
      place.prepend(picture(svg, caption));
      told.textContent = caption;
      tell(`二维码作好了。${reach(address)}`);
      return true;
    } catch (error) {
      tell(`${error.message}。`);
      return false;
    }
  }

  async #print(quotations, address) {
    await this.#code(quotations, address);
    window.print();
  }
}

for (const root of document.querySelectorAll("[data-notice]")) new Notice(root);
