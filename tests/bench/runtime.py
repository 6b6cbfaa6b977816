"""How long until the first live result of Python, ours beside stock Pyodide in one run: python -m tests.bench.runtime.

Prints medians and what they are of stock Pyodide in a worker, for a first and a second visit, and writes all of it to
``build/bench/runtime.json``. It never judges. What is measured, and how, is in measure.py; the lines are in wire.py.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tomllib
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from calculators import catalog, link
from calculators.knowledge import load
from scripts.pyodide import PYODIDE, python_files
from scripts.runtime import build_wheel
from tests.bench.measure import Subject, Turn, machine, rounds, shows
from tests.bench.wire import LINKS, Link

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "build" / "bench" / "runtime.json"
STOCK = ROOT / "build" / "bench" / "stock"
KEPT = r"/runtime/.+\.[0-9a-f]{12}\.\w+$"
"""Of ours only what has its hash in its name may be kept without asking; stock may keep everything but the page."""
REMEMBERED = """(globalThis.looking ??= (async () => {
  while (!(await caches.match("/memory"))) await new Promise((done) => setTimeout(done, 50));
  globalThis.remembered = true;
})(), globalThis.remembered)"""
BASE = "stock-worker"
TITLES = {
    "stock": "原装 Pyodide，主线程",
    BASE: "原装 Pyodide，Worker",
    "ours": "本站",
    "ours-small": "本站，不用存下的内存",
}


def subjects() -> list[Subject]:
    """Stock Pyodide and ours, doing the calculation of tests/examples/gap/example.toml."""
    example = ROOT / "tests" / "examples" / "gap" / "example.toml"
    typed: dict[str, str] = tomllib.loads(example.read_text(encoding="utf-8"))["inputs"]
    knowledge = load((ROOT / "build" / "knowledge.json").read_text(encoding="utf-8"))
    words = catalog.run("gap", typed, knowledge).headline
    make_stock(typed)
    fragment = link.encode(catalog.find("gap"), typed, knowledge)
    live, result = shows('.calc-result[data-kind="live"]', words), shows("#result", words)
    site = ROOT / "site"
    return [
        Subject("stock", STOCK, "main.html", result),
        Subject(BASE, STOCK, "worker.html", result),
        Subject("ours", site, f"calculators/gap/#{fragment}", live, KEPT, REMEMBERED),
        Subject("ours-small", site, f"calculators/gap/?python=small#{fragment}", live, KEPT, REMEMBERED),
    ]


def make_stock(typed: dict[str, str]) -> None:
    """The pages of stock Pyodide, with its files, our wheel and our data beside them."""
    shutil.rmtree(STOCK, ignore_errors=True)
    shutil.copytree(Path(__file__).with_name("stock"), STOCK)
    (STOCK / "pyodide").mkdir()
    for path in (*python_files().values(), PYODIDE / "pyodide-lock.json"):
        shutil.copy(path, STOCK / "pyodide")
    build_wheel(STOCK).rename(STOCK / "calculators-0-py3-none-any.whl")
    shutil.copy(ROOT / "build" / "knowledge.json", STOCK)
    (STOCK / "inputs.json").write_text(json.dumps(typed), encoding="utf-8")


def summary(turns: list[Turn]) -> list[dict[str, Any]]:
    """A row for each line and subject: medians, and their ratio to stock Pyodide in a worker."""
    rows = []
    for name in dict.fromkeys(one.link.name for one in turns):
        seen = [one for one in turns if one.link.name == name]
        base = [one for one in seen if one.subject == BASE]
        for subject in dict.fromkeys(one.subject for one in seen):
            row: dict[str, Any] = {"link": seen[0].link.title, "subject": subject}
            for visit in ("cold", "warm"):
                ours = [getattr(one, visit) for one in seen if one.subject == subject]
                stock = median(getattr(one, visit).ms for one in base)
                ms = median(one.ms for one in ours)
                row[visit] = {"ms": ms, "ratio": round(ms / stock, 3), "bytes": median(one.bytes for one in ours)}
                row[visit]["requests"] = median(one.requests for one in ours)
            rows.append(row)
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as Markdown."""
    lines = [
        "| 线路 | 方式 | 首次，毫秒（比原装） | 传输 KB | 请求 | 再次，毫秒（比原装） |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        cold, warm = row["cold"], row["warm"]
        lines.append(
            f"| {row['link']} | {TITLES[row['subject']]} | {cold['ms']:.0f}（{cold['ratio']:.2f}） | "
            f"{cold['bytes'] / 1000:.0f} | {cold['requests']:.0f} | {warm['ms']:.0f}（{warm['ratio']:.2f}） |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure the built site."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.runtime", description="启动的快慢")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--link", choices=[one.name for one in LINKS], action="append")
    options = parser.parse_args()
    links: list[Link] = [one for one in LINKS if not options.link or one.name in options.link]
    with sync_playwright() as playwright:
        about = machine(playwright)
        turns = list(rounds(playwright, subjects(), links, options.repeats))
    rows = summary(turns)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": about, "repeats": options.repeats, "rows": rows, "turns": [asdict(one) for one in turns]}
    OUT.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(table(rows))


if __name__ == "__main__":
    main()
