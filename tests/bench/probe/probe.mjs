// Fetches the probe and tells when the first byte and the last one came, in milliseconds; the same in page and workers.

export async function probe() {
  const from = performance.now();
  const answer = await fetch("/probe.bin", { cache: "no-store" });
  const first = performance.now() - from;
  await answer.arrayBuffer();
  return { first, all: performance.now() - from };
}
