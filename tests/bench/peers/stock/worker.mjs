import "./pyodide/pyodide.mjs"; // asked for together with the next, not after it
import { calculate } from "./calculate.mjs";

self.postMessage(await calculate());
