// On a narrow screen the result stands below the form: a bar at the lower edge tells its first sentence and leads there.

export class ResultBar {
  #button;

  /** @param {HTMLButtonElement} button */
  constructor(button) {
    this.#button = button;
  }

  /**
   * A sentence, and where the bar leads; without a sentence there is no bar. The field in use stays in sight.
   * @param {string} words
   * @param {string} where
   */
  tell(words, where) {
    const [sentence, place] = this.#button.children;
    sentence.textContent = words;
    place.textContent = where;
    const appears = this.#button.hidden && words;
    this.#button.hidden = !words;
    const inUse = document.activeElement;
    if (appears && this.#button.form?.contains(inUse)) inUse?.scrollIntoView({ block: "nearest" });
  }
}
