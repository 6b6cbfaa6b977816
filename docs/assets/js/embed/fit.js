// In other people's pages: gives each frame from this site the height that it asks for. What comes from elsewhere, or from
// another frame, is not heard. The build puts it at /embed/fit.js, which other sites may load.
(() => {
  const { href, origin: own } = new URL(".", document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "");
  const frames = () => [...document.querySelectorAll("iframe")].filter((one) => one.src.startsWith(href));
  addEventListener("message", ({ origin, source, data }) => {
    if (origin !== own || data?.yingbao !== "height" || !(data.height > 0 && data.height < 30000)) return;
    const frame = frames().find((one) => one.contentWindow === source);
    if (frame) frame.style.height = `${data.height}px`;
  });
  for (const one of frames()) one.contentWindow?.postMessage({ yingbao: "ask" }, "*"); // it may not be there yet
})();
