// 阅读方式：大字版、高对比。在首屏绘制之前设好，选择记在这台设备上。
(() => {
  const root = document.documentElement;
  root.classList.replace("no-js", "js");
  const recall = (name) => { try { return localStorage.getItem(`aid-${name}`) === "on"; } catch { return false; } };
  const keep = (name, on) => { try { localStorage.setItem(`aid-${name}`, on ? "on" : "off"); } catch { /* 不让存就不记 */ } };
  for (const name of ["large", "contrast"]) root.classList.toggle(`aid-${name}`, recall(name));
  document.addEventListener("DOMContentLoaded", () => {
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
