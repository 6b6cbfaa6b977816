// Says when a calculator's own scripts have not come, and keeps what is typed while the page is opened again. Modules have
// run before load; where they have, the buttons work.
{
  /** @returns {NodeListOf<HTMLInputElement>} */
  const controls = () => document.querySelectorAll(".calc-form [name]");

  // What was typed before the page was opened again stands in this tab's history: it is taken out at once, and kept nowhere else.
  const kept = history.state?.typed;
  if (kept) {
    history.replaceState(null, "");
    for (const [at, one] of controls().entries()) if (kept[at]?.name === one.name) Object.assign(one, kept[at]);
    document.querySelector(".calc-form")?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const reopen = () => {
    const typed = Array.from(controls(), ({ name, value, checked }) => ({ name, value, checked }));
    history.replaceState({ typed }, "");
    location.reload();
  };

  addEventListener("load", () => {
    const stuck = document.querySelector(".calculator [type=submit]:disabled");
    if (!stuck || location.protocol === "file:") return;
    const place = document.createElement("div");
    place.className = "notice not-started";
    place.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent =
      "计算用的网页脚本没有取到，现在不能计算。下面的示例、计算过程和手算工作单不受影响。请检查网络，再重新打开，填好的内容还在。";
    const again = document.createElement("button");
    again.type = "button";
    again.textContent = "重新打开这一页";
    again.addEventListener("click", reopen);
    place.append(words, again);
    stuck.closest(".calculator")?.before(place);
  });
}
