// Holds Python. The page says {type: "open", runtime, fresh} once and then {type: "run", id, name, values, day, example,
// root} or {type: "keep", id, name, values, day, example, what}; it hears progress, ready, result (with the type and id of the question) and
// failed. What files there are is written in runtime.json and nowhere else.

import { counted, MissingFile } from "./counted.mjs";

let python = null;
let bridge = null;
let failed = false;

function say(type, message = {}) {
  if (!failed) self.postMessage({ type, ...message });
}

function fail(text, error) {
  say("failed", { text, detail: error instanceof MissingFile ? error.message : String(error) });
  failed = true;
}

function unavailable(error) {
  if (!(error instanceof MissingFile)) return fail("计算程序没能启动。", error);
  const text = navigator.onLine ? `计算程序没有载入，缺少文件 ${error.file}。` : "网络断开了，计算程序没有载入。";
  return fail(text, error);
}

/** Starts to load everything at once and returns Python's bridge; `fresh` distrusts what the browser has kept. */
async function open(runtime, fresh) {
  const list = new URL("runtime.json", runtime).href;
  const answer = await fetch(list, { cache: fresh ? "reload" : "no-cache" }).catch((error) => {
    throw new MissingFile("runtime.json", error.message);
  });
  if (!answer.ok) throw new MissingFile("runtime.json", `服务器回答 ${answer.status}`);
  const table = await answer.json();
  const at = (role) => new URL(table.files[role].path, runtime).href;
  const files = new Map(Object.entries(table.files).map(([role, file]) => [at(role), file.size]));
  const total = [...files.values()].reduce((sum, size) => sum + size, 0);
  let loaded = 0;
  let text = "正在下载计算程序";
  const report = (_address, bytes) => {
    loaded = Math.min(loaded + bytes, total);
    say("progress", { text, loaded, total });
  };
  report("", 0);
  const plain = self.fetch.bind(self);
  const get = fresh ? (input, options) => plain(input, { ...options, cache: "reload" }) : plain;
  self.fetch = counted(get, files, report, unavailable);

  const module = async (role) => {
    if (fresh) await get(at(role)).then((answer) => answer.arrayBuffer());
    const loading = await import(at(role)).catch((error) => {
      throw new MissingFile(at(role).split("/").pop(), error.message);
    });
    report(at(role), table.files[role].size);
    return loading;
  };
  const textOf = async (role) => (await self.fetch(at(role))).text();
  const [{ loadPyodide }, lockFileContents, knowledge] = await Promise.all([
    module("loader"),
    textOf("lock"),
    textOf("knowledge"),
    module("script"),
  ]);
  python = await loadPyodide({
    indexURL: new URL(".", at("loader")).href,
    stdLibURL: at("library"),
    lockFileContents,
    packageBaseUrl: new URL(".", at("wheel")).href,
    packages: [table.package],
    stdout: () => {},
  });
  text = "正在读入政策数据";
  report("", 0);
  const opened = python.pyimport("calculators.bridge");
  opened.open_knowledge(knowledge);
  return opened;
}

/** Reruns the proof of a collation with the model that is published beside it (scripts/damage.py). */
function prove({ model, restored, plan, received }) {
  python.FS.writeFile("damage.py", model);
  return python.pyimport("damage").prove(restored, plan, received);
}

function answer(data) {
  if (data.type === "prove") return prove(data);
  const values = JSON.stringify(data.values);
  const example = JSON.stringify(data.example);
  return data.type === "run"
    ? bridge.respond(data.name, values, data.root, data.day, example)
    : bridge.keep(data.name, values, data.what, data.day, example);
}

// Pyodide starts several downloads at once and leaves some of them when one fails.
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  unavailable(event.reason);
});

self.addEventListener("message", async ({ data }) => {
  if (data.type === "open") {
    try {
      bridge = await open(data.runtime, data.fresh);
      say("ready");
    } catch (error) {
      unavailable(error);
    }
  } else {
    try {
      say("result", { ...JSON.parse(answer(data)), id: data.id, to: data.type });
    } catch (error) {
      fail("计算时出了错，没有得到结果。", error);
    }
  }
});
