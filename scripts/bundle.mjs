// Puts into scripts what they import, each into one file: node bundle.mjs <folder to write to> <script> …
//
// What they import while they run, with import(), stays a file of its own.

import { basename, join } from "node:path";
import { build } from "esbuild";

const [folder, ...files] = process.argv.slice(2);
for (const file of files) {
  await build({
    entryPoints: [file],
    outfile: join(folder, basename(file)),
    bundle: true,
    format: "esm",
    charset: "utf8",
    legalComments: "none",
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [{ name: "later", setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ kind }) => ({ external: kind === "dynamic-import" || undefined })) }],
  });
}
