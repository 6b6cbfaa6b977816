// QR codes. When the site has a public address and the reader is on it, the build has drawn them; for any other
// address (this machine, an intranet) they are drawn here. Both give {svg, png}.

import { fetchWithTimeout } from "../shared/files.js";
import { drawing } from "../shared/trusted.js";
import { code } from "./qr-code.js";

/**
 * The code of an address. `made` is where the build put it, without suffix, or "".
 * @param {string} address
 * @param {string} caption
 * @param {string} made
 */
export async function draw(address, caption, made) {
  return (made && (await fetched(made))) || code(address, caption);
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
