// Where the browser lets an agent use pages (WebMCP): the form is a tool, as its page says, and its answer is what programs
// get, worked out by Python in this page. What is private is in neither: a form with a private field is no tool, for a tool
// has every field of its form; private columns are taken out before Python is asked. Loaded only where there is such a browser.

import { findAll, make } from "../shared/dom.js";
import { readShareable } from "./form.js";
import { encode } from "./link.js";

const NOTICE =
  "这个浏览器可以让智能助手使用这张表：它填写、计算、读结果。助手读到的内容，开发助手的公司可能看得到；请不要让它填姓名、证件号等内容。";

/**
 * What WebMCP adds to the event of a form that is sent.
 * @typedef {SubmitEvent & { agentInvoked?: boolean, respondWith?: (answer: Promise<string>) => void }} AgentSubmit
 */

/**
 * @param {HTMLElement} root
 * @param {HTMLFormElement} form
 * @param {(values: Record<string, string>) => Promise<string>} ask for the answer to what was filled in, as JSON
 */
export function offerTool(root, form, ask) {
  if (!form.hasAttribute("toolname")) return;
  for (const field of findAll(form, "[data-field]")) {
    const words = [...field.querySelectorAll("label, .hint")].map((one) => one.textContent?.trim());
    field.querySelector("[name]")?.setAttribute("toolparamdescription", words.filter(Boolean).join("。"));
  }
  form.setAttribute("toolautosubmit", "");
  form.addEventListener("submit", (/** @type {AgentSubmit} */ event) => {
    if (!event.agentInvoked) return;
    event.preventDefault(); // before it is answered
    event.respondWith?.(answer(form, ask));
  });
  root.before(make("p", "notice", NOTICE));
}

/**
 * The answer with the link that fills the form in.
 * @param {HTMLFormElement} form
 * @param {(values: Record<string, string>) => Promise<string>} ask
 */
async function answer(form, ask) {
  const values = Object.fromEntries(Object.entries(readShareable(form)).filter(([, value]) => value !== ""));
  const link = `${window.location.href.split("#")[0]}#${encode(values)}`;
  return JSON.stringify({ link, ...JSON.parse(await ask(values)) });
}
