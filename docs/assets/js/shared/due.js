// 参数页：到了重新核对的日子的，在那个日子后面说出来。没有脚本时日子本身在那里。按北京时间的今天比。

const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());

for (const time of document.querySelectorAll("time[data-due]")) {
  if (time.dateTime > today) continue;
  const told = document.createElement("strong");
  told.className = "late";
  told.textContent = "，已经到期";
  time.after(told);
}
