// Looks words up in a built index with the browser's own reader: node read.mjs <folder of the index> <words.json> <answer.json>
//
// Writes {hrefs: the link of every entry, found: {word: {entry: whether it stands there as whole words}}}.

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

import { fold } from "../../docs/assets/js/search/fold.js";
import { Index } from "../../docs/assets/js/search/index.js";

globalThis.fetch = async (address) => new Response(await readFile(new URL(String(address)), "utf8"));

const [folder, asked, answered] = process.argv.slice(2);
const index = await Index.open(pathToFileURL(`${folder}/`));
/** @type {Record<string, Record<number, boolean>>} */
const found = {};
for (const word of JSON.parse(await readFile(asked, "utf8"))) {
  /** @type {Record<number, boolean>} */
  const entries = {};
  for (const place of await index.find(fold(word, index.table))) entries[index.entryAt(place >> 1)] ||= Boolean(place & 1);
  found[word] = entries;
}
const hrefs = [];
for (let entry = 0; entry < index.manifest.kinds.length; entry += 1) hrefs.push((await index.title(entry)).href);
await writeFile(answered, JSON.stringify({ hrefs, found }));
