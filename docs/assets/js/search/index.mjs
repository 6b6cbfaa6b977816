// 索引的读取：每次检索只取用得着的几个小文件。文件的写法见 scripts/search.py。
import { SEP } from "./fold.mjs";

const MOST_PAIRS = 8;
const PATIENCE = 30_000; // 毫秒：收下请求不回答的服务器，当作没有取到
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const VALUE = new Map([...DIGITS].map((sign, value) => [sign.charCodeAt(0), value]));

/** 一串数，或一串升序数的差。 */
function unpack(text, sum = false) {
  const numbers = [];
  let number = 0, shift = 0, last = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = VALUE.get(text.charCodeAt(at));
    number |= (value & 31) << shift;
    shift += 5;
    if (value < 32) {
      last = sum ? last + number : number;
      numbers.push(last);
      number = shift = 0;
    }
  }
  return numbers;
}

/** 最后一个不大于 value 的位置。 */
function bisect(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1; else high = middle;
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
    const code = first.codePointAt(0), { hot, common } = this.manifest;
    if (!Object.hasOwn(hot, first)) return [`g${code % common}.json`];
    if (second !== undefined) return [`h${code}-${second.codePointAt(0) % hot[first]}.json`];
    return Array.from({ length: hot[first] }, (_, part) => `h${code}-${part}.json`);
  }

  /** 相邻两字的出处，升序，每个是 位置×4＋词从这里起（1）＋词到这里止（2）；没有第二个字就是单字的出处。 */
  async #places(first, second) {
    const name = `${first}${second ?? ""}`;
    if (!this.#lists.has(name)) {
      const files = await Promise.all(this.#filesOf(first, second).map((file) => this.#file(file)));
      const list = second !== undefined ? unpack(Object.hasOwn(files[0], name) ? files[0][name] : "", true)
        : files.flatMap((file) => Object.entries(file).filter(([pair]) => pair.startsWith(first)))
          .flatMap(([, packed]) => unpack(packed, true)).map((one) => one | 2).sort((a, b) => a - b);
      this.#lists.set(name, list);
    }
    return this.#lists.get(name);
  }

  /** 先把这些字的文件都取来，免得一个等一个。 */
  async warm(key) {
    const pairs = key.slice(1).map((second, at) => [key[at], second]).filter(([first]) => first !== SEP);
    await Promise.all(pairs.flatMap((pair) => this.#filesOf(...pair)).map((file) => this.#file(file)));
  }

  /** 键的每个出处，升序，每个是 位置×2＋两头都在词的边上（1）。 */
  async find(key) {
    if (!key.length) return [];
    const pairs = await Promise.all(cover(key).map(async (at) => ({ at, list: await this.#places(key[at], key[at + 1]) })));
    let found = pairs[0].list.map((one) => (one >> 2) * 2 + (one & 1));
    for (const { at, list } of pairs) {
      const ends = at === pairs.at(-1).at;
      const kept = [];
      let next = 0;
      for (const one of found) {
        const wanted = (one >> 1) + at;
        while (next < list.length && list[next] >> 2 < wanted) next += 1;
        if (next === list.length) break;
        if (list[next] >> 2 === wanted) kept.push(ends && !(list[next] & 2) ? one & ~1 : one);
      }
      found = kept;
    }
    return found;
  }

  entryAt(place) { return bisect(this.starts, place); }
  kind(entry) { return this.manifest.kinds[entry]; }
  blockOf(entry) { return bisect(this.blocks, entry); }

  /** 一个条目的文字：名称、说明、链接、正文。 */
  async read(entry) {
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
