"""What unit tests do not reach of the calculators, lines and branches, and whether it is too much: python -m tests.covered.

slipcover has written it; what it says itself of a run in several processes leaves out what those have reached.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

FILE = "build/covered.json"
LEAST = Decimal(99)
"""Per cent of lines and branches together. All are reached by a run of everything; chance may meet one later."""


def missing(told: Mapping[str, Any]) -> Iterator[str]:
    """A line for each file of which something was not reached: the lines, and the branches as from->to."""
    for name, one in told["files"].items():
        branches = [f"{start}->{end}" for start, end in one.get("missing_branches", ())]
        if found := [*map(str, one["missing_lines"]), *branches]:
            yield f"{name}：{'、'.join(found)}"


def share(told: Mapping[str, Any]) -> Decimal:
    """How much was reached, in per cent."""
    summary = told["summary"]
    reached, not_reached = (
        sum(summary[f"{word}_{what}"] for what in ("lines", "branches")) for word in ("covered", "missing")
    )
    return Decimal(100 * reached) / Decimal(reached + not_reached)


def main(file: Path) -> int:
    """Tells; 1 if it is too much."""
    told = json.loads(file.read_text(encoding="utf-8"))
    for line in missing(told):
        print(line)
    found = share(told)
    print(f"单元测试到过测算程序的{found:.2f}%（行和分支），至少要{LEAST}%")
    return int(found < LEAST)


if __name__ == "__main__":
    sys.exit(main(Path(FILE)))
