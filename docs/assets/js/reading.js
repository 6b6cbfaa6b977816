// 阅读方式：大字版、高对比。在首屏绘制之前设好，选择记在这台设备上。网址指到折起来的地方，就打开它。
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const recall = (name) => { try { return localStorage.getItem(`aid-${name}`) === "on"; } catch { return false; } };
  const keep = (name, on) => { try { localStorage.setItem(`aid-${name}`, on ? "on" : "off"); } catch { /* 不让存就不记 */ } };
  for (const name of ["large", "contrast"]) root.classList.toggle(`aid-${name}`, recall(name));
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folds = [];
    for (let one = target?.closest("details:not([open])"); one; one = one.parentElement.closest("details:not([open])")) folds.push(one);
    for (const one of folds) one.open = true;
    if (folds.length) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  document.addEventListener("DOMContentLoaded", () => {
    reveal();
    for (const button of document.querySelectorAll("[data-aid]")) {
      const name = button.dataset.aid;
      const show = () => button.setAttribute("aria-pressed", String(root.classList.contains(`aid-${name}`)));
      button.addEventListener("click", () => {
        keep(name, root.classList.toggle(`aid-${name}`));
        show();
      });
      show();
    }
  });
})();

// 测算页自己的脚本没有取到：说一声。模块在 load 以前都该运行过了，运行过，按钮就可用了。
addEventListener("load", () => {
  const stuck = document.querySelector(".calculator [type=submit]:disabled");
  if (!stuck || location.protocol === "file:") return;
  const place = document.createElement("div");
  place.className = "notice not-started";
  place.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = "计算用的网页脚本没有取到，现在不能计算。下面的示例、计算过程和手算工作单不受影响。请检查网络，再重新打开。";
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "重新打开这一页";
  again.addEventListener("click", () => location.reload());
  place.append(words, again);
  stuck.closest(".calculator").before(place);
});
