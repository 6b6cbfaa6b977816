// The files of the runtime, as runtime.json lists them: fetched within a time limit, tried a second time, counted while
// they come, and compared with their SHA-256 before anybody uses them. No other script knows a file's name.

/**
 * A file of the runtime: its address below the folder of the runtime, and what it must be.
 * @typedef {{ path: string, size: number, sha256: string }} ListedFile
 */

/**
 * What runtime.json says: the files by their roles, in groups by when they are needed, and Pyodide's own lock file.
 * @typedef {object} RuntimeList
 * @property {string} release of the site
 * @property {string} version
 * @property {boolean} snapshot can memory be kept?
 * @property {string} lock
 * @property {Record<string, ListedFile>} files
 * @property {Record<string, ListedFile>} later
 * @property {Record<string, ListedFile>} image
 * @property {Record<string, ListedFile>} stock
 * @property {Record<string, ListedFile>} extra
 */

const SILENCE_SECONDS = 15; // without one more byte; then the file is asked for anew
const NEAR = 35; // milliseconds to the first byte: a server this near has a line that is quicker than our Python

/** A file that did not come as it is listed. */
export class MissingFile extends Error {
  /**
   * @param {string} name
   * @param {string} reason
   */
  constructor(name, reason) {
    super(`${name}：${reason}`);
    this.file = name;
  }
}

/** The server has files of another release than the page: they do not know its fields, nor it their figures. */
export class OtherRelease extends Error {}

/**
 * runtime.json, asked for anew each time: it alone says which files belong together. Its address holds the release of the
 * page, so that no copy of another one can answer. Throws when the server has another release.
 * @param {string} runtime the address of the folder
 * @param {string} release of the page
 * @param {boolean} fresh past what the browser has kept
 * @returns {Promise<RuntimeList>}
 */
export async function list(runtime, release, fresh) {
  const address = `${runtime}runtime.json?v=${release}`;
  return twice(async (again) => {
    const body = await load(address, { cache: fresh || again ? "reload" : "no-cache" });
    /** @type {RuntimeList} */
    const found = JSON.parse(new TextDecoder().decode(body)); // perhaps what an old page was answered by a newer server
    if (found.release !== release) throw new OtherRelease(`这一页是 ${release}，计算程序是 ${found.release}`);
    return found;
  });
}

/**
 * Did the list come from a server that is near? What a service worker answered tells nothing of the line.
 * @param {string} runtime
 * @param {string} release of the page
 */
export function isNear(runtime, release) {
  const [asked] = performance.getEntriesByName(`${runtime}runtime.json?v=${release}`);
  if (!(asked instanceof PerformanceResourceTiming) || !asked.requestStart || asked.workerStart) return false;
  return asked.responseStart - asked.requestStart < NEAR;
}

/**
 * Every file of the list by its role; those of another group have the group's name before it.
 * @param {RuntimeList} table
 * @returns {Record<string, ListedFile>}
 */
export function everything({ files, later, image, stock, extra }) {
  const further = Object.entries({ later, image, stock }).flatMap(([group, listed]) =>
    Object.entries(listed).map(([role, file]) => [`${group}-${role}`, file]),
  );
  return { ...files, ...Object.fromEntries(further), ...extra };
}

export class Parts {
  #runtime;
  #files;
  #fresh;
  #whole;
  #report;
  /** @type {Map<string, Promise<ArrayBuffer>>} */
  #loading = new Map(); // by role

  /**
   * `report(bytes)` hears of each piece that comes. `fresh` loads past what the browser has kept. `whole` takes a file in
   * one piece, which is quicker, when it is soon there; otherwise the second time goes piece by piece.
   * @param {string} runtime
   * @param {Record<string, ListedFile>} files
   * @param {{ fresh?: boolean, whole?: boolean, report?: (bytes: number) => void }} [options]
   */
  constructor(runtime, files, { fresh = false, whole = false, report = () => {} } = {}) {
    this.#runtime = runtime;
    this.#files = files;
    this.#fresh = fresh;
    this.#whole = whole;
    this.#report = report;
  }

  /**
   * The bytes of these files together.
   * @param {string[]} roles
   */
  size(roles) {
    return roles.reduce((sum, role) => sum + this.#files[role].size, 0);
  }

  /**
   * Those of the roles that nobody has asked for yet.
   * @param {string[]} roles
   */
  further(roles) {
    return roles.filter((role) => !this.#loading.has(role));
  }

  /**
   * The file's contents, verified. A file that failed is fetched again when it is asked for again.
   * @param {string} role
   */
  bytes(role) {
    const known = this.#loading.get(role);
    if (known) return known;
    const loading = twice((again) => this.#verified(this.#files[role], again || this.#fresh, this.#whole && !again));
    loading.catch(() => this.#loading.delete(role));
    this.#loading.set(role, loading);
    return loading;
  }

  /** @param {string} role */
  async text(role) {
    return new TextDecoder().decode(await this.bytes(role));
  }

  /**
   * The file as a JavaScript module. The browser takes the bytes that were just verified from its cache.
   * @param {string} role
   * @returns {Promise<any>}
   */
  async module(role) {
    await this.bytes(role);
    const { path } = this.#files[role];
    return import(new URL(path, this.#runtime).href).catch((error) => {
      throw new MissingFile(path, error.message);
    });
  }

  /**
   * @param {ListedFile} file
   * @param {boolean} reload
   * @param {boolean} whole
   */
  async #verified({ path, size, sha256 }, reload, whole) {
    const digest = globalThis.crypto?.subtle; // not there on an intranet without TLS; the browser can compare too
    /** @type {RequestInit} */
    const options = { cache: reload ? "reload" : "default", ...(digest ? {} : { integrity: `sha256-${base64(sha256)}` }) };
    const body = await load(new URL(path, this.#runtime).href, options, this.#report, whole);
    if (body.byteLength !== size) throw new MissingFile(path, `应有 ${size} 字节，收到 ${body.byteLength} 字节`);
    if (digest && (await hash(body)) !== sha256) throw new MissingFile(path, "内容和清单上的校验值不同");
    return body;
  }
}

/**
 * SHA-256 in hexadecimal.
 * @param {BufferSource} body
 */
export async function hash(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} hexadecimal */
function base64(hexadecimal) {
  const pairs = hexadecimal.match(/../g) ?? [];
  return btoa(String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16))));
}

/**
 * A damaged copy may be the browser's own, and a line may hang once: the second time everything is fetched anew.
 * @template T
 * @param {(again: boolean) => Promise<T>} take
 */
async function twice(take) {
  try {
    return await take(false);
  } catch {
    return take(true);
  }
}

/**
 * @param {string} address
 * @param {RequestInit} options
 * @param {(bytes: number) => void} [report]
 * @param {boolean} [whole]
 */
async function load(address, options, report = () => {}, whole = false) {
  const name = address.split("/").pop() ?? address;
  const stop = new AbortController();
  let heard = performance.now();
  const look = () => {
    const late = performance.now() - heard > SILENCE_SECONDS * 1000;
    if (late) stop.abort(new Error(`${SILENCE_SECONDS} 秒没有动静`));
  };
  const looking = setInterval(look, 1000);
  let seen = 0;
  try {
    const answer = await fetch(address, { ...options, signal: stop.signal });
    if (!answer.ok || !answer.body) throw new Error(`服务器回答 ${answer.status}`);
    if (whole) {
      const body = await answer.arrayBuffer();
      report(body.byteLength);
      return body;
    }
    /** @type {Uint8Array[]} */
    const pieces = [];
    const reader = answer.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      heard = performance.now();
      pieces.push(piece.value);
      seen += piece.value.byteLength;
      report(piece.value.byteLength);
    }
    const body = new Uint8Array(seen);
    let at = 0;
    for (const piece of pieces) {
      body.set(piece, at);
      at += piece.byteLength;
    }
    return body.buffer;
  } catch (error) {
    report(-seen);
    throw new MissingFile(name, `没有取到（${error instanceof Error ? error.message : error}）`);
  } finally {
    clearInterval(looking);
  }
}
