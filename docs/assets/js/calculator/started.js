// Says when a calculator's own scripts have not come, and keeps what is typed while the page is opened again. Modules have
// run before load; where they have, the buttons work.
{
  /** @returns {NodeListOf<HTMLInputElement>} */
  const controls = () => document.querySelectorAll(".calc-form [name]");

  // What was typed in a page whose scripts had not come is taken from that page, which has opened this one: it stands in
  // the memory of the two, and nowhere else.
  const before = () => {
    try {
      /** @type {Document | undefined} */
      const old = window.opener?.document;
      /** @type {NodeListOf<HTMLInputElement> | undefined} */
      const typed = old?.querySelector(".not-started") && old.URL === document.URL ? old.querySelectorAll(".calc-form [name]") : undefined;
      return typed ?? [];
    } catch {
      return []; // opened by another site: its page cannot be read
    }
  };
  const kept = [...before()];
  if (kept.length) {
    for (const [at, one] of controls().entries())
      if (kept[at]?.name === one.name) Object.assign(one, { value: kept[at].value, checked: kept[at].checked });
    document.querySelector(".calc-form")?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  addEventListener("load", () => {
    const stuck = document.querySelector(".calculator [type=submit]:disabled");
    if (!stuck || location.protocol === "file:") return;
    const place = document.createElement("div");
    place.className = "notice not-started";
    place.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent =
      "计算用的网页脚本没有取到，现在不能计算。下面的示例、计算过程和手算工作单不受影响。请检查网络，再重新打开：会开一个新的窗口，填好的内容带过去。浏览器太旧也会这样：2023年下半年以后的 Chrome、Edge、Firefox、Safari 一般都可以。";
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "重新打开这一页";
    again.addEventListener("click", () => window.open(location.href));
    place.append(words, again);
    stuck.closest(".calculator")?.before(place);
  });
}
