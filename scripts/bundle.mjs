// Puts into scripts what they import, each into one file: node bundle.mjs <script> …
//
// What they import while they run, with import(), stays a file of its own.

import { build } from "esbuild";

for (const file of process.argv.slice(2)) {
  await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    format: "esm",
    charset: "utf8",
    legalComments: "none",
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [{ name: "later", setup: ({ onResolve }) => onResolve({ filter: /./ }, ({ kind }) => ({ external: kind === "dynamic-import" || undefined })) }],
  });
}
