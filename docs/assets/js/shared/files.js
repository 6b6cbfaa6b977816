// Files in and out, all of it in this browser: saving what Python made, copying text, reading a roster; and fetching
// small files from the server.

/**
 * A file that Python or the server made: its bytes as `content`, or written in Base64.
 * @typedef {{ name: string, mime: string, content?: ArrayBuffer | Uint8Array<ArrayBuffer>, base64?: string }} MadeFile
 */

const PATIENCE = 30_000; // milliseconds

/** @param {MadeFile} file */
function bytes({ content, base64 = "" }) {
  return content ?? Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

/**
 * fetch() that gives up: a server may take a request and never answer. Browsers that know no such end wait as ever.
 * @param {string | URL} address
 * @param {RequestInit} [options]
 */
export function fetchWithTimeout(address, options = {}) {
  return fetch(address, { ...options, signal: AbortSignal.timeout?.(PATIENCE) });
}

/**
 * Saves a file; says what happened.
 * @param {MadeFile} file
 */
export function save(file) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes(file)], { type: file.mime }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `已存为「${file.name}」，在浏览器的下载文件夹里。`;
}

/**
 * Copies a text file to the clipboard; says what happened.
 * @param {MadeFile} file
 */
export async function copyText(file) {
  try {
    await navigator.clipboard.writeText(new TextDecoder().decode(bytes(file)));
    return "结果的文字已复制。";
  } catch {
    return "浏览器不让复制。可以改用「下载表格」或「打印」。";
  }
}

/**
 * Hears of files that are dropped anywhere on the page.
 * @param {(files: FileList) => void} take
 */
export function onDrop(take) {
  for (const type of ["dragover", "drop"])
    document.addEventListener(type, (event) => {
      if (!(event instanceof DragEvent) || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // the browser would leave the page for the file
      if (event.dataTransfer.files.length) take(event.dataTransfer.files); // none while it is only held above the page
    });
}

/**
 * A table as spreadsheets save it: UTF-8, or GB18030 as Excel in China does.
 * @param {BufferSource} content
 */
export function decodeTable(content) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return new TextDecoder("gb18030", { fatal: true }).decode(content);
  }
}

/**
 * Lets the reader choose a CSV file and puts its text into a field; says what happened.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @returns {Promise<string>}
 */
export function loadRows(field) {
  const picker = document.createElement("input");
  picker.type = "file";
  picker.accept = ".csv,.txt,text/csv,text/plain";
  return new Promise((resolve) => {
    picker.addEventListener("cancel", () => resolve(""));
    picker.addEventListener("change", async () => {
      const file = picker.files?.[0];
      if (!file) return resolve("");
      try {
        field.value = decodeTable(await file.arrayBuffer());
        field.dispatchEvent(new Event("input", { bubbles: true }));
        resolve(`已读入「${file.name}」。文件只在这台设备上读，没有发送出去。`);
      } catch {
        resolve(`「${file.name}」读不出文字。请另存为 CSV（UTF-8 或 GBK）再试；Excel 的 .xlsx 文件请先另存为 CSV。`);
      }
    });
    picker.click();
  });
}
