// Starts the worker that runs Python. A page that was opened by a link with inputs names this script early, so that Python
// is on its way before the page's other scripts have come; otherwise the worker is started when engine.mjs asks for it.
//
// `?python=small` in a page's address starts without the memory that an earlier visit kept, `?python=whole` with the later
// part of the WebAssembly too, `?python=stock` with Pyodide's own files; all give the same answers, later.

import { list } from "./parts.mjs";
import { scriptAddress } from "./trusted.mjs";

const RUNTIME = new URL("../../runtime/", import.meta.url).href;

class Launch {
  #listener = null;
  #early = []; // what nobody has listened to yet

  constructor(runtime, fresh) {
    this.worker = new Worker(scriptAddress(new URL("./worker.mjs", import.meta.url)), { type: "module" });
    this.worker.addEventListener("message", ({ data }) => this.#tell(data));
    this.worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#tell({ type: "failed", text: "计算程序没能启动。", detail: event.message || "worker.mjs 没有载入" });
    });
    const way = new URLSearchParams(location.search).get("python") ?? "";
    // The list comes while the worker's own scripts do; when it does not come, the worker asks again and says so.
    void list(runtime, fresh)
      .catch(() => null)
      .then((table) => this.worker.postMessage({ type: "open", runtime, table, fresh, way }));
  }

  /** All that the worker says, from its first word. */
  listen(listener) {
    this.#listener = listener;
    for (const data of this.#early.splice(0)) listener(data);
  }

  #tell(data) {
    if (this.#listener) this.#listener(data);
    else this.#early.push(data);
  }
}

let early = null;

/** The worker: the one that was started early, if there is one and nobody has it, or a new one. */
export function launch(runtime, fresh) {
  const taken = early;
  early = null;
  if (taken && runtime === RUNTIME && !fresh) return taken;
  taken?.worker.terminate();
  return new Launch(runtime, fresh);
}

if (new URLSearchParams(location.hash.slice(1)).has("v") && globalThis.Worker && globalThis.WebAssembly) {
  try {
    early = new Launch(RUNTIME, false);
  } catch {
    early = null; // engine.mjs tries again, and tells the reader
  }
}
