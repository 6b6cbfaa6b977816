"""How long the roster's page takes from the drop of a file to the table, Python warm: python -m tests.bench.roster_browser.

A real browser on the built site. The longest stop is how long the page could not answer a key, by a clock that ticks every
10 ms; memory is the most that the tab's process, Python's worker included, ever held; its processor seconds tell what the
same would take on a machine with nothing else to do (Linux). Prints, never judges.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from scripts.publish.serve import running
from scripts.setup.programs import find_browser
from tests.bench.roster import ASKED, ROOT
from tests.bench.rosters import HEAD, as_csv, as_xlsx
from tests.browser.conftest import FLAGS
from tests.browser.rosters import PATH, drop
from tests.browser.visit import put

WAIT = 300_000
CLOCK = """() => {
  window.longest = 0;
  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    window.longest = Math.max(window.longest, now - before - 10);
    before = now;
  }, 10);
  document.addEventListener("drop", () => { window.dropped = performance.now(); window.longest = 0; }, true);
  new MutationObserver(() => {
    const live = document.querySelector(".calc-result").dataset.kind === "live";
    if (live) requestAnimationFrame(() => { window.shown = performance.now(); });
    else window.shown = 0;
  }).observe(document.querySelector(".calc-result"), { attributes: true });
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One file: seconds from drop to table, each turn, and the processor's; the longest stop in ms; the most memory in MB."""

    seconds: list[float]
    worked: list[float]
    stop: float
    memory: float


def measure(browser: Browser, address: str, path: Path, repeats: int) -> Seen:
    """A tab of its own: one turn to warm up, then the others."""
    page = browser.new_page(locale="zh-CN")
    page.set_default_timeout(WAIT)
    page.goto(address + PATH)
    put(page, ASKED)
    page.locator(".calc-status[data-state='quiet']").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate(CLOCK)
    process = _renderer(browser)
    turns, worked, stop = [], [], 0.0
    for _ in range(repeats + 1):
        page.evaluate("window.shown = 0")
        before = _worked(process)
        drop(page, path)
        while not page.evaluate("window.shown > 0"):  # the page's policy forbids what would wait inside it
            page.wait_for_timeout(50)
        turns.append(page.evaluate("(window.shown - window.dropped) / 1000"))
        worked.append(_worked(process) - before)
        stop = max(stop, page.evaluate("window.longest"))
    most = re.search(r"VmHWM:\s*(\d+)", (process / "status").read_text(encoding="utf-8"))
    return Seen(turns[1:], worked[1:], stop, int(most[1]) / 1000 if most else 0)


def _renderer(browser: Browser) -> Path:
    """What the system tells of the tab's process: of the renderers the one that has worked most."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return max((Path("/proc", str(one["id"])) for one in processes if one["type"] == "renderer"), key=_worked)


def _worked(process: Path) -> float:
    """Its processor seconds until now."""
    times = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="花名册在浏览器里要算多久")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--rows", type=int, nargs=2, default=(100_000, 120_000), help="行数，两份 CSV")
    options = parser.parse_args()
    files = {f"CSV，{rows:,}行、{rows * len(HEAD):,}格": as_csv(rows) for rows in options.rows}
    files["XLSX，5,000行"] = as_xlsx(5_000)
    print(
        "| 文件 | MB | 从拖入到结果，秒（中位数） | 其中处理器，秒 | 页面最长停顿，毫秒 | 标签页内存至多 MB |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as name, running(ROOT / "site") as address, sync_playwright() as playwright:
        for title, content in files.items():
            path = Path(name, f"people.{title[:4].strip('，').lower()}")
            path.write_bytes(content)
            browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
            one = measure(browser, address, path, options.repeats)
            browser.close()
            figures = f"{median(one.seconds):.2f} | {median(one.worked):.2f} | {one.stop:.0f} | {one.memory:.0f}"
            print(f"| {title} | {len(content) / 1e6:.1f} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
