"""docs/about/pages.json, as the benches wrote it → what the page 「性能」 says of pages, of the build and of many policies.

Nothing is guessed: what was not measured is None. The medians are worked out here, by the benches and the page alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Any

from scripts.reports.start import published, ratio

FILE = "about/pages.json"
MARKS = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One kind of page: bytes and requests of a first visit, Lighthouse's four marks of 100, the first paint in ms."""

    path: str
    title: str
    bytes: int
    requests: int
    marks: tuple[int, ...]
    first_paint: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What Lighthouse said, with medians; the machine's load while it ran, least and most, in hundredths."""

    machine: dict[str, Any]
    version: str
    repeats: int
    load: str
    rows: tuple[PageRow, ...]


@dataclass(frozen=True, slots=True)
class BuildRow:
    """One way to build one number of policies: seconds of the clock and of the processor, memory in MB.

    Attributes:
        of_plain: the processor's time as a ratio to plain MkDocs with as many policies, two digits.
    """

    policies: int
    pages: int
    title: str
    ms: int
    cpu_ms: int
    memory: int
    of_plain: str


@dataclass(frozen=True, slots=True)
class SearchRow:
    """Searching among so many policies: bytes of one search, ms until it shows, ms of the processor; median and most."""

    policies: int
    queries: int
    bytes: int
    most_bytes: int
    ms: int
    most_ms: int
    cpu_ms: int
    most_cpu_ms: int


@dataclass(frozen=True, slots=True)
class PagesReport:
    """Everything that was measured of pages and builds."""

    judged: Judged | None
    machine: dict[str, Any]
    builds: tuple[BuildRow, ...]
    searches: tuple[SearchRow, ...]
    search_load: str


def read(docs: Path) -> PagesReport:
    """What was published."""
    told = published(docs / FILE)
    scale = told.get("build", {"machine": {}, "builds": []})
    seen = judged(told["lighthouse"]) if "lighthouse" in told else None
    found = told.get("search", {"searches": [], "load": []})
    load = busy(found["load"])
    return PagesReport(seen, scale["machine"], builds(scale["builds"]), searches(found["searches"]), load)


def busy(load: list[int]) -> str:
    """The machine's load, least and most; it was written in hundredths."""
    return f"{ratio(min(load), 100)}～{ratio(max(load), 100)}" if load else ""


def judged(told: dict[str, Any]) -> Judged:
    """Medians of Lighthouse's runs."""
    rows = []
    for page in told["pages"]:
        runs = [one for one in told["runs"] if one["path"] == page["path"]]
        marks = tuple(median_low(one["marks"][name] for one in runs) for name in MARKS)
        paint = median_low(one["first_paint"] for one in runs)
        rows.append(PageRow(page["path"], page["title"], page["bytes"], page["requests"], marks, paint))
    return Judged(told["machine"], told["runs"][0]["version"], told["repeats"], busy(told["load"]), tuple(rows))


def builds(told: list[dict[str, Any]]) -> tuple[BuildRow, ...]:
    """Every build beside plain MkDocs with as many policies."""
    plain = {one["policies"]: one["cpu_ms"] for one in told if one["how"] == "plain"}
    return tuple(
        BuildRow(
            one["policies"],
            one["pages"],
            one["title"],
            one["ms"],
            one["cpu_ms"],
            one["memory"],
            ratio(one["cpu_ms"], plain.get(one["policies"], 0)),
        )
        for one in told
    )


def searches(told: list[dict[str, Any]]) -> tuple[SearchRow, ...]:
    """Median and most of every query's median."""
    rows = []
    for one in told:
        sizes = [query["bytes"] for query in one["queries"]]
        clock, used = ([median_low(query[key]) for query in one["queries"]] for key in ("ms", "cpu_ms"))
        figures = (number for seen in (sizes, clock, used) for number in (median_low(seen), max(seen)))
        rows.append(SearchRow(one["policies"], len(sizes), *figures))
    return tuple(rows)
