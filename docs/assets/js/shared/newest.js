// Is this page of the release that the server has? A plain server, or a browser that does not ask it, may have answered with
// an old copy: so each page asks when it is opened, past all copies. An old page on which nothing was typed yet is opened
// again at once; otherwise that is said, and what to do is the reader's choice (offline.js). This script is at home under one
// address for ever, for old pages ask for it too.
{
  const script = document.currentScript;
  const ROOT = new URL("../../../", script instanceof HTMLScriptElement ? script.src : "").href;
  const meta = document.querySelector('meta[name="release"]');
  const mine = meta instanceof HTMLMetaElement ? meta.content : "";
  let typed = false;

  /** The release that the server has; that of the page when the server does not say. */
  const current = async () => {
    const answer = await fetch(`${ROOT}release.json?${Date.now()}`, { cache: "no-store" });
    return answer.ok ? (await answer.json()).release : mine;
  };

  /** @param {string} release */
  const openAgain = async (release) => {
    const page = await (await fetch(location.href, { cache: "reload" })).text(); // from now on the browser's copy
    if (typed || history.state?.release === release || !page.includes(`content="${release}"`)) return false;
    history.replaceState({ ...history.state, release }, ""); // once only, if it does not help
    location.reload();
    return true;
  };

  const ask = async () => {
    const release = await current();
    if (release === mine || (await openAgain(release))) return;
    if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
    document.dispatchEvent(new Event("outdated"));
  };

  if (mine && location.protocol !== "file:") {
    addEventListener("input", () => (typed = true), { capture: true, once: true });
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      typed = true; // it is as the reader left it
      ask().catch(() => {});
    });
    ask().catch(() => {}); // without a network the page is what there is
  }
}
