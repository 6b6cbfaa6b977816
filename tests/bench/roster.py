"""How long a roster takes from its bytes to the answer, Python warm: python -m tests.bench.roster. Prints, never judges.

Ours in CPython and in Pyodide (under Node, the same WebAssembly as in the browser), and the same work with pandas in
CPython, whose totals must be ours. Memory is what Python's allocator held at most, and Pyodide's whole heap.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from calculators.policy.resolve import ResolvedParameter
from calculators.roster.job import Asked, work
from calculators.roster.judge.cost import SIDES, Costs
from calculators.roster.model import Roster
from calculators.roster.read.source import open_source
from scripts.data.compiler import compile_knowledge, dump
from tests.bench.rosters import as_csv, as_xlsx

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS = ROOT / "build" / "bench" / "peers" / "venv" / "bin" / "python"
ASKED = {
    "kind": "private",
    "asof": "2005-12-31",
    "month": "2024-09",
    "class": "2",
    "rate-employee-pension": "8",
    "rate-employer-medical": "10",
    "rate-employee-medical": "2",
    "rate-employer-maternity": "0.5",
    "rate-rural-unemployment": "0.3",
}


@dataclass(frozen=True, slots=True)
class Turns:
    """How long one way of doing it took, in seconds, and how much memory it held at most, in MB; 0 if not measured."""

    title: str
    rows: int
    seconds: list[float]
    memory: float = 0
    longest: float = 0

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.seconds)


def ours(content: bytes, knowledge: Knowledge) -> Roster:
    """The whole way, as the command line goes it."""
    source = open_source(content, knowledge.roster)
    mapping = source.mapping
    return next(one for one in work(source, mapping, Asked(ASKED), knowledge) if isinstance(one, Roster))


def in_cpython(content: bytes, knowledge: Knowledge, repeats: int) -> tuple[Turns, Roster]:
    """Ours here."""
    turns = []
    for _ in range(repeats):
        start = time.perf_counter()
        roster = ours(content, knowledge)
        turns.append(time.perf_counter() - start)
    rows = len(roster.people)
    del roster
    tracemalloc.start()
    roster = ours(content, knowledge)
    memory = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return Turns(f"本站，CPython {sys.version.split()[0]}", rows, turns, memory), roster


def in_pyodide(path: Path, data: Path, rows: int, repeats: int) -> Turns:
    """Ours in Pyodide."""
    node = Path(sys.prefix, "bin", "node")
    program = Path(__file__).with_suffix(".mjs")
    given = (str(ROOT), str(data), str(path), json.dumps(ASKED), str(repeats))
    done = subprocess.run([node, program, *given], capture_output=True, text=True, check=True).stdout.splitlines()
    told = json.loads(done[0])
    title = f"本站，Pyodide（Python {told['version']}，Node）"
    return Turns(title, rows, told["seconds"], int(done[1]) / 1e6, told["longest"])


def in_pandas(path: Path, roster: Roster, repeats: int) -> Turns | None:
    """The same with pandas, if it is there. Raises AssertionError if its totals are not ours."""
    if not PEERS.exists():
        return None
    program = Path(__file__).with_name("roster_pandas.py")
    terms = json.dumps({**pandas_terms(roster), "repeats": repeats}, ensure_ascii=False)
    done = subprocess.run([PEERS, program, path, terms], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["totals"]["paid"] == our_totals(roster), "pandas 算出来的不一样"
    return Turns(f"pandas {told['version']}，CPython", len(roster.people), told["seconds"])


def pandas_terms(roster: Roster) -> dict[str, Any]:
    """What pandas has to be told: words, bounds in fen and rates in 1/100000."""
    terms, case = roster.case.knowledge.roster, roster.case
    limits = roster.costs.payable[0].bounds
    assert not isinstance(limits, str)
    return {
        "yes": sorted(terms.yes),
        "no": sorted(terms.no),
        "asof": ASKED["asof"],
        "floor": int(limits.floor.amount * 100),
        "ceiling": int(limits.ceiling.amount * 100),
        "rates": {one.name: dict(_rates(roster.costs, at)) for at, one in enumerate(case.insurances)}
        | _columns(roster),
    }


def _columns(roster: Roster) -> dict[str, dict[str, tuple[int, int]]]:
    named = {column.insurance: column.name for column in roster.case.knowledge.roster.columns if column.insurance}
    return {named[one.id]: dict(_rates(roster.costs, at)) for at, one in enumerate(roster.case.insurances)}


def _rates(costs: Costs, at: int) -> Iterator[tuple[str, tuple[int, int]]]:
    for pays in costs.payable[at].sides:
        both = [pays.rate(rural=rural) for rural in (False, True)]
        yield pays.name, tuple(int(one.amount * 100_000) for one in both if isinstance(one, ResolvedParameter))  # type: ignore[misc]


def our_totals(roster: Roster) -> dict[str, int]:
    """What those who are enrolled pay, by insurance and side, in fen."""
    named = {column.insurance: column.name for column in roster.case.knowledge.roster.columns if column.insurance}
    sums = {f"{named[line.insurance.id]}{side}": line.now.of(side) for line in roster.tally.lines for side in SIDES}
    return {name: int(one * 100) for name, one in sums.items() if isinstance(one, Decimal)}


def tell(title: str, turns: list[Turns]) -> None:
    """One table; the ratio is to the last row."""
    head = ("做法", "秒（中位数）", "行/秒", "最长一步，毫秒", "内存至多 MB", "比最后一行")
    print(f"\n{title}\n| {' | '.join(head)} |\n{'|---' * len(head)}|")
    for one in turns:
        ratio, memory = one.middle / turns[-1].middle, f"{one.memory:.0f}" if one.memory else "没有测"
        longest = f"{one.longest * 1000:.0f}" if one.longest else "—"
        print(f"| {one.title} | {one.middle:.2f} | {one.rows / one.middle:,.0f} | {longest} | {memory} | {ratio:.2f} |")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="花名册要算多久")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--sheet-rows", type=int, default=5_000)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    text = dump(compile_knowledge(ROOT / "docs"))
    knowledge = load(text)
    with tempfile.TemporaryDirectory() as name:
        data = Path(name, "knowledge.json")
        data.write_text(text, encoding="utf-8")
        for kind, rows, make in (("CSV", options.rows, as_csv), ("XLSX", options.sheet_rows, as_xlsx)):
            path = Path(name, f"people.{kind.lower()}")
            content = make(rows)
            path.write_bytes(content)
            here, roster = in_cpython(content, knowledge, options.repeats)
            pandas = in_pandas(path, roster, options.repeats) if kind == "CSV" else None
            turns = [here, in_pyodide(path, data, rows, options.repeats), *([pandas] if pandas else [])]
            tell(f"{kind}，{rows:,} 行，{len(content) / 1e6:.1f} MB", turns if pandas else turns[::-1])
            if kind == "CSV" and pandas is None:
                print("没有和 pandas 比：请运行 make bench，它会装好 pandas")


if __name__ == "__main__":
    main()
