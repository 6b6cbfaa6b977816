"""How long a reader waits from the key press to the new result, Python warm: python -m tests.bench.calculators.

Prints the median and the 95th percentile of each calculator on this machine, and never judges; ``--publish`` also writes
every wait to ``docs/about/performance.json``, from which the page 「性能」 is made. The clock is the browser's: from the
key's own time stamp until the new result has been painted.
"""

from __future__ import annotations

import argparse
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from calculators.catalog import listed
from scripts.publish.serve import running
from scripts.reports.start import FILE
from scripts.reports.waits import KEY, row
from scripts.setup.programs import find_browser
from tests.bench.measure import machine
from tests.bench.start import publish
from tests.browser.conftest import FLAGS, reader
from tests.browser.visit import Visit, live, put

ROOT = Path(__file__).resolve().parent.parent.parent
WARM_UP = 5
DIGIT = re.compile(r"\d(?=\D*$)")
"""The last digit of what was typed."""
WATCH = """(place) => {
  let pressed = 0;
  let wanted = 0;
  globalThis.waits = [];
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  addEventListener("input", () => { wanted = pressed; }, true);
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data }) => {
    globalThis.waits.push(performance.now() - data);
    globalThis.tell?.();
  };
  new MutationObserver(() => {
    if (!wanted) return;
    const from = wanted;
    wanted = 0;
    requestAnimationFrame(() => painted.port2.postMessage(from));
  }).observe(document.querySelector(place), { childList: true });
}"""
PAINTED = """(seen) => new Promise((done) => {
  globalThis.tell = () => { if (globalThis.waits.length > seen) done(true); };
  globalThis.tell();
})"""
UNITS = 1_000


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of one calculator in milliseconds, and what the browser worked for each, on all threads together.

    On a machine with nothing else to do a wait is about as long as the work, or shorter; on a busy one it is longer.
    """

    waits: list[float]
    used: float


def many_units() -> dict[str, str]:
    """A target for a thousand units, with every factor weighed."""
    rows = [
        f"单位{number},{number * 37 % 900 + 100},{number * 53 % 90},{number * 17 % 40},{number * 71 % 300 + 200},"
        f"{number % 9 + 1},{number % 40 + 60}"
        for number in range(UNITS)
    ]
    weights = dict.fromkeys(("w-base", "w-jobs", "w-resumed", "w-stock", "w-growth", "w-done"), "1")
    return {"insurance": "pension", "target": "100001", "units": "\n".join(rows), **weights}


def cases() -> Iterator[tuple[str, str, dict[str, str]]]:
    """What is measured: a title, the calculator and its inputs."""
    for calculator in listed():
        path = ROOT / "tests" / "examples" / calculator.name / "example.toml"
        yield calculator.title, calculator.name, tomllib.loads(path.read_text(encoding="utf-8"))["inputs"]
    yield f"指标分解，{UNITS:,}个单位", "allocation", many_units()


def typing_place(page: Page, typed: dict[str, str]) -> Locator:
    """The first number that was filled in; where there is none, a day, and else the last choice that was made."""
    for kind in (".numeric input", ".date input", ".month input"):
        for one in page.locator(f".calc-form .field{kind}").all():
            if one.get_attribute("name") in typed and DIGIT.search(one.input_value()):
                return one
    return [one for one in page.locator(".calc-form select").all() if one.get_attribute("name") in typed][-1]


def press(page: Page, place: Locator, turn: int) -> None:
    """One key that changes the answer: another last digit, or the choice beside this one; the next turn undoes it."""
    found = DIGIT.search(place.input_value())
    if not found or place.evaluate("(one) => one.tagName") == "SELECT":
        page.keyboard.press(("ArrowUp", "ArrowDown")[turn % 2])
        return
    place.evaluate("(one, at) => one.setSelectionRange(at, at + 1)", found.start())
    page.keyboard.press(str(int(found.group()) ^ 1))


def measure(visit: Visit, name: str, typed: dict[str, str], repeats: int) -> Waits:
    """The waits in milliseconds, without the first few."""
    page = visit.calculator(name)
    put(page, typed)
    live(page)
    place = typing_place(page, typed)
    place.focus()
    waits = watch(page, place, ".calc-answer", repeats)
    assert page.locator(".calc-result").get_attribute("data-kind") == "live"
    page.close()
    return waits


def watch(page: Page, place: Locator, answer: str, repeats: int) -> Waits:
    """Presses keys, one after each answer."""
    page.evaluate(WATCH, answer)
    before = 0.0
    for turn in range(WARM_UP + repeats):
        if turn == WARM_UP:
            before = worked(page)
        press(page, place, turn)
        page.evaluate(PAINTED, turn)
    used = 1000 * (worked(page) - before) / repeats
    waits: list[float] = page.evaluate("globalThis.waits")
    return Waits(waits[WARM_UP:], used)


def measure_nothing(visit: Visit, repeats: int) -> Waits:
    """The same without any computing: what browser and machine need by themselves to show one changed word."""
    page = visit.context.new_page()
    page.set_content("<input value='1'><p></p>")
    page.evaluate(
        "addEventListener('input', (event) => document.querySelector('p').replaceChildren(event.target.value))"
    )
    page.locator("input").focus()
    waits = watch(page, page.locator("input"), "p", repeats)
    page.close()
    return waits


def worked(page: Page) -> float:
    """The seconds for which the browser's pages, workers included, have kept a processor busy so far."""
    browser = page.context.browser
    assert browser
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return float(sum(one["cpuTime"] for one in told if one["type"] == "renderer"))


def show(title: str, seen: Waits) -> dict[str, Any]:
    """Prints one row of the table; answers it as it is written to the file."""
    ms, used = [round(one) for one in seen.waits], round(seen.used)
    one = row(title, ms, used)
    print(f"| {one.title} | {one.median} | {one.late} | {one.most} | {one.used} |", flush=True)
    return {"title": title, "waits": ms, "used": used}


def run(browser: Browser, site: Path, repeats: int, only: str) -> dict[str, Any]:
    """Measure all cases, print them as a table, and answer every wait."""
    load = "、".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"按键到新结果出现在屏幕上，毫秒，各{repeats}次。这台机器有{os.cpu_count()}个核，测前的平均负载是{load}")
    print("| 测算 | 中位数 | 第95百分位 | 最长 | 处理器忙了（平均） |\n|---|---|---|---|---|")
    with running(site) as address, reader(browser, address) as visit:
        rows = [show("只改一个字，不计算", measure_nothing(visit, repeats))]
        for title, name, typed in (one for one in cases() if only in one[0]):
            rows.append(show(title, measure(visit, name, typed, repeats)))
    return {"load": load, "repeats": repeats, "rows": rows}


def main() -> None:
    """Measure the built site."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.calculators", description="测算的快慢")
    parser.add_argument("--repeats", type=int, default=40)
    parser.add_argument("--only", default="", help="只测标题里有这几个字的")
    parser.add_argument("--publish", action="store_true", help=f"写进 docs/{FILE}，供「性能」页使用")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        about = machine(playwright)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        whole = {"machine": about, **run(browser, ROOT / "site", options.repeats, options.only)}
        browser.close()
    if options.publish:
        publish(whole, ROOT / "docs" / FILE, KEY)


if __name__ == "__main__":
    main()
