// The files of the runtime, as runtime.json lists them: fetched within a time limit, tried a second time, counted while
// they come, and compared with their SHA-256 before anybody uses them. No other script knows a file's name.

const SILENCE_SECONDS = 15; // without one more byte; then the file is asked for anew
const NEAR = 35; // milliseconds to the first byte: a server this near has a line that is quicker than our Python

/** A file that did not come as it is listed. */
export class MissingFile extends Error {
  constructor(name, reason) {
    super(`${name}：${reason}`);
    this.file = name;
  }
}

/** runtime.json, asked for anew each time: it alone says which files belong together. */
export async function list(runtime, fresh) {
  const address = new URL("runtime.json", runtime).href;
  const body = await twice((again) => load(address, { cache: fresh || again ? "reload" : "no-cache" }));
  return JSON.parse(new TextDecoder().decode(body));
}

/** Did the list come from a server that is near? What a service worker answered tells nothing of the line. */
export function isNear(runtime) {
  const [asked] = performance.getEntriesByName(new URL("runtime.json", runtime).href);
  return Boolean(asked?.requestStart) && !asked.workerStart && asked.responseStart - asked.requestStart < NEAR;
}

/** Every file of the list by its role; those of another group have the group's name before it. */
export function everything(table) {
  const further = ["later", "image", "stock"].flatMap((group) =>
    Object.entries(table[group]).map(([role, file]) => [`${group}-${role}`, file]),
  );
  return { ...table.files, ...Object.fromEntries(further), ...table.extra };
}

export class Parts {
  #runtime;
  #files;
  #fresh;
  #whole;
  #report;
  #loading = new Map(); // by role

  /**
   * `report(bytes)` hears of each piece that comes. `fresh` loads past what the browser has kept. `whole` takes a file in
   * one piece, which is quicker, when it is soon there; otherwise the second time goes piece by piece.
   */
  constructor(runtime, files, { fresh = false, whole = false, report = () => {} } = {}) {
    this.#runtime = runtime;
    this.#files = files;
    this.#fresh = fresh;
    this.#whole = whole;
    this.#report = report;
  }

  /** The bytes of these files together. */
  size(roles) {
    return roles.reduce((sum, role) => sum + this.#files[role].size, 0);
  }

  /** Those of the roles that nobody has asked for yet. */
  further(roles) {
    return roles.filter((role) => !this.#loading.has(role));
  }

  address(role) {
    return new URL(this.#files[role].path, this.#runtime).href;
  }

  /** The file's contents, verified. A file that failed is fetched again when it is asked for again. */
  bytes(role) {
    if (!this.#loading.has(role)) {
      const loading = twice((again) => this.#verified(this.#files[role], again || this.#fresh, this.#whole && !again));
      loading.catch(() => this.#loading.delete(role));
      this.#loading.set(role, loading);
    }
    return this.#loading.get(role);
  }

  async text(role) {
    return new TextDecoder().decode(await this.bytes(role));
  }

  /** The file as a JavaScript module. The browser takes the bytes that were just verified from its cache. */
  async module(role) {
    await this.bytes(role);
    return import(this.address(role)).catch((error) => {
      throw new MissingFile(this.#files[role].path, error.message);
    });
  }

  async #verified({ path, size, sha256 }, reload, whole) {
    const digest = globalThis.crypto?.subtle; // not there on an intranet without TLS; the browser can compare too
    const options = { cache: reload ? "reload" : "default", ...(digest ? {} : { integrity: `sha256-${base64(sha256)}` }) };
    const body = await load(new URL(path, this.#runtime).href, options, this.#report, whole);
    if (body.byteLength !== size) throw new MissingFile(path, `应有 ${size} 字节，收到 ${body.byteLength} 字节`);
    if (digest && (await hash(body)) !== sha256) throw new MissingFile(path, "内容和清单上的校验值不同");
    return body;
  }
}

/** SHA-256 in hexadecimal. */
export async function hash(body) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64(hexadecimal) {
  return btoa(String.fromCharCode(...hexadecimal.match(/../g).map((pair) => parseInt(pair, 16))));
}

/** A damaged copy may be the browser's own, and a line may hang once: the second time everything is fetched anew. */
async function twice(take) {
  try {
    return await take(false);
  } catch (error) {
    if (!navigator.onLine) throw error;
    return take(true);
  }
}

async function load(address, options, report = () => {}, whole = false) {
  const name = address.split("/").pop();
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
    if (!answer.ok) throw new Error(`服务器回答 ${answer.status}`);
    if (whole) {
      const body = await answer.arrayBuffer();
      report(body.byteLength);
      return body;
    }
    const pieces = [];
    const reader = answer.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      heard = performance.now();
      pieces.push(piece.value);
      seen += piece.value.byteLength;
      report(piece.value.byteLength);
    }
    const body = new Uint8Array(seen);
    pieces.reduce((at, piece) => (body.set(piece, at), at + piece.byteLength), 0);
    return body.buffer;
  } catch (error) {
    report(-seen);
    throw new MissingFile(name, `没有取到（${error.message}）`);
  } finally {
    clearInterval(looking);
  }
}
