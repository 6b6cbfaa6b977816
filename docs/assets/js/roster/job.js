// One file on its way through the worker: opened, worked out, written out. The worker may have been ended in between; then
// the file is opened anew. What is refused comes back as bridge.py tells it.

import { read } from "../calculator/form.js";
import { today } from "../shared/today.js";

/** @typedef {import("./intake.js").RosterFile} RosterFile */
/** @typedef {import("./columns.js").Opened} Opened */
/** @typedef {import("./errors.js").Refused} Refused */

/** @typedef {import("../calculator/outcome.js").Result & { ok: true, reading: import("./questions.js").Reading }} Answered */

const HEAD = 4096; // bytes that tell what a file is, before anything large is read

export class Job {
  #client;
  #progress;
  #columns;
  #questions;
  /** @type {RosterFile | null} */
  #file = null;
  #open = false; // the worker holds it

  /**
   * @param {import("../python/client.js").DeskClient} client
   * @param {import("./progress.js").Progress} progress
   * @param {import("./columns.js").Columns} columns
   * @param {import("./questions.js").Questions} questions
   */
  constructor(client, progress, columns, questions) {
    this.#client = client;
    this.#progress = progress;
    this.#columns = columns;
    this.#questions = questions;
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

  /**
   * A new file. Its columns are shown.
   * @param {RosterFile} file
   */
  async take(file) {
    this.#file = file;
    this.#columns.clear();
    this.#questions.clear();
    return this.#shown(file, await this.#opened(file));
  }

  /**
   * Another sheet of the same file.
   * @param {string} sheet
   */
  async turn(sheet) {
    const file = this.#held();
    this.#questions.clear();
    if (!this.#open) {
      const opened = await this.#opened(file);
      if (!opened.ok) return opened;
    }
    return this.#shown(file, await this.#client.call("open_sheet", sheet));
  }

  /**
   * The answer; or "changed": the file is no longer what the columns on the page were chosen for.
   * @param {HTMLFormElement} form
   * @param {string} root
   * @returns {Promise<Answered | Refused | "changed">}
   */
  async work(form, root) {
    const file = this.#held();
    if (!this.#open) {
      const refused = await this.#again(file);
      if (refused) return refused;
    }
    const [values, mapping, choices] = [read(form), this.#columns.mapping(), this.#questions.choices()].map((one) => JSON.stringify(one));
    const started = await this.#client.call("start", values, mapping, today(), Boolean(file.example), choices);
    if (!started.ok) return started;
    await this.#client.finish((told) => this.#progress.tell(told));
    const answer = await this.#client.call("answer", root);
    if (answer.ok) this.#questions.show(answer.reading);
    return answer;
  }

  /**
   * A file made of the result, or in words why there is none.
   * @param {string} what
   * @returns {Promise<import("../shared/files.js").MadeFile & { error?: string }>}
   */
  async write(what) {
    if (what.endsWith("xlsx")) await this.#client.call("load", ["xlsxwriter"]);
    const begun = await this.#client.call("save", what);
    if (!begun.ok) return begun;
    await this.#client.finish((told) => this.#progress.tell(told));
    return this.#client.call("taken");
  }

  #held() {
    if (!this.#file) throw new Error("还没有花名册");
    return this.#file;
  }

  /**
   * @param {RosterFile} file
   * @returns {Promise<Opened | Refused>}
   */
  async #opened({ blob }) {
    this.#open = false;
    const told = await this.#client.call("needs", await blob.slice(0, HEAD).arrayBuffer(), blob.size);
    if (!told.ok) return told;
    await this.#client.call("load", told.needs);
    const opened = await this.#client.call("open_file", await blob.arrayBuffer());
    this.#open = opened.ok;
    return opened;
  }

  /**
   * Opens the same file again, with the sheet and the columns that stand on the page; answers what is in the way.
   * @param {RosterFile} file
   * @returns {Promise<Refused | "changed" | null>}
   */
  async #again(file) {
    let opened = await this.#opened(file);
    const { sheet } = this.#columns;
    if (opened.ok && sheet && sheet !== opened.sheet) opened = await this.#client.call("open_sheet", sheet);
    if (!opened.ok) return opened;
    if (this.#columns.fits(opened)) return null;
    this.#columns.show(opened, file.name);
    return "changed";
  }

  /**
   * @param {RosterFile} file
   * @param {Opened | Refused} opened
   */
  #shown(file, opened) {
    if (opened.ok) this.#columns.show(opened, file.name);
    return opened;
  }
}
