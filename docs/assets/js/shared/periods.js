// Where a page shows the rules of every period: opens those that hold on the reader's day, by China's today, and says so.
// Without this script all of them are there, folded, each with its period.

const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());

/** @type {NodeListOf<HTMLDetailsElement>} */
const rules = document.querySelectorAll("details.period");
for (const rule of rules) {
  const { from = "", to = "" } = rule.dataset;
  const holds = from <= today && (!to || today <= to);
  if (holds && rule.closest("[data-open-today]")) rule.open = true;
  const told = document.createElement("small");
  told.className = holds ? "now" : "then";
  told.textContent = holds ? "今天有效" : from > today ? "还没有施行" : "已经不用";
  rule.querySelector("summary > span")?.append(" ", told);
}

const shown = () => location.hash.includes("on=") && import("./on-day.js"); // #on=2010-05-01
window.addEventListener("hashchange", shown, { once: true });
shown();
