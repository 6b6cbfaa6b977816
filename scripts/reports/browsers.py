"""docs/about/browsers.json, as the last run of `make browsers` wrote it → the page 「浏览器」. No file, no table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.reports.start import published

FILE = "about/browsers.json"
HELD, FAILED, NOT_TRIED = "通过", "没有通过", "没有试"


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried in one browser: what came of it, in how many cases, and why it was not tried."""

    state: str
    cases: int
    why: str


@dataclass(frozen=True, slots=True)
class Browsers:
    """The last whole run: its date, the system, each browser with its version, and a row for each trial with the outcome in
    each of them.
    """

    date: str
    system: str
    versions: dict[str, str]
    rows: dict[str, tuple[Trial, ...]]


def read(docs: Path) -> Browsers | None:
    """What was published; None when it never was."""
    told = published(docs / FILE)
    if not told:
        return None
    browsers = told["browsers"]
    rows: dict[str, tuple[Trial, ...]] = {}
    for browser in browsers:
        for one in browser["trials"]:
            trial = Trial(one["state"], one.get("cases", 0), one.get("why", ""))
            rows[one["what"]] = (*rows.get(one["what"], ()), trial)
    return Browsers(told["date"], told["system"], {one["name"]: one["version"] for one in browsers}, rows)
