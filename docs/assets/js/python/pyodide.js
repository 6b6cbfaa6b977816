// Starts Pyodide from verified files, in a worker. Pyodide itself reaches for its files through fetch; here it is given
// what has been loaded and checked, and nothing else, so that it can neither wait for a foreign host nor use a damaged file.

/**
 * Pyodide, as far as it is used here.
 * @typedef {object} Python
 * @property {(name: string) => any} pyimport
 * @property {(code: string) => any} runPython
 * @property {() => Uint8Array} makeMemorySnapshot
 * @property {any} FS
 */

/**
 * Where files come from, by their roles: files.js in a browser, scripts/runtime/fake_worker.mjs under Node.
 * @typedef {object} Source
 * @property {(role: string) => Promise<ArrayBuffer>} bytes
 * @property {(roles: string[]) => number} size
 * @property {(role: string) => Promise<any>} module
 */

/**
 * What a strategy of starting takes from the list.
 * @typedef {{ script: string, wasm: string, data?: string, library?: string }} Files
 */

/**
 * The list's `lock`; `archive`, the role of further modules, already compiled; and either `memory`, a promise of what an
 * earlier start left, or `keep`, when it shall be kept.
 * @typedef {{ lock: string, archive?: string | null, memory?: Promise<Uint8Array> | Uint8Array, keep?: boolean }} Options
 */

const WHEEL = "/lib/wheel.zip";
const NOWHERE = new URL("nowhere/", self.location.href).href; // no request ever goes there

const LATER = "later-wasm";

/** What each way of starting loads besides the loader; see scripts/runtime/write.py. `bare` needs memory that has all the rest. */
const FILES = /** @satisfies {Record<string, Files>} */ ({
  bare: { script: "script", wasm: "wasm" },
  small: { script: "script", wasm: "wasm", data: "data", library: "library" },
  stock: { script: "stock-script", wasm: "stock-wasm", library: "stock-library" },
});

/** @typedef {keyof typeof FILES} Strategy */

/** @param {Strategy} strategy */
export const roles = (strategy) => ["loader", ...Object.values(FILES[strategy])];

/** @type {WebAssembly.Imports | null} */
let lent = null; // what the later part of the WebAssembly takes from the first, until it is there
/** @type {Python | null} */
let bare = null; // Python, until it has its library and our wheel as files

/**
 * Python, started.
 * @param {Source} parts
 * @param {Strategy} strategy
 * @param {Options} options
 * @returns {Promise<Python>}
 */
export async function start(parts, strategy, { lock, archive, memory, keep }) {
  /** @type {Files} */
  const { script, wasm, data, library } = FILES[strategy];
  const [{ loadPyodide }, module, standard, modules, kept, block] = await all([
    parts.module("loader"),
    compiled(parts, wasm),
    library ? parts.bytes(library) : null,
    archive && parts.bytes(archive),
    memory,
    data && !memory && parts.bytes(data),
    parts.module(script),
  ]);
  const options = {
    indexURL: NOWHERE,
    stdLibURL: `${NOWHERE}library`,
    packageBaseUrl: NOWHERE,
    lockFileContents: lock,
    env: { PYTHONHASHSEED: "0", LANG: "C.UTF-8" }, // the same everywhere; nothing here needs chance, or says a day's name
    stdout: () => {},
    stderr: () => {},
    fsInit: (/** @type {any} */ files) => modules && files.writeFile(WHEEL, new Uint8Array(modules)),
    ...(memory ? { _loadSnapshot: kept } : {}),
    ...(keep ? { _makeSnapshot: true } : {}),
  };
  const size = parts.size(["data"]);
  /** @type {Initial | null} */
  let initial = null;
  if (kept) initial = (rest) => kept.subarray(kept.length - rest).subarray(0, size);
  else if (block) initial = () => new Uint8Array(block);
  const python = await given({ module, library: standard, initial }, () => loadPyodide(options));
  if (!memory) python.runPython(`import sys; sys.path.insert(0, "${WHEEL}")`);
  bare = library ? null : python;
  return python;
}

/**
 * Brings the running Python what it lacks: the later part of the WebAssembly (scripts/runtime/wasm_split.mjs), and, when it was started
 * from memory alone, the files that it imports from.
 * @param {Source} parts
 */
export async function complete(parts) {
  if (lent) {
    const later = await compiled(parts, LATER);
    if (lent) new WebAssembly.Instance(later, lent); // it fills its places in the first part's table
    lent = null;
  }
  if (!bare) return;
  const { FS } = bare;
  const [library, wheel] = await Promise.all([parts.bytes("library"), parts.bytes("wheel")]);
  const name = FS.readdir("/lib").find((/** @type {string} */ one) => /^python\d+\.zip$/.test(one));
  FS.writeFile(`/lib/${name}`, new Uint8Array(library));
  FS.writeFile(WHEEL, new Uint8Array(wheel));
  bare = null;
}

/**
 * Adds an archive of modules to the running Python. Modules of these packages, and of all below them that are imported, are
 * looked for in it, too.
 * @param {Python} python
 * @param {string} role
 * @param {ArrayBuffer} content
 * @param {string[]} [packages]
 */
export function addArchive(python, role, content, packages = []) {
  const place = `/lib/${role}.zip`;
  python.FS.writeFile(place, new Uint8Array(content));
  python.runPython(`
import sys
sys.path.append("${place}")
packages = ${JSON.stringify(packages)}
for name in packages: __import__(name)
for name, one in list(sys.modules.items()):
    if hasattr(one, "__path__") and any(f"{name}.".startswith(f"{package}.") for package in packages):
        one.__path__.append("${place}/" + name.replace(".", "/"))
`);
}

/**
 * Has Python, or the browser that it runs in, no more memory?
 * @param {any} error
 */
export function isMemory(error) {
  return error.type === "MemoryError" || error instanceof RangeError;
}

/**
 * @param {Source} parts
 * @param {string} role
 */
async function compiled(parts, role) {
  return WebAssembly.compile(await parts.bytes(role));
}

/**
 * Everything, or the first error once nothing is under way any more: a script that came late would replace another's.
 * @template {readonly unknown[] | []} T
 * @param {T} promises
 * @returns {Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }>}
 */
async function all(promises) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * Gives what stands in memory from the beginning, of a module that has no data of its own: it is told how long memory is
 * behind that place.
 * @typedef {(rest: number) => Uint8Array} Initial
 */

/**
 * Runs `begin` while fetch and the compiling of WebAssembly answer with what is there already.
 * @param {{ module: WebAssembly.Module, library: ArrayBuffer | null | undefined, initial: Initial | null }} there
 * @param {() => Promise<Python>} begin
 * @returns {Promise<Python>}
 */
async function given({ module, library, initial }, begin) {
  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  self.fetch = async (input) => {
    const address = input instanceof Request ? input.url : String(input);
    return new Response(address.endsWith("library") ? library : null);
  };
  /** @type {(reason: unknown) => void} */
  let fail = () => {};
  // When WebAssembly refuses, Pyodide writes to the console and waits for ever.
  /** @type {Promise<never>} */
  const refused = new Promise((_resolve, reject) => {
    fail = reject;
  });
  WebAssembly.instantiateStreaming = async (_answer, imports = {}) => {
    try {
      const { exports } = await WebAssembly.instantiate(module, imports);
      if (initial) fill(imports.env, initial);
      const called = Object.entries(exports).filter(([name]) => !/^\d/.test(name)); // numbers are for the later part
      lent = called.length < Object.keys(exports).length ? { ...imports, first: exports } : null;
      return { module, instance: { exports: Object.fromEntries(called) } };
    } catch (error) {
      fail(error);
      return new Promise(() => {});
    }
  };
  try {
    return await Promise.race([begin(), refused]);
  } finally {
    self.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/**
 * @param {any} places what the module is given: its memory, and where its own part of it begins
 * @param {Initial} initial
 */
function fill({ memory, __memory_base: base }, initial) {
  const whole = new Uint8Array(memory.buffer);
  whole.set(initial(whole.length - base.value), base.value);
}
