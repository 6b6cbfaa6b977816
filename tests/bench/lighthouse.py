"""What Lighthouse, set as it is for a mid-range phone, says of every kind of page: python -m tests.bench.lighthouse.

Each page is opened several times, in turn with the others, and judged by its medians. Prints a table, never judges, and
writes every run to ``build/bench/lighthouse.json``; ``--publish`` also to the file of the page 「性能」.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from scripts.publish.serve import running
from scripts.reports.pages import FILE, Judged, judged
from scripts.setup.environments import LIGHTHOUSE, ROOT, VENV
from scripts.setup.programs import find_browser
from tests.bench.measure import machine
from tests.bench.start import publish, write
from tests.browser.conftest import FLAGS
from tests.browser.weight import KINDS, weigh

OUT = ROOT / "build" / "bench" / "lighthouse.json"
PROGRAM = LIGHTHOUSE / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo", "agentic-browsing")
AGENTS = "--enable-features=WebMCP"
"""Lets Lighthouse see the tools that a page offers to agents."""
TIMES = {
    "first_paint": "first-contentful-paint",
    "largest_paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
}


def judge(address: str) -> dict[str, Any]:
    """One opening of one page: the marks of 100, one a category, and some times in ms.

    Raises:
        RuntimeError: if Lighthouse gives no answer; with what it said.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        browser = str(find_browser())
        environment = os.environ | {"CHROME_PATH": browser, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        asked = ("--quiet", "--output=json", f"--output-path={answer}", f"--only-categories={','.join(CATEGORIES)}")
        command = ["node", str(PROGRAM), address, *asked, f"--chrome-flags=--headless=new {' '.join([*FLAGS, AGENTS])}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if not answer.exists():
            raise RuntimeError(f"{address}：Lighthouse 没有给出结果。\n{done.stderr[-1000:]}")
        told = json.loads(answer.read_text(encoding="utf-8"))
    if unknown := [name for name, one in told["categories"].items() if one["score"] is None]:
        raise RuntimeError(f"{address}：Lighthouse 没有给出{'、'.join(unknown)}的分数")
    marks = {name: round(100 * told["categories"][name]["score"]) for name in CATEGORIES}
    times = {name: round(told["audits"][audit]["numericValue"]) for name, audit in TIMES.items()}
    return {"version": told["lighthouseVersion"], "marks": marks, **times}


def patiently(address: str, tries: int = 3) -> dict[str, Any]:
    """The same; a run in which the browser painted nothing, as happens on a busy machine, is made again."""
    for left in reversed(range(tries)):
        try:
            return judge(address)
        except RuntimeError as error:
            if not left:
                raise
            print(f"再看一次：{error}", file=sys.stderr)
    raise RuntimeError(address)


def measure(paths: list[str], repeats: int) -> dict[str, Any]:
    """All pages in turn, so that what disturbs the machine disturbs all alike. What was seen so far is in the file."""
    with sync_playwright() as playwright, running(ROOT / "site") as origin:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        weights = {path: weigh(browser, origin + path) for path in paths}
        browser.close()
        whole: dict[str, Any] = {
            "machine": machine(playwright),
            "repeats": repeats,
            "load": [],
            "pages": [],
            "runs": [],
        }
        for path, seen in weights.items():
            page = {"path": path, "title": KINDS[path], "bytes": seen.bytes, "requests": len(seen.requests)}
            whole["pages"].append(page)
        for turn in range(repeats):
            for path in paths:
                print(f"  {turn + 1}/{repeats} /{path}", file=sys.stderr, flush=True)
                whole["runs"].append({"path": path, **patiently(origin + path)})
                whole["load"].append(round(os.getloadavg()[0] * 100))
                write(OUT, whole)
    return whole


def show(seen: Judged) -> str:
    """The run as Markdown."""
    lines = [
        f"Lighthouse {seen.version}，{seen.machine['browser']}，每页{seen.repeats}次，中位数；负荷 {seen.load}",
        "",
    ]
    lines += [
        "| 页面 | 性能 | 无障碍 | 最佳做法 | SEO | 首次绘制 ms | KB | 请求 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in seen.rows:
        marks = " | ".join(str(mark) for mark in row.marks)
        lines.append(f"| {row.title} | {marks} | {row.first_paint} | {row.bytes / 1000:.1f} | {row.requests} |")
    return "\n".join(lines)


def main() -> None:
    """Judge the built site."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.lighthouse", description="Lighthouse 的评分")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=list(KINDS), help="只看这几页")
    parser.add_argument("--publish", action="store_true", help=f"写进 docs/{FILE}，供「性能」页使用")
    options = parser.parse_args()
    whole = measure(options.only or list(KINDS), options.repeats)
    print(show(judged(whole)))
    if options.publish:
        publish(whole, ROOT / "docs" / FILE, "lighthouse")


if __name__ == "__main__":
    main()
