"""What was promised and how many cases of it a test has just tried: build/reliability/*.json, for the page 「可靠性」.

A test that takes the fixture ``promise`` says at its end ``promise(2, "…", 12)``: the point of the promise, what was
tried in plain Chinese, and in how many cases. A file a test, named by it, holds a list of
``{"point": 2, "what": "…", "cases": 12, "test": "tests/…::test_…"}``. A test that fails leaves none, so that only what
held is counted. ``read`` adds up what several tests tried of the same promise.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "build" / "reliability"
Promise = Callable[[int, str, int], None]


def _file(test: str) -> Path:
    return FOLDER / f"{hashlib.sha256(test.encode()).hexdigest()[:16]}.json"


def forget(test: str) -> None:
    """A test begins anew, or has failed: what it said before does not count."""
    _file(test).unlink(missing_ok=True)


def note(test: str, point: int, what: str, cases: int) -> None:
    """A test has tried a promise in this many cases."""
    assert cases > 0, "没有试过的不能算数"
    file = _file(test)
    said = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    said.append({"point": point, "what": what, "cases": cases, "test": test})
    FOLDER.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(folder: Path = FOLDER) -> dict[tuple[int, str], int]:
    """Point and words of each promise → cases, in the order of the points."""
    total: Counter[tuple[int, str]] = Counter()
    for file in sorted(folder.glob("*.json")):
        for one in json.loads(file.read_text(encoding="utf-8")):
            total[one["point"], one["what"]] += one["cases"]
    return dict(sorted(total.items()))
