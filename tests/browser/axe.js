// Runs axe-core on a page (test_axe.py), without looking at the same thing a thousand times.
(() => {
  const ENOUGH = 4; // of one kind: as many as a style for every second or third of them can tell apart
  const MEANS = /^(class|role|type|hidden|lang|dir|open|disabled|tabindex|scope|colspan|rowspan|style|aria-hidden)$/;

  /**
   * What a rule sees of an element besides its ancestors: its name, its attributes (whether they say something, and what
   * those say that decide how it is shown), whether it has text and children.
   * @param {Element} one
   */
  function look_of(one) {
    const attributes = [...one.attributes].map(({ name, value }) =>
      MEANS.test(name) ? `${name}=${value}` : value.trim() ? name : `${name}=`,
    );
    const text = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\S/.test(node.nodeValue ?? ""));
    return `${one.tagName} ${attributes.sort().join(" ")} ${text} ${one.childElementCount > 0}`;
  }

  /** The parts of the page of which each element has looked the same, in the same place, often enough before. */
  function repeated() {
    /** @type {Map<string, number>} */
    const kinds = new Map();
    /** @type {Map<Element, number>} */
    const kind = new Map();
    /** @type {Map<number, number>} */
    const seen = new Map();
    for (const one of document.querySelectorAll("*")) {
      const name = `${(one.parentElement && kind.get(one.parentElement)) ?? ""} ${look_of(one)}`;
      if (!kinds.has(name)) kinds.set(name, kinds.size);
      kind.set(one, kinds.get(name) ?? 0);
    }
    /** @param {Element} one */
    const often = (one) => (seen.get(kind.get(one) ?? -1) ?? 0) >= ENOUGH;
    /** @type {Element[]} */
    const left = [];
    /** @param {Element} one */
    const walk = (one) => {
      if (often(one) && [...one.querySelectorAll("*")].every(often)) return void left.push(one);
      const number = kind.get(one) ?? -1;
      seen.set(number, (seen.get(number) ?? 0) + 1);
      for (const child of one.children) walk(child);
    };
    walk(document.documentElement);
    return left;
  }

  /**
   * What axe finds wrong.
   * @param {string[] | null} rules
   */
  async function look(rules) {
    const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
    // @ts-expect-error axe.min.js was run before this
    const { axe } = globalThis;
    const seen = await axe.run(
      { include: [document.documentElement], exclude: repeated() },
      { resultTypes: ["violations"], preload: { assets: ["media"] }, ...only },
    );
    return /** @type {any[]} */ (seen.violations).flatMap((one) =>
      one.nodes.map((/** @type {any} */ node) => `${one.id}: ${node.target} ${node.failureSummary}`),
    );
  }

  Object.assign(globalThis, { looked: { look, repeated } });
})();
