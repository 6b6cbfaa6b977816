import { probe } from "./probe.mjs";

self.postMessage(await probe());
