"""What a site of many policies costs: python -m tests.bench.policies --count 100 300.

Made-up policies beside the site's own sources (tests/made_policies.py). Prints, and never judges: seconds and memory of a build
in which only the browser's Python is kept, and how large its largest pages and lists are; bytes and ms of single searches by a
new reader; seconds from a changed clause until its page is on the screen with ``make serve``. ``--only`` leaves the rest out.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts.publish.precompress import CODINGS
from scripts.setup.programs import find_browser
from tests import preview
from tests.bench.measure import load
from tests.bench.search import measure
from tests.bench.start import write
from tests.browser.conftest import FLAGS, launched
from tests.conftest import ROOT
from tests.made_policies import add_policies, change_clause, write_site

OUT = ROOT / "build" / "bench" / "policies.json"
QUERIES = ["养老保险", "农民工", "明政发", "用人单位应当", "个体工商户参加", "应保尽保", "五险一金"]
PARTS = ("build", "search", "edit")
BUILD = """
import json, resource, sys, time
from pathlib import Path
from scripts import build
begun = time.monotonic()
build.build(Path(sys.argv[1]), say=lambda _: None, quick=True)
own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "seconds": round(time.monotonic() - begun),
    "processor": round(own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime),
    "memory": own.ru_maxrss // 1024,
    "memory_of_others": others.ru_maxrss // 1024,
}))
"""
"""Memory in MB: the most that this process had, and the most that one of those had which it started (MkDocs)."""


def build(root: Path) -> dict[str, Any]:
    """Builds the site as a test does; how long that took, with what memory, and what became large."""
    command = [sys.executable, "-c", BUILD, str(root)]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told)
    pages = len(list((root / "build" / "docs").rglob("*.md")))
    found |= {"pages": pages, "ms_a_page": round(1000 * found["processor"] / pages)}
    site = root / "site"
    sizes = {
        file.relative_to(site).as_posix(): file.stat().st_size
        for file in site.rglob("*")
        if file.is_file() and file.suffix not in CODINGS.values()
    }
    policy = {path: size for path, size in sizes.items() if path.startswith("policies/made-2/")}
    largest = sorted((size, path) for path, size in sizes.items() if path.endswith(".html"))[-5:]
    found |= {
        "files": len(sizes),
        "megabytes": sum(sizes.values()) // 1_000_000,
        "kept_offline": json.loads((site / "offline.json").read_text(encoding="utf-8"))["bytes"] // 1_000_000,
        "largest_pages": {path: size for size, path in reversed(largest)},
        "pages_of_one": {path: size for path, size in policy.items() if path.endswith(".html")},
        "lists": {path: sizes[path] for path in ("index.html", "policies/index.html", "llms.txt", "offline.json")},
        "search": sum(size for path, size in sizes.items() if path.startswith("search/")),
        "search_contents": sizes["search/index.json"],
    }
    return found


def search(browser: Browser, site: Path, repeats: int) -> list[dict[str, Any]]:
    """Every query by a new reader: all bytes that it fetches, ms of the clock, ms of the page's processor."""
    asked = measure(browser, site, QUERIES, repeats)
    return [
        one
        | {"ms": statistics.median(one["ms"]), "cpu_ms": statistics.median(one["cpu_ms"]), "most_ms": max(one["ms"])}
        for one in asked
    ]


def edit(count: int, repeats: int) -> list[float]:
    """Seconds from a corrected clause to its page on the screen, in a preview of so many policies."""
    found = []
    with tempfile.TemporaryDirectory(prefix="many-") as name:
        root = Path(name) / "project"
        preview.copy(root)
        add_policies(root, count - 1)
        with (
            preview.running(root) as (address, _),
            sync_playwright() as playwright,
            launched(playwright, "--no-first-run") as browser,
        ):
            page = browser.new_page()
            page.goto(f"{address}policies/made-2/")
            for number in range(repeats):
                word = f"第{number}次改动"
                begun = time.monotonic()
                change_clause(root / "docs" / "policies" / "made-2", word)
                page.wait_for_function(
                    "(word) => document.body?.textContent.includes(word)", arg=word, polling=20, timeout=0
                )
                found.append(round(time.monotonic() - begun, 1))
    return found


def main() -> None:
    """Measure sites of several sizes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.policies", description="很多份文件的代价")
    parser.add_argument("--count", nargs="+", type=int, default=[100])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    whole: dict[str, Any] = {}
    for count in options.count:
        told = whole[str(count)] = {"load": load()}
        with tempfile.TemporaryDirectory(prefix="many-") as name:
            root = Path(name)
            if {"build", "search"} & set(options.only):
                write_site(root, count)
                told["build"] = build(root)
            if "search" in options.only:
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
                    told["search"] = search(browser, root / "site", options.repeats)
                    browser.close()
        if "edit" in options.only:
            told["edit"] = edit(count, options.repeats)
        print(json.dumps({count: told}, ensure_ascii=False, indent=1), flush=True)
        write(OUT, whole)


if __name__ == "__main__":
    main()
