// Runs scripts/publish/pyodide_index.py in Pyodide under Node:
// node pyodide_index.mjs <folder of Pyodide> <folder of pyodide-build> <folder with the wheel>
//
// The clock stands still, in one zone: what is put into an archive carries the time, and the same wheel must give the same bytes.

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [pyodide, tools, job] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
process.env.TZ = "UTC"; // Pyodide's local time is Node's
Date.now = () => Date.UTC(1980, 0, 1);
try {
  const env = { HOME: "/home/pyodide", SOURCE_DATE_EPOCH: "315532800", PYTHONDONTWRITEBYTECODE: "1" };
  const python = await loadPyodide({ indexURL: pyodide, env });
  for (const [name, root] of Object.entries({ "/tools": tools, "/job": job })) {
    python.FS.mkdir(name);
    python.FS.mount(python.FS.filesystems.NODEFS, { root }, name);
  }
  python.runPython('import sys; sys.path.insert(0, "/tools")');
  python.runPython(readFileSync(join(dirname(fileURLToPath(import.meta.url)), "pyodide_index.py"), "utf8"));
  python.globals.get("main")("/job");
} catch (/** @type {any} */ error) {
  console.error(error.message); // left to itself, Node would show the line of Pyodide's script, which is a megabyte long
  process.exitCode = 1;
}
