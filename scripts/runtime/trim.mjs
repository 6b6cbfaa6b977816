// Cuts away what Python never calls in a page: node trim.mjs <folder of Pyodide> <folder to write to>
//
// Pyodide's WebAssembly offers some 9,700 functions to packages with binary parts, and its script has a line for each.
// We load no such package. What the script itself calls stays; binaryen removes the rest with all that only it needed,
// then terser removes what the script has left of it. Everything is found in the two files: no name is written here.

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { minify } from "terser";

const [pyodide, out] = process.argv.slice(2).map((path) => resolve(path));
const WASM = "pyodide.asm.wasm";
const SCRIPT = "pyodide.asm.js";
const STARTS = ["__wasm_call_ctors", "__wasm_apply_data_relocs", "__main_argc_argv"]; // called by name, not by variable
const OFFERED = /var (\w+)=(?:Module\["\w+"\]=)?wasmExports\["(\w+)"\];/g;
const PLACED = /var (\w+)=Module\["\w+"\]=[\de]+;/g; // where a C variable lies in memory
const WRAPPED = /wasmExports\["(\w+)"\]=makeWrapper_\w+\(wasmExports\["\w+"\]\);/g;
const LANGUAGE =
  "bulk-memory bulk-memory-opt sign-ext mutable-globals exception-handling reference-types " +
  "call-indirect-overlong nontrapping-float-to-int multivalue"; // what Pyodide's own WebAssembly uses, and nothing newer

const loader = readFileSync(join(pyodide, "pyodide.mjs"), "utf8"); // it reaches into the script's module
/** @param {string} text */
const words = (text) => new Set((text + loader).match(/[\w$]+/g));
/**
 * @param {string} text
 * @param {RegExp[]} patterns
 */
const without = (text, ...patterns) => patterns.reduce((rest, pattern) => rest.replaceAll(pattern, ""), text);

/**
 * The functions of the WebAssembly that the script calls.
 * @param {string} script
 */
function called(script) {
  const used = words(without(script, OFFERED, PLACED, WRAPPED));
  const names = [...script.matchAll(OFFERED)].filter(([, variable]) => used.has(variable)).map(([, , name]) => name);
  const dotted = [...script.matchAll(/wasmExports\.(\w+)/g)].map(([, name]) => name);
  return new Set([...STARTS, ...names, ...dotted]);
}

/** @param {Set<string>} kept */
async function cutWasm(kept) {
  const module = await WebAssembly.compile(readFileSync(join(pyodide, WASM)));
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  /** @param {string} name */
  const node = (name) => `export ${name}`;
  const root = { name: "script", root: true, reaches: names.filter((name) => kept.has(name)).map(node) };
  const graph = join(out, "graph.json");
  writeFileSync(graph, JSON.stringify([root, ...names.map((name) => ({ name: node(name), export: name }))]));
  const tool = createRequire(import.meta.url)
    .resolve("binaryen/package.json")
    .replace("package.json", "bin/wasm-metadce");
  const language = LANGUAGE.split(" ").map((name) => `--enable-${name}`);
  const files = [`--graph-file=${graph}`, join(pyodide, WASM), "-o", join(out, WASM)];
  execFileSync(process.execPath, [tool, "--mvp-features", ...language, ...files], { stdio: ["ignore", "ignore", "inherit"] });
  rmSync(graph);
  return WebAssembly.compile(readFileSync(join(out, WASM)));
}

/**
 * @param {string} whole
 * @param {WebAssembly.Module} module
 */
async function cutScript(whole, module) {
  const offered = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  const wanted = new Set(WebAssembly.Module.imports(module).map(({ name }) => name));
  let script = whole.replaceAll(OFFERED, (line, _variable, name) => (offered.has(name) ? line : ""));
  script = script.replaceAll(WRAPPED, (line, name) => (offered.has(name) ? line : ""));
  const used = words(without(script, PLACED));
  script = script.replaceAll(PLACED, (line, variable) => (used.has(variable) ? line : ""));
  /** @type {Set<string | undefined>} */
  const gone = new Set();
  script = script.replace(/var wasmImports=\{(.*?)\};/, (_line, entries) => {
    /** @type {string[]} */
    const all = entries.split(",");
    const stay = all.filter((entry) => wanted.has(entry.split(":")[0]));
    for (const entry of new Set(all).difference(new Set(stay))) gone.add(entry.split(":").at(-1));
    return `var wasmImports={${stay}};`;
  });
  script = script.replaceAll(/(?<![\w.$])([\w$]+)\.(?:sig|isAsync)=(?:"\w*"|true);/g, (line, name) => (gone.has(name) ? "" : line));
  // Only code that came with such a package was evaluated; a direct eval would keep every name around it alive.
  script = script.replaceAll(/(?<![.\w$])eval\(/g, "(0,eval)(");
  return (await minify(script, { ecma: 2020, compress: { passes: 2 } })).code ?? "";
}

const script = readFileSync(join(pyodide, SCRIPT), "utf8");
const module = await cutWasm(called(script));
writeFileSync(join(out, SCRIPT), await cutScript(script, module));
