// What a browser has, or a script of ours puts there, and TypeScript's own libraries do not tell.

/** A worker that runs Python, and all that it says, from its first word: docs/assets/js/python/launch.js. */
interface PythonLaunch {
  worker: Worker;
  listen(listener: (message: any) => void): void;
}

declare var launchPython: ((runtime: string, fresh: boolean) => PythonLaunch) | undefined;

/** In the zip, by name: the files of the search, for pages that were opened from a disk (scripts/publish/portable.py). */
declare var searchFiles: Record<string, string> | undefined;

/** A policy of Trusted Types. What it makes passes for the text that it holds: TypeScript's DOM takes nothing else. */
interface TextPolicy {
  createHTML(text: string): string;
  createScriptURL(address: string): string;
}

declare var trustedTypes: { createPolicy(name: string, rules: Partial<TextPolicy>): TextPolicy } | undefined;

interface Navigator {
  connection?: { saveData?: boolean };
}

interface WorkerNavigator {
  connection?: { saveData?: boolean };
}
