// 核对计算书: a calculation sheet comes back as a file; Python recomputes what it holds and tells how that compares.

import { DeskClient, Stopped } from "../python/client.js";
import { find, findAll } from "../shared/dom.js";
import { onDrop } from "../shared/files.js";
import { Status } from "./status.js";
import { textOf, told } from "./verdict.js";

class Verifier {
  #root;
  #told;
  #result;
  #client;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#told = find(root, ".cite-told");
    this.#result = find(root, ".verdict");
    const status = new Status(find(root, ".calc-status"));
    this.#client = new DeskClient(
      root.dataset,
      {
        progress: (text, loaded, total) => status.progress(text, loaded, total),
        loaded: () => status.clear(),
        failed: (text, detail) => status.fail(text, detail, () => this.#client.restart()),
      },
      "keeping",
    );
    const picker = find(root, "input[type=file]", HTMLInputElement);
    const button = find(root, "button", HTMLButtonElement);
    button.disabled = false;
    button.addEventListener("click", () => picker.click());
    root.addEventListener("pointerdown", () => this.#client.start(), { once: true });
    picker.addEventListener("change", () => {
      const file = picker.files?.[0];
      if (file) void this.#take(file);
      picker.value = ""; // the same file can be chosen again
    });
    onDrop(([file]) => void this.#take(file));
  }

  /** @param {File} file */
  async #take(file) {
    this.#result.hidden = true;
    this.#told.textContent = `正在核对「${file.name}」。`;
    const { text, error } = await textOf(file);
    this.#told.textContent = error || this.#told.textContent;
    if (error) return;
    try {
      const verdict = await this.#client.call("verify", text);
      this.#told.textContent = "";
      this.#result.replaceChildren(...told(verdict, this.#root.dataset.root ?? ""));
      this.#result.hidden = false;
      this.#result.focus();
    } catch (error) {
      this.#told.textContent = "";
      if (!(error instanceof Stopped)) throw error;
    }
  }
}

for (const root of findAll(document, ".verifier")) new Verifier(root);
