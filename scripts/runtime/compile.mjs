// Runs scripts/runtime/bytecode.py in Pyodide under Node: node compile.mjs <folder of Pyodide> <folder with job.json>

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [pyodide, folder] = process.argv.slice(2).map((path) => resolve(path));
const { loadPyodide } = await import(pathToFileURL(join(pyodide, "pyodide.mjs")).href);
const stdLibURL = join(folder, "python_stdlib.zip"); // with our stubs: what they save Python from importing is not kept
try {
  const python = await loadPyodide({ indexURL: pyodide, stdLibURL, env: { PYTHONNODEBUGRANGES: "1" } });
  python.FS.mkdir("/job");
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/job");
  const beginning = python.runPython("import sys; set(sys.modules)");
  python.runPython(readFileSync(join(dirname(fileURLToPath(import.meta.url)), "bytecode.py"), "utf8"));
  python.globals.get("main")("/job", beginning);
} catch (/** @type {any} */ error) {
  console.error(error.message); // left to itself, Node would show the line of Pyodide's script, which is a megabyte long
  process.exitCode = 1;
}
