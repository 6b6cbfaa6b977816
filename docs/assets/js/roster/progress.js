// How far a roster is: words, a bar, how many people, and how long it will still take.

const PHASES = {
  读: { words: "正在读名单", from: 0, share: 0.8 },
  核对: { words: "正在核对", from: 0.8, share: 0.15 },
  算: { words: "正在算", from: 0.95, share: 0.05 },
  写: { words: "正在写文件", from: 0, share: 1 },
};
const SOONEST = 800; // milliseconds before a time is told

export class Progress {
  #place;
  #began = 0;

  constructor(place) {
    this.#place = place;
  }

  /** Something begins that cannot tell how far it is. Words are spoken by a screen reader, numbers are not. */
  begin(words) {
    this.#began = performance.now();
    this.#say(words);
    this.#place.querySelector("progress").removeAttribute("value");
    this.#place.querySelector(".roster-numbers").textContent = "";
    this.#place.hidden = false;
    this.#place.parentElement.scrollTop = 0; // what is told next stands here too
  }

  /** How far it is, as bridge.step tells. */
  tell({ phase, done, total, people }) {
    const { words, from, share } = PHASES[phase];
    const whole = from + share * (total ? Math.min(done / total, 1) : 0);
    this.#say(words);
    this.#place.querySelector("progress").value = whole;
    const rows = phase === "写" ? `已写${people.toLocaleString("zh-CN")}行` : `已读${people.toLocaleString("zh-CN")}人`;
    this.#place.querySelector(".roster-numbers").textContent = `${rows}${this.#left(whole)}`;
  }

  end() {
    this.#place.hidden = true;
    this.#say("");
  }

  #say(words) {
    const place = this.#place.querySelector(".roster-words");
    if (place.textContent !== words) place.textContent = words;
  }

  #left(whole) {
    const since = performance.now() - this.#began;
    if (since < SOONEST || whole < 0.02) return "";
    const seconds = Math.ceil((since * (1 - whole)) / whole / 1000);
    return seconds < 60 ? `，大约还要${seconds}秒` : `，大约还要${Math.ceil(seconds / 60)}分钟`;
  }
}
