// The page's side of the worker that runs Python: starting it, asking it, noticing when it is stuck.

/**
 * What a page hears of its worker.
 * @typedef {object} Listener
 * @property {(text: string, loaded: number, total: number) => void} progress
 * @property {() => void} loaded what was told of progress is over: Python runs, or has answered after it had to start anew
 * @property {() => void} ready
 * @property {(text: string, detail: string) => void} failed
 */

/**
 * A question that waits for its answer; without a message once it is sent.
 * @typedef {object} Waiting
 * @property {number} id
 * @property {(answer: any) => void} resolve
 * @property {() => number} wait
 * @property {number} timer
 * @property {object | null} message
 */

if (!globalThis.launchPython) throw new Error("launch.js 没有载入"); // the page says so (started.js)
const launch = globalThis.launchPython;

const LOADING_SECONDS = 60; // without any sign of life while loading
const ANSWER_SECONDS = 20; // for one calculation
const QUIET_SECONDS = 2; // after the first result, before Python's memory is kept for the next visit
const IDLE_AT_LATEST = 4000; // milliseconds
const KEEP = "填写的内容都还在。";
const MEANWHILE = "页面上的示例结果和计算过程不受影响，可以对照着手算。";

/**
 * Does something when the page has nothing else to do; in a browser that cannot tell, after a while.
 * @param {() => void} task
 * @param {number} otherwise milliseconds
 */
function whenIdle(task, otherwise) {
  const idle = globalThis.requestIdleCallback;
  if (idle) idle(task, { timeout: IDLE_AT_LATEST });
  else setTimeout(task, otherwise);
}

export class Engine {
  #runtime;
  #on;
  #patience;
  /** @type {Worker | null} */
  #worker = null;
  #timer = 0;
  #asked = 0;
  /** @type {Map<string, Waiting>} */
  #waiting = new Map(); // by kind of question
  #later = 0;
  #loading = false; // progress was told last
  #busy = false; // the worker has a question, perhaps one that nobody waits for any more
  /** @type {"idle" | "loading" | "ready" | "failed"} */
  state = "idle";

  /**
   * @param {string} runtime the address of the folder with Python's files
   * @param {Listener} on
   * @param {number} [patience] seconds of silence while loading
   */
  constructor(runtime, on, patience = LOADING_SECONDS) {
    this.#runtime = runtime;
    this.#on = on;
    this.#patience = patience;
  }

  /** Starts loading; does nothing when that has happened. `fresh` loads past what the browser has kept. */
  start(fresh = false) {
    if (this.state !== "idle") return;
    this.state = "loading";
    const lacking = ["WebAssembly", "Worker", "BigInt"].find((name) => Reflect.get(globalThis, name) === undefined);
    if (lacking) {
      this.#fail(
        `这个浏览器不能运行计算程序，请换一个较新的浏览器：2023年下半年以后的 Chrome、Edge、Firefox、Safari 一般都可以。${KEEP}${MEANWHILE}`,
        `没有 ${lacking}`,
      );
      return;
    }
    this.#loading = true;
    this.#on.progress("正在准备计算程序", 0, 0);
    let launched;
    try {
      launched = launch(this.#runtime, fresh);
    } catch (error) {
      this.#fail(`计算程序没能启动。${KEEP}${MEANWHILE}`, String(error));
      return;
    }
    const { worker } = launched;
    this.#worker = worker;
    this.#watch();
    launched.listen((message) => worker === this.#worker && this.#hear(message));
  }

  /** Starts when the page has nothing else to do; a reader who saves data waits until a field is touched. */
  startWhenIdle() {
    if (navigator.connection?.saveData) return;
    const start = () => whenIdle(() => this.start(), 1000);
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start, { once: true });
  }

  /** Starts again from nothing, with a new worker. */
  restart() {
    this.end();
    this.start(true);
  }

  /** Ends the worker at once, and with it everything that it holds. */
  end() {
    this.#stop();
    this.state = "idle";
  }

  /**
   * Asks the worker: "run" for a result, "rest" for what it left out, "download" for a file. The answer is
   * null when a newer question of the same kind was asked, or the worker failed, in between. While the worker computes,
   * only the newest question of each kind is kept for it, so that fast typing never makes a queue.
   * @param {string} type
   * @param {object} question
   * @param {number} [seconds]
   * @returns {Promise<any>}
   */
  ask(type, question, seconds = ANSWER_SECONDS) {
    this.forget(type);
    const id = ++this.#asked;
    const late = () => this.#fail(`计算程序没有回答。${KEEP}${MEANWHILE}`, `等了 ${seconds} 秒`);
    const wait = () => setTimeout(late, seconds * 1000);
    const answer = new Promise((resolve) => {
      this.#waiting.set(type, { id, resolve, wait, timer: wait(), message: { type, id, ...question } });
    });
    this.#send();
    return answer;
  }

  #send() {
    if (this.#busy) return;
    const next = [...this.#waiting.values()].find((one) => one.message);
    if (!next || !this.#worker) return;
    this.#busy = true;
    this.#worker.postMessage(next.message);
    next.message = null;
  }

  /**
   * Takes back the question that is still open: its answer is not wanted any more.
   * @param {string} type
   */
  forget(type) {
    this.#settle(type, null);
  }

  /**
   * @param {string} type
   * @param {unknown} answer
   */
  #settle(type, answer) {
    const waiting = this.#waiting.get(type);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(type);
    waiting.resolve(answer);
  }

  /** @param {any} message */
  #hear(message) {
    if (message.type === "outdated") {
      document.dispatchEvent(new Event("outdated")); // offline.js offers to open the page again
    } else if (message.type === "failed") {
      this.#fail(`${message.text}${KEEP}${MEANWHILE}`, message.detail);
    } else if (message.type === "result") {
      clearTimeout(this.#timer);
      this.#busy = false;
      this.#loaded();
      this.#remember();
      if (message.id === this.#waiting.get(message.to)?.id) this.#settle(message.to, message);
      this.#send();
    } else if (message.type === "ready") {
      clearTimeout(this.#timer);
      this.state = "ready";
      this.#loaded();
      this.#on.ready();
    } else if (message.type === "progress") {
      this.#watch();
      for (const one of this.#waiting.values()) {
        clearTimeout(one.timer); // Python starts anew, with more files, before it answers
        one.timer = one.wait();
      }
      this.#loading = true;
      this.#on.progress(message.text, message.loaded, message.total);
    }
  }

  #loaded() {
    if (this.#loading) this.#on.loaded();
    this.#loading = false;
  }

  /** Once the first result is on the screen and the page has nothing to do. */
  #remember() {
    if (this.#later) return;
    const worker = this.#worker;
    const remember = () => worker?.postMessage({ type: "remember" });
    this.#later = setTimeout(() => whenIdle(remember, 0), QUIET_SECONDS * 1000);
  }

  #watch() {
    clearTimeout(this.#timer);
    const stuck = () => this.#fail(`计算程序很久没有动静，可能是网络中断了。${KEEP}${MEANWHILE}`, `等了 ${this.#patience} 秒`);
    this.#timer = setTimeout(stuck, this.#patience * 1000);
  }

  #stop() {
    clearTimeout(this.#timer);
    clearTimeout(this.#later);
    this.#later = 0;
    this.#worker?.terminate();
    this.#worker = null;
    this.#loading = false;
    this.#busy = false;
    for (const type of [...this.#waiting.keys()]) this.forget(type);
  }

  /**
   * @param {string} text
   * @param {string} detail
   */
  #fail(text, detail) {
    this.#stop();
    this.state = "failed";
    this.#on.failed(text, detail);
  }
}

/** A promise with what ends it: Promise.withResolvers, for browsers that do not have it. */
export function resolvers() {
  /** @type {() => void} */
  let resolve = () => {};
  /** @type {(reason: unknown) => void} */
  let reject = () => {};
  /** @type {Promise<void>} */
  const promise = new Promise((...both) => {
    [resolve, reject] = both;
  });
  promise.catch(() => {}); // whoever waits hears of it
  return { promise, resolve, reject };
}
