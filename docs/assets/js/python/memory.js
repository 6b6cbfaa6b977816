// Python's memory, kept in the reader's own browser for the next visit: docs/about/decisions/0060-memory-snapshot.md
//
// It is taken when everything is imported, before the policy data are read: it holds our programs only, nothing that a
// reader typed, and outlives an edition of the data. It stays under the hash of the runtime it was made by, without its
// empty pages.

import { hash } from "./files.js";

/** @type {Promise<string[]> | undefined} */
const names = globalThis.caches?.keys().catch(() => []); // asked at once: the browser's store takes a while to wake

const PREFIX = "yingbao-python ";
const PAGE = 4096;
const NAME = "/memory"; // in the cache; never fetched
const HASH = "x-sha256";
const WHOLE = "x-whole";

/**
 * The name of the cache for a runtime. Two sites on one host keep theirs apart by their address.
 * @param {string} runtime
 * @param {string} version
 */
function place(runtime, version) {
  return `${PREFIX}${new URL(runtime).pathname} ${version}`;
}

/**
 * Memory that can be read again; `whole`: every calculator is in it.
 * @typedef {{ whole: boolean, read: () => Promise<Uint8Array> }} StoredMemory
 */

/**
 * What an earlier visit kept; reading throws when it is damaged. Null when there is nothing.
 * @param {string} runtime
 * @param {string} version
 * @returns {Promise<StoredMemory | null>}
 */
export async function find(runtime, version) {
  if (!(await names)?.includes(place(runtime, version))) return null;
  const kept = await caches.open(place(runtime, version));
  const answer = await kept.match(NAME);
  return answer ? { whole: answer.headers.has(WHOLE), read: () => verified(answer) } : null;
}

/** @param {Response} answer */
async function verified(answer) {
  const packed = await answer.arrayBuffer();
  if ((await hash(packed)) !== answer.headers.get(HASH)) throw new Error("内存映像和当时存下的不同");
  return unpack(packed);
}

/**
 * Keeps memory for the next visit, and drops what other builds have kept.
 * @param {string} runtime
 * @param {string} version
 * @param {{ memory: Uint8Array, whole: boolean } | null} taken
 */
export async function remember(runtime, version, taken) {
  await forget(runtime, version);
  if (!taken) return;
  const packed = pack(taken.memory);
  const headers = { [HASH]: await hash(packed), ...(taken.whole ? { [WHOLE]: "" } : {}) };
  const kept = await caches.open(place(runtime, version));
  await kept.put(NAME, new Response(packed, { headers }));
}

/**
 * Drops what this site has kept, except for one version of the runtime.
 * @param {string} runtime
 * @param {string} [except]
 */
export async function forget(runtime, except = "") {
  if (!globalThis.caches) return;
  const ours = place(runtime, "");
  const old = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== place(runtime, except));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * The size, the numbers of the pages that hold anything, their count first, and then these pages.
 * @param {Uint8Array} memory
 */
export function pack(memory) {
  const count = Math.ceil(memory.length / PAGE);
  /** @type {number[]} */
  const full = [];
  for (let page = 0; page < count; page++) {
    const piece = memory.subarray(page * PAGE, (page + 1) * PAGE);
    if (piece.length < PAGE || !isEmpty(new Uint32Array(piece.buffer, piece.byteOffset, PAGE / 4))) full.push(page);
  }
  const head = 4 * (2 + full.length);
  const packed = new Uint8Array(head + full.length * PAGE);
  new Uint32Array(packed.buffer, 0, 2 + full.length).set([memory.length, full.length, ...full]);
  for (const [at, page] of full.entries()) packed.set(memory.subarray(page * PAGE, (page + 1) * PAGE), head + at * PAGE);
  return packed.buffer;
}

/** @param {Uint32Array} words */
function isEmpty(words) {
  for (const word of words) if (word) return false;
  return true;
}

/**
 * The memory that `pack` packed.
 * @param {ArrayBuffer} packed
 */
export function unpack(packed) {
  const [size, count] = new Uint32Array(packed, 0, 2);
  const memory = new Uint8Array(size);
  const head = 4 * (2 + count);
  new Uint32Array(packed, 8, count).forEach((page, at) => {
    const start = page * PAGE;
    memory.set(new Uint8Array(packed, head + at * PAGE, Math.min(PAGE, size - start)), start);
  });
  return memory;
}
