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
