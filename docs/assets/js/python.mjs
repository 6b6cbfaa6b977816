// Starts Pyodide from verified files, in a worker. Pyodide itself reaches for its files through fetch; here it is given
// what has been loaded and checked, and nothing else, so that it can neither wait for a foreign host nor use a damaged file.

const WHEEL = "/lib/wheel.zip";
const NOWHERE = new URL("nowhere/", self.location.href).href; // no request ever goes there

const LATER = "later-wasm";

/** What each way of starting loads; see scripts/runtime.py. */
export const ROLES = {
  small: ["loader", "script", "wasm", "library"],
  whole: ["loader", "script", "wasm", "library", LATER],
  stock: ["loader", "stock-script", "stock-wasm", "stock-library"],
};

let lent = null; // what the later part of the WebAssembly takes from the first, until it is there

/**
 * Python, started. `way` is one of ROLES. `options` has the list's `lock`; `archive`, the role of further modules,
 * already compiled; and either `memory`, kept from an earlier start, or `keep`, when it shall be kept for a later one.
 */
export async function start(parts, way, { lock, archive, memory, keep }) {
  const [loader, script, wasm, library, later] = ROLES[way];
  const [{ loadPyodide }, module, standard, modules, further] = await all([
    parts.module(loader),
    compiled(parts, wasm),
    parts.bytes(library),
    parts.bytes(archive),
    later && compiled(parts, later),
    parts.module(script),
  ]);
  const options = {
    indexURL: NOWHERE,
    stdLibURL: `${NOWHERE}library`,
    packageBaseUrl: NOWHERE,
    lockFileContents: lock,
    stdout: () => {},
    stderr: () => {},
    fsInit: (files) => files.writeFile(WHEEL, new Uint8Array(modules)),
    ...(memory ? { _loadSnapshot: memory } : {}),
    ...(keep ? { _makeSnapshot: true } : {}),
  };
  const python = await given(module, further, standard, () => loadPyodide(options));
  if (!memory) python.runPython(`import sys; sys.path.insert(0, "${WHEEL}")`);
  return python;
}

/** Brings the later part of the WebAssembly (scripts/split.mjs) to the Python that is running, if it lacks it. */
export async function complete(parts) {
  if (lent) join(await compiled(parts, LATER));
}

/** Has Python, or the browser that it runs in, no more memory? */
export function isMemory(error) {
  return error.type === "MemoryError" || error instanceof RangeError;
}

function join(later) {
  if (lent) new WebAssembly.Instance(later, lent); // it fills its places in the first part's table
  lent = null;
}

async function compiled(parts, role) {
  return WebAssembly.compile(await parts.bytes(role));
}

/** Everything, or the first error once nothing is under way any more: a script that came late would replace another's. */
async function all(promises) {
  const settled = await Promise.allSettled(promises);
  const failed = settled.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  return settled.map(({ value }) => value);
}

/** Runs `begin` while fetch and the compiling of WebAssembly answer with what is there already. */
async function given(module, later, library, begin) {
  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  self.fetch = async (input) => new Response(String(input.url ?? input).endsWith("library") ? library : null);
  let fail;
  // When WebAssembly refuses, Pyodide writes to the console and waits for ever.
  const refused = new Promise((_resolve, reject) => (fail = reject));
  WebAssembly.instantiateStreaming = async (_answer, imports) => {
    try {
      const { exports } = await WebAssembly.instantiate(module, imports);
      const called = Object.entries(exports).filter(([name]) => !/^\d/.test(name)); // numbers are for the later part
      lent = called.length < Object.keys(exports).length ? { ...imports, first: exports } : null;
      if (later) join(later);
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
