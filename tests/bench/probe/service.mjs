import { probe } from "./probe.mjs";

self.addEventListener("message", (event) => event.waitUntil(probe().then((seen) => event.source.postMessage(seen))));
