// Looks words up in a built index with the browser's own reader: node read.mjs <folder of the index> <words.json> <answer.json>
//
// Writes {hrefs: the link of every entry, found: {word: {entry: whether it stands there as whole words}}}.

import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

import { fold } from "../../docs/assets/js/search/fold.js";
import { Index } from "../../docs/assets/js/search/index.js";

globalThis.fetch = async (address) => ({ ok: true, json: async () => JSON.parse(await readFile(address, "utf8")) });

const [folder, asked, answered] = process.argv.slice(2);
const index = await Index.open(pathToFileURL(`${folder}/`));
const found = {};
for (const word of JSON.parse(await readFile(asked, "utf8"))) {
  found[word] = {};
  for (const place of await index.find(fold(word, index.table))) found[word][index.entryAt(place >> 1)] ||= Boolean(place & 1);
}
const hrefs = [];
for (let entry = 0; entry < index.manifest.kinds.length; entry += 1) hrefs.push((await index.title(entry)).href);
await writeFile(answered, JSON.stringify({ hrefs, found }));
