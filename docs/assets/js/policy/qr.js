// QR codes. When the site has a public address and the reader is on it, the build has drawn them; for any other
// address (this machine, an intranet) the same Python draws them here. Both give {svg, png}.

import { fetchWithTimeout } from "../shared/files.js";
import { drawing, scriptAddress } from "../shared/trusted.js";

const PATIENCE_SECONDS = 90;

/**
 * A code as a drawing and as a picture.
 * @typedef {{ svg: string, png: Uint8Array<ArrayBuffer> }} Code
 */

/** @type {Worker} */
let worker;
/** @type {Promise<void> | null} */
let ready = null;
let drawn = 0;
/** @type {Map<number, { resolve: (code: Code) => void, reject: (error: Error) => void }>} */
const waiting = new Map();

/**
 * The code of an address. `made` is where the build put it, without suffix, or "". `report(text)` hears of progress.
 * @param {string} address
 * @param {string} caption
 * @param {string} made
 * @param {string} runtime
 * @param {(text: string) => void} report
 */
export async function draw(address, caption, made, runtime, report) {
  return (made && (await fetched(made))) || drawHere(address, caption, runtime, report);
}

/** @param {string} made */
async function fetched(made) {
  try {
    const [svg, png] = await Promise.all([`${made}.svg`, `${made}.png`].map((one) => fetchWithTimeout(one)));
    if (!svg.ok || !png.ok) return null;
    return { svg: await svg.text(), png: new Uint8Array(await png.arrayBuffer()) };
  } catch {
    return null;
  }
}

/**
 * @param {string} address
 * @param {string} caption
 * @param {string} runtime
 * @param {(text: string) => void} report
 * @returns {Promise<Code>}
 */
async function drawHere(address, caption, runtime, report) {
  if (typeof WebAssembly === "undefined" || typeof Worker === "undefined") {
    throw new Error("这个浏览器不能作二维码，请换一个较新的浏览器，或者直接用网址");
  }
  ready ??= start(runtime, report);
  await ready;
  const id = ++drawn;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker.postMessage({ type: "draw", id, address, caption });
  });
}

/**
 * @param {string} runtime
 * @param {(text: string) => void} report
 * @returns {Promise<void>}
 */
function start(runtime, report) {
  return new Promise((resolve, reject) => {
    worker = new Worker(scriptAddress(new URL("./qr-worker.js", import.meta.url)), { type: "module" });
    /** @param {string} detail */
    const giveUp = (detail) => {
      clearTimeout(timer);
      worker.terminate();
      ready = null;
      const error = new Error(`作图程序没能启动（${detail}）。网址可以照用，二维码请稍后再试`);
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
      reject(error);
    };
    const timer = setTimeout(() => giveUp(`等了 ${PATIENCE_SECONDS} 秒`), PATIENCE_SECONDS * 1000);
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      giveUp(event.message || "没有载入");
    });
    worker.addEventListener("message", ({ data }) => {
      if (data.type === "progress") report(data.text);
      else if (data.type === "ready") resolve(clearTimeout(timer));
      else if (!data.id) giveUp(data.detail);
      else settle(data);
    });
    worker.postMessage({ type: "open", runtime });
  });
}

/** @param {any} answer of the worker */
function settle({ type, id, svg, png, detail }) {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (type === "drawn") asked?.resolve({ svg, png });
  else asked?.reject(new Error(detail.replace(/^\w+: /, "")));
}

/**
 * The drawing as an element: parsed as XML, so nothing in it can run, with its caption for those who do not see it.
 * @param {string} svg
 * @param {string} caption
 */
export function picture(svg, caption) {
  const element = drawing(svg);
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", `二维码：${caption}`);
  element.classList.add("qr");
  return element;
}

/**
 * A link that saves the drawing as a file.
 * @param {string} label
 * @param {string} name
 * @param {BlobPart} data
 * @param {string} type
 */
export function saver(label, name, data, type) {
  const link = document.createElement("a");
  link.className = "button";
  link.textContent = label;
  link.download = name;
  link.href = URL.createObjectURL(new Blob([data], { type }));
  return link;
}

/**
 * What a reader should know about an address before printing it; empty when there is nothing.
 * @param {string} address
 */
export function reach(address) {
  const host = new URL(address).hostname;
  if (/^(localhost|127\.|\[::1\])/.test(host)) return "这个地址只在这台电脑上打得开，别人的手机扫了到不了。";
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host) || !host.includes(".")) return "这是单位内网的地址，外面的手机扫了到不了。";
  return "";
}
