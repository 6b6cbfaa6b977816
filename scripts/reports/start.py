"""docs/about/performance.json, as the bench wrote it → the tables of the page 「性能」. Nothing is guessed: no file, no figures.

The medians and ratios are worked out here, by the bench and by the page alike. Times are whole milliseconds, sizes whole
bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median_low
from typing import Any

FILE = "about/performance.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """A median with its extremes, and what it is of the quickest (least) stock Pyodide and of the best peer.

    Attributes:
        of_stock: a ratio with two digits.
        of_peer: the same; empty where no peer was measured.
    """

    median: int
    least: int
    most: int
    of_stock: str = ""
    of_peer: str = ""


@dataclass(frozen=True, slots=True)
class StartRow:
    """One subject on one link: first visit and second visit in ms, bytes of the first visit until the result."""

    name: str
    title: str
    kind: str
    cold: Figure
    warm: Figure
    sent: Figure


@dataclass(frozen=True, slots=True)
class Goal:
    """What was aimed at, and what this run gives: ratios with two digits, `got` empty where nothing was measured."""

    title: str
    wanted: str
    got: str

    @property
    def reached(self) -> bool:
        """Was it?"""
        return bool(self.got) and Decimal(self.got) <= Decimal(self.wanted)


GOALS = {"loopback": ("0.30", "0.30", "0.30"), "10m": ("0.48", "0.45", "0.30"), "1m5": ("0.48", "0.45", "0.30")}
"""By link: the first visit of stock's and of the best peer's, the second visit of stock's."""


@dataclass(frozen=True, slots=True)
class StartTable:
    """One link: what it is, how often each was measured, what page, worker and service worker really got, and its rows."""

    title: str
    repeats: int
    check: dict[str, dict[str, int]]
    rows: tuple[StartRow, ...]
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows of the bench of the start. `load`: least and most programs that wanted a processor."""

    machine: dict[str, Any]
    load: str
    subjects: tuple[dict[str, Any], ...]
    missing: tuple[dict[str, str], ...]
    tables: tuple[StartTable, ...]


def published(path: Path) -> dict[str, Any]:
    """What benches have written to a file, each under its own key; nothing when the file is not there."""
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return told


def read(docs: Path) -> Report | None:
    """What was published; None when nothing was measured yet."""
    told = published(docs / FILE)
    return report(told["start"]) if "start" in told else None


def report(told: dict[str, Any]) -> Report:
    """Medians and ratios of what the bench wrote."""
    tables = tuple(_table(told, link) for link in told["links"])
    busy = told["machine"]["load"]
    return Report(told["machine"], f"{min(busy)}～{max(busy)}", tuple(told["subjects"]), tuple(told["missing"]), tables)


def ratio(part: int, whole: int) -> str:
    """A ratio with two digits.

    >>> ratio(840, 2239), ratio(1, 0)
    ('0.38', '')
    """
    return str((Decimal(part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)) if whole else ""


def seconds(ms: int) -> str:
    """Milliseconds as seconds with two digits.

    >>> seconds(1939), seconds(40)
    ('1.94', '0.04')
    """
    return ratio(ms, 1000)


def _table(told: dict[str, Any], link: dict[str, Any]) -> StartTable:
    runs = [one for one in told["runs"] if one["link"] == link["name"]]
    subjects = [one for one in told["subjects"] if any(run["subject"] == one["name"] for run in runs)]
    columns = {}
    for what, visit, key in (("cold", "cold", "ms"), ("warm", "warm", "ms"), ("sent", "cold", "bytes")):
        seen = {one["name"]: [run[visit][key] for run in runs if run["subject"] == one["name"]] for one in subjects}
        stock = _best(seen, (one["name"] for one in subjects if one["kind"] == "stock"))
        peer = _best(seen, (one["name"] for one in subjects if one["kind"] == "peer"))
        columns[what] = {name: _figure(values, stock, peer) for name, values in seen.items()}
    rows = tuple(
        StartRow(
            one["name"], one["title"], one["kind"], *(columns[what][one["name"]] for what in ("cold", "warm", "sent"))
        )
        for one in subjects
    )
    repeats = min((sum(run["subject"] == one["name"] for run in runs) for one in subjects), default=0)
    ours = next((row for row in rows if row.name == "ours"), None)
    got = (ours.cold.of_stock, ours.cold.of_peer, ours.warm.of_stock) if ours else ("", "", "")
    titles = ("首次打开，比原装", "首次打开，比最快同类", "再次打开，比原装")
    goals = tuple(Goal(*one) for one in zip(titles, GOALS[link["name"]], got, strict=True))
    return StartTable(link["title"], repeats, link["check"], rows, goals)


def _best(seen: dict[str, list[int]], names: Iterable[str]) -> int:
    return min((median_low(seen[name]) for name in names), default=0)


def _figure(values: list[int], stock: int, peer: int) -> Figure:
    middle = median_low(values)
    return Figure(middle, min(values), max(values), ratio(middle, stock), ratio(middle, peer))
