// The service worker: answers for the site from what is kept of one release (store.js). It knows no file's name
// and no rule; sw.js, which the build writes, calls `serve` with the release that it belongs to.
//
// A page is opened from what is kept only when the server has the same release, or cannot be reached; otherwise the server
// answers, as it would without us. What a page loads later comes from where the page came from. So nobody who can reach
// the server sees an old number, no open page is changed under the reader's hands, and releases never mix.

import { ABOUT, Store } from "./store.js";

const PATIENCE = 3000; // milliseconds for the server to say which release it has
const SERVER = ""; // instead of a release: this page came from the server

/** @type {any} */
const scope = self; // TypeScript knows one kind of worker in a project, and it is the one that runs Python
/** @type {ServiceWorkerGlobalScope} */
const worker = scope;

/** @param {string} release */
export function serve(release) {
  const root = worker.registration.scope;
  const store = new Store(root);

  // The server has another release: the browser is told to fetch that one's service worker now, not when it pleases. If it
  // was fetching already it may have been given the earlier one just before, and is told again.
  async function renew() {
    const { registration } = worker;
    for (let times = 0; times < 2 && !registration.installing; times += 1) await registration.update();
  }

  // What the browser believes about the network says nothing of a server on this machine, or on a stick in it.
  async function current() {
    return (await store.isAtServer(release, AbortSignal.timeout(PATIENCE)).catch(() => true)) ? release : SERVER;
  }

  /** @param {FetchEvent} event */
  async function answer(event) {
    const { request, clientId, resultingClientId } = event;
    const opens = request.mode === "navigate";
    const its = opens ? await current() : ((await store.releaseOf(clientId)) ?? release);
    if (opens && its === SERVER) event.waitUntil(renew().catch(() => {}));
    if (resultingClientId) await store.note(resultingClientId, its);
    const [address] = request.url.split(/[?#]/);
    const path = address.endsWith("/") ? `${address}index.html` : address;
    const kept = its !== SERVER && (await store.file(its, path, request.cache === "reload"));
    if (kept) return kept;
    try {
      return await fetch(request);
    } catch (error) {
      if (!opens) throw error;
      if (await store.file(release, `${address}/index.html`)) return Response.redirect(`${address}/`);
      const none = await store.file(release, `${root}404.html`);
      return new Response(none?.body, { status: 404, headers: none?.headers });
    }
  }

  worker.addEventListener("install", (event) => {
    event.waitUntil(store.fill(release).then(() => worker.skipWaiting()));
  });
  worker.addEventListener("activate", (event) => {
    const open = worker.clients.matchAll({ type: "all", includeUncontrolled: true });
    event.waitUntil(open.then((pages) => store.tidy(release, new Set(pages.map(({ id }) => id)))));
  });
  worker.addEventListener("fetch", (event) => {
    const { method, url } = event.request;
    const own = url.startsWith(root) && !ABOUT.includes(url.slice(root.length).split("?")[0]);
    if (method === "GET" && own) event.respondWith(answer(event));
  });
  // A page asks whether it is of the newest release.
  worker.addEventListener("message", (event) => {
    const page = event.source instanceof Client ? event.source.id : "";
    const its = store.releaseOf(page);
    event.waitUntil(its.then((its) => event.ports[0].postMessage(its === undefined || its === release || its === SERVER)));
  });
}
