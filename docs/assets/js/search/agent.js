// Where the browser lets an agent use pages (WebMCP): the search is a tool, as its page says, and answers with what the page
// would list, as text: titles, addresses, excerpts. The box has a name only here: without scripts nothing is to be sent that was
// typed. Loaded only where there is such a browser.

import { findAll, make } from "../shared/dom.js";

/** @typedef {import("../calculator/agent.js").AgentSubmit} AgentSubmit */
/** @typedef {import("./results.js").Shown} Shown */

const NOTICE =
  "这个浏览器可以让智能助手使用检索：它填写、检索、读结果。助手读到的内容，开发助手的公司可能看得到；请不要让它查姓名、证件号等内容。";
const LOST = "检索的数据没有取到。请检查网络，再试一次。";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {(text: string) => Promise<Shown>} ask
 */
export function offerTool(form, input, ask) {
  input.name = "q";
  input.setAttribute("toolparamdescription", `${input.labels?.[0]?.textContent ?? ""}：${input.placeholder}`);
  form.setAttribute("toolautosubmit", "");
  form.addEventListener("submit", (/** @type {AgentSubmit} */ event) => {
    if (!event.agentInvoked) return;
    event.preventDefault(); // before it is answered
    event.respondWith?.(answer(input.value, ask));
  });
  form.before(make("p", "notice", NOTICE));
}

/**
 * @param {string} text
 * @param {(text: string) => Promise<Shown>} ask
 */
async function answer(text, ask) {
  try {
    const { status, sections, near } = await ask(text);
    const like = near.length ? [`是不是想查：${near.join("、")}。`] : [];
    return [status, ...like, ...sections.flatMap(group)].join("\n\n");
  } catch (error) {
    console.error(error);
    return LOST;
  }
}

/**
 * A group of results: its title, what is said first, and each result in three lines.
 * @param {Node} section
 */
function group(section) {
  if (!(section instanceof HTMLElement)) return [];
  const says = findAll(section, "h2, .says").map(words);
  const hits = findAll(section, ".hit").map((hit) => {
    const [link] = findAll(hit, "a.hit-link");
    const title = findAll(hit, ".hit-link, .hit-note").map(words).join("　");
    return [title, link instanceof HTMLAnchorElement ? link.href : "", ...findAll(hit, ".hit-text").map(words)].join("\n");
  });
  const more = findAll(section, ".more").length ? ["还有没有列出的，请打开检索页看。"] : [];
  return [...says, ...hits, ...more];
}

/** @param {HTMLElement} one */
function words(one) {
  return (one.textContent ?? "").trim();
}
