"""How long until the first live result: ours, stock Pyodide and the peers in one run: python -m tests.bench.start.

Prints medians and ratios, never judges, and writes every single figure to ``build/bench/start.json``; ``--publish`` also
to ``docs/about/performance.json``, from which the page 「性能」 is made. How it is measured is in measure.py and wire.py,
what is measured in entries.py, the peers' pages are made by pages.py.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Playwright, sync_playwright

from scripts.reports.start import FILE, Figure, Report, published, report, seconds
from tests.bench.entries import Entry, entries
from tests.bench.measure import BenchError, Turn, check_link, load, machine, rounds, trial
from tests.bench.pages import ROOT, make_data
from tests.bench.wire import LINKS, Link

HEAD = "| 做法 | 首次，秒（比原装、比最快的同类） | 再次，秒 | 首次传输 KB |\n|---|---|---|---|"
OUT = ROOT / "build" / "bench" / "start.json"
PLACES = {"page": "页面", "worker": "Worker", "service-worker": "Service Worker"}


@dataclass(frozen=True, slots=True)
class Plan:
    """On these links, these subjects, so many times."""

    links: list[Link]
    names: set[str]
    repeats: int


def prepare(playwright: Playwright, wanted: list[Entry]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Makes every page and opens it once; answers what works, with versions, and what does not, with the reason.

    Raises:
        BenchError: if ours or stock Pyodide does not work: without them there is nothing to compare.
    """
    make_data()
    there: list[dict[str, Any]] = []
    missing: list[dict[str, str]] = []
    for entry in wanted:
        try:
            versions = entry.make()
            trial(playwright, entry.subject)
        except BenchError as error:
            if entry.kind in ("ours", "stock"):
                raise
            missing.append({"title": entry.title, "reason": str(error)})
            continue
        there.append({"name": entry.subject.name, "title": entry.title, "kind": entry.kind, "versions": versions})
    return there, missing


def told(turns: list[Turn]) -> list[dict[str, Any]]:
    """Every turn as it is written to the file."""
    return [{**asdict(one), "link": one.link.name} for one in turns]


def measure(playwright: Playwright, wanted: list[Entry], plans: list[Plan]) -> dict[str, Any]:
    """The whole run. What has been measured so far is in the file at any time."""
    there, missing = prepare(playwright, wanted)
    about = machine(playwright)
    links = [{**asdict(one), "check": check_link(playwright, one)} for plan in plans for one in plan.links]
    named = {one.title for one in wanted}
    missing += [{"title": one.title, "reason": "这一轮没有测"} for one in entries() if one.title not in named]
    whole = {"machine": about, "links": links, "subjects": there, "missing": missing, "runs": []}
    names = {one["name"] for one in there}
    turns: list[Turn] = []
    for plan in plans:
        subjects = [one.subject for one in wanted if one.subject.name in names & plan.names]
        for turn in rounds(playwright, subjects, plan.links, plan.repeats):
            turns.append(turn)
            whole["runs"] = told(turns)
            about["load"].append(load())
            write(OUT, whole)
    return whole


def write(path: Path, whole: dict[str, Any]) -> None:
    """Writes JSON that a person can read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def publish(whole: dict[str, Any], path: Path, bench: str = "start") -> None:
    """Puts the run into the file of the page; what other benches wrote there stays."""
    write(path, published(path) | {bench: whole})


def with_other_links(whole: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """The run, and the links that a run of the same day on the same machine, with the same subjects, measured besides.

    A slow line takes most of an hour, and loopback wants a machine that is quiet: they need not be one run.
    """
    about = ("date", "processor", "cores", "browser")
    versions = {one["name"]: one["versions"] for one in whole["subjects"]}
    if before is None or any(before["machine"][key] != whole["machine"][key] for key in about):
        return whole
    if any(versions.get(one["name"], one["versions"]) != one["versions"] for one in before["subjects"]):
        return whole
    measured = {one["name"] for one in whole["links"]}
    links = [one for one in before["links"] if one["name"] not in measured]
    runs = [one for one in before["runs"] if one["link"] not in measured]
    subjects = {one["name"]: one for one in (*whole["subjects"], *before["subjects"])}
    order = [one.name for one in LINKS]
    return {
        "machine": whole["machine"] | {"load": [*before["machine"]["load"], *whole["machine"]["load"]]},
        "links": sorted([*whole["links"], *links], key=lambda one: order.index(one["name"])),
        "subjects": [subjects[one.subject.name] for one in entries() if one.subject.name in subjects],
        "missing": [
            one for one in whole["missing"] if one["title"] not in {each["title"] for each in subjects.values()}
        ],
        "runs": [*runs, *whole["runs"]],
    }


def cell(figure: Figure) -> str:
    """A time in seconds with its two ratios."""
    ratios = "、".join(one for one in (figure.of_stock, figure.of_peer) if one)
    return f"{seconds(figure.median)}（{ratios}）"


def show(seen: Report) -> str:
    """The run as Markdown."""
    lines = [" ".join(str(one) for name, one in seen.machine.items() if name != "load")]
    lines.append(f"测的时候机器上别的任务：{seen.load}")
    for table in seen.tables:
        got = "；".join(
            f"{PLACES[name]}{one['first_byte_ms']} ms、{one['kbit_s']} kbit/s" for name, one in table.check.items()
        )
        lines += ["", f"{table.title}，各{table.repeats}次，中位数（实测：{got}）", HEAD]
        for row in table.rows:
            size = f"{row.sent.median // 1000}（{row.sent.of_stock}）"
            lines.append(f"| {row.title} | {cell(row.cold)} | {cell(row.warm)} | {size} |")
    lines += [f"没有测成：{one['title']}：{one['reason']}" for one in seen.missing]
    return "\n".join(lines)


def main() -> None:
    """Measure the built site and the peers."""
    every = entries()
    parser = argparse.ArgumentParser(prog="python -m tests.bench.start", description="启动的快慢")
    names = [one.subject.name for one in every]
    parser.add_argument("--repeats", type=int, default=7, help="本机各几次")
    parser.add_argument("--slow-repeats", type=int, default=3, help="慢线路各几次")
    parser.add_argument("--slow-only", nargs="+", choices=names, default=names, help="慢线路只测这几个")
    parser.add_argument("--only", nargs="+", choices=names, help="只测这几个")
    parser.add_argument("--link", nargs="+", choices=[one.name for one in LINKS], help="只测这几种线路")
    parser.add_argument("--publish", action="store_true", help=f"写进 docs/{FILE}，供「性能」页使用")
    options = parser.parse_args()
    wanted = [one for one in every if not options.only or one.subject.name in options.only]
    links = [one for one in LINKS if not options.link or one.name in options.link]
    with sync_playwright() as playwright:
        fast = Plan([one for one in links if not one.bits], set(names), options.repeats)
        slow = Plan([one for one in links if one.bits], set(options.slow_only), options.slow_repeats)
        whole = measure(playwright, wanted, [fast, slow])
    print(show(report(whole)))
    if options.publish:
        path = ROOT / "docs" / FILE
        publish(with_other_links(whole, published(path).get("start")), path)


if __name__ == "__main__":
    main()
