// A fetch that reports how many bytes have come. The response itself is passed on untouched, so that
// WebAssembly still compiles while it streams.

/** An answer that is not the file that was asked for. */
export class MissingFile extends Error {
  constructor(name, reason) {
    super(`${name}：${reason}`);
    this.file = name;
    this.reason = reason;
  }
}

/**
 * Wraps `fetch` for the files of the runtime. `sizes` is a Map from address to size in bytes; other addresses pass as
 * they are. `report(address, bytes)` is told each piece; `broken(error)` is told of a file that ended too early.
 */
export function counted(fetch, sizes, report, broken) {
  return async (input, options) => {
    const address = new URL(input instanceof Request ? input.url : input, self.location.href).href;
    const name = address.split("/").pop();
    let response;
    try {
      response = await fetch(input, options);
    } catch (error) {
      if (options?.signal?.aborted) throw error;
      const problem = new MissingFile(name, `没有取到（${error.message}）`);
      broken(problem);
      throw problem;
    }
    if (!sizes.has(address)) return response;
    if (!response.ok) {
      const problem = new MissingFile(name, `服务器回答 ${response.status}`);
      broken(problem);
      throw problem;
    }
    void count(response.clone(), name, sizes.get(address), (bytes) => report(address, bytes), broken);
    return response;
  };
}

async function count(response, name, size, report, broken) {
  const reader = response.body.getReader();
  let seen = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      seen += piece.value.byteLength;
      report(piece.value.byteLength);
    }
  } catch (error) {
    broken(new MissingFile(name, `传到一半断了（${error.message}）`));
    return;
  }
  if (seen !== size) broken(new MissingFile(name, `应有 ${size} 字节，收到 ${seen} 字节`));
}
