// In a page under /embed/: tells the page around it how tall it is, whenever that changes and whenever it is asked. The
// message holds nothing else, so anybody may hear it.
if (window.parent !== window) {
  const root = document.documentElement;
  const tell = () => window.parent.postMessage({ yingbao: "height", height: Math.ceil(root.getBoundingClientRect().height) }, "*");
  new ResizeObserver(tell).observe(root);
  addEventListener("message", ({ source, data }) => {
    if (source === window.parent && data?.yingbao === "ask") tell();
  });
}
