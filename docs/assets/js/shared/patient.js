// A server may take a request and never answer. After half a minute such a file counts as one that did not come.

const SECONDS = 30;

/** fetch() with an end to waiting, for small files; browsers that know no such end wait as they always did. */
export const patiently = (address, options = {}) => fetch(address, { ...options, signal: AbortSignal.timeout?.(SECONDS * 1000) });
