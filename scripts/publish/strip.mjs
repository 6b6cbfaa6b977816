// Browser scripts as they are sent: without comments, types and white space: node strip.mjs <folder of scripts> <folder to write to>
//
// Each stays a file of its own with what it exports and the addresses that it imports, and every name stays as it is: what the
// browser's own tools show can be compared with the source.

import { globSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const [from, to] = process.argv.slice(2).map((path) => resolve(path));
const OLD = join("calculator", "started.js"); // tells readers of old browsers so, and is written for them
const all = globSync("**/*.js", { cwd: from });
/** @type {(names: string[], target: string) => Promise<unknown>} */
const strip = (names, target) =>
  build({
    entryPoints: names.map((name) => join(from, name)),
    target,
    outbase: from,
    outdir: to,
    absWorkingDir: from,
    charset: "utf8",
    legalComments: "none",
    minifySyntax: true,
    minifyWhitespace: true,
  });
await strip(
  all.filter((name) => name !== OLD),
  "esnext",
);
await strip(
  all.filter((name) => name === OLD),
  "chrome61",
);
