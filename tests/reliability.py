"""What was promised and how many cases of it the tests have tried: build/reliability/*.json → the page 「可靠性」.

A test that takes the fixture ``promise`` says at its end ``promise(2, "…", 12)``: the point of the promise, what was
tried in plain Chinese, and in how many cases. A file a test, named by it, holds a list of
``{"point": 2, "what": "…", "cases": 12, "date": "…", "test": "tests/…::test_…"}``. A test that fails leaves none, so
that only what held is counted. A campaign that has a verb of its own (``make faults``) tries more cases of the same
promise than ``make test`` and counts instead of it: by one of ``CAMPAIGNS`` a test knows that it is one.

``python -m tests.reliability``, after ``make test``, writes what held into docs/about/reliability.json, for the site.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.reports.reliability import FILE

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "reliability"
RUN = "run.json"
"""What the last run of all tests came to: its date, and how many tests passed, failed and were skipped."""
STAGE = "YINGBAO_STAGE"
"""Which stage of such a run (tests/run.py) a process belongs to."""
OUTCOMES = ("passed", "failed", "skipped")
CAMPAIGNS = ("YINGBAO_FAULTS", "YINGBAO_HOSTILE", "YINGBAO_FUZZ")

Promise = Callable[[int, str, int], None]


def today() -> str:
    """The date of a run."""
    return datetime.now(UTC).date().isoformat()


def _file(test: str) -> Path:
    whole = "all" if any(map(os.environ.get, CAMPAIGNS)) else ""
    return FOLDER / f"{hashlib.sha256((test + whole).encode()).hexdigest()[:16]}.json"


def forget(test: str) -> None:
    """A test begins anew, or has failed: what it said before does not count."""
    _file(test).unlink(missing_ok=True)


def note(test: str, point: int, what: str, cases: int) -> None:
    """A test has tried a promise in this many cases."""
    assert cases > 0, "没有试过的不能算数"
    file = _file(test)
    said = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    said.append({"point": point, "what": what, "cases": cases, "date": today(), "test": test})
    FOLDER.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def note_run(stages: Iterable[str], folder: Path | None = None) -> None:
    """All stages of a run have held: what they came to, added up."""
    folder = folder or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    told = [json.loads((folder / f"{name}.stage").read_text(encoding="utf-8")) for name in stages]
    sums = {outcome: sum(one[outcome] for one in told) for outcome in OUTCOMES}
    (folder / RUN).write_text(json.dumps({"date": today(), **sums}) + "\n", encoding="utf-8")


def note_stage(name: str, outcomes: dict[str, int], folder: Path | None = None) -> None:
    """A stage of a run of all tests has ended: outcome → number of tests."""
    folder = folder or FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    told = {outcome: outcomes.get(outcome, 0) for outcome in OUTCOMES}
    (folder / f"{name}.stage").write_text(json.dumps(told) + "\n", encoding="utf-8")


def forget_run(folder: Path | None = None) -> None:
    """A run of all tests begins: until it has held, there is none."""
    for file in [*(folder or FOLDER).glob("*.stage"), (folder or FOLDER) / RUN]:
        file.unlink(missing_ok=True)


def read(folder: Path, tests: Iterable[str]) -> list[dict[str, Any]]:
    """What held, by point and words, each with its cases, the oldest date and the tests (without their parameters).

    Args:
        folder: where the notes are.
        tests: the tests that there are now; what another one said, before it was renamed, does not count.
    """
    there = set(tests)
    found: dict[tuple[int, str], dict[str, tuple[int, str]]] = defaultdict(dict)
    for file in sorted(folder.glob("*.json")):
        if file.name == RUN:
            continue
        more: dict[tuple[int, str], int] = defaultdict(int)
        for one in json.loads(file.read_text(encoding="utf-8")):
            if one["test"] not in there:
                continue
            key = one["point"], one["what"]
            more[key] += one["cases"]
            if more[key] > found[key].get(one["test"], (0, ""))[0]:
                found[key][one["test"]] = more[key], one["date"]
    return [
        {
            "point": point,
            "what": what,
            "cases": sum(cases for cases, _ in told.values()),
            "date": min(day for _, day in told.values()),
            "tests": sorted({test.partition("[")[0] for test in told}),
        }
        for (point, what), told in sorted(found.items())
        if told
    ]


def collected() -> list[str]:
    """The tests that pytest finds."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "--no-header"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if "::" in line]


def main() -> None:
    """Write docs/about/reliability.json from the last run of all tests."""
    run = json.loads((FOLDER / RUN).read_text(encoding="utf-8")) if (FOLDER / RUN).is_file() else None
    if run is None or run["failed"]:
        sys.exit("先让 make test 全部通过，再发布它的结果")
    told = {"run": run, "promises": read(FOLDER, collected())}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (ROOT / "docs" / FILE).write_text(text, encoding="utf-8")
    print(f"docs/{FILE}：{len(told['promises'])}项")


if __name__ == "__main__":
    main()
