// What every page has of working offline: after the first result, while the page is idle, the whole site is kept on this
// device, so that the two do not compete for the line; where it is kept, that is said, and a new version too. All else is
// fetched when it is needed (page.js). Browsers keep nothing for an address that is neither encrypted nor this machine.

const ROOT = new URL("../../..", import.meta.url).href;
const QUIET = 4000; // milliseconds after the first result
const keeper = navigator.serviceWorker;
const panel = document.querySelector("[data-offline-panel]");
/** @type {HTMLElement | null} */
const result = document.querySelector(".calc-result");
const more = () => import("./page.js");

/** Whoever has removed it, or saves data, is not given it by itself. */
function mayKeep() {
  try {
    return !navigator.connection?.saveData && localStorage.getItem("offline") !== "off";
  } catch {
    return true;
  }
}

/** @param {HTMLElement} place where results stand */
function afterFirstResult(place) {
  const keep = async () => (await more()).keep();
  const idle = globalThis.requestIdleCallback;
  const seen = new MutationObserver(() => {
    if (place.dataset.kind !== "live") return;
    seen.disconnect();
    setTimeout(() => (idle ? idle(keep, { timeout: QUIET }) : keep()), QUIET);
  });
  seen.observe(place, { attributes: true, attributeFilter: ["data-kind"] });
}

document.addEventListener("outdated", async () => (await more()).offer()); // newest.js, engine.js
if (keeper && globalThis.caches) {
  const registration = await keeper.getRegistration(ROOT).catch(() => undefined);
  const announce = async () => (await more()).announce();
  keeper.addEventListener("controllerchange", announce);
  if (registration || panel) await (await more()).show(registration);
  else if (result && mayKeep()) afterFirstResult(result);
  if (registration) await announce();
  if (panel) (await more()).manage();
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!keeper.controller || !link?.hasAttribute("download") || !link.href.startsWith(ROOT)) return; // a blob is here already
    event.preventDefault();
    more()
      .then(({ download }) => download(link))
      .catch(() => {
        location.href = link.href;
      });
  });
} else if (panel) {
  const place = panel.querySelector("[role=status]");
  if (place) place.textContent = "这个浏览器，或者这样打开的网页，不能把网站存下来。可以用下面的压缩包。";
}
