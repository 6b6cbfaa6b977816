// The page's side of the worker that holds a roster, or another file of the reader's: a client that asks one question after the
// other, and that can end the worker at once.

import { Engine, resolvers } from "./engine.js";

const PATIENCE = 300; // seconds for one question; what is longer is asked in steps

/** What was asked is not wanted any more, or the worker has failed; the reader has been told. */
export class Stopped extends Error {}

export class DeskClient {
  #engine;
  #desk;
  #ready = resolvers();
  /** @type {Promise<unknown>} */
  #last = Promise.resolve();
  #turn = 0; // what was asked before the last end is not asked any more

  /**
   * @param {DOMStringMap} page the page's `runtime` and `patience`
   * @param {Omit<import("./engine.js").Listener, "ready">} on
   * @param {string} [desk] whom it asks, if not the roster: python/desk.js
   */
  constructor({ runtime, patience }, on, desk = "") {
    this.#desk = desk;
    this.#engine = new Engine(
      new URL(runtime ?? "", document.baseURI).href,
      {
        progress: on.progress,
        loaded: on.loaded,
        ready: () => this.#ready.resolve(),
        failed: (text, detail) => {
          this.#stop();
          on.failed(text, detail);
        },
      },
      Number(patience) || undefined,
    );
  }

  get state() {
    return this.#engine.state;
  }

  startWhenIdle() {
    this.#engine.startWhenIdle();
  }

  start() {
    this.#engine.start();
  }

  /** Loads what a roster needs beside the calculators, as soon as Python is there. Whoever asks later waits for it. */
  prepare() {
    void this.#ready.promise.then(() => this.call("load", [])).catch(() => {}); // whoever asks later hears of a failure
  }

  /** Starts again with a new worker. */
  restart() {
    this.#stop();
    this.#engine.restart();
  }

  /** Ends the worker and everything it holds; whoever waits for an answer hears Stopped. */
  end() {
    this.#stop();
    this.#engine.end();
  }

  /**
   * Calls a function of calculators/roster/bridge.py, or of the desk's bridge, when those asked before have been answered. Throws Stopped.
   * @param {string} name
   * @param {unknown[]} args
   * @returns {Promise<any>}
   */
  call(name, ...args) {
    const turn = this.#turn;
    const answer = this.#last.catch(() => {}).then(() => this.#ask(turn, name, args));
    this.#last = answer;
    return answer;
  }

  /**
   * The remaining rows of long lists, as more-rows.js asks for them.
   * @param {"rest"} _type
   * @param {string} root
   * @returns {Promise<{ lists: string[] } | null>}
   */
  ask(_type, root) {
    return this.call("rest", root).catch(() => null);
  }

  /**
   * Moves on what was begun until it is finished; `report` hears how far it is. Throws Stopped.
   * @param {(step: import("../roster/progress.js").Step) => void} report
   */
  async finish(report) {
    for (;;) {
      const told = await this.call("steps");
      if (told.finished) return;
      report(told);
    }
  }

  /**
   * @param {number} turn
   * @param {string} name
   * @param {unknown[]} args
   */
  async #ask(turn, name, args) {
    if (turn !== this.#turn) throw new Stopped();
    if (this.state === "failed") this.#engine.restart();
    this.#engine.start();
    if (this.state !== "ready") await this.#ready.promise;
    const answer = await this.#engine.ask(this.#desk ? "desk" : "roster", { desk: this.#desk, call: name, args }, PATIENCE);
    if (!answer) throw new Stopped();
    return answer;
  }

  #stop() {
    this.#turn++;
    this.#ready.reject(new Stopped());
    this.#ready = resolvers();
  }
}
