// Comes before a page's own scripts (test_hostile.py): hears whatever of a payload runs, finds what got into the page as
// more than text, and puts payloads wherever a page takes something.
(() => {
  const all = Document.prototype.getElementsByTagName.bind(document); // a payload may take this name on the document itself
  const heard = [];
  const shown = new Set(); // the numbers of the payloads that stood on the page as text
  const hear = (what) => heard.push(what);
  Object.defineProperty(globalThis, "ran", { set: (number) => hear(`ran ${number}`) });
  for (const name of ["alert", "confirm", "prompt", "open"]) globalThis[name] = (what) => hear(`${name} ${what}`);
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

  /** Waits until this is true; says what the page says when it does not come. */
  async function until(come, what) {
    for (let tries = 0; !come(); tries += 1) {
      if (tries > 6000 || document.querySelector(".calc-retry")) {
        throw new Error(`${what}: ${document.querySelector(".calc-status, [role=status]")?.textContent}`);
      }
      await new Promise((then) => setTimeout(then, 5));
    }
  }

  const answered = () => document.activeElement.matches(".calc-result, .calc-errors");

  /** Goes to another fragment of this page. */
  function go(fragment) {
    const address = new URL(location.href);
    address.hash = fragment;
    history.replaceState(null, "", address);
    dispatchEvent(new HashChangeEvent("hashchange"));
  }

  /** Types into every field and presses the button; also what no mouse could choose. */
  async function type(values) {
    const form = document.querySelector(".calc-form");
    document.activeElement.blur();
    const added = [];
    for (const [name, value] of values) {
      const control = form.elements.namedItem(name);
      if (control.type === "checkbox") Object.assign(control, { value, checked: true });
      else if (control.tagName === "SELECT" && ![...control.options].some((one) => one.value === value)) {
        added.push(new Option(value, value));
        control.append(added.at(-1));
      }
      if (control.type !== "checkbox") control.value = value;
      for (const event of ["input", "change"]) control.dispatchEvent(new Event(event, { bubbles: true }));
    }
    form.requestSubmit();
    await until(answered, "no answer");
    for (const one of added) one.remove();
  }

  /** Comes by a link with these names and values. */
  async function follow(pairs) {
    document.activeElement.blur();
    go(new URLSearchParams([["v", "1"], ...pairs]));
    await until(answered, "no answer");
  }

  async function search(query, byLink) {
    const results = document.querySelector(".search-results");
    const field = document.querySelector("#q");
    if (query === field.value) return;
    results.removeAttribute("aria-busy");
    if (byLink) go(new URLSearchParams({ q: query }));
    else {
      field.value = query;
      field.form.requestSubmit();
    }
    await until(() => results.getAttribute("aria-busy") === "false", "no answer");
  }

  /** Does one thing after the other; after each, what was found. */
  async function each(name, all) {
    const seen = [];
    for (const one of all) {
      try {
        await globalThis.hostile[name](...one);
      } catch (error) {
        seen.push(`${JSON.stringify(one).slice(0, 400)} → ${error.message}`);
        if (seen.length > 20) break;
        continue;
      }
      seen.push(...found().map((what) => `${JSON.stringify(one).slice(0, 400)} → ${what}`));
    }
    return seen;
  }

  globalThis.hostile = { each, found, follow, go, search, shown, type };
})();
