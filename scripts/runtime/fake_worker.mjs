// Under Node, a browser's worker as far as Pyodide can tell, with the script that starts Python there.

import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";

/**
 * What a build's job tells about starting Python: its files by their roles, and Pyodide's own lock file.
 * @typedef {{ files: Record<string, string>, lock: string }} Job
 */

/** @typedef {import("../../docs/assets/js/python/pyodide.js").Python} Python */
/** @typedef {import("../../docs/assets/js/python/pyodide.js").Source} Source */

/**
 * A calculator's name, what is filled in, and the example on the page.
 * @typedef {[name: string, values: Record<string, string>, example: Record<string, string>]} Question
 */

Object.assign(process, { browser: true, type: "renderer" });
Object.assign(globalThis, {
  self: globalThis,
  location: new URL("http://localhost/"),
  WorkerGlobalScope: { [Symbol.hasInstance]: () => true },
});

export const { complete, start } = await import("../../docs/assets/js/python/pyodide.js");

export const DAY = "2026-01-31"; // the reader's; it is shown and not calculated with

/**
 * Python before any policy data are read, of which memory can be kept: our bridge is imported, and these modules.
 * @param {Source} parts
 * @param {Job} job
 * @param {string[]} [modules]
 */
export async function prepared(parts, { lock }, modules = []) {
  const python = await start(parts, "small", { lock, archive: "wheel", keep: true });
  python.pyimport("calculators.bridge");
  for (const name of modules) python.pyimport(name);
  return python;
}

/**
 * Reads the policy data.
 * @param {Python} python
 * @param {string} text
 */
export function open(python, text) {
  python.pyimport("calculators.bridge").open_knowledge(text);
}

/**
 * A calculator's answer, as JSON, on a page that shows this example.
 * @param {Python} python
 * @param {string} name
 * @param {Record<string, string>} values
 * @param {Record<string, string>} example
 * @returns {string}
 */
export function respond(python, name, values, example) {
  const { respond: ask } = python.pyimport("calculators.bridge");
  return ask(name, JSON.stringify(values), "../../..", DAY, JSON.stringify(example));
}

/**
 * Files by role, given as docs/assets/js/python/files.js gives them. `instead` has the bytes of some.
 * @param {Record<string, string>} files
 * @param {Record<string, Uint8Array>} [instead]
 * @returns {Source}
 */
export function partsOf(files, instead = {}) {
  return {
    bytes: async (role) => new Uint8Array(instead[role] ?? readFileSync(files[role])).buffer,
    size: (roles) => roles.reduce((sum, role) => sum + (instead[role]?.length ?? statSync(files[role]).size), 0),
    module: (role) => import(pathToFileURL(files[role]).href),
  };
}
