"""Seconds from a saved word to the new page on the screen, with ``make serve``: python -m tests.bench.edit.

A word of a policy's record, and a line of a page, each several times in a copy of the project; from the moment the file is
saved until an open browser shows it. Prints every time and the medians, never judges.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests import preview
from tests.bench.measure import load
from tests.browser.conftest import launched

CASES = {
    "policy.toml 的一个词": (
        f"docs/policies/{preview.POLICY}/policy.toml",
        '\nplain = "',
        "",
        f"policies/{preview.POLICY}/targets/",
    ),
    "一页的一行": ("docs/guide/offline.md", "\n## ", "\n", "guide/offline/"),
}
"""File, what is found there, what is put before the new word, and the page that shows it."""


def seconds(page: Page, file: Path, old: str, before: str, number: int) -> float:
    """Saves a word that was not there yet, and waits until it is shown."""
    word = f"第{number}次改动"
    new = f"{before}{word}。\n{old}" if before else f"{old}{word}，"
    started = time.monotonic()
    preview.reword(file, old, new)
    page.wait_for_function("(word) => document.body?.textContent.includes(word)", arg=word, polling=20, timeout=0)
    return time.monotonic() - started


def main() -> None:
    """Measure both cases."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.edit", description="从改一个字到看见新的一页")
    parser.add_argument("--repeats", type=int, default=5, help="各几次")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="edit-") as name, sync_playwright() as playwright:
        root = Path(name) / "project"
        preview.copy(root)
        with preview.running(root) as (address, _), launched(playwright, "--no-first-run") as browser:
            page = browser.new_page()
            for title, (path, old, before, shown) in CASES.items():
                page.goto(address + shown)
                found = [seconds(page, root / path, old, before, number) for number in range(options.repeats)]
                each = "、".join(f"{one:.1f}" for one in found)
                print(f"{title}：中位数 {statistics.median(found):.1f} 秒（{each}），负载 {load()}", flush=True)


if __name__ == "__main__":
    main()
