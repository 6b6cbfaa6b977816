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
