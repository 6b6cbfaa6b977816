// The roster's page: a file comes in, its columns are shown, Python works it out in steps, files go out. The list and the
// result are in this tab's memory and nowhere else; 「清除」 ends the worker that holds them.

import { fill, settle, showChosen } from "../calculator/form.js";
import { RemainingRows } from "../calculator/more-rows.js";
import { Outcome } from "../calculator/outcome.js";
import { Notice, Status } from "../calculator/status.js";
import { DeskClient, Stopped } from "../python/client.js";
import { around, find, findAll } from "../shared/dom.js";
import { copyText, save } from "../shared/files.js";
import { offerOwnDay, offerToday } from "../shared/today.js";
import { Columns } from "./columns.js";
import { Errors } from "./errors.js";
import { Intake } from "./intake.js";
import { Job } from "./job.js";
import { Progress } from "./progress.js";
import { Questions } from "./questions.js";

/** @typedef {import("./intake.js").RosterFile} RosterFile */

class Roster {
  #root;
  #form;
  #errors;
  #client;
  #job;
  #intake;
  #columns;
  #progress;
  #outcome;
  #rest;
  #status;
  #notice;
  #busy = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#form = find(root, ".calc-form", HTMLFormElement);
    this.#errors = new Errors(find(root, ".calc-errors"), this.#form);
    this.#status = new Status(find(root, ".calc-status"));
    this.#notice = new Notice(find(root, ".calc-notice"));
    this.#progress = new Progress(find(root, ".roster-progress"));
    this.#outcome = new Outcome(root);
    this.#columns = new Columns(
      root,
      () => this.#changed(),
      (name) => this.#turn(name),
    );
    this.#intake = new Intake(
      find(root, ".roster-intake"),
      (file) => this.#take(file),
      (words) => this.#errors.refuse(words),
    );
    this.#client = new DeskClient(root.dataset, {
      progress: (text, loaded, total) => this.#status.progress(text, loaded, total),
      loaded: () => this.#status.clear(),
      failed: (text, detail) => this.#fail(text, detail),
    });
    const questions = new Questions(root, () => this.#changed());
    this.#job = new Job(this.#client, this.#progress, this.#columns, questions);
    this.#rest = new RemainingRows(find(root, ".calc-answer"), this.#client, () => root.dataset.root ?? "");
    this.#listen();
    const asked = offerToday(this.#form);
    if (asked) this.#notice.warn(asked);
    this.#client.startWhenIdle();
    this.#client.prepare();
  }

  #listen() {
    /** @type {Record<string, (button: HTMLElement) => unknown>} */
    const actions = {
      choose: () => this.#intake.choose(),
      check: () => this.#check(),
      typed: () => this.#take(this.#intake.typed()),
      example: () => this.#example(),
      cancel: () => this.#cancel(),
      clear: () => this.#clear(),
      download: (button) => this.#download(button.dataset.what ?? "", save),
      "copy-text": () => this.#download("text", copyText),
      print: () => this.#rest.show().then(() => window.print()),
      rest: (button) => this.#rest.show(button),
      settle: (button) => this.#settle(button),
      jump: () => (this.#outcome.isLive ? this.#outcome.focus() : this.#check()),
    };
    this.#root.addEventListener("click", (event) => {
      const button = around(event, "[data-action]");
      if (button) void actions[button.dataset.action ?? ""]?.(button);
    });
    this.#form.addEventListener("input", () => this.#changed());
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#check();
    });
    for (const button of this.#root.querySelectorAll("button")) button.disabled = false; // some were: they need this script
  }

  /**
   * Does something that takes long, with its words and a way to cancel it; what was under way is ended. Its answer, if any.
   * @template T
   * @param {string} words
   * @param {() => Promise<T>} task
   */
  async #do(words, task) {
    if (this.#busy) this.#end();
    this.#busy = true;
    this.#notice.tell("");
    this.#errors.clear();
    this.#progress.begin(words);
    try {
      const done = await task();
      this.#rested();
      return done;
    } catch (error) {
      if (error instanceof Stopped) return null; // whoever stopped it has said so
      this.#end();
      if (!(error instanceof DOMException)) throw error;
      this.#errors.refuse("文件读不出来：它可能被移走、改过，或者正被别的程序占用。请再选一次。");
      return null;
    }
  }

  #rested() {
    this.#busy = false;
    this.#progress.end();
  }

  #end() {
    this.#client.end();
    this.#job.close();
    this.#rested();
  }

  /**
   * A file has come: it is opened, and worked out at once, with what the form says so far.
   * @param {RosterFile} file
   */
  async #take(file) {
    this.#outcome.withdraw();
    if (!file.example) offerOwnDay(this.#form, file.name);
    const opened = await this.#do(`正在打开「${file.name}」`, () => this.#job.take(file));
    if (!opened) return;
    if (!opened.ok) return this.#tell(opened);
    if (!this.#columns.isUnknown) return this.#check();
    this.#notice.tell("文件已经打开，没有认出一列。请指明各列，再按「核对」。");
    this.#columns.focus();
  }

  /** @param {string} sheet */
  async #turn(sheet) {
    this.#outcome.withdraw();
    const opened = await this.#do("正在换工作表", () => this.#job.turn(sheet));
    if (opened?.ok === false) this.#tell(opened);
  }

  async #check() {
    if (!this.#job.hasFile) return this.#errors.ask("还没有花名册", "请先选文件、拖进来或者粘贴；没有现成的，可以下载模板，或者试填示例。");
    const answer = await this.#do("正在读名单", () => this.#job.work(this.#form, this.#root.dataset.root ?? ""));
    if (!answer) return;
    if (answer === "changed") {
      this.#notice.tell("文件和刚才不一样了，各列已经重新认过。请看一看，再按「核对」。");
      return this.#columns.focus();
    }
    if (!answer.ok) return this.#tell(answer);
    this.#errors.fields([]);
    this.#outcome.show(answer);
    showChosen(this.#form, find(this.#root, ".calc-answer"));
    this.#rest.renew();
    if (answer.reading.decisions.some((one) => one.asked)) this.#columns.focus();
    else this.#outcome.focus();
    this.#status.announce(answer.headline);
  }

  /**
   * Takes a choice that the result offers, or takes it back, and works the roster out with it.
   * @param {HTMLElement} button
   */
  #settle({ dataset, ariaPressed }) {
    if (!this.#job.hasFile) return this.#errors.ask("这是示例的结果", "请先选自己的花名册，或者按「试填示例」，再选按哪个数算。");
    if (settle(this.#form, ariaPressed === "true" ? { ...dataset, value: "" } : dataset)) void this.#check();
  }

  /** @param {import("./errors.js").Refused} refused */
  #tell(refused) {
    this.#outcome.withdraw("暂时无法计算", "查看原因", true);
    this.#errors.tell(refused);
  }

  /** Form or columns have changed: a result of something else must not stay. */
  #changed() {
    this.#notice.tell(this.#outcome.isLive ? "条件改了，请再按「核对」。" : "");
    this.#errors.clear();
    this.#status.hush();
    this.#outcome.withdraw();
  }

  async #example() {
    /** @type {Record<string, string>} */
    const values = JSON.parse(find(this.#root, ".calc-example").textContent);
    fill(this.#form, new Map(Object.entries(values)));
    const file = await this.#do("正在准备示例", () => this.#job.write("example-csv"));
    if (file?.content) await this.#take({ blob: new Blob([file.content]), name: file.name, example: true });
  }

  /**
   * Hands something made from the result to the reader.
   * @param {string} what
   * @param {(file: import("../shared/files.js").MadeFile) => string | Promise<string>} hand
   */
  async #download(what, hand) {
    if (!this.#job.isOpen) return this.#notice.tell("要存结果，请再按一次「核对」。");
    const file = await this.#do("正在写文件", () => this.#job.write(what));
    if (file) this.#notice.tell(file.error || (await hand(file)));
  }

  #cancel() {
    this.#end();
    this.#client.start();
    this.#notice.tell(this.#job.hasFile ? "已取消。文件还在，按「核对」可以重新开始。" : "已取消。");
    find(this.#root, ".calc-side").focus({ preventScroll: true });
    find(this.#root, ".calc-notice").scrollIntoView({ block: "nearest" }); // where that is told
  }

  #clear() {
    this.#end();
    this.#job.close({ forget: true });
    this.#form.reset();
    this.#errors.fields([]);
    this.#intake.clear();
    this.#columns.clear();
    this.#errors.clear();
    this.#status.clear();
    this.#outcome.showExample();
    this.#notice.tell("已清除：名单和结果都不在这个页面里了。");
    this.#intake.focus();
  }

  /**
   * @param {string} text
   * @param {string} detail
   */
  #fail(text, detail) {
    this.#job.close();
    this.#rested();
    this.#outcome.withdraw("暂时无法计算", "再试一次");
    this.#status.fail(text, detail, () => {
      find(this.#form, "[type=submit]").focus();
      this.#client.restart();
    });
  }
}

for (const root of findAll(document, ".roster")) new Roster(root);
