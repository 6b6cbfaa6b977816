// Makes Python's memory as it is before any policy data are read, for readers to whom it is quicker to load than to make:
// node memory_image.mjs <folder with job.json, to write to>
//
// Every calculator is imported. Then Python is started from this memory, with nothing else at hand, reads the job's data and
// must answer every question as it did from the files. Clock and chance stand still, the time zone is written
// down, so that the same input gives the same bytes.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pack, unpack } from "../../docs/assets/js/python/memory.js";
import { open, partsOf, prepared, respond, start } from "./fake_worker.mjs";

/** @typedef {import("./fake_worker.mjs").Question} Question */

const folder = resolve(process.argv[2]);
const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
const { files, lock, knowledge, questions, modules } = job;

process.env.TZ = "UTC";
Date.now = () => Date.UTC(2005, 3, 11);
performance.now = () => 0;
Object.assign(crypto, { getRandomValues: (/** @type {Uint8Array} */ places) => places.fill(0) });

const parts = partsOf(files);

/** @param {import("./fake_worker.mjs").Python} python */
function answers(python) {
  open(python, knowledge);
  return questions.map((/** @type {Question} */ [name, values, example]) => respond(python, name, values, example));
}

try {
  const python = await prepared(parts, job, modules);
  const packed = pack(python.makeMemorySnapshot());
  const wanted = answers(python);
  const again = answers(await start(parts, "bare", { lock, memory: unpack(packed) }));
  const wrong = questions.filter((/** @type {Question} */ _, /** @type {number} */ at) => wanted[at] !== again[at]);
  if (wrong.length) throw new Error(`${wrong.length} questions are answered otherwise, the first: ${JSON.stringify(wrong[0])}`);
  writeFileSync(join(folder, "memory.bin"), new Uint8Array(packed));
  process.exit(0); // timers of Pyodide's
} catch (/** @type {any} */ error) {
  console.error(error.message);
  process.exit(1);
}
