// What this browser keeps of the site, so that it works without a network: one cache a release, with every file that the
// build listed in offline.json (scripts/publish/offline.py), each compared with its SHA-256 before it is kept; and a note of which
// open page belongs to which release, because a page and what it loads later must be of one release.

import { hash } from "../python/files.js";

const LIST = "offline.json";
const RELEASE = "release.json";
/** What tells of a release, and is never answered from what is kept. */
export const ABOUT = [LIST, RELEASE];
const HASH = "x-sha256";
const PAGES = "pages";
const MOST_PAGES = 64;
const AT_ONCE = 4;

/**
 * A file as the server gives it now. Throws unless it is the listed one.
 * @param {string} address
 * @param {string | null} sha256
 * @param {RequestCache} cache
 */
async function fetched(address, sha256, cache) {
  const answer = await fetch(address, { cache });
  const body = await answer.arrayBuffer();
  if (!answer.ok || (await hash(body)) !== sha256) throw new Error(`${address}：和清单上的不同（${answer.status}）`);
  const headers = new Headers(answer.headers); // the security headers are part of a page
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set(HASH, sha256 ?? "");
  return new Response(body, { headers });
}

export class Store {
  #root;
  #prefix;
  /** @type {Map<string, string>} */
  #pages = new Map(); // by page: its release, as it was read last

  /**
   * Two sites on one host keep theirs apart.
   * @param {string} root the address of the site
   */
  constructor(root) {
    this.#root = root;
    this.#prefix = `yingbao-offline ${new URL(root).pathname} `;
  }

  /**
   * Does the server still have this release? Nothing that was kept on the way may answer for it.
   * @param {string} release
   * @param {AbortSignal} signal
   */
  async isAtServer(release, signal) {
    const answer = await fetch(`${this.#root}${RELEASE}?${Date.now()}`, { cache: "no-store", signal });
    if (answer.status >= 500) throw new Error(`服务器回答 ${answer.status}`);
    return answer.ok && (await answer.text()).includes(`"${release}"`);
  }

  /**
   * Keeps all files of a release. What an earlier release has, or an earlier attempt, is not fetched again.
   * @param {string} release
   */
  async fill(release) {
    const answer = await fetch(this.#root + LIST, { cache: "reload" });
    if (!answer.ok) throw new Error(`服务器回答 ${answer.status}`);
    /** @type {{ release: string, files: Record<string, string> }} */
    const list = await answer.json();
    if (list.release !== release) throw new Error("服务器上已经是另一个版本");
    const kept = await caches.open(this.#prefix + release);
    const others = await Promise.all((await this.#releases()).map((one) => caches.open(this.#prefix + one)));
    const waiting = Object.entries(list.files);
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [path, sha256] = next;
        const address = this.#root + path;
        if (await kept.match(address)) continue;
        await kept.put(address, (await this.#copy(others, address, sha256)) ?? (await this.#take(address, sha256)));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /**
   * @param {Cache[]} others
   * @param {string} address
   * @param {string} sha256
   */
  async #copy(others, address, sha256) {
    const found = await Promise.all(others.map((one) => one.match(address)));
    return found.find((one) => one?.headers.get(HASH) === sha256);
  }

  /**
   * From what the browser has at hand, or else past it.
   * @param {string} address
   * @param {string} sha256
   */
  #take(address, sha256) {
    return fetched(address, sha256, "default").catch(() => fetched(address, sha256, "reload"));
  }

  /**
   * A kept file, or undefined. `anew` asks the server for it first, and takes it only when it is the same file.
   * @param {string} release
   * @param {string} address
   * @param {boolean} [anew]
   */
  async file(release, address, anew = false) {
    const cache = await caches.open(this.#prefix + release);
    const kept = await cache.match(address);
    if (!kept || !anew) return kept;
    try {
      const again = await fetched(address, kept.headers.get(HASH), "reload");
      await cache.put(address, again.clone());
      return again;
    } catch {
      return kept;
    }
  }

  async #releases() {
    const names = (await caches.keys()).filter((name) => name.startsWith(this.#prefix));
    return names.map((name) => name.slice(this.#prefix.length)).filter((name) => name !== PAGES);
  }

  /**
   * The notes of open pages, and a way to write them anew. Several pages may be opening at once, and the service workers of two
   * releases may be at it: whoever changes the notes has them alone, and nobody reads them meanwhile.
   * @template T
   * @param {LockMode} mode
   * @param {(pages: Map<string, string>, write: (pages: [string, string][]) => Promise<void>) => T} use
   * @returns {Promise<Awaited<T>>}
   */
  async #notes(mode, use) {
    return await navigator.locks.request(this.#prefix + PAGES, { mode }, async () => {
      const notes = await caches.open(this.#prefix + PAGES);
      const answer = await notes.match(this.#root + PAGES);
      const write = (/** @type {[string, string][]} */ pages) => notes.put(this.#root + PAGES, new Response(JSON.stringify(pages)));
      return await use(new Map(answer ? await answer.json() : []), write);
    });
  }

  /**
   * The release of an open page or its worker; undefined when it is not known.
   * @param {string} page
   */
  async releaseOf(page) {
    if (!this.#pages.has(page)) this.#pages = await this.#notes("shared", (pages) => pages); // another may have noted it
    return this.#pages.get(page);
  }

  /**
   * Notes the release of a page, or of a worker, that is just being opened.
   * @param {string} page
   * @param {string} release
   */
  async note(page, release) {
    this.#pages = await this.#notes("exclusive", async (pages, write) => {
      await write([...pages.set(page, release)].slice(-MOST_PAGES));
      return pages;
    });
  }

  /**
   * Drops every release except this one and those of open pages; the last page may be opening just now.
   * @param {string} release
   * @param {Set<string>} open
   */
  async tidy(release, open) {
    const pages = await this.#notes("shared", (pages) => [...pages]);
    const used = new Set([release, ...pages.filter(([page], at) => open.has(page) || at === pages.length - 1).map(([, its]) => its)]);
    const old = (await this.#releases()).filter((one) => !used.has(one));
    await Promise.all(old.map((one) => caches.delete(this.#prefix + one)));
  }

  /** Drops everything. */
  async clear() {
    const names = (await caches.keys()).filter((name) => name.startsWith(this.#prefix));
    await Promise.all(names.map((name) => caches.delete(name)));
  }
}
