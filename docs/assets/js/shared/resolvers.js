// A promise with what ends it: Promise.withResolvers, for browsers that do not have it.

export function resolvers() {
  /** @type {() => void} */
  let resolve = () => {};
  /** @type {(reason: unknown) => void} */
  let reject = () => {};
  /** @type {Promise<void>} */
  const promise = new Promise((...both) => {
    [resolve, reject] = both;
  });
  promise.catch(() => {}); // whoever waits hears of it
  return { promise, resolve, reject };
}
