// How a roster comes in: a file chosen, dropped anywhere on the page or pasted, or rows pasted from a spreadsheet.

import { find } from "../shared/dom.js";

/**
 * What came in.
 * @typedef {{ blob: Blob, name: string, example?: boolean }} RosterFile
 */

const ROWS = /[\t\n]/;

/**
 * What was dropped or pasted; in words, why it is no file.
 * @param {DataTransfer} transfer
 * @param {string} name of rows that are no file
 * @returns {RosterFile | { words: string }}
 */
function taken(transfer, name) {
  const files = [...transfer.items].filter((one) => one.kind === "file");
  if (files.some((one) => one.webkitGetAsEntry?.()?.isDirectory))
    return { words: "这是文件夹，不是文件。请打开文件夹，拖里面的一个花名册。" };
  const [file, ...others] = transfer.files;
  if (others.length) return { words: `一次只核对一个文件，刚才给了${transfer.files.length}个。请只给一个。` };
  if (file) return { blob: file, name: file.name };
  const text = transfer.getData("text/plain");
  if (ROWS.test(text.trim())) return { blob: new Blob([text]), name };
  return { words: "这不是文件，也不像表格。请拖一个文件，或者在表格软件里选中列名和各行，复制以后粘贴。" };
}

/**
 * What is dragged, unless it is words dragged into a field of the form: those are the form's.
 * @param {DragEvent} event
 */
function ours({ dataTransfer, target }) {
  const isField = target instanceof Element && target.closest("input, textarea");
  return !isField || dataTransfer?.types.includes("Files") ? dataTransfer : null;
}

export class Intake {
  #place;
  #picker;
  #paste;

  /**
   * `take(file)` gets what came in, `refuse(words)` what did not.
   * @param {HTMLElement} place
   * @param {(file: RosterFile) => void} take
   * @param {(words: string) => void} refuse
   */
  constructor(place, take, refuse) {
    this.#place = place;
    this.#picker = find(place, "input[type=file]", HTMLInputElement);
    this.#paste = find(place, "textarea", HTMLTextAreaElement);
    /** @param {RosterFile | { words: string }} found */
    const give = (found) => ("words" in found ? refuse(found.words) : take(found));
    this.#picker.addEventListener("change", () => {
      const file = this.#picker.files?.[0];
      if (file) take({ blob: file, name: file.name });
      this.#picker.value = ""; // the same file, mended, can be chosen again
    });
    this.#paste.addEventListener("paste", (event) => {
      if (!event.clipboardData) return;
      const found = taken(event.clipboardData, "粘贴的表格");
      if ("words" in found) return void setTimeout(() => give(found)); // once it stands in the field
      event.preventDefault(); // it is taken: thousands of rows never stand there
      give(found);
    });
    document.addEventListener("dragover", (event) => this.#over(event));
    document.addEventListener("dragleave", (event) => event.relatedTarget === null && this.#mark(false));
    document.addEventListener("drop", (event) => {
      const dropped = ours(event);
      if (!dropped) return;
      event.preventDefault(); // the browser would leave the page for the file
      this.#mark(false);
      give(taken(dropped, "拖过来的表格"));
    });
  }

  choose() {
    this.#picker.click();
  }

  /** Takes the rows that were typed into the field, as they would come from a spreadsheet. */
  typed() {
    const text = this.#paste.value;
    this.#paste.value = "";
    return { blob: new Blob([text]), name: "粘贴的表格" };
  }

  /** Forgets what stands in the field. */
  clear() {
    this.#paste.value = "";
  }

  focus() {
    find(this.#place, "button").focus();
  }

  /** @param {DragEvent} event */
  #over(event) {
    const dragged = ours(event);
    if (!dragged) return;
    event.preventDefault();
    dragged.dropEffect = "copy";
    this.#mark(true);
  }

  /** @param {boolean} over */
  #mark(over) {
    this.#place.classList.toggle("is-over", over);
  }
}
