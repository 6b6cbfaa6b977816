// Draws QR codes with segno, in Python, away from the page. The page says {type: "open", runtime} once and then
// {type: "draw", id, address, caption}; it hears progress, ready, drawn and failed.

let qr = null;

async function bytes(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.split("/").pop()}：服务器回答 ${answer.status}`);
  return answer;
}

async function open(runtime) {
  self.postMessage({ type: "progress", text: "正在下载作图程序，第一次要几秒钟" });
  const table = await (await bytes(new URL("runtime.json", runtime).href)).json();
  const at = (role) => new URL((table.files[role] ?? table.extra[role]).path, runtime).href;
  const [{ loadPyodide }, lockFileContents, archive] = await Promise.all([
    import(at("loader")),
    bytes(at("lock")).then((answer) => answer.text()),
    bytes(at("qr")).then((answer) => answer.arrayBuffer()),
  ]);
  const python = await loadPyodide({
    indexURL: new URL(".", at("loader")).href,
    stdLibURL: at("qr-library"),
    lockFileContents,
    stdout: () => {},
  });
  python.unpackArchive(archive, "zip");
  return python.pyimport("qr");
}

function draw({ id, address, caption }) {
  const svg = qr.svg(address, caption);
  const held = qr.png(address);
  const png = held.toJs();
  held.destroy();
  self.postMessage({ type: "drawn", id, svg, png });
}

self.addEventListener("message", async ({ data }) => {
  try {
    if (data.type === "open") {
      qr = await open(data.runtime);
      self.postMessage({ type: "ready" });
    } else {
      draw(data);
    }
  } catch (error) {
    self.postMessage({ type: "failed", id: data.id, detail: String(error.message ?? error).trim().split("\n").pop() });
  }
});
