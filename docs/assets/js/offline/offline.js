// 离线使用，每一页都有的一点：第一次算出结果以后，趁页面空闲把整个网站存到这台设备，免得和它争网络；存过的，说一声，
// 有新版本也说一声。其余用得着时才取（page.js）。地址不安全（不加密，也不是本机）的，浏览器不让存。

const ROOT = new URL("../../..", import.meta.url).href;
const QUIET = 4000; // milliseconds after the first result
const keeper = navigator.serviceWorker;
const panel = document.querySelector("[data-offline-panel]");
const result = document.querySelector(".calc-result");
const more = () => import("./page.js");

/** 读者删除过，或者要省流量，就不自动存。 */
function mayKeep() {
  try {
    return !navigator.connection?.saveData && localStorage.getItem("offline") !== "off";
  } catch {
    return true;
  }
}

function afterFirstResult() {
  const idle = globalThis.requestIdleCallback ?? setTimeout;
  const seen = new MutationObserver(() => {
    if (result.dataset.kind !== "live") return;
    seen.disconnect();
    setTimeout(() => idle(async () => (await more()).keep()), QUIET);
  });
  seen.observe(result, { attributes: true, attributeFilter: ["data-kind"] });
}

if (keeper && globalThis.caches) {
  const registration = await keeper.getRegistration(ROOT).catch(() => undefined);
  const announce = async () => (await more()).announce();
  keeper.addEventListener("controllerchange", announce);
  if (registration || panel) await (await more()).show(registration);
  else if (result && mayKeep()) afterFirstResult();
  if (registration) await announce();
  if (panel) (await more()).manage();
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[download]");
    if (!keeper.controller || !link?.href.startsWith(ROOT)) return; // a blob is here already
    event.preventDefault();
    more()
      .then(({ download }) => download(link))
      .catch(() => (location.href = link.href));
  });
} else if (panel) {
  panel.querySelector("[role=status]").textContent = "这个浏览器，或者这样打开的网页，不能把网站存下来。可以用下面的压缩包。";
}
