// 启动运行 Python 的 Worker。测算页在样式以前就取这个脚本：打开的链接带着填好的内容时，不等页面画出来就开始准备；
// 别的时候由 engine.js 叫。
//
// 网址里加 ?python=memory、image、small、stock，从这一种办法开始（worker.js），结果一样，只是快慢不同。
{
  const here = document.currentScript.src;
  const RUNTIME = new URL("../../../runtime/", here).href;
  const policy = globalThis.trustedTypes?.createPolicy("yingbao-python", {
    createScriptURL: (address) => {
      if (new URL(address).origin !== new URL(here).origin) throw new TypeError(`${address} 不是本站的程序`);
      return address;
    },
  });

  class Launch {
    #listener = null;
    #early = []; // 还没有人听的话

    constructor(runtime, fresh) {
      const address = new URL("worker.js", here).href;
      const strategy = new URLSearchParams(location.search).get("python") ?? "";
      const name = JSON.stringify({ runtime, fresh, strategy }); // 消息要等页面排完版才送得到，名字不用等
      this.worker = new Worker(policy ? policy.createScriptURL(address) : address, { type: "module", name });
      this.worker.addEventListener("message", ({ data }) => this.#tell(data));
      this.worker.addEventListener("error", (event) => {
        event.preventDefault();
        this.#tell({ type: "failed", text: "计算程序没能启动。", detail: event.message || "worker.js 没有载入" });
      });
    }

    /** Worker 从头说的每一句话。 */
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

  /** 一个 Worker：早已启动、还没有人用的那一个，没有就新启动一个。 */
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
      early = null; // engine.js 会再试，并且告诉读者
    }
  }
}
