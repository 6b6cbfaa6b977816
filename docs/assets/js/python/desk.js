// The worker's side of what only some pages ask of Python: loads the archives that it needs into the Python that is running, and
// calls its bridge. What goes wrong is told without what was given: an error's own words may quote it.

import { Parts } from "./files.js";
import { addArchive } from "./pyodide.js";
import { detail, words } from "./roster.js";

/**
 * A desk: its archives, in the packages of which the others' modules are looked for too, and its bridge.
 * @typedef {{ archives: string[], packages: string[], bridge: string }} DeskPlan
 */

/** @type {Record<string, DeskPlan>} */
const DESKS = {
  citecheck: {
    archives: ["citecheck"],
    packages: ["calculators", "calculators.roster", "encodings", "xml.parsers"],
    bridge: "calculators.citecheck.bridge",
  },
  keeping: { archives: ["keeping"], packages: ["calculators", "calculators.roster", "encodings"], bridge: "calculators.keeping.bridge" },
  workbook: {
    archives: ["keeping", "xlsxwriter"],
    packages: ["calculators", "calculators.roster", "encodings"],
    bridge: "calculators.keeping.bridge",
  },
};

/** @type {Map<string, { python: import("./pyodide.js").Python, bridge: Promise<any> }>} */
const open = new Map(); // the bridges by the name of the desk, in the Python that has them

/**
 * @param {import("./roster.js").RunningPython} worker
 * @param {DeskPlan} desk
 */
async function bridge({ python, runtime, table, complete }, { archives, packages, bridge: name }) {
  const parts = new Parts(runtime, table.extra);
  for (const role of archives) parts.bytes(role).catch(() => {}); // waited for below
  await complete();
  for (const role of archives) addArchive(python, role, await parts.bytes(role), packages);
  return python.pyimport(name);
}

/**
 * Calls a function of a desk's bridge. Throws an Error with `text` for the reader.
 * @param {import("./roster.js").RunningPython} worker
 * @param {string} name
 * @param {string} call
 * @param {unknown[]} args
 */
export async function answer(worker, name, call, args) {
  try {
    let opened = open.get(name);
    if (opened?.python !== worker.python) {
      opened = { python: worker.python, bridge: bridge(worker, DESKS[name]) };
      open.set(name, opened);
      opened.bridge.catch(() => open.delete(name)); // what did not come is asked for again
    }
    const given = args.map((one) => (one instanceof ArrayBuffer ? new Uint8Array(one) : one));
    return JSON.parse((await opened.bridge)[call](...given));
  } catch (error) {
    throw Object.assign(new Error(detail(error)), { text: words(error) });
  }
}
