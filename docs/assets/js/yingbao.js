// For pages of the same site: `import { calculate } from "/assets/js/yingbao.js"`. What it answers is what
// `python -m calculators <name> --json` prints, worked out by the same Python in this browser. The page 关于 → 数据接口 tells
// how it is used. No page of ours loads it but the frame of embed/calculate.js.

import { scriptAddress } from "./shared/trusted.js";

/**
 * What is wrong with one field, of a table's cell with row and column.
 * @typedef {{ field: string, message: string, row: number, column: string }} Problem
 */

const ROOT = new URL("../../", import.meta.url).href;
const RUNTIME = `${ROOT}runtime/`;
const ANSWER_SECONDS = 120; // the longest table takes a while on a telephone
const ENGINE = "EngineError";

/** Why there is no answer; `name` is the error's name in Python, or EngineError when Python could not be asked. */
export class CalculationError extends Error {
  /**
   * @param {string} name
   * @param {string} message
   * @param {Problem[]} [problems]
   */
  constructor(name, message, problems = []) {
    super(message);
    this.name = name;
    this.problems = problems;
  }
}

/** @type {Promise<unknown>} */
let last = Promise.resolve(); // one calculation after the other
/** @type {import("./python/engine.js").Engine | null} */
let engine = null;
/** @type {typeof import("./python/engine.js").resolvers} */
let resolvers;
/** @type {ReturnType<typeof resolvers>} */
let ready; // anew with each start of Python
let why = ""; // Python failed

/**
 * Works out a calculator. Throws CalculationError, or what the signal was aborted with.
 * @param {string} name of the calculator
 * @param {Record<string, unknown>} inputs by the fields' names
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any>} the result, as JSON
 */
export async function calculate(name, inputs, { signal } = {}) {
  const asked = { name: String(name), inputs: written(inputs) };
  const turn = last;
  let stop = () => {};
  const stopped = new Promise((_resolve, reject) => {
    stop = () => reject(signal?.reason);
  });
  stopped.catch(() => {}); // the race hears of it
  signal?.addEventListener("abort", stop, { once: true });
  const answered = turn.then(() => answer(asked, signal));
  last = answered.catch(() => {});
  try {
    signal?.throwIfAborted();
    return await Promise.race([answered, stopped]);
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * @param {{ name: string, inputs: string }} asked
 * @param {AbortSignal | undefined} signal
 */
async function answer(asked, signal) {
  signal?.throwIfAborted();
  const python = await started();
  signal?.throwIfAborted();
  const end = () => python.end(); // it works for nobody any more
  signal?.addEventListener("abort", end, { once: true });
  try {
    await ready.promise;
    signal?.throwIfAborted();
    const told = await python.ask("calculate", asked, ANSWER_SECONDS);
    signal?.throwIfAborted();
    if (!told) throw new CalculationError(ENGINE, why);
    const found = JSON.parse(told.text);
    if (found.error) throw new CalculationError(found.error, found.message, found.problems);
    return found;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

/** Python, started, or started anew after it was ended or had failed. */
async function started() {
  if (!engine) {
    const answered = await fetch(`${ROOT}release.json`, { cache: "no-cache" }).catch(() => null);
    if (!answered?.ok) throw new CalculationError(ENGINE, "取不到计算程序，请检查网络。");
    const { release } = await answered.json();
    globalThis.launchPython ??= (runtime, fresh) => launch(runtime, release, fresh);
    const imported = await import("./python/engine.js");
    resolvers = imported.resolvers;
    engine = new imported.Engine(RUNTIME, {
      progress: () => {},
      loaded: () => {},
      ready: () => ready.resolve(),
      failed: (text) => {
        why = text;
        ready.reject(new CalculationError(ENGINE, text));
      },
    });
  }
  if (engine.state === "idle" || engine.state === "failed") {
    ready = resolvers();
    if (engine.state === "idle") engine.start();
    else engine.restart();
  }
  return engine;
}

/**
 * The worker, for a page that has not started one by python/launch.js.
 * @param {string} runtime
 * @param {string} release
 * @param {boolean} fresh
 */
function launch(runtime, release, fresh) {
  const name = JSON.stringify({ runtime, release, fresh, strategy: "" });
  const worker = new Worker(scriptAddress(new URL("python/worker.js", import.meta.url)), { type: "module", name });
  /** @param {(message: any) => void} listener */
  const listen = (listener) => {
    worker.addEventListener("message", ({ data }) => listener(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      listener({ type: "failed", text: "计算程序没能启动。", detail: event.message || "worker.js 没有载入" });
    });
  };
  return { worker, listen };
}

/**
 * The inputs as JSON. Throws a CalculationError that names the field which JSON cannot hold.
 * @param {unknown} inputs
 */
function written(inputs) {
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs)) throw wrong("inputs", "要写成对象：每一项的名字和值");
  for (const [field, value] of Object.entries(inputs)) {
    try {
      JSON.stringify(value, (_key, one) => {
        if (typeof one === "number" && !Number.isFinite(one)) throw new TypeError("不是有限的数");
        return one;
      });
    } catch (error) {
      throw wrong(field, error instanceof Error ? error.message : "不能写成 JSON");
    }
  }
  return JSON.stringify(inputs);
}

/**
 * @param {string} field
 * @param {string} why
 */
function wrong(field, why) {
  const message = `${field}：${why}`;
  return new CalculationError("WrongTypeError", message, [{ field, message, row: 0, column: "" }]);
}
