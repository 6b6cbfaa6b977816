// 首屏绘制之前就要有的：阅读方式（大字版、高对比），选择记在这台设备上；网址指到折起来的地方，就打开它；检索框，页面一出来
// 就能打字、按回车：带着查询去检索页，查询放在 # 后面，不经过服务器。
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const recall = (name) => {
    try {
      return localStorage.getItem(`aid-${name}`) === "on";
    } catch {
      return false;
    }
  };
  const keep = (name, on) => {
    try {
      localStorage.setItem(`aid-${name}`, on ? "on" : "off");
    } catch {
      /* 不让存就不记 */
    }
  };
  for (const name of ["large", "contrast"]) root.classList.toggle(`aid-${name}`, recall(name));
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folds = [];
    for (let one = target?.closest("details:not([open])"); one; one = one.parentElement.closest("details:not([open])")) folds.push(one);
    for (const one of folds) one.open = true;
    if (folds.length) target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.target.matches("[data-search-box]")) return;
    event.preventDefault();
    const text = event.target.querySelector("input").value;
    location.href = event.target.action + (text.trim() ? `#${new URLSearchParams({ q: text })}` : "");
  });
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
