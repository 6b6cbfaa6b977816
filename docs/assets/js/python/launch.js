// Starts the worker that runs Python. A calculator's page loads this script before its style sheet: where the link holds
// what was filled in, the worker starts without waiting for the page to be painted; otherwise engine.js asks for it.
//
// With ?python=memory, image, small or stock in the address it begins with that strategy (worker.js). The
// results are the same; it is only quicker or slower.
{
  const script = document.currentScript;
  const here = script instanceof HTMLScriptElement ? script.src : "";
  const RUNTIME = new URL("../../../runtime/", here).href;
  const page = document.querySelector('meta[name="release"]');
  const release = page instanceof HTMLMetaElement ? page.content : "";
  const policy = globalThis.trustedTypes?.createPolicy("yingbao-python", {
    createScriptURL: (address) => {
      if (new URL(address).origin !== new URL(here).origin) throw new TypeError(`${address} 不是本站的程序`);
      return address;
    },
  });

  class Launch {
    /** @type {((message: unknown) => void) | null} */
    #listener = null;
    /** @type {unknown[]} */
    #early = []; // what was said before anybody listened

    /**
     * @param {string} runtime
     * @param {boolean} fresh
     */
    constructor(runtime, fresh) {
      const address = new URL("worker.js", here).href;
      const strategy = new URLSearchParams(location.search).get("python") ?? "";
      const name = JSON.stringify({ runtime, release, fresh, strategy }); // a message waits until the page is laid out, a name does not
      this.worker = new Worker(policy ? policy.createScriptURL(address) : address, { type: "module", name });
      this.worker.addEventListener("message", ({ data }) => this.#tell(data));
      this.worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.#tell({ type: "failed", text: "计算程序没能启动。", detail: event.message || "worker.js 没有载入" });
      });
    }

    /**
     * All that the worker says, from its first word.
     * @param {(message: any) => void} listener
     */
    listen(listener) {
      this.#listener = listener;
      for (const data of this.#early.splice(0)) listener(data);
    }

    /** @param {unknown} data */
    #tell(data) {
      if (this.#listener) this.#listener(data);
      else this.#early.push(data);
    }
  }

  /** @type {Launch | null} */
  let early = null;

  // A worker: the one that was started early and that nobody has taken yet, or else a new one.
  globalThis.launchPython = (runtime, fresh) => {
    const taken = early;
    early = null;
    if (taken && runtime === RUNTIME && !fresh) return taken;
    taken?.worker.terminate();
    return new Launch(runtime, fresh);
  };

  if (new URLSearchParams(location.hash.slice(1)).has("v") && globalThis.Worker && globalThis.WebAssembly) {
    try {
      early = new Launch(RUNTIME, false);
    } catch {
      early = null; // engine.js tries again, and tells the reader
    }
  }
}
