// The page of the collation (文本校勘): the reader's own browser reruns the model of the damage, and sees whether it turns
// the restored text into the received file, character for character.

import { Status } from "../calculator/status.js";
import { Engine } from "../python/engine.js";
import { find, findAll, release } from "../shared/dom.js";
import { fetchWithTimeout } from "../shared/files.js";

/**
 * What Python found: whether both texts are the same, or else the first character where they differ.
 * @typedef {{ same: boolean, sha256: string, characters: number, at: number }} Proven
 */

/** @param {string} address */
async function text(address) {
  const answer = await fetchWithTimeout(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${address} ${answer.status}`);
  return answer.text();
}

class Proof {
  #root;
  #button;
  #answer;
  #status;
  #engine;
  #wanted = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#button = find(root, "[data-action='prove']", HTMLButtonElement);
    this.#answer = find(root, ".proof-answer");
    this.#status = new Status(find(root, ".calc-status"));
    this.#engine = new Engine(new URL(root.dataset.runtime ?? "", document.baseURI).href, {
      progress: (words, loaded, total) => this.#status.progress(words, loaded, total),
      loaded: () => this.#status.clear(),
      ready: () => this.#wanted && void this.#prove(),
      failed: (words, detail) => {
        this.#button.disabled = false;
        this.#status.fail(words, detail, () => this.#engine.restart());
      },
    });
    this.#button.disabled = false;
    this.#button.addEventListener("click", () => this.#start());
  }

  #start() {
    this.#wanted = true;
    this.#answer.textContent = "";
    if (this.#engine.state === "failed") this.#engine.restart();
    else this.#engine.start();
    if (this.#engine.state === "ready") void this.#prove();
  }

  async #prove() {
    this.#wanted = false;
    this.#button.disabled = true;
    try {
      /** @param {string} name */
      const at = (name) => text(new URL(`${this.#root.dataset.files}${name}?v=${release()}`, document.baseURI).href);
      const [model, plan, restored, received] = await Promise.all(["damage.py", "plan.json", "text.txt", "received.txt"].map(at));
      /** @type {Proven | null} */
      const answer = await this.#engine.ask("prove", { model, plan, restored, received });
      if (answer) this.#tell(answer);
    } catch {
      this.#answer.textContent = "验证用的文件没有取到。请检查网络后再点一次。";
    }
    this.#button.disabled = false;
    this.#answer.focus();
  }

  /** @param {Proven} proven */
  #tell({ same, sha256, characters, at }) {
    const listed = sha256 === this.#root.dataset.sha256;
    this.#answer.textContent =
      same && listed
        ? `一致：把损坏加到校勘后的文本上，得到 ${characters.toLocaleString("zh-CN")} 个字符，和收到的文件一字不差（SHA-256 ${sha256.slice(0, 12)}…）。`
        : same
          ? `推回去的和这里的收到的文件一致，但文件的 SHA-256 是 ${sha256}，和页面上写的不同。`
          : `不一致：从第 ${at} 个字符起，推回去的和收到的文件不同。请不要采用这份文本，并告诉我们。`;
  }
}

for (const root of findAll(document, ".proof")) new Proof(root);
