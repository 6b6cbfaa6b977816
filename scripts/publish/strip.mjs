// Browser scripts as they are sent: without comments, types and white space: node strip.mjs <folder of scripts> <folder to write to>
//
// Each stays a file of its own with what it exports and the addresses that it imports, and every name stays as it is: what the
// browser's own tools show can be compared with the source.

import { globSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const [from, to] = process.argv.slice(2).map((path) => resolve(path));
await build({
  entryPoints: globSync("**/*.js", { cwd: from }).map((name) => join(from, name)),
  outbase: from,
  outdir: to,
  absWorkingDir: from,
  charset: "utf8",
  legalComments: "none",
  minifySyntax: true,
  minifyWhitespace: true,
});
