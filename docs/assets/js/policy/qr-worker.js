// Draws QR codes with segno, in Python, away from the page. The page says {type: "open", runtime} once and then
// {type: "draw", id, address, caption}; it hears progress, ready, drawn and failed.

import { everything, list, Parts } from "../python/files.js";
import { complete, start } from "../python/pyodide.js";

/** @type {any} */
let qr = null; // the Python module

/** @param {string} runtime */
async function open(runtime) {
  self.postMessage({ type: "progress", text: "正在下载作图程序，第一次要几秒钟" });
  const table = await list(runtime, false);
  const parts = new Parts(runtime, everything(table));
  const python = await start(parts, "small", { lock: table.lock, archive: "qr" });
  await complete(parts);
  return python.pyimport("qr");
}

/** @param {{ id: number, address: string, caption: string }} question */
function draw({ id, address, caption }) {
  const svg = qr.svg(address, caption);
  const held = qr.png(address);
  const png = held.toJs();
  held.destroy();
  self.postMessage({ type: "drawn", id, svg, png });
}

addEventListener("message", async ({ data }) => {
  try {
    if (data.type === "open") {
      qr = await open(data.runtime);
      self.postMessage({ type: "ready" });
    } else {
      draw(data);
    }
  } catch (/** @type {any} */ error) {
    self.postMessage({
      type: "failed",
      id: data.id,
      detail: String(error.message ?? error)
        .trim()
        .split("\n")
        .pop(),
    });
  }
});
