// Copying, and saying that it was copied. Where the browser refuses, the text stands selected with instructions.

import { make, makeButton } from "./dom.js";

const status = make("p", "cite-status");
status.setAttribute("role", "status");
document.body.append(status);
let fading = 0;

/**
 * Says a sentence where eyes and screen readers meet it.
 * @param {string} text
 */
export function tell(text) {
  clearTimeout(fading);
  status.textContent = text;
  status.classList.add("is-shown");
  fading = setTimeout(() => status.classList.remove("is-shown"), 8000);
}

/**
 * Copies plain text and says `said`; or shows it selected. Answers whether it was copied.
 * @param {string} text
 * @param {string} said
 */
export async function copyText(text, said) {
  return attempt(
    () => navigator.clipboard.writeText(text),
    said,
    () => field(text),
  );
}

/**
 * Copies rich text with its plain form, for Word and WPS; or shows `shown`, an element with that content, selected. By
 * the event of copying: navigator.clipboard would parse the styles in the page, whose policy allows none, and is not
 * there on an intranet without a certificate.
 * @param {string} html
 * @param {string} text
 * @param {string} said
 * @param {HTMLElement} shown
 */
export async function copyRich(html, text, said, shown) {
  /** @param {ClipboardEvent} event */
  const put = (event) => {
    event.preventDefault();
    event.clipboardData?.setData("text/html", html);
    event.clipboardData?.setData("text/plain", text);
  };
  const write = () => {
    document.addEventListener("copy", put, { once: true, capture: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", put, { capture: true });
    if (!done) throw new Error("refused");
  };
  return attempt(write, said, () => shown);
}

/**
 * @param {() => unknown} write
 * @param {string} said
 * @param {() => HTMLElement} instead
 */
async function attempt(write, said, instead) {
  try {
    await write();
    tell(said);
    return true;
  } catch {
    refused(instead());
    return false;
  }
}

/** @param {string} text */
function field(text) {
  const area = make("textarea");
  area.readOnly = true;
  area.rows = 4;
  area.value = text;
  area.setAttribute("aria-label", "要复制的文字");
  return area;
}

/** @param {HTMLElement} content */
function refused(content) {
  const dialog = openDialog("浏览器不让网页复制", document.activeElement);
  const how = make("p", "", "下面的文字已经选中。电脑上按 Ctrl+C（苹果电脑按 ⌘C）复制；手机上长按选中的文字，再点「复制」。");
  dialog.append(how, content, closer(dialog));
  dialog.showModal();
  select(content);
}

/** @param {HTMLElement} element */
function select(element) {
  element.focus({ preventScroll: true });
  if (element instanceof HTMLTextAreaElement) {
    element.select();
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/**
 * A dialog with a heading, not yet shown; when it closes it goes away and focus returns to `back`.
 * @param {string} title
 * @param {Element | null} back
 */
export function openDialog(title, back) {
  const dialog = make("dialog", "cite-dialog");
  const heading = make("h2", "", title);
  heading.id = "cite-dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (back instanceof HTMLElement) back.focus();
  });
  document.body.append(dialog);
  return dialog;
}

/**
 * The button that closes a dialog.
 * @param {HTMLDialogElement} dialog
 */
export function closer(dialog) {
  return makeButton("button", "关闭", () => dialog.close());
}
