// Starts Pyodide from verified files, in a worker. Pyodide itself reaches for its files through fetch; here it is given
// what has been loaded and checked, and nothing else, so that it can neither wait for a foreign host nor use a damaged file.

const WHEEL = "/lib/wheel.zip";
const NOWHERE = new URL("nowhere/", self.location.href).href; // no request ever goes there

/** What each way of starting loads; see scripts/runtime.py. */
export const ROLES = {
  small: ["loader", "script", "wasm", "library"],
  stock: ["loader", "stock-script", "stock-wasm", "stock-library"],
};

/**
 * Python, started. `way` is "small" or "stock". `options` has the list's `lock`; `archive`, the role of further modules,
 * already compiled; and either `memory`, kept from an earlier start, or `keep`, when it shall be kept for a later one.
 */
export async function start(parts, way, { lock, archive, memory, keep }) {
  const [loader, script, wasm, library] = ROLES[way];
  const [{ loadPyodide }, module, standard, modules] = await all([
    parts.module(loader),
    parts.bytes(wasm).then((bytes) => WebAssembly.compile(bytes)),
    parts.bytes(library),
    parts.bytes(archive),
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
  const python = await given(module, standard, () => loadPyodide(options));
  if (!memory) python.runPython(`import sys; sys.path.insert(0, "${WHEEL}")`);
  return python;
}

/** Everything, or the first error once nothing is under way any more: a script that came late would replace another's. */
async function all(promises) {
  const settled = await Promise.allSettled(promises);
  const failed = settled.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  return settled.map(({ value }) => value);
}

/** Runs `begin` while fetch and the compiling of WebAssembly answer with what is there already. */
async function given(module, library, begin) {
  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  self.fetch = async (input) => new Response(String(input.url ?? input).endsWith("library") ? library : null);
  let fail;
  // When WebAssembly refuses, Pyodide writes to the console and waits for ever.
  const refused = new Promise((_resolve, reject) => (fail = reject));
  WebAssembly.instantiateStreaming = async (_answer, imports) => {
    try {
      return { module, instance: await WebAssembly.instantiate(module, imports) };
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
