// Working offline, fetched when it is needed (offline.js): keeping the site on this device, removing it, saying whether it is
// kept; telling readers of a new version without changing to it by itself. What is kept and how it answers: service-worker.js.

import { around, find, findAll, make, makeButton, messageOf } from "../shared/dom.js";
import { scriptAddress } from "../shared/trusted.js";

const ROOT = new URL("../../..", import.meta.url).href;
const LEFT = "名单里的姓名、工资不能带过去，换到新版本以后要重新填，其他内容都会带过去。确定要换，请再按一次「换到新版本」。";
const keeper = navigator.serviceWorker;
const footer = find(document, "[data-offline]");
/** @type {HTMLElement | null} */
const panel = document.querySelector("[data-offline-panel]");

/** @param {boolean} on */
function choose(on) {
  try {
    localStorage.setItem("offline", on ? "on" : "off");
  } catch {
    // the browser keeps nothing: then it is not remembered
  }
}

/**
 * The link in the footer says a sentence, and the page on working offline the same; the footer is silent about a failure.
 * @param {string} text
 */
function tell(text, failed = false) {
  footer.textContent = failed ? "离线使用" : text;
  if (!panel) return;
  find(panel, "[role=status]").textContent = text;
  for (const button of findAll(panel, "button")) button.hidden = failed !== (button.dataset.action === "keep");
}

export async function keep() {
  tell("正在把网站存到这台设备……");
  try {
    const address = scriptAddress(new URL("sw.js", ROOT).href);
    const registration = await keeper.register(address, { scope: ROOT, type: "module", updateViaCache: "none" });
    await show(registration);
  } catch (error) {
    tell(`没有存成：${messageOf(error)}。联网时网站照常可用。`, true);
  }
}

/**
 * Says whether it is kept, being kept, or not kept.
 * @param {ServiceWorkerRegistration} [registration]
 */
export async function show(registration) {
  const coming = registration?.installing;
  if (registration?.active) return tell("已可离线使用");
  if (!coming) return tell("还没有存到这台设备", true);
  tell("正在把网站存到这台设备……");
  coming.addEventListener("statechange", () => {
    if (coming.state === "activated") tell("已可离线使用");
    else if (coming.state === "redundant") tell("没有存成：网络中断，或者这台设备的空间不够。联网时网站照常可用。", true);
  });
}

async function remove() {
  const [{ Store }, { forget }] = await Promise.all([import("./store.js"), import("../python/memory.js")]);
  await (await keeper.getRegistration(ROOT))?.unregister();
  await Promise.all([new Store(ROOT).clear(), forget(new URL("runtime/", ROOT).href)]);
  tell("已从这台设备删除", true);
}

/**
 * Is the page that is open of the newest version? The service worker knows.
 * @param {ServiceWorker} controller
 */
function isNewest(controller) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", ({ data }) => resolve(data));
    port1.start();
    controller.postMessage("", [port2]);
  });
}

/**
 * Opens this page again; what was typed goes along in the link. Names and wages never stand in a link: that is said first,
 * and done when the button is pressed once more.
 * @param {HTMLElement} words
 */
async function reopen(words) {
  const form = document.querySelector(".calc-form");
  if (form instanceof HTMLFormElement) {
    const [{ encode }, { isTouched, read, readShareable }] = await Promise.all([
      import("../calculator/link.js"),
      import("../calculator/form.js"),
    ]);
    const link = encode(readShareable(form));
    if (encode(read(form)) !== link && words.textContent !== LEFT) {
      words.textContent = LEFT;
      return;
    }
    if (isTouched(form)) history.replaceState(null, "", `#${link}`);
  }
  await fetch(location.href, { cache: "reload" }).catch(() => {}); // or else the browser may take its old copy again
  location.reload();
}

/** The service worker has changed: is this page still of an older release? */
export async function announce() {
  if (keeper?.controller && !(await isNewest(keeper.controller))) offer();
}

/** A new version is here and this page is still the old one: that is said; whether to change is the reader's choice. */
export function offer() {
  if (document.querySelector(".update")) return;
  const place = make("aside", "update");
  place.setAttribute("aria-label", "新版本");
  const words = make("p");
  words.setAttribute("role", "status");
  const now = makeButton("", "换到新版本", () => reopen(words));
  const later = makeButton("", "以后再说", () => place.remove());
  place.append(words, make("p", "buttons", now, later));
  document.body.append(place);
  words.textContent = "网站有了新版本。这一页还是打开时的版本，填写的内容都在；要用新版本，请重新打开这一页。"; // read out, being told last
}

/**
 * Browsers do not ask the service worker for downloads: the page fetches the file and hands it over. Throws when it does not
 * come; the browser then downloads it itself.
 * @param {HTMLAnchorElement} link
 */
export async function download(link) {
  const [{ save }, answer] = await Promise.all([import("../shared/files.js"), fetch(link.href)]);
  if (!answer.ok) throw new Error(`服务器回答 ${answer.status}`);
  save({ name: link.download, mime: answer.headers.get("content-type") ?? "", content: await answer.arrayBuffer() });
}

/** The two buttons of the page on working offline, and how much it is. */
export function manage() {
  panel?.addEventListener("click", (event) => {
    const action = around(event, "button")?.dataset.action;
    if (!action) return;
    choose(action === "keep");
    void (action === "keep" ? keep() : remove());
  });
  /** @param {{ bytes: number }} list */
  const told = ({ bytes }) => {
    const [size] = panel?.parentElement ? findAll(panel.parentElement, "[data-offline-size]") : [];
    if (size) size.textContent = `，共 ${(bytes / 1e6).toFixed(1)} MB`;
  };
  fetch(new URL("offline.json", ROOT))
    .then((answer) => answer.json())
    .then(told, () => {}); // offline the size is not told
}
