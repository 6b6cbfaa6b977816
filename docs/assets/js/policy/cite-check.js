// 核对引文: a text comes in, pasted or as a file; Python finds what it cites and compares that with what the site holds
// (calculators/citecheck). The text is in this tab's memory and nowhere else; everything is put into the page as text.

import { Status } from "../calculator/status.js";
import { DeskClient, Stopped } from "../python/client.js";
import { copyText, tell } from "../shared/clipboard.js";
import { around, find, findAll, make, makeButton } from "../shared/dom.js";
import { onDrop, save } from "../shared/files.js";

/**
 * One citation, as calculators/citecheck/answer.py tells it.
 * @typedef {{ agrees: boolean, place: string, kind: string, outcome: string, passage: string, told: string, instead: string,
 *   target: string, from: number, to: number }} Found
 */

/** @typedef {{ ok: boolean, headline: string, findings: Found[], left: number, error: string }} Checked */

const MOST = 32 * 1024 * 1024; // bytes of a file; Python refuses what is too large when it is unpacked
const SHOWN = 100; // findings of a list that are there at once
const LONG = 120; // characters of a passage that are shown whole
const DIFFERENCE = /〔-([^〕]*)-〕|〔\+([^〕]*)\+〕/g;

class CiteChecker {
  #root;
  #text;
  #told;
  #result;
  #picker;
  #client;
  #status;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#text = find(root, "textarea", HTMLTextAreaElement);
    this.#told = find(root, ".cite-told");
    this.#result = find(root, ".cite-result");
    this.#picker = find(root, "input[type=file]", HTMLInputElement);
    this.#status = new Status(find(root, ".calc-status"));
    this.#client = new DeskClient(
      root.dataset,
      {
        progress: (text, loaded, total) => this.#status.progress(text, loaded, total),
        loaded: () => this.#status.clear(),
        failed: (text, detail) => {
          this.#say("");
          this.#status.fail(text, detail, () => void this.#check());
        },
      },
      "citecheck",
    );
    this.#listen();
  }

  #listen() {
    /** @type {Record<string, (button: HTMLElement) => unknown>} */
    const actions = {
      choose: () => this.#picker.click(),
      example: () => this.#fill(JSON.parse(find(this.#root, ".cite-example").textContent)),
      clear: () => this.#clear(),
      corrected: () => this.#copy(),
      table: () => this.#ask(async () => tell(save(await this.#client.call("table")))),
      print: () => window.print(),
      find: ({ dataset }) => this.#select(Number(dataset.from), Number(dataset.to)),
      rest: (button) => this.#unfold(button),
    };
    this.#root.addEventListener("click", (event) => {
      const button = around(event, "[data-action]");
      if (button) void actions[button.dataset.action ?? ""]?.(button);
    });
    find(this.#root, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#check();
    });
    this.#root.addEventListener("pointerdown", () => this.#client.start(), { once: true });
    this.#text.addEventListener("focus", () => this.#client.start(), { once: true });
    this.#text.addEventListener("input", (event) => this.#changed(event));
    this.#picker.addEventListener("change", () => {
      const file = this.#picker.files?.[0];
      if (file) void this.#take(file);
      this.#picker.value = ""; // the same file, mended, can be chosen again
    });
    document.addEventListener("dragover", ({ dataTransfer }) => {
      if (dataTransfer?.types.includes("Files")) this.#root.classList.add("is-over");
    });
    document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget ?? this.#root.classList.remove("is-over"));
    onDrop((files) => {
      this.#root.classList.remove("is-over");
      if (files.length > 1) this.#say(`一次只核对一份，刚才给了${files.length}个文件。请只给一个。`);
      else void this.#take(files[0]);
    });
    for (const button of this.#root.querySelectorAll("button")) button.disabled = false; // some were: they need this script
  }

  /** @param {string} words */
  #say(words) {
    this.#told.textContent = words;
  }

  /**
   * Does what asks Python; what went wrong has been told by then, unless it is a file that cannot be read.
   * @param {() => Promise<void>} task
   */
  async #ask(task) {
    try {
      await task();
    } catch (error) {
      if (error instanceof DOMException) this.#say("文件读不出来：它可能被移走、改过，或者正被别的程序占用。请再选一次。");
      else if (!(error instanceof Stopped)) throw error;
    }
  }

  /** @param {File} file */
  async #take(file) {
    this.#result.hidden = true;
    if (file.size > MOST) return this.#say(`「${file.name}」有 ${file.size.toLocaleString("zh-CN")} 字节，太大了，最多 32 MB。`);
    this.#say(`正在打开「${file.name}」。`);
    await this.#ask(async () => {
      const { ok, text, error } = await this.#client.call("read", await file.arrayBuffer());
      if (ok) await this.#fill(text);
      else this.#say(`「${file.name}」没有读入。${error}。`);
    });
  }

  /** @param {string} text */
  #fill(text) {
    this.#text.value = text;
    return this.#check();
  }

  /** @param {Event} event */
  #changed(event) {
    if (event instanceof InputEvent && event.inputType === "insertFromPaste") return void this.#check();
    if (!this.#result.hidden) this.#say("文稿改了，请再按「核对」。");
    this.#result.hidden = true;
  }

  async #check() {
    const text = this.#text.value;
    if (!text.trim()) return this.#say("还没有文稿：请粘贴文字，或者选一个 DOCX、TXT 文件。");
    this.#say("正在核对。");
    await this.#ask(async () => {
      /** @type {Checked} */
      const answer = await this.#client.call("look", text);
      if (text !== this.#text.value) return; // a newer one is being checked
      this.#say(answer.ok ? "" : `${answer.error}。`);
      if (answer.ok) this.#show(answer);
    });
  }

  /** @param {Checked} answer */
  #show({ headline, findings, left }) {
    find(this.#result, ".headline").textContent = headline;
    const open = findings.filter((one) => !one.agrees);
    /** @type {HTMLElement[]} */
    const lists = [
      ...list("要看的", open, true),
      ...list(
        "一致的",
        findings.filter((one) => one.agrees),
        !open.length,
      ),
    ];
    if (left) lists.push(make("p", "", `还有${left.toLocaleString("zh-CN")}处没有列在这里，都在「下载表格」的文件里。`));
    find(this.#result, ".cite-lists").replaceChildren(...lists);
    for (const button of findAll(this.#result, "[data-action=corrected], [data-action=table]")) button.hidden = !findings.length;
    for (const link of this.#result.querySelectorAll("a")) link.href = `${this.#root.dataset.root}${link.dataset.target}`;
    this.#result.hidden = false;
    this.#result.focus({ preventScroll: true });
    this.#result.scrollIntoView({ block: "nearest" });
  }

  async #copy() {
    await this.#ask(async () => {
      const { text } = await this.#client.call("corrected");
      await copyText(text, "改好的文字已复制；拿不准的没有改。");
    });
  }

  /**
   * Shows the passage in the text.
   * @param {number} from
   * @param {number} to
   */
  #select(from, to) {
    this.#text.focus({ preventScroll: true });
    this.#text.setSelectionRange(from, to);
    const line = Number.parseFloat(getComputedStyle(this.#text).lineHeight) || 24;
    const row = this.#text.value.slice(0, from).split("\n").length;
    this.#text.scrollTop = Math.max(0, (row - 3) * line);
    this.#text.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} button */
  #unfold(button) {
    for (const one of findAll(this.#result, ".cite-item[hidden]"))
      if (one.parentElement === button.previousElementSibling) one.hidden = false;
    button.remove();
  }

  #clear() {
    this.#client.end();
    this.#text.value = "";
    this.#result.hidden = true;
    find(this.#result, ".cite-lists").replaceChildren();
    find(this.#result, ".headline").textContent = "";
    this.#status.clear();
    this.#say("已清除：文稿和结果都不在这个页面里了。");
    this.#text.focus();
  }
}

/**
 * A list of findings under its name; what agrees is folded when there is something to look at.
 * @param {string} name
 * @param {Found[]} findings
 * @param {boolean} open
 */
function list(name, findings, open) {
  if (!findings.length) return [];
  const items = make("ol", "cite-items", ...findings.map(item));
  for (const one of [...items.children].slice(SHOWN)) if (one instanceof HTMLElement) one.hidden = true;
  const fold = make("details", "fold", make("summary", "", `${name}（${findings.length}处）`), items);
  fold.open = open;
  if (findings.length > SHOWN) {
    const rest = makeButton("button", `列出其余${findings.length - SHOWN}处`);
    rest.dataset.action = "rest";
    fold.append(rest);
  }
  return [fold];
}

/** @param {Found} found */
function item({ agrees, place, kind, outcome, passage, told, instead, target, from, to }) {
  const there = makeButton("cite-place", place);
  Object.assign(there.dataset, { action: "find", from, to });
  there.setAttribute("aria-label", `${place}：在文稿里选中`);
  const words = passage.length > LONG ? `${passage.slice(0, LONG - 30)}……${passage.slice(-25)}` : passage;
  const head = make("p", "cite-head", there, make("span", "cite-kind", kind), make("strong", agrees ? "" : "is-doubtful", outcome));
  const source = make("a", "", "看条款");
  source.dataset.target = target;
  const about = make("p", "cite-about", ...marked(told), ...(target ? ["　", source] : []));
  const better = instead ? [make("p", "cite-instead", "建议写成：", make("span", "", instead))] : [];
  return make("li", "cite-item", head, make("blockquote", "cite-passage", words), about, ...better);
}

/**
 * What differs, marked: 〔-too much-〕〔+lacking+〕.
 * @param {string} told
 */
function marked(told) {
  /** @type {(string | Node)[]} */
  const parts = [];
  let done = 0;
  for (const one of told.matchAll(DIFFERENCE)) {
    parts.push(told.slice(done, one.index), one[1] === undefined ? make("ins", "", one[2]) : make("del", "", one[1]));
    done = one.index + one[0].length;
  }
  return [...parts, told.slice(done)];
}

for (const root of findAll(document, ".cite-checker")) new CiteChecker(root);
