// Holds Python. The page says {type: "open", runtime, table, fresh, way} once, then asks as often as it likes {type: "run",
// id, name, values, day, example, root}, the same with "rest" for what its long lists left out, {type: "keep", id, name,
// values, day, example, what}, {type: "prove", …} or {type: "roster", …}, and says {type: "remember"} when it has nothing
// else to do. It hears progress, ready, result (with the type and id of the question) and failed.
//
// There are four ways to start Python, each slower than the one before: from the memory that an earlier visit kept; from
// the small files, which hold what a first answer needs; from these and the later part of the WebAssembly; from Pyodide's
// own files. When one fails, the next is taken, with one line in the console.

import { forget, recall, remember } from "./memory.mjs";
import { everything, list, MissingFile, Parts } from "./parts.mjs";
import { complete, isMemory, ROLES, start } from "./python.mjs";

const WAYS = ["memory", "small", "whole", "stock"];
const SHARED = ["wheel", "knowledge"];

let runtime = "";
let table = null;
let parts = null;
let ways = [];
let way = "";
let python = null;
let bridge = null;
let starting = false;
let taken = null; // Python's memory before the first question, until it is kept for the next visit
let told = { text: "", loaded: 0, total: 0 };
let failed = false;

function say(type, message = {}) {
  if (!failed) self.postMessage({ type, ...message });
}

function fail(text, error) {
  say("failed", { text, detail: String(error.message ?? error) });
  failed = true;
}

function unavailable(error) {
  if (!(error instanceof MissingFile)) return fail("计算程序没能启动。", error);
  const text = navigator.onLine ? `计算程序没有载入，缺少文件 ${error.file}。` : "网络断开了，计算程序没有载入。";
  return fail(text, error);
}

function tell(change) {
  told = { ...told, ...change };
  say("progress", { ...told, loaded: Math.min(Math.max(told.loaded, 0), told.total) });
}

async function load(message) {
  runtime = message.runtime;
  table = message.table ?? (await list(runtime, message.fresh));
  parts = new Parts(runtime, everything(table), message.fresh, (bytes) => starting && tell({ loaded: told.loaded + bytes }));
  ways = WAYS.slice(Math.max(WAYS.indexOf(message.way), 0));
  if (ways.includes("small")) begin();
  if (message.fresh) await forget(runtime).catch(() => {});
  await next();
}

/** Both quicker ways need these files: they come while the browser looks for kept memory. */
function begin() {
  tell({ text: "正在下载计算程序", loaded: 0, total: parts.size([...ROLES.small, ...SHARED]) });
  for (const role of [...ROLES.small, "wheel"]) parts.bytes(role).catch(() => {}); // whoever needs it hears of it
}

/** Did Python call what stands in the later part of the WebAssembly, and was it not there? */
function isPart(error) {
  return error instanceof WebAssembly.RuntimeError;
}

/** Gives up this way for the next one. */
function leave(error) {
  if (way === "small" && !isPart(error)) ways = ways.filter((one) => one !== "whole"); // it has the same files, and more
  const lines = String(error.message ?? error).trim().split("\n");
  const why = lines.filter((line) => /^\w*Error: /.test(line)).pop() ?? lines.at(-1); // of a traceback
  console.warn(`Python: ${way} → ${ways[0]} (${why})`);
}

/** Starts Python by the first of the remaining ways that works. */
async function next() {
  starting = true;
  for (;;) {
    way = ways.shift();
    try {
      bridge = await (way === "memory" ? fromMemory() : fromFiles());
      if (!bridge) continue;
      starting = false;
      return;
    } catch (error) {
      // Every way needs these files, and without a network no other files will come.
      const hopeless = !navigator.onLine || ["loader", ...SHARED].some((role) => error.file === table.files[role].path);
      if (!ways.length || hopeless) throw error;
      leave(error);
    }
  }
}

/** The bridge as it was when the memory was kept; null when there is none. */
async function fromMemory() {
  if (!table.snapshot) return null;
  const memory = await recall(runtime, table.version);
  if (!memory) return null;
  tell({ text: "正在准备计算程序" });
  python = await start(parts, "small", { lock: table.lock, archive: "wheel", memory });
  return python.pyimport("calculators.bridge");
}

async function fromFiles() {
  const keep = way === "small" && table.snapshot && Boolean(globalThis.caches);
  const further = ROLES[way].filter((role) => !ROLES.small.includes(role));
  if (further.length) tell({ text: "正在下载计算程序", loaded: 0, total: parts.size(further) });
  const knowledge = parts.text("knowledge");
  knowledge.catch(() => {}); // waited for below
  python = await start(parts, way, { lock: table.lock, archive: "wheel", keep });
  tell({ text: "正在读入政策数据", loaded: told.total });
  const opened = python.pyimport("calculators.bridge");
  opened.open_knowledge(await knowledge);
  taken = keep ? python.makeMemorySnapshot() : null;
  return opened;
}

/** Reruns the proof of a collation with the model that is published beside it (scripts/damage.py). */
function prove({ model, restored, plan, received }) {
  python.FS.writeFile("damage.py", model);
  return python.pyimport("damage").prove(restored, plan, received);
}

function compute(data) {
  if (data.type === "prove") return prove(data);
  const values = JSON.stringify(data.values);
  const example = JSON.stringify(data.example);
  if (data.type === "keep") return bridge.keep(data.name, values, data.what, data.day, example);
  const ask = data.type === "rest" ? bridge.rest : bridge.respond;
  return ask(data.name, values, data.root, data.day, example);
}

/** Python's answer. If what it lacks may be in a slower way's files, or its kept memory is at fault, that way is taken. */
async function answer(data) {
  if (data.type !== "run") await complete(parts).catch(() => {}); // it may do without; if not, Python starts anew with it
  for (;;) {
    try {
      return JSON.parse(compute(data));
    } catch (error) {
      const lacking = isPart(error) || error.type === "ModuleNotFoundError";
      if (!ways.length || (way !== "memory" && !lacking)) throw error;
      leave(error);
      if (way === "memory") await forget(runtime).catch(() => {});
      await next();
    }
  }
}

async function open(data) {
  await load(data).then(() => say("ready"), unavailable);
}

async function keepMemory() {
  const memory = taken;
  taken = null;
  const warn = (error) => console.warn(`Python: ${error.message}`);
  if (!navigator.connection?.saveData) complete(parts).catch(warn);
  await remember(runtime, table.version, memory).catch(warn);
}

async function roster({ type, id, call, args }) {
  const worker = { python, runtime, table, complete: () => complete(parts) };
  await import("./roster-python.mjs")
    .then((desk) => desk.answer(worker, call, args))
    .then((found) => say("result", { ...found, id, to: type }), (error) => fail(error.text ?? "计算程序没有载入。", error));
}

async function ask(data) {
  await answer(data).then(
    (found) => say("result", { ...found, id: data.id, to: data.type }),
    (error) => fail(isMemory(error) ? "内存不够，没有算完。请关掉别的网页再试。" : "计算时出了错，没有得到结果。", error),
  );
}

const heard = new Map(Object.entries({ open, remember: keepMemory, roster, run: ask, rest: ask, keep: ask, prove: ask }));

// Pyodide starts several things at once and leaves some of them when one fails.
self.addEventListener("unhandledrejection", (event) => event.preventDefault());
self.addEventListener("message", ({ data }) => heard.get(data?.type)?.(data)); // it hears nothing else
