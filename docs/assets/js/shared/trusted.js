// The only way for text to become HTML, a drawing or a worker: the one Trusted Types policy that the content security
// policy (scripts/publish/csp.py) allows. HTML and drawings are made by our programs, which escape what was typed
// (calculators/output/html.py, policy/qr-code.js); scripts come from this site only.
//
// TypeScript knows no Trusted Types where the DOM takes text: what the policy gives passes for the string that it holds.

const policy = globalThis.trustedTypes?.createPolicy("yingbao", {
  createHTML: (text) => text,
  createScriptURL: (address) => {
    if (new URL(address).origin !== new URL(import.meta.url).origin) throw new TypeError(`${address} 不是本站的程序`);
    return address;
  },
});

/**
 * Puts HTML made by Python into an element.
 * @param {Element} element
 * @param {string} html
 */
export function setHtml(element, html) {
  element.innerHTML = policy ? policy.createHTML(html) : html;
}

/**
 * A drawing made by Python as an element; it is parsed as XML.
 * @param {string} svg
 */
export function drawing(svg) {
  const parsed = new DOMParser().parseFromString(policy ? policy.createHTML(svg) : svg, "image/svg+xml");
  return document.importNode(parsed.documentElement, true);
}

/**
 * The address of one of our own scripts, as a worker takes it.
 * @param {string | URL} address
 */
export function scriptAddress(address) {
  return policy ? policy.createScriptURL(String(address)) : String(address);
}
