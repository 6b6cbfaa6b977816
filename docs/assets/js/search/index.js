// 索引的读取：每次检索只取用得着的几个小文件。文件的写法见 scripts/search/index.py。
import { SEP } from "./fold.js";

const MOST_PAIRS = 8;
const PATIENCE = 30_000; // 毫秒：收下请求不回答的服务器，当作没有取到
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Uint8Array(128);
[...DIGITS].forEach((sign, value) => {
  VALUE[sign.charCodeAt(0)] = value;
});

/** 一串数，或一串升序数的差。 */
function unpack(text, sum = false) {
  const numbers = new Int32Array(text.length);
  let count = 0,
    number = 0,
    shift = 0,
    last = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUE[text.charCodeAt(at)];
    number |= (value & 31) << shift;
    shift += 5;
    if (value < 32) {
      last = sum ? last + number : number;
      numbers[count] = last;
      count += 1;
      number = shift = 0;
    }
  }
  return numbers.subarray(0, count);
}

/** 一个字的出处：它和各个下一个字的出处合起来，都算词到这里止。 */
function together(lists) {
  return Int32Array.from(
    lists.flatMap((one) => [...one]),
    (one) => one | 2,
  ).sort();
}

/** 最后一个不大于 value 的位置。 */
function bisect(sorted, value) {
  let low = 0,
    high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export class Index {
  #files = new Map();
  #lists = new Map();

  /** 取索引的目录文件。base 是检索页的地址。 */
  static async open(base) {
    return new Index(base, await getJson(new URL("index.json", base)));
  }

  constructor(base, manifest) {
    this.base = new URL(`${manifest.version}/`, base);
    this.manifest = manifest;
    this.table = manifest.fold;
    this.starts = [0];
    for (const length of unpack(manifest.lengths)) this.starts.push(this.starts.at(-1) + length);
    this.blocks = [0];
    for (const count of manifest.blocks) this.blocks.push(this.blocks.at(-1) + count);
  }

  #file(name) {
    if (!this.#files.has(name)) {
      const wanted = getJson(new URL(name, this.base));
      wanted.catch(() => this.#files.delete(name));
      this.#files.set(name, wanted);
    }
    return this.#files.get(name);
  }

  /** 相邻两字的出处记在哪个文件里；很常见的字分成几个文件，没有第二个字就是全部几个。 */
  #filesOf(first, second) {
    const code = first.codePointAt(0),
      { hot, common } = this.manifest;
    if (!Object.hasOwn(hot, first)) return [`g${code % common}.json`];
    if (second !== undefined) return [`h${code}-${second.codePointAt(0) % hot[first]}.json`];
    return Array.from({ length: hot[first] }, (_, part) => `h${code}-${part}.json`);
  }

  /** 相邻两字的出处，升序，每个是 位置×4＋词从这里起（1）＋词到这里止（2）；没有第二个字就是单字的出处。 */
  async #places(first, second) {
    const name = `${first}${second ?? ""}`;
    if (!this.#lists.has(name)) {
      const files = await Promise.all(this.#filesOf(first, second).map((file) => this.#file(file)));
      const alone = second === undefined;
      const lists = files
        .flatMap((file) => Object.entries(file))
        .filter(([pair]) => (alone ? pair.startsWith(first) : pair === name))
        .map(([, packed]) => unpack(packed, true));
      this.#lists.set(name, alone ? together(lists) : (lists[0] ?? new Int32Array()));
    }
    return this.#lists.get(name);
  }

  /** 先把这些字的文件都取来，免得一个等一个。 */
  async warm(key) {
    const pairs = key
      .slice(1)
      .map((second, at) => [key[at], second])
      .filter(([first]) => first !== SEP);
    await Promise.all(pairs.flatMap((pair) => this.#filesOf(...pair)).map((file) => this.#file(file)));
  }

  /** 键的每个出处，升序，每个是 位置×2＋两头都在词的边上（1）。从出处最少的一对字比起。 */
  async find(key) {
    if (!key.length) return new Int32Array();
    const chosen = cover(key);
    const pairs = await Promise.all(chosen.map(async (at) => ({ at, list: await this.#places(key[at], key[at + 1]) })));
    const edges = (at) => (at === 0 ? 1 : 0) | (at === chosen.at(-1) ? 2 : 0);
    const [least, ...others] = pairs.sort((a, b) => a.list.length - b.list.length);
    let found = least.list.map((one) => ((one >> 2) - least.at) * 4 + (one & edges(least.at)));
    for (const { at, list } of others) {
      let next = 0,
        count = 0;
      for (const one of found) {
        const wanted = (one >> 2) + at;
        while (next < list.length && list[next] >> 2 < wanted) next += 1;
        if (next === list.length) break;
        if (list[next] >> 2 !== wanted) continue;
        found[count] = one | (list[next] & edges(at));
        count += 1;
      }
      found = found.subarray(0, count);
    }
    return found.map((one) => (one >> 2) * 2 + ((one & 3) === 3 ? 1 : 0));
  }

  entryAt(place) {
    return bisect(this.starts, place);
  }
  kind(entry) {
    return this.manifest.kinds[entry];
  }
  blockOf(entry) {
    return bisect(this.blocks, entry);
  }

  /** 一个条目的名称、说明、链接、正文；很长的正文只取 place 所在的一段。 */
  async read(entry, place = this.starts[entry]) {
    const row = await this.title(entry);
    const pieces = this.manifest.long[entry];
    if (!pieces) return row;
    return { ...row, text: await this.#file(`e${entry}-${bisect(pieces, place - this.starts[entry])}.json`) };
  }

  /** 一个条目，很长的正文不取。 */
  async title(entry) {
    const block = this.blockOf(entry);
    const [label, note, href, text] = (await this.#file(`t${block}.json`))[entry - this.blocks[block]];
    return { entry, kind: this.kind(entry), block, label, note, href, text };
  }

  /** 一份文件的全部条目；第一个是文件本身。policy 从 0 数起。 */
  async policy(policy) {
    const first = this.blocks[policy + 1];
    return Promise.all(Array.from({ length: this.manifest.blocks[policy + 1] }, (_, one) => this.read(first + one)));
  }
}

/** 取哪几对相邻的字，才能不多不少地认出整个键。太长的键均匀地取几对。 */
function cover(key) {
  const chosen = [];
  let covered = 0;
  while (covered < key.length) {
    const pair = key[covered] === SEP || (covered === key.length - 1 && key[covered - 1] !== SEP && covered > 0);
    chosen.push(pair ? covered - 1 : covered);
    covered = chosen.at(-1) + 2;
  }
  if (chosen.length <= MOST_PAIRS) return chosen;
  return Array.from({ length: MOST_PAIRS }, (_, one) => chosen[Math.round((one * (chosen.length - 1)) / (MOST_PAIRS - 1))]);
}

async function getJson(address) {
  const answer = await fetch(address, { signal: AbortSignal.timeout?.(PATIENCE) });
  if (!answer.ok) throw new Error(`${address.pathname} ${answer.status}`);
  return answer.json();
}
