"""docs/about/reliability.json, as the last run of all tests wrote it → the page 「可靠性」. No file, no figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.reports.start import published

FILE = "about/reliability.json"


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that was tried: in words, in how many cases, when last, and the tests that do it."""

    what: str
    cases: int
    date: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reliability:
    """The last run of all tests: its date, how many tests passed, and what was tried, by the point of the promise."""

    date: str
    passed: int
    skipped: int
    tried: dict[int, tuple[Tried, ...]]

    def of(self, point: int) -> tuple[Tried, ...]:
        """What was tried of this point."""
        return self.tried.get(point, ())

    def tests(self, point: int) -> list[tuple[str, str]]:
        """The tests that tried it, each with its date."""
        return sorted({(test, one.date) for one in self.of(point) for test in one.tests})

    @property
    def cases(self) -> int:
        """All cases of all points."""
        return sum(one.cases for all_ in self.tried.values() for one in all_)


def read(docs: Path) -> Reliability | None:
    """What was published; None when it never was."""
    told = published(docs / FILE)
    if not told:
        return None
    tried: dict[int, tuple[Tried, ...]] = {}
    for one in told["promises"]:
        entry = Tried(one["what"], one["cases"], one["date"], tuple(one["tests"]))
        tried[one["point"]] = (*tried.get(one["point"], ()), entry)
    return Reliability(told["run"]["date"], told["run"]["passed"], told["run"]["skipped"], tried)
