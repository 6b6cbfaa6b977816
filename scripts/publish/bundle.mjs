// Puts into scripts or style sheets what they import, each into one file: node bundle.mjs esm|iife|css <folder to write to> <file> …
//
// esm: a module; what it imports while it runs, with import(), stays a file of its own. iife: a classic script with all of it.
// css: a style sheet, with the comments that begin with an exclamation mark.

import { basename, dirname, join, resolve } from "node:path";
import { build } from "esbuild";

const [format, folder, ...files] = process.argv.slice(2);
/** @type {Record<string, import("esbuild").Format>} */
const FORMATS = { esm: "esm", iife: "iife" };
/** @type {import("esbuild").Plugin} */
const later = {
  name: "later",
  setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ kind }) => ({ external: kind === "dynamic-import" || undefined })),
};
for (const file of files) {
  await build({
    entryPoints: [resolve(file)],
    outfile: resolve(join(folder, basename(file))),
    absWorkingDir: dirname(resolve(file)), // names in the script do not tell where it was made
    allowOverwrite: true,
    bundle: true,
    nodePaths: [resolve(import.meta.dirname, "../../node_modules")], // also for pages that lie elsewhere
    format: FORMATS[format],
    charset: "utf8",
    legalComments: format === "css" ? "inline" : "none",
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: format === "esm" ? [later] : [],
  });
}
