// Comes before a page's own scripts (test_hostile.py): hears whatever of a payload runs, finds what got into the page as
// more than text, and puts payloads wherever a page takes something.
(() => {
  const all = Document.prototype.getElementsByTagName.bind(document); // a payload may take this name on the document itself
  /** @type {string[]} */
  const heard = [];
  const shown = new Set(); // the numbers of the payloads that stood on the page as text
  /** @param {string} what */
  const hear = (what) => heard.push(what);
  Object.defineProperty(globalThis, "ran", { set: (number) => hear(`ran ${number}`) });
  for (const name of ["alert", "confirm", "prompt", "open"])
    Object.assign(globalThis, { [name]: (/** @type {unknown} */ what) => hear(`${name} ${what}`) });
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
    hear(`policy ${effectiveDirective} ${blockedURI} ${sample}`),
  );

  const ADDRESSES = new Set([
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcdoc",
    "ping",
    "xlink:href",
    "background",
    "cite",
  ]);
  /** @param {string} value */
  const leads = (value) => {
    const address = URL.parse(value.trim(), document.baseURI);
    return address && /^(https?|blob|mailto):$/.test(address.protocol) && !value.includes("planted.invalid");
  };

  /** What of the payloads has run or has become more than text since this was asked last. */
  function found() {
    const seen = heard.splice(0);
    const [root] = all("html");
    for (const [, number] of root.textContent.matchAll(/ran=(\d{4})/g)) shown.add(number);
    for (const one of all("*")) {
      for (const { name, value } of one.attributes) {
        const planted = name === "data-planted" || name.startsWith("on") || (name === "style" && value.includes("planted"));
        if (planted || (ADDRESSES.has(name) && !leads(value))) seen.push(`${name}=${value.slice(0, 80)} in ${one.tagName}`);
      }
    }
    if (getComputedStyle(root).getPropertyValue("--planted")) seen.push("style sheet");
    if ("planted" in {} || "planted" in [] || "planted" in (() => 0)) seen.push("a property of every object");
    return seen;
  }

  /**
   * An element that every page under test has.
   * @template {HTMLElement} E
   * @param {string} selector
   * @param {new () => E} kind
   */
  function find(selector, kind) {
    const found = document.querySelector(selector);
    if (found instanceof kind) return found;
    throw new Error(`no ${selector}`);
  }

  function leave() {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }

  /**
   * Waits until this is true; says what the page says when it does not come.
   * @param {() => unknown} come
   * @param {string} what
   */
  async function until(come, what) {
    for (let tries = 0; !come(); tries += 1) {
      if (tries > 6000 || document.querySelector(".calc-retry")) {
        throw new Error(`${what}: ${document.querySelector(".calc-status, [role=status]")?.textContent}`);
      }
      await new Promise((then) => setTimeout(then, 5));
    }
  }

  const answered = () => document.activeElement?.matches(".calc-result, .calc-errors");

  /**
   * Goes to another fragment of this page.
   * @param {string} fragment
   */
  function go(fragment) {
    const address = new URL(location.href);
    address.hash = fragment;
    history.replaceState(null, "", address);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }

  /**
   * Types into every field and presses the button; also what no mouse could choose.
   * @param {[string, string][]} values
   */
  async function type(values) {
    const form = find(".calc-form", HTMLFormElement);
    leave();
    /** @type {HTMLOptionElement[]} */
    const added = [];
    for (const [name, value] of values) {
      /** @type {any} */
      const control = form.elements.namedItem(name); // a box, a choice or a field
      if (control.type === "checkbox") Object.assign(control, { value, checked: true });
      else if (control instanceof HTMLSelectElement && ![...control.options].some((one) => one.value === value)) {
        const option = new Option(value, value);
        added.push(option);
        control.append(option);
      }
      if (control.type !== "checkbox") control.value = value;
      for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, { bubbles: true }));
    }
    form.requestSubmit();
    await until(answered, "no answer");
    for (const one of added) one.remove();
  }

  /**
   * Comes by a link with these names and values.
   * @param {[string, string][]} pairs
   */
  async function follow(pairs) {
    leave();
    go(new URLSearchParams([["v", "1"], ...pairs]).toString());
    find(".calc-form", HTMLFormElement).requestSubmit(); // what a link holds and nobody can read is worked out only when asked for
    await until(answered, "no answer");
  }

  /**
   * @param {string} query
   * @param {boolean} byLink
   */
  async function search(query, byLink) {
    const results = find(".search-results", HTMLElement);
    const field = find("#q", HTMLInputElement);
    if (query === field.value) return;
    results.removeAttribute("aria-busy");
    if (byLink) go(new URLSearchParams({ q: query }).toString());
    else {
      field.value = query;
      field.form?.requestSubmit();
    }
    await until(() => results.getAttribute("aria-busy") === "false", "no answer");
  }

  /** @type {Record<string, (...given: any[]) => unknown>} */
  const things = { follow, go, search, type };

  /**
   * Does one thing after the other; after each, what was found.
   * @param {string} name
   * @param {unknown[][]} all
   */
  async function each(name, all) {
    const seen = [];
    for (const one of all) {
      try {
        await things[name](...one);
      } catch (/** @type {any} */ error) {
        seen.push(`${JSON.stringify(one).slice(0, 400)} → ${error.message}`);
        if (seen.length > 20) break;
        continue;
      }
      seen.push(...found().map((what) => `${JSON.stringify(one).slice(0, 400)} → ${what}`));
    }
    return seen;
  }

  Object.assign(globalThis, { hostile: { each, found, shown, ...things } });
})();
