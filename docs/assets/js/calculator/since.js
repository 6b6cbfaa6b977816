// A link of an earlier edition of the data is opened: what of that which its result rests on has changed since, before and after,
// when and why. The record of editions is fetched only then; Python finds in it what concerns this result (calculators/keeping/since.py).

import { find, make } from "../shared/dom.js";
import { fetchWithTimeout } from "../shared/files.js";

/**
 * What calculators/keeping/bridge.py answers.
 * @typedef {{ name: string, target: string, shown: string, day: string, why: string }} Changed
 * @typedef {{ told: string, changes: Changed[], left: number, then: string, error?: string }} Since
 */

/**
 * @param {HTMLElement} root the calculator
 * @param {HTMLFormElement} form
 * @param {(record: string) => Promise<Since | null>} ask Python's answer; null when the form is another by now
 */
export async function tellSince(root, form, ask) {
  const way = root.dataset.root ?? "";
  const place = make("div", "calc-since screen-only");
  place.setAttribute("role", "status");
  root.querySelector(".calc-since")?.remove();
  find(root, ".calc-notice").after(place);
  form.addEventListener("input", () => place.remove(), { once: true });
  form.addEventListener("submit", () => place.remove(), { once: true });
  try {
    const answer = await fetchWithTimeout(`${way}files/json/editions.json`, { cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await ask(await answer.text());
    if (told) place.replaceChildren(...shown(told, way));
    else place.remove();
  } catch {
    place.textContent = "现在取不到版本沿革，看不出链接存下以后哪些数变过。";
  }
}

/**
 * @param {Since} told
 * @param {string} way to the root of the site
 */
function shown({ error, told, changes, left, then }, way) {
  if (error || !changes.length) return [make("p", "", error ?? told)];
  const items = changes.map(({ name, target, shown: words, day, why }) =>
    make("li", "", link(name, `${way}${target}`), `：${words}`, make("small", "", `${day || "还没有记"}，${why}`)),
  );
  const more = link(left ? `还有${left}处，见更正记录` : "更正记录", `${way}about/corrections/`);
  const list = [make("ul", "", ...items), ...(then ? [make("p", "", then)] : []), make("p", "", more)];
  return [make("details", "fold", make("summary", "", told), ...list)];
}

/**
 * @param {string} words
 * @param {string} address
 */
function link(words, address) {
  const made = make("a", "", words);
  made.href = address;
  return made;
}
