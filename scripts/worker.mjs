// Under Node, a browser's worker as far as Pyodide can tell, with the script that starts Python there.

import { readFileSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";

Object.assign(process, { browser: true, type: "renderer" });
globalThis.self = globalThis;
globalThis.location = new URL("http://localhost/");
globalThis.WorkerGlobalScope = { [Symbol.hasInstance]: () => true };

export const { complete, start } = await import("../docs/assets/js/python.mjs");

/** Files by role, given as docs/assets/js/parts.mjs gives them. `instead` has the bytes of some. */
export function partsOf(files, instead = {}) {
  return {
    bytes: async (role) => instead[role] ?? readFileSync(files[role]),
    size: (roles) => roles.reduce((sum, role) => sum + (instead[role]?.length ?? statSync(files[role]).size), 0),
    module: (role) => import(pathToFileURL(files[role])),
  };
}
