// 离线使用，用得着时才取来（offline.js）：存到这台设备，删除，说明存好了没有；有新版本时告诉读者，不替他换。
// 存什么、怎样回答在 service-worker.js。

import { scriptAddress } from "../shared/trusted.js";

const ROOT = new URL("../../..", import.meta.url).href;
const LEFT = "名单里的姓名、工资不能带过去，换到新版本以后要重新填，其他内容都会带过去。确定要换，请再按一次「换到新版本」。";
const keeper = navigator.serviceWorker;
const footer = document.querySelector("[data-offline]");
const panel = document.querySelector("[data-offline-panel]");

const choose = (on) => {
  try {
    localStorage.setItem("offline", on ? "on" : "off");
  } catch {
    /* 不让存就不记 */
  }
};

/** 页脚的链接写一句，离线使用页写同一句；没有存成的，页脚不提。 */
function tell(text, failed = false) {
  footer.textContent = failed ? "离线使用" : text;
  if (!panel) return;
  panel.querySelector("[role=status]").textContent = text;
  for (const button of panel.querySelectorAll("button")) button.hidden = failed !== (button.dataset.action === "keep");
}

export async function keep() {
  tell("正在把网站存到这台设备……");
  try {
    const address = scriptAddress(new URL("sw.js", ROOT).href);
    const registration = await keeper.register(address, { scope: ROOT, type: "module", updateViaCache: "none" });
    await show(registration);
  } catch (error) {
    tell(`没有存成：${error.message}。联网时网站照常可用。`, true);
  }
}

/** 存好了，正在存，还是没有存成。 */
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

/** 打开着的这一页是不是最新的版本：问管离线的程序。 */
function isNewest() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", ({ data }) => resolve(data));
    port1.start();
    keeper.controller.postMessage("", [port2]);
  });
}

/** 重新打开这一页，填的内容随链接带过去。姓名和工资不进链接：先说一声，再按一次才换。 */
async function reopen(words) {
  const form = document.querySelector(".calc-form");
  if (form) {
    const [{ encode }, { isTouched, read, readShareable }] = await Promise.all([
      import("../calculator/link.js"),
      import("../calculator/form.js"),
    ]);
    const link = encode(readShareable(form));
    if (encode(read(form)) !== link && words.textContent !== LEFT) return void (words.textContent = LEFT);
    if (isTouched(form)) history.replaceState(null, "", `#${link}`);
  }
  location.reload();
}

/** 新版本存好了，而这一页还是旧的：只说一声，换不换由读者。 */
export async function announce() {
  if (!keeper.controller || document.querySelector(".update") || (await isNewest())) return;
  const place = document.createElement("aside");
  place.className = "update";
  place.setAttribute("aria-label", "新版本");
  const words = document.createElement("p");
  words.setAttribute("role", "status");
  const [now, later] = ["换到新版本", "以后再说"].map((text) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    return button;
  });
  now.addEventListener("click", () => reopen(words));
  later.addEventListener("click", () => place.remove());
  const choice = document.createElement("p");
  choice.className = "buttons";
  choice.append(now, later);
  place.append(words, choice);
  document.body.append(place);
  words.textContent = "网站有了新版本。这一页还是打开时的版本，填写的内容都在；要用新版本，请重新打开这一页。"; // read out, being told last
}

/** 浏览器下载文件时不问管离线的程序：由网页取来，再交给读者。取不到，仍由浏览器自己下载。 */
export async function download(link) {
  const [{ save }, answer] = await Promise.all([import("../shared/files.js"), fetch(link.href)]);
  if (!answer.ok) throw new Error(`服务器回答 ${answer.status}`);
  save({ name: link.download, mime: answer.headers.get("content-type"), content: await answer.blob() });
}

/** 离线使用页的两个按钮，和一共多大。 */
export function manage() {
  panel.addEventListener("click", ({ target }) => {
    const action = target.closest("button")?.dataset.action;
    if (!action) return;
    choose(action === "keep");
    void (action === "keep" ? keep() : remove());
  });
  const told = ({ bytes }) => {
    panel.parentElement.querySelector("[data-offline-size]").textContent = `，共 ${(bytes / 1e6).toFixed(1)} MB`;
  };
  fetch(new URL("offline.json", ROOT))
    .then((answer) => answer.json())
    .then(told, () => {}); // offline the size is not told
}
