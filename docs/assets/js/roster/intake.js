// How a roster comes in: a file chosen, dropped anywhere on the page or pasted, or rows pasted from a spreadsheet.

const ROWS = /[\t\n]/;

/** What was dropped or pasted: {blob, name}, or {words} for what is no file. */
function taken(transfer, name) {
  const entries = [...transfer.items].map((one) => one.kind === "file" && one.webkitGetAsEntry?.());
  if (entries.some((one) => one?.isDirectory)) return { words: "这是文件夹，不是文件。请打开文件夹，拖里面的一个花名册。" };
  const { files } = transfer;
  if (files.length > 1) return { words: `一次只核对一个文件，刚才给了${files.length}个。请只给一个。` };
  if (files.length) return { blob: files[0], name: files[0].name };
  const text = transfer.getData("text/plain");
  if (ROWS.test(text.trim())) return { blob: new Blob([text]), name };
  return { words: "这不是文件，也不像表格。请拖一个文件，或者在表格软件里选中列名和各行，复制以后粘贴。" };
}

/** Words that are dragged into a field of the form are the form's. */
function ours(event) {
  return event.dataTransfer.types.includes("Files") || !event.target.closest?.("input, textarea");
}

export class Intake {
  #place;
  #picker;
  #paste;

  /** `take(blob, name)` gets what came in, `refuse(words)` what did not. */
  constructor(place, take, refuse) {
    this.#place = place;
    this.#picker = place.querySelector("input[type=file]");
    this.#paste = place.querySelector("textarea");
    const give = (found) => (found.words ? refuse(found.words) : take(found.blob, found.name));
    this.#picker.addEventListener("change", () => {
      const [file] = this.#picker.files;
      if (file) take(file, file.name);
      this.#picker.value = ""; // the same file, mended, can be chosen again
    });
    this.#paste.addEventListener("paste", (event) => {
      if (!event.clipboardData) return;
      const found = taken(event.clipboardData, "粘贴的表格");
      if (found.words) return setTimeout(() => give(found)); // once it stands in the field
      event.preventDefault(); // it is taken: thousands of rows never stand there
      give(found);
    });
    document.addEventListener("dragover", (event) => this.#over(event));
    document.addEventListener("dragleave", (event) => event.relatedTarget === null && this.#mark(false));
    document.addEventListener("drop", (event) => {
      if (!ours(event)) return;
      event.preventDefault(); // the browser would leave the page for the file
      this.#mark(false);
      give(taken(event.dataTransfer, "拖过来的表格"));
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
    this.#place.querySelector("button").focus();
  }

  #over(event) {
    if (!ours(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.#mark(true);
  }

  #mark(over) {
    this.#place.classList.toggle("is-over", over);
  }
}
