"""docs/about/browsers.json, as the last run of `make browsers` wrote it → the page 「浏览器」. No file, no table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """What was tried last.

    Attributes:
        columns: for each browser its version and the day from which on it was tried.
        rows: for each thing that was tried what came of it, a browser after the other.
    """

    columns: dict[str, tuple[str, str]]
    rows: dict[str, tuple[Trial, ...]]


def read(docs: Path) -> Browsers | None:
    """What was published; None when it never was."""
    told = published(docs / FILE)
    if not told:
        return None
    browsers = told["browsers"]
    columns = {one["name"]: (one["version"], min(trial["date"] for trial in one["trials"])) for one in browsers}
    tried = [{one["what"]: one for one in browser["trials"]} for browser in browsers]
    rows = {
        what: tuple(_trial(one.get(what, {"state": NOT_TRIED})) for one in tried)
        for what in dict.fromkeys(what for one in tried for what in one)
    }
    return Browsers(columns, rows)


def _trial(one: dict[str, Any]) -> Trial:
    return Trial(one["state"], one.get("cases", 0), one.get("why", ""))
