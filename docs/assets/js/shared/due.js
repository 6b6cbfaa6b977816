// On the page of parameters: says behind each day of the next check that it has come, by China's today. Without this
// script the day itself stands there.

import { clock } from "./today.js";

const today = clock();

for (const time of document.querySelectorAll("time")) {
  if (!("due" in time.dataset) || time.dateTime > today) continue;
  const told = document.createElement("strong");
  told.className = "late";
  told.textContent = "，已经到期";
  time.after(told);
}

const shown = () => location.hash.includes("on=") && import("./on-day.js"); // #on=2010-05-01
window.addEventListener("hashchange", shown, { once: true });
shown();
