// The hidden frame for pages of other sites: whoever the operator allows (extra.callers in mkdocs.yml) hands over a port,
// and each question on it gets an answer, as docs/about/interface.md tells. From anybody else nothing is heard.

import { CalculationError, calculate } from "../yingbao.js";

/** @type {HTMLMetaElement | null} */
const told = document.querySelector("meta[name='callers']");
const callers = new Set(told?.content.split(" "));

/** @param {MessagePort} port */
function serve(port) {
  /** @type {Map<unknown, AbortController>} */
  const running = new Map(); // by the number of the question
  port.onmessage = async ({ data }) => {
    const { id, name, inputs, abort } = data ?? {};
    if (abort) return running.get(id)?.abort();
    const controller = new AbortController();
    running.set(id, controller);
    try {
      port.postMessage({ id, result: await calculate(name, inputs, { signal: controller.signal }) });
    } catch (error) {
      const { name: kind, message } = error instanceof Error ? error : new Error(String(error));
      const problems = error instanceof CalculationError ? error.problems : [];
      port.postMessage({ id, error: { name: kind, message, problems } });
    } finally {
      if (running.get(id) === controller) running.delete(id);
    }
  };
}

addEventListener("message", ({ origin, source, data, ports: [port] }) => {
  if (source === window.parent && callers.has(origin) && data === "yingbao" && port) serve(port);
});
