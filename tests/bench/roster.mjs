// The roster in Pyodide, as the browser runs it: node roster.mjs <root> <knowledge.json> <file> <values.json> <repeats>
import { loadPyodide } from "pyodide";

const [root, knowledge, file, values, repeats] = process.argv.slice(2);
const python = await loadPyodide();
python.mountNodeFS("/ours", root);
python.globals.set("names", python.toPy([knowledge, file, values, Number(repeats)]));
const fs = await import("node:fs");
for (const [name, path] of [
  ["/knowledge.json", knowledge],
  ["/people", file],
])
  python.FS.writeFile(name, fs.readFileSync(path));
console.log(
  python.runPython(`
import json, shutil, sys, time
from pathlib import Path
shutil.copytree("/ours/calculators", "/lib/extra/calculators", ignore=shutil.ignore_patterns("__pycache__"))
sys.path.insert(0, "/lib/extra")
from calculators import bridge as house
from calculators.roster import bridge
house.open_knowledge(Path("/knowledge.json").read_text())
turns, longest = [], 0
for _ in range(names[3] + 1):
    start = time.perf_counter()
    opened = json.loads(bridge.open_file(Path("/people").read_bytes()))
    bridge.start(names[2], json.dumps({one["role"]: one["at"] for one in opened["columns"] if one["role"]}))
    finished, longest = False, 0
    while not finished:
        before = time.perf_counter()
        finished = json.loads(bridge.step())["finished"]
        longest = max(longest, time.perf_counter() - before)
    answer = json.loads(bridge.answer())
    turns.append(time.perf_counter() - start)
json.dumps({"version": sys.version.split()[0], "seconds": turns[1:], "longest": longest, "headline": answer["headline"]}, ensure_ascii=False)
`),
);
/** @type {any} */
const { _module: inside } = python; // not told by Pyodide's types
console.log(inside.HEAPU8.length);
