// Holds Python. Its name says {runtime, release, fresh, strategy}. The page asks as often as it likes {type: "run", id, name, values, day,
// example, root}, the same with "rest" for what its long lists left out, {type: "compare", …, other}, {type: "curve", …, asked}, {type: "download", id, name, values,
// day, example, what, beside}, {type: "calculate", id, name, inputs}, {type: "prove", …}, {type: "roster", …} or {type: "desk", …}, and says
// {type: "remember"} when it has nothing else to do. It hears
// progress, ready, result (with the type and id of the question) and failed.
//
// There are four strategies to start Python: from the memory that an earlier visit kept; from the memory that the build
// made, which is more to load and less to do, when the server is near; from the small files, which hold what a first
// answer needs; from Pyodide's own files. When one fails, the next is taken, with one line in the console. Memory holds
// programs only: the policy data are read after it, and it outlives them.

import { everything, isNear, list, MissingFile, OtherRelease, Parts } from "./files.js";
import { find, forget, remember, unpack } from "./memory.js";
import { addArchive, complete, isMemory, roles, start } from "./pyodide.js";

/** @typedef {"memory" | "image" | "small" | "stock"} Strategy */

/**
 * A question of the page; what it has besides hangs on its type.
 * @typedef {{ type: string, id: number } & Record<string, any>} Question
 */

/** @type {Strategy[]} */
const STRATEGIES = ["memory", "image", "small", "stock"];
const FROM_MEMORY = ["memory", "image"];
const SHARED = ["wheel", "knowledge"]; // by all that do not start from memory
const IMAGE = "image-memory";
/** @type {Record<string, string>} */
const UNDONE = {
  run: "没有算完",
  rest: "长的表没有列全",
  compare: "没有比完",
  curve: "没有画完",
  calculate: "没有算完",
  download: "没有做成要存的文件",
  prove: "没有验完",
};
/** @type {Record<string, string>} */
const ARCHIVES = { compare: "beside", curve: "beside", calculate: "interface" }; // with what only these call
const PAUSE = 100; // milliseconds between two words about progress: a page that is just being painted has better to do

let runtime = "";
/** @type {import("./files.js").RuntimeList} */
let table;
/** @type {import("./memory.js").StoredMemory | null} */
let kept = null; // what an earlier visit left in this browser
/** @type {Parts} */
let parts;
/** @type {Strategy[]} */
let strategies = []; // those that are left
/** @type {Strategy} */
let strategy;
let missed = false; // Python called what stands in the later part of the WebAssembly: it is started with it
/** @type {import("./pyodide.js").Python} */
let python;
/** @type {Map<string, import("./pyodide.js").Python>} */
const extended = new Map(); // by archive: the Python that has it
/** @type {any} */
let bridge = null; // calculators/bridge.py
let starting = false;
/** @type {{ memory: Uint8Array, whole: boolean } | null} */
let taken = null; // as it was before the first question, until it is kept for the next visit
let told = { text: "", loaded: 0, total: 0 };
let toldAt = -PAUSE;
let failed = false;

/**
 * @param {string} type
 * @param {object} [message]
 */
function say(type, message = {}) {
  if (!failed) self.postMessage({ type, ...message });
}

/**
 * @param {string} text
 * @param {any} error
 */
function fail(text, error) {
  say("failed", { text, detail: String(error.message ?? error) });
  failed = true;
}

/** @param {unknown} error */
function unavailable(error) {
  if (error instanceof OtherRelease) {
    say("outdated");
    return fail("网站有了新版本，请重新打开这一页。", error);
  }
  if (!(error instanceof MissingFile)) return fail("计算程序没能启动。", error);
  const text = navigator.onLine ? `计算程序没有载入，缺少文件 ${error.file}。` : "网络断开了，计算程序没有载入。";
  return fail(text, error);
}

/** @param {Partial<typeof told>} change */
function tell(change) {
  told = { ...told, ...change };
  if (!change.text && performance.now() - toldAt < PAUSE) return;
  toldAt = performance.now();
  say("progress", { ...told, loaded: Math.min(Math.max(told.loaded, 0), told.total) });
}

/** @param {{ runtime: string, release: string, fresh: boolean, strategy: Strategy }} begin what launch.js says in the worker's name */
async function load({ runtime: address, release, fresh, strategy: first }) {
  runtime = address;
  if (fresh) await forget(runtime).catch(() => {});
  table = await list(runtime, release, fresh);
  const near = isNear(runtime, release);
  kept = table.snapshot ? await find(runtime, table.version).catch(() => null) : null;
  const image = near && Boolean(table.image.memory) && !navigator.connection?.saveData;
  const there = { memory: Boolean(kept), image, small: true, stock: true };
  const from = STRATEGIES.indexOf(first);
  strategies = from < 0 ? STRATEGIES.filter((one) => there[one]) : STRATEGIES.slice(from);
  /** @param {number} bytes */
  const report = (bytes) => starting && tell({ loaded: told.loaded + bytes });
  parts = new Parts(runtime, everything(table), { fresh, whole: near && FROM_MEMORY.includes(strategies[0]), report });
  await startWithNextStrategy();
}

/**
 * Asks for these files; whoever needs one hears of it if it does not come.
 * @param {string[]} roles
 */
function want(roles) {
  const further = parts.further(roles);
  if (further.length) tell({ text: "正在下载计算程序", loaded: 0, total: parts.size(further) });
  for (const role of further) parts.bytes(role).catch(() => {});
}

/**
 * Did Python call what stands in the later part of the WebAssembly, and was it not there?
 * @param {unknown} error
 */
function isPart(error) {
  return error instanceof WebAssembly.RuntimeError;
}

/**
 * Gives up this strategy for the next one; after a miss, that is the small files with the later part.
 * @param {any} error
 */
function fallBack(error) {
  if (isPart(error) && !missed && strategy !== "stock") {
    missed = true;
    strategies = ["small", "stock"];
  }
  const lines = String(error.message ?? error)
    .trim()
    .split("\n");
  const why = lines.filter((line) => /^\w*Error: /.test(line)).pop() ?? lines.at(-1); // of a traceback
  console.warn(`Python: ${strategy} → ${strategies[0]} (${why})`);
}

/** Starts Python by the first of the remaining strategies that works. */
async function startWithNextStrategy() {
  starting = true;
  for (;;) {
    strategy = strategies.shift() ?? "stock";
    try {
      bridge = await (strategy === "memory" || strategy === "image" ? fromMemory() : fromFiles(strategy));
      tell({ text: "正在读入政策数据", loaded: told.total });
      bridge.open_knowledge(await parts.text("knowledge"));
      starting = false;
      return;
    } catch (/** @type {any} */ error) {
      // Every strategy needs these files.
      const hopeless = ["loader", ...SHARED].some((role) => error.file === table.files[role].path);
      if (!strategies.length || hopeless) throw error;
      fallBack(error);
    }
  }
}

/** The bridge as it was when the memory was taken. */
async function fromMemory() {
  const made = strategy === "image" ? parts : null; // by the build, with every calculator in it
  const found = made ? { whole: true, read: () => made.bytes(IMAGE).then(unpack) } : kept;
  if (!found) throw new Error("没有存下的内存映像");
  const archive = found.whole ? null : "wheel";
  const files = found.whole ? "bare" : "small";
  want([...roles(files), ...(made ? [IMAGE] : []), ...(archive ? [archive] : []), "knowledge"]);
  const memory = found.read();
  python = await start(parts, files, { lock: table.lock, archive, memory });
  taken = made && globalThis.caches ? { memory: await memory, whole: true } : null;
  return python.pyimport("calculators.bridge");
}

/** @param {"small" | "stock"} strategy */
async function fromFiles(strategy) {
  const keep = strategy === "small" && !missed && table.snapshot && Boolean(globalThis.caches);
  want([...roles(strategy), ...SHARED]);
  python = await start(parts, strategy, { lock: table.lock, archive: "wheel", keep });
  if (missed) await complete(parts);
  const opened = python.pyimport("calculators.bridge");
  taken = keep ? { memory: python.makeMemorySnapshot(), whole: false } : null;
  return opened;
}

/**
 * Reruns the proof of a collation with the model that is published beside it (scripts/restore/damage.py).
 * @param {Record<string, any>} question
 */
function prove({ model, restored, plan, received }) {
  python.FS.writeFile("damage.py", model);
  return python.pyimport("damage").prove(restored, plan, received);
}

/**
 * For programs: JSON in, JSON out (calculators/interface.py).
 * @param {Question} data
 */
function interfaced({ name, inputs }) {
  return python.pyimport("calculators.interface").answer(name, inputs);
}

/** @param {Question} data */
function compute(data) {
  if (data.type === "prove") return prove(data);
  if (data.policy) bridge.look(data.policy); // the page is that of another policy, and holds it
  const values = JSON.stringify(data.values);
  const example = JSON.stringify(data.example);
  if (data.type === "compare") return bridge.compared(data.name, values, JSON.stringify(data.other), data.root, data.day, example);
  if (data.type === "curve") return bridge.curved(data.name, values, data.asked, data.root, data.day, example);
  if (data.type === "download") return bridge.download(data.name, values, data.what, data.day, example, JSON.stringify(data.beside ?? {}));
  const ask = data.type === "rest" ? bridge.rest : bridge.respond;
  return ask(data.name, values, data.root, data.day, example);
}

/**
 * The archive that answers this, or that makes a file which holds a comparison or a curve.
 * @param {Question} data
 */
const archiveOf = ({ type, beside }) => ARCHIVES[type] ?? (Object.keys(beside ?? {}).length ? ARCHIVES.compare : "");

/**
 * Brings an archive into the Python that is running.
 * @param {string} role
 */
async function bring(role) {
  if (!role || extended.get(role) === python) return;
  addArchive(python, role, await parts.bytes(role), ["calculators"]);
  extended.set(role, python);
}

/**
 * Python's answer. If what it lacks may be in the files of a slower strategy, or memory is at fault, that one is taken.
 * @param {Question} data
 */
async function answer(data) {
  if (data.type !== "run") await complete(parts).catch(() => {}); // it may do without; if not, Python starts anew with it
  for (;;) {
    await bring(archiveOf(data));
    try {
      return data.type === "calculate" ? { text: interfaced(data) } : JSON.parse(compute(data));
    } catch (/** @type {any} */ error) {
      const lacking = isPart(error) || error.type === "ModuleNotFoundError";
      if (!strategies.length || !(lacking || FROM_MEMORY.includes(strategy))) throw error;
      fallBack(error);
      if (strategy === "memory") await forget(runtime).catch(() => {});
      await startWithNextStrategy();
    }
  }
}

async function keepMemory() {
  const keeping = taken;
  taken = null;
  /** @param {Error} error */
  const warn = (error) => console.warn(`Python: ${error.message}`);
  if (!navigator.connection?.saveData) complete(parts).catch(warn);
  await remember(runtime, table.version, keeping).catch(warn);
}

/** @param {Question} question */
async function atDesk({ type, id, desk, call, args }) {
  const worker = { python, runtime, table, complete: () => complete(parts) };
  const asked =
    type === "desk"
      ? import("./desk.js").then((one) => one.answer(worker, desk, call, args))
      : import("./roster.js").then((one) => one.answer(worker, call, args));
  await asked.then(
    (found) => say("result", { ...found, id, to: type }),
    (error) => fail(error.text ?? "计算程序没有载入。", error),
  );
}

/** @param {Question} data */
async function respond(data) {
  await answer(data).then(
    (found) => say("result", { ...found, id: data.id, to: data.type }),
    (error) =>
      error instanceof MissingFile
        ? unavailable(error)
        : fail(isMemory(error) ? `内存不够，${UNDONE[data.type]}。请关掉别的网页再试。` : `计算时出了错，${UNDONE[data.type]}。`, error),
  );
}

/** @type {Map<string, (question: Question) => void>} */
const heard = new Map(
  Object.entries({
    remember: keepMemory,
    roster: atDesk,
    desk: atDesk,
    run: respond,
    rest: respond,
    compare: respond,
    curve: respond,
    calculate: respond,
    download: respond,
    prove: respond,
  }),
);

// Pyodide starts several things at once and leaves some of them when one fails.
addEventListener("unhandledrejection", (event) => event.preventDefault());
addEventListener("message", ({ data }) => heard.get(data?.type)?.(data)); // it hears nothing else
load(JSON.parse(self.name)).then(() => say("ready"), unavailable);
