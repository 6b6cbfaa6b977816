// What the modules of a page share: making elements, finding those that the build put there, short words from outside.

/**
 * A new element. What is put in as a string is text, never HTML.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {(string | Node)[]} content
 */
export function make(tag, className = "", ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

/**
 * A button with a label that does something.
 * @param {string} className
 * @param {string} label
 * @param {(event: MouseEvent) => unknown} [press]
 */
export function makeButton(className, label, press) {
  const button = make("button", className, label);
  button.type = "button"; // it must not submit a form
  if (press) button.addEventListener("click", press);
  return button;
}

/**
 * The first element below `root` that matches. The build has put it there; a page without it is broken.
 * @template {HTMLElement} [E=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => E} [kind]
 * @returns {E}
 */
export function find(root, selector, kind) {
  /** @type {E | null} */
  const found = root.querySelector(selector);
  if (!(found instanceof (kind ?? HTMLElement))) throw new Error(`页面里没有 ${selector}`);
  return found;
}

/**
 * All elements below `root` that match.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
export function findAll(root, selector) {
  return [...root.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

/**
 * The element that an event happened in or the nearest around it that matches; null when there is none.
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * A text that came from outside, short enough to show in a sentence.
 * @param {string} text
 */
export function short(text) {
  const shown = text.replace(/[\p{Cc}\p{Cf}]/gu, "\ufffd"); // signs that turn the direction, or that nobody sees
  return shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
}

/**
 * What an error says.
 * @param {unknown} error
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** The public address of this site; "" when it has none, or nobody has told the build. */
export function siteAddress() {
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector("meta[name='site-address']");
  return meta?.content ?? "";
}

/** The release of the site that this page is of: what it asks for under a fixed address, it asks for as of this release. */
export function release() {
  const meta = document.querySelector('meta[name="release"]');
  return meta instanceof HTMLMetaElement ? meta.content : "";
}
