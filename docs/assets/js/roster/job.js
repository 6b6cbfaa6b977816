// One file on its way through the worker: opened, worked out, written out. The worker may have been ended in between; then
// the file is opened anew. What is refused comes back as bridge.py tells it: ok, errors, errors_html or error_html.

import { today } from "../shared/files.js";
import { read } from "../calculator/form.js";

const HEAD = 4096; // bytes that tell what a file is, before anything large is read

export class Job {
  #desk;
  #progress;
  #columns;
  #file = null; // {blob, name, example}
  #open = false; // the worker holds it

  constructor(desk, progress, columns) {
    this.#desk = desk;
    this.#progress = progress;
    this.#columns = columns;
  }

  get hasFile() {
    return this.#file !== null;
  }

  get isOpen() {
    return this.#open;
  }

  /** The worker was ended, or the reader has cleared everything. */
  close({ forget = false } = {}) {
    this.#open = false;
    if (forget) this.#file = null;
  }

  /** A new file: {ok} or why it was refused. Its columns are shown. */
  async take(file) {
    this.#file = file;
    this.#columns.clear();
    return this.#shown(await this.#opened());
  }

  /** Another sheet of the same file. */
  async turn(sheet) {
    const opened = this.#open ? { ok: true } : await this.#opened();
    return opened.ok ? this.#shown(await this.#desk.call("open_sheet", sheet)) : opened;
  }

  /** The answer. `changed` in it: the file is no longer what the columns on the page were chosen for. */
  async work(form, root) {
    if (!this.#open) {
      const again = await this.#again();
      if (!again.ok || again.changed) return again;
    }
    const asked = [read(form), this.#columns.mapping()].map((one) => JSON.stringify(one));
    const started = await this.#desk.call("start", ...asked, today(), Boolean(this.#file.example));
    if (!started.ok) return started;
    await this.#desk.finish((told) => this.#progress.tell(told));
    return this.#desk.call("answer", root);
  }

  /** A file {name, mime, content}, or {error}. */
  async write(what) {
    if (what.endsWith("xlsx")) await this.#desk.call("load", ["xlsxwriter"]);
    const begun = await this.#desk.call("save", what);
    if (!begun.ok) return begun;
    await this.#desk.finish((told) => this.#progress.tell(told));
    return this.#desk.call("taken");
  }

  async #opened() {
    const { blob } = this.#file;
    this.#open = false;
    const told = await this.#desk.call("needs", await blob.slice(0, HEAD).arrayBuffer(), blob.size);
    if (!told.ok) return told;
    await this.#desk.call("load", told.needs);
    const opened = await this.#desk.call("open_file", await blob.arrayBuffer());
    this.#open = opened.ok;
    return opened;
  }

  /** The same file, with the sheet and the columns that stand on the page. */
  async #again() {
    let opened = await this.#opened();
    const { sheet } = this.#columns;
    if (opened.ok && sheet && sheet !== opened.sheet) opened = await this.#desk.call("open_sheet", sheet);
    if (!opened.ok || this.#columns.fits(opened)) return opened;
    return { ...this.#shown(opened), changed: true };
  }

  #shown(opened) {
    if (opened.ok) this.#columns.show(opened, this.#file.name);
    return opened;
  }
}
