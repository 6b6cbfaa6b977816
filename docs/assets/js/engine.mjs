// The page's side of the worker that runs Python: starting it, asking it, noticing when it is stuck.

const LOADING_SECONDS = 60; // without any sign of life while loading
const ANSWER_SECONDS = 20; // for one calculation
const KEEP = "填写的内容都还在。";
const MEANWHILE = "页面上的示例结果和计算过程不受影响，可以对照着手算。";

export class Engine {
  #runtime;
  #on;
  #patience;
  #worker = null;
  #timer = 0;
  #asked = 0;
  #waiting = null;
  state = "idle"; // idle → loading → ready; or failed

  /** `on` has progress(text, loaded, total), ready() and failed(text, detail). */
  constructor(runtime, on, patience = LOADING_SECONDS) {
    this.#runtime = runtime;
    this.#on = on;
    this.#patience = patience;
  }

  /** Starts loading; does nothing when that has happened. */
  start() {
    if (this.state !== "idle") return;
    this.state = "loading";
    for (const [name, there] of [["WebAssembly", globalThis.WebAssembly], ["Worker", globalThis.Worker]]) {
      if (typeof there === "undefined") {
        this.#fail(`这个浏览器不能运行计算程序，请换一个较新的浏览器。${KEEP}${MEANWHILE}`, `没有 ${name}`);
        return;
      }
    }
    this.#on.progress("正在准备计算程序", 0, 0);
    try {
      this.#worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
    } catch (error) {
      this.#fail(`计算程序没能启动。${KEEP}${MEANWHILE}`, String(error));
      return;
    }
    const worker = this.#worker;
    worker.addEventListener("message", (event) => worker === this.#worker && this.#hear(event.data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#fail(`计算程序没能启动。${KEEP}${MEANWHILE}`, event.message || "worker.mjs 没有载入");
    });
    this.#watch(this.#patience, "计算程序很久没有动静，可能是网络中断了。");
    worker.postMessage({ type: "open", runtime: this.#runtime });
  }

  /** Starts again from nothing, with a new worker. */
  restart() {
    this.#stop();
    this.state = "idle";
    this.start();
  }

  /** Asks for a result. The answer is null when a newer question was asked, or the worker failed, in between. */
  ask(name, values, root) {
    this.forget();
    const id = ++this.#asked;
    this.#watch(ANSWER_SECONDS, "计算程序没有回答。");
    this.#worker.postMessage({ type: "run", id, name, values, root });
    return new Promise((resolve) => {
      this.#waiting = { id, resolve };
    });
  }

  /** Takes back the question that is still open: its answer is not wanted any more. */
  forget() {
    this.#waiting?.resolve(null);
    this.#waiting = null;
    if (this.state === "ready") clearTimeout(this.#timer);
  }

  #hear(message) {
    if (message.type === "failed") {
      this.#fail(`${message.text}${KEEP}${MEANWHILE}`, message.detail);
    } else if (message.type === "result") {
      if (message.id !== this.#waiting?.id) return;
      clearTimeout(this.#timer);
      this.#waiting.resolve(message);
      this.#waiting = null;
    } else if (message.type === "ready") {
      clearTimeout(this.#timer);
      this.state = "ready";
      this.#on.ready();
    } else if (message.type === "progress") {
      this.#watch(this.#patience, "计算程序很久没有动静，可能是网络中断了。");
      this.#on.progress(message.text, message.loaded, message.total);
    }
  }

  #watch(seconds, text) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(`${text}${KEEP}${MEANWHILE}`, `等了 ${seconds} 秒`), seconds * 1000);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
    this.forget();
  }

  #fail(text, detail) {
    this.#stop();
    this.state = "failed";
    this.#on.failed(text, detail);
  }
}
