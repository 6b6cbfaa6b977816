// 页头和首页的检索框：带着查询去检索页，查询放在 # 后面，不经过服务器。
for (const form of document.querySelectorAll("form[data-search-box]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = form.querySelector("input").value;
    location.href = text.trim() ? `${form.action}#${new URLSearchParams({ q: text })}` : form.action;
  });
}
