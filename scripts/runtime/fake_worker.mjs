// Under Node, a browser's worker as far as Pyodide can tell, with the script that starts Python there.

import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";

Object.assign(process, { browser: true, type: "renderer" });
globalThis.self = globalThis;
globalThis.location = new URL("http://localhost/");
globalThis.WorkerGlobalScope = { [Symbol.hasInstance]: () => true };

export const { complete, start } = await import("../../docs/assets/js/python/pyodide.js");

export const DAY = "2026-01-31"; // the reader's; it is shown and not calculated with

/** Python before any policy data are read, of which memory can be kept: our bridge is imported, and these modules. */
export async function prepared(parts, { lock }, modules = []) {
  const python = await start(parts, "small", { lock, archive: "wheel", keep: true });
  python.pyimport("calculators.bridge");
  for (const name of modules) python.pyimport(name);
  return python;
}

/** Reads the policy data. */
export function open(python, text) {
  python.pyimport("calculators.bridge").open_knowledge(text);
}

/** A calculator's answer, as JSON, on a page that shows this example. */
export function respond(python, name, values, example) {
  const { respond: ask } = python.pyimport("calculators.bridge");
  return ask(name, JSON.stringify(values), "../../..", DAY, JSON.stringify(example));
}

/** Files by role, given as docs/assets/js/python/files.js gives them. `instead` has the bytes of some. */
export function partsOf(files, instead = {}) {
  return {
    bytes: async (role) => instead[role] ?? readFileSync(files[role]),
    size: (roles) => roles.reduce((sum, role) => sum + (instead[role]?.length ?? statSync(files[role]).size), 0),
    module: (role) => import(pathToFileURL(files[role])),
  };
}
