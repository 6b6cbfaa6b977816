"""What a search costs among many policies, in a real browser: python -m tests.bench.search.

Only the index of so many policies is built, beside the pages of the built site. Each query is asked by a new reader with
an empty cache: the bytes of all that the search fetches, its table of contents included, and the ms from the submitted
query to the painted results.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from calculators.policy.knowledge_file import load
from scripts.cache import Cache
from scripts.data.compiler import compile_knowledge, dump
from scripts.data.examples import read_examples
from scripts.output import Output
from scripts.pages.write import build_pages
from scripts.publish.precompress import precompress
from scripts.publish.serve import running
from scripts.reports.pages import FILE, searches
from scripts.restore import collation
from scripts.search import index
from scripts.setup.programs import find_browser
from tests.bench.build import ROOT
from tests.bench.measure import machine
from tests.bench.start import publish, write
from tests.browser.conftest import FLAGS
from tests.made_policies import write_site

OUT = ROOT / "build" / "bench" / "search.json"
ASK = """(text) => new Promise((done) => {
  const form = document.querySelector("[data-search-page] form");
  const results = document.querySelector(".search-results");
  form.querySelector("input").value = text;
  const started = performance.now();
  form.requestSubmit();
  const look = () => {
    if (results.getAttribute("aria-busy") !== "false") return void requestAnimationFrame(look);
    const painted = new MessageChannel();
    painted.port1.onmessage = () => done(Math.round(performance.now() - started));
    painted.port2.postMessage(null);
  };
  requestAnimationFrame(look);
})"""
FETCHED = """() => performance.getEntriesByType("resource")
  .filter((one) => /[/]search[/].*[.]json$/.test(new URL(one.name).pathname))
  .reduce((sum, one) => sum + one.transferSize, 0)"""
IDLE = """() => performance.getEntriesByType("resource")
  .some((one) => new URL(one.name).pathname.endsWith("/search/index.json"))"""


def write_index(root: Path, policies: int) -> Path:
    """A site whose search knows so many policies; answers its folder."""
    write_site(root, policies)
    docs, out, kept = root / "docs", Output(root / "build" / "docs"), Cache(root / "build" / "cache")
    known = load(dump(compile_knowledge(docs)))
    told = {one: collation.collate(docs / "policies" / one) for one in known.policies}
    build_pages(docs, out, known, read_examples(root / "tests" / "examples"), told)
    index.build_search(docs, out, out, known, root / "tests" / "search" / "golden.toml", kept)
    site = root / "site"
    shutil.copytree(ROOT / "site", site, ignore=shutil.ignore_patterns("runtime", "policies"))
    page = (site / "search" / "index.html").read_bytes()
    shutil.rmtree(site / "search")
    shutil.copytree(root / "build" / "docs" / "search", site / "search")
    (site / "search" / "index.html").write_bytes(page)
    precompress(site, kept)
    return site


def ask(browser: Browser, origin: str, query: str) -> tuple[int, int, int]:
    """Bytes of one query, asked by a new reader, ms of the clock and ms of the page's own processor time."""
    context = browser.new_context(locale="zh-CN", service_workers="block")
    page = context.new_page()
    page.goto(f"{origin}search/", wait_until="networkidle")
    page.wait_for_function(IDLE)
    wire = context.new_cdp_session(page)
    wire.send("Performance.enable")
    before = busy(wire)
    ms = int(page.evaluate(ASK, query))
    used = busy(wire) - before
    found = int(page.evaluate(FETCHED))
    assert page.locator(".hit-link").count(), f"「{query}」没有结果"
    context.close()
    return found, ms, used


def busy(wire: CDPSession) -> int:
    """The processor's time that the page has used, in ms: it does not hang on what else the machine does."""
    told = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
    return round(1000 * float(told["ThreadTime"]))


def measure(browser: Browser, site: Path, queries: list[str], repeats: int) -> list[dict[str, Any]]:
    """Every query so many times, in turn."""
    seen: dict[str, list[tuple[int, int, int]]] = {query: [] for query in queries}
    with running(site) as origin:
        for _ in range(repeats):
            for query in queries:
                seen[query].append(ask(browser, origin, query))
    return [
        {
            "query": query,
            "bytes": max(one[0] for one in runs),
            "ms": [one[1] for one in runs],
            "cpu_ms": [one[2] for one in runs],
        }
        for query, runs in seen.items()
    ]


def main() -> None:
    """Ask the golden queries among as many policies as one likes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description="检索的大小和快慢")
    parser.add_argument("--policies", nargs="+", type=int, default=[1, 100, 1000])
    parser.add_argument("--queries", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--publish", action="store_true", help=f"写进 docs/{FILE}，供「性能」页使用")
    options = parser.parse_args()
    golden = tomllib.loads((ROOT / "tests" / "search" / "golden.toml").read_text(encoding="utf-8"))["golden"]
    queries = list(dict.fromkeys(one["query"] for one in golden))[: options.queries]
    whole: dict[str, Any] = {"load": [], "searches": []}
    with sync_playwright() as playwright:
        whole["machine"] = machine(playwright)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for policies in options.policies:
            with tempfile.TemporaryDirectory(prefix="search-") as folder:
                site = write_index(Path(folder), policies)
                asked = measure(browser, site, queries, options.repeats)
            whole["searches"].append({"policies": policies, "queries": asked})
            whole["load"].append(round(os.getloadavg()[0] * 100))
            write(OUT, whole)
    for row in searches(whole["searches"]):
        print(f"{row.policies}份，{row.queries}个查询，中位和最多：{row.bytes}、{row.most_bytes} 字节，", end="")
        print(f"{row.ms}、{row.most_ms} ms，其中处理器 {row.cpu_ms}、{row.most_cpu_ms} ms")
    if options.publish:
        publish(whole, ROOT / "docs" / FILE, "search")


if __name__ == "__main__":
    main()
