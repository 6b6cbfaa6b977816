// Pyodide as its npm package comes, loaded as its documentation says; our wheel by loadPackage, our data beside it.

import { loadPyodide } from "./pyodide/pyodide.mjs";

const at = (name) => new URL(name, import.meta.url).href;
const text = async (name) => (await fetch(at(name))).text();

export async function calculate() {
  const [knowledge, inputs] = [text("knowledge.json"), text("inputs.json")];
  const python = await loadPyodide({ indexURL: at("pyodide/"), packages: [at("yingbao_calculators-0-py3-none-any.whl")] });
  const bridge = python.pyimport("calculators.bridge");
  bridge.open_knowledge(await knowledge);
  return JSON.parse(bridge.respond("gap", await inputs)).html;
}
