// Parts the WebAssembly by what a first visit calls: node first_visit.mjs <folder with job.json, to write to>
//
// Python is started by the script of the worker itself, reads the job's data and answers its questions, which are always the
// same (tests/fixtures/first-visit), also with odd things in each field, is asked for all that can be saved of them, and walks
// what hangs on chance (chance.py). It is started anew for what runs thousands of times, then from the memory that the first
// left for a next visit, and from memory as the build makes it. Whatever ran goes into the first part. What a reader calls
// besides is not lost: docs/assets/js/python/worker.js.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DAY, open, partsOf, prepared, respond, start } from "./fake_worker.mjs";
import { split, unfilled, watched } from "./wasm_split.mjs";

const folder = resolve(process.argv[2]);
const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
const CHANCE = readFileSync(new URL("chance.py", import.meta.url), "utf8");
const { files, lock, knowledge, questions, downloads, modules } = job;
const ODD = ["", "😀", "abc", "-1.5", "9".repeat(20), "1\t2\t3\r\n4\t5\t6"]; // what a reader may type instead, in any field

const [wasm, data] = unfilled(readFileSync(files.wasm));
const parts = partsOf(files, { wasm: watched(wasm), data });
/** @typedef {import("./fake_worker.mjs").Python} Python */
/** @typedef {import("./fake_worker.mjs").Question} Question */
/** @typedef {Record<string, string>} Values */

/** @type {Set<number>} */
const called = new Set(); // numbers of functions
/** @type {number[]} */
let opened = []; // those that were called before the first question
/** @type {WebAssembly.Exports} */
let running = {};

const instantiate = WebAssembly.instantiate.bind(WebAssembly);
Object.assign(WebAssembly, {
  /**
   * @param {WebAssembly.Module} module
   * @param {WebAssembly.Imports} imports
   */
  async instantiate(module, imports) {
    const instance = await instantiate(module, imports);
    running = instance.exports;
    return instance;
  },
});

/**
 * A table a hundred times as long, each line with another beginning: what sorts a few lines does not sort hundreds.
 * @param {string} value
 */
const long = (value) =>
  /[\t\n]/.test(value) ? [Array.from({ length: 100 }, (_, no) => String(value).replace(/^/gm, `${(no * 37) % 100}-`)).join("\n")] : [];

function note() {
  for (const [name, one] of Object.entries(running))
    if (name.startsWith("#") && one instanceof WebAssembly.Global && one.value) called.add(Number(name.slice(1)));
}

/**
 * Reads the data and answers every question, and for each does what `further` does besides.
 * @param {Python} python
 * @param {(ask: (typed: Values) => void, question: Question) => void} [further]
 */
function answer(python, further = () => {}) {
  open(python, knowledge);
  const gc = python.pyimport("gc"); // tidies up by itself, and looks at whatever is alive just then, which nobody can foresee:
  gc.set_threshold(1); // so it does all the time
  for (const question of questions) {
    const [name, values, example] = question;
    /** @param {Values} typed */
    const ask = (typed) => JSON.parse(respond(python, name, typed, example));
    const { ok, html, errors, errors_html } = ask(values);
    if (!(ok ? html : errors_html)) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    further(ask, question);
  }
  gc.collect();
  note();
}

/** A visit without kept memory; answers the memory that it leaves for the next. */
async function first() {
  const python = await prepared(parts, job);
  const taken = python.makeMemorySnapshot();
  open(python, knowledge);
  note();
  opened = [...called];
  const bridge = python.pyimport("calculators.bridge");
  answer(python, (ask, [name, values, shown]) => {
    const [again, example] = [JSON.stringify(values), JSON.stringify(shown)];
    bridge.rest(name, again, "../../..", DAY, example);
    for (const what of downloads) bridge.download(name, again, what, DAY, example);
    for (const [field, value] of Object.entries(values)) for (const odd of [...ODD, ...long(value)]) ask({ ...values, [field]: odd });
  });
  python.runPython(`${CHANCE}\nwalk()`);
  note();
  return taken;
}

/** What runs thousands of times, in a Python that has done nothing yet. */
async function often() {
  const python = await prepared(parts, job);
  python.runPython(`${CHANCE}\nrepeat()`);
  note();
}

/** @param {Uint8Array} memory */
const restored = (memory) => start(parts, "small", { lock, archive: "wheel", memory });

try {
  const left = await first();
  await often();
  answer(await restored(left));
  answer(await restored((await prepared(parts, job, modules)).makeMemorySnapshot()));
  const [soon, later] = split(wasm, called);
  writeFileSync(join(folder, "pyodide.asm.wasm"), soon);
  writeFileSync(join(folder, "later.wasm"), later);
  writeFileSync(join(folder, "data.bin"), data);
  writeFileSync(join(folder, "done.json"), JSON.stringify({ opened, called: [...called] }));
  process.exit(0); // timers of Pyodide's
} catch (/** @type {any} */ error) {
  console.error(error.message);
  process.exit(1);
}
