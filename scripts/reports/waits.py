"""What tests.bench.calculators published → the table 「按一下键要等多久」 of the page 「性能」. No file, no figures.

The bench writes every single wait; median and percentile are worked out here, by the bench and by the page alike.
Times are whole milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median_low
from typing import Any

from scripts.reports.start import FILE, published

KEY = "calculators"
"""Its place in the file, beside what other benches wrote."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One calculator: median, 95th percentile and longest wait, and the work the browser did for each key."""

    title: str
    median: int
    late: int
    most: int
    used: int


@dataclass(frozen=True, slots=True)
class Waits:
    """The whole run: the machine, how busy it was before, and a row a calculator."""

    machine: dict[str, Any]
    load: str
    repeats: int
    rows: tuple[Wait, ...]


def read(docs: Path) -> Waits | None:
    """What was published; None when these waits were not measured yet."""
    told = published(docs / FILE)
    return waits(told[KEY]) if KEY in told else None


def waits(told: dict[str, Any]) -> Waits:
    """Median and percentile of what the bench wrote."""
    rows = tuple(row(one["title"], one["waits"], one["used"]) for one in told["rows"])
    return Waits(told["machine"], told["load"], told["repeats"], rows)


def row(title: str, ms: list[int], used: int) -> Wait:
    """The figures of one calculator; of the waits that are not longer than another nineteen in twenty, the longest.

    >>> row("参保缺口", [30, 10, 20], 25)
    Wait(title='参保缺口', median=20, late=30, most=30, used=25)
    """
    ordered = sorted(ms)
    return Wait(title, median_low(ordered), ordered[-(-len(ordered) * 95 // 100) - 1], ordered[-1], used)
