// 「用 Python 重算」: lines to paste that install the package from this site and give the very result of this page. Loaded when
// it is asked for; what was typed stays in this browser, and what is private is not among the lines.

import { closer, openDialog } from "../shared/clipboard.js";
import { make } from "../shared/dom.js";
import { fetchWithTimeout } from "../shared/files.js";
import { part } from "../shared/lines.js";

/**
 * A result of this page: of which calculator, from which values, its first sentence ("" where private values, which the
 * lines lack, may have made another).
 * @typedef {{ name: string, policy: string, values: Record<string, string>, headline: string }} Asked
 */

/**
 * What the site publishes: scripts/publish/python_package.py.
 * @typedef {{ address: string, version: string, wheel: string, pyodide: string }} Published
 */

/**
 * A string or an object of strings means the same in Python as in JSON; half a character is written by its number.
 * @param {string | Record<string, string>} value
 */
function literal(value) {
  return JSON.stringify(value, null, 1).replaceAll("\n ", "\n    ");
}

/** @param {Asked} asked */
function python({ name, policy, values, headline }) {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
  const seen = policy && `, policy="${policy}"`;
  const same = headline ? [`assert result.headline == ${literal(headline)}`] : [];
  return ["from yingbao import calculate", `result = calculate("${name}", ${literal(filled)}${seen})`, "print(result)", ...same].join("\n");
}

/**
 * For Python on a computer. A server without a certificate, that is not this machine, pip takes nothing from unasked.
 * @param {Published} published
 */
function install({ address, version }) {
  const trusted = isSecureContext ? "" : ` --trusted-host ${location.hostname}`;
  return `python -m pip install --no-deps${trusted} --index-url ${address}simple/ yingbao==${version}`;
}

/**
 * For a page that runs Python in the browser, as this one does.
 * @param {Published} published
 * @param {string} lines
 */
function browser({ address, wheel, pyodide }, lines) {
  return [
    `// Pyodide ${pyodide}；别的版本：await python.loadPackage("${address}${wheel}")`,
    `const python = await loadPyodide({ lockFileURL: "${address}pyodide-lock.json" });`,
    'await python.loadPackage("yingbao");',
    `python.runPython(\`${lines.replace(/\\|`|\$\{/gu, "\\$&")}\`);`,
  ].join("\n");
}

/**
 * For a cell of JupyterLite, or of any notebook whose Python runs in the browser.
 * @param {Published} published
 * @param {string} lines
 */
function notebook({ address, version }, lines) {
  const install = `await micropip.install("yingbao==${version}", index_urls="${address}simple")`;
  return ["import micropip", install, lines].join("\n");
}

/**
 * Reads what the site publishes. Throws when it cannot be had.
 * @param {string} root
 * @returns {Promise<Published>}
 */
async function published(root) {
  const address = new URL(`${root}files/python/`, document.baseURI).href;
  const [lock, runtime] = await Promise.all(
    [`${address}pyodide-lock.json`, new URL(`${root}runtime/runtime.json`, document.baseURI).href].map(async (one) => {
      const answer = await fetchWithTimeout(one, { cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }),
  );
  const { version } = lock.packages.yingbao;
  return { address, version, wheel: `yingbao-${version}-py3-none-any.whl`, pyodide: runtime.pyodide };
}

/**
 * Shows the lines: for Python on a computer, and folded those for Python in a browser.
 * @param {Asked} asked
 * @param {string} root the way from this page to the root of the site
 * @param {HTMLElement} button
 */
export async function showPython(asked, root, button) {
  const site = await published(root);
  const lines = python(asked);
  const dialog = openDialog("用 Python 重算", button);
  dialog.classList.add("lines-dialog");
  const left = asked.headline ? "" : "姓名、备注等没有写在里面，结论里的名称可能不同。";
  const about = make("a", "", "接口说明");
  about.href = `${root}about/python/`;
  dialog.append(
    make("p", "", `${left}程序包和政策数据都在本站，装好以后不用联网。见`, about, "。"),
    ...part("1. 装程序包：在终端里", install(site)),
    ...part("2. 重算：在 Python 里", lines),
    make(
      "details",
      "",
      make("summary", "", "不装 Python：在浏览器里"),
      make("p", "", "这样的网页要和本站同一个网址，别的网站要本站的运营者允许。"),
      ...part("JupyterLite 的一格", notebook(site, lines)),
      ...part("Pyodide 网页的脚本", browser(site, lines)),
    ),
    closer(dialog),
  );
  dialog.showModal();
}
