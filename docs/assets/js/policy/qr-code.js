// A link as a QR code, by lean-qr, drawn as scripts/exports/qr.py draws it: error level M, a quiet zone of 4 modules. The
// build puts lean-qr into this file.

import { correction, generate } from "lean-qr";

const BORDER = 4;
const MILLIMETRES = 0.75;
const PIXELS = 10;
const DOTS_PER_METRE = 11811; // 300 per inch

/**
 * The modules of an address. Throws an Error with a sentence when it is too long for any code.
 * @param {string} address
 */
function modules(address) {
  try {
    return generate(address, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M });
  } catch {
    throw new Error("网址太长，二维码放不下：请少选几条");
  }
}

/**
 * The code as SVG, which knows its size on paper, and as PNG of 300 dots per inch.
 * @param {string} address
 * @param {string} caption
 */
export async function code(address, caption) {
  const drawn = modules(address);
  return { svg: svg(drawn, caption), png: await png(drawn) };
}

/**
 * @param {import("lean-qr").Bitmap2D} drawn
 * @param {string} caption
 */
function svg(drawn, caption) {
  const side = drawn.size + 2 * BORDER;
  const long = side * MILLIMETRES;
  const title = caption.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  let path = "";
  for (let y = 0; y < drawn.size; y += 1) {
    for (let x = 0; x < drawn.size; x += 1) {
      const start = x;
      while (drawn.get(x, y)) x += 1;
      if (x > start) path += `M${start + BORDER} ${y + BORDER}.5h${x - start}`;
    }
  }
  const paper = `<path fill="#fff" d="M0 0h${side}v${side}h-${side}z"/>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${long}mm" height="${long}mm" viewBox="0 0 ${long} ${long}"><title>${title}</title>` +
    `<g transform="scale(${MILLIMETRES})">${paper}<path stroke="#000" d="${path}"/></g></svg>`
  );
}

/**
 * Grey of one bit, no filter: ISO/IEC 15948.
 * @param {import("lean-qr").Bitmap2D} drawn
 */
async function png(drawn) {
  const side = (drawn.size + 2 * BORDER) * PIXELS;
  const width = 1 + Math.ceil(side / 8);
  const rows = new Uint8Array(side * width);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const dark = drawn.get(Math.floor(x / PIXELS) - BORDER, Math.floor(y / PIXELS) - BORDER);
      if (!dark) rows[y * width + 1 + (x >> 3)] |= 128 >> (x & 7);
    }
  }
  const packed = new Blob([rows]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(
    await new Blob([
      Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
      chunk("IHDR", [...number(side), ...number(side), 1, 0, 0, 0, 0]),
      chunk("pHYs", [...number(DOTS_PER_METRE), ...number(DOTS_PER_METRE), 1]),
      chunk("IDAT", new Uint8Array(await new Response(packed).arrayBuffer())),
      chunk("IEND", []),
    ]).arrayBuffer(),
  );
}

/**
 * @param {string} name
 * @param {Iterable<number>} data
 */
function chunk(name, data) {
  const body = Uint8Array.of(...[...name].map((one) => one.charCodeAt(0)), ...data);
  return Uint8Array.of(...number(body.length - 4), ...body, ...number(checksum(body)));
}

/** @param {number} value */
function number(value) {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/**
 * CRC-32, as PNG wants it.
 * @param {Uint8Array} bytes
 */
function checksum(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}
