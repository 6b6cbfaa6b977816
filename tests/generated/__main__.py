"""How many made-up rosters are read right: python -m tests.generated [--count 2000] [--first 1]. Prints the figure, and ends
with 1 if one was read wrong without a doubt.

A roster is right when people, gaps and sums are: how many, which of them are not enrolled, their wages, their days. A wrong
one is doubted when the answer asks about it, or tells of a cell of the column that was read wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from calculators.core.model import CalculatorError
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from calculators.roster.job import Asked, work
from calculators.roster.model import Roster
from calculators.roster.read.source import open_source
from scripts.data.compiler import compile_knowledge, dump
from tests.generated.rosters import Made, make

ROOT = Path(__file__).resolve().parent.parent.parent
ABOUT = {
    "people": {"姓名", "身份证号", "整行"},
    "pension": {"养老保险", "参加社会保险", "整行"},
    "medical": {"医疗保险", "参加社会保险", "整行"},
    "wages": {"月工资", "整行"},
    "days": {"入职日期", "整行"},
    "categories": {"人员类别", "整行"},
}
"""Which columns' doubts are about a figure."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one roster was read: the figures that are wrong, and those of them of which nothing was told."""

    wrong: frozenset[str]
    silent: frozenset[str]
    refused: str = ""


def read(content: bytes, knowledge: Knowledge) -> Roster:
    """The roster worked out, as the command line does."""
    source = open_source(content, knowledge.roster)
    asked = Asked({"kind": "private"})
    return next(one for one in work(source, source.mapping, asked, knowledge) if isinstance(one, Roster))


def judge(made: Made, knowledge: Knowledge) -> Outcome:
    """What is wrong in the reading of a roster."""
    try:
        roster = read(made.content, knowledge)
    except CalculatorError as error:
        return Outcome(frozenset({"refused"}), frozenset(), str(error))
    places = {one.id: at for at, one in enumerate(roster.case.insurances)}
    people, wrong = roster.people, set()
    if [one.name for one in people] != [one.name for one in made.here]:
        wrong.add("people")
    if [one.category for one in people] != [one.category for one in made.here]:
        wrong.add("categories")
    for insurance in ("pension", "medical"):
        if sum(one.states[places[insurance]] is False for one in people) != made.missing(insurance):
            wrong.add(insurance)
    if sum((one.wage or Decimal(0) for one in people), Decimal(0)) != made.wages:
        wrong.add("wages")
    if "hired" in made.noise and [one.hired for one in people] != [one.hired for one in made.here]:
        wrong.add("days")
    asked = any(one.asked for one in roster.decisions)
    told = {one.column for one in roster.doubts}
    silent = {one for one in wrong if not asked and not told & ABOUT[one]}
    return Outcome(frozenset(wrong), frozenset(silent))


def main(argv: list[str] | None = None) -> int:
    """Make, read, count and print."""
    parser = argparse.ArgumentParser(description="随机造花名册，看读得对不对")
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--first", type=int, default=1, help="第一个种子")
    parser.add_argument("--show", type=int, default=10, help="错的列出几个")
    options = parser.parse_args(argv)
    knowledge = load(dump(compile_knowledge(ROOT / "docs")))
    figures: Counter[str] = Counter()
    shown = 0
    for seed in range(options.first, options.first + options.count):
        made = make(seed)
        found = judge(made, knowledge)
        figures["all right"] += not found.wrong
        figures["wrong, doubted"] += bool(found.wrong) and not found.silent
        figures["wrong, not a word"] += bool(found.silent)
        figures.update(f"wrong: {one}" for one in found.wrong)
        if found.wrong and shown < options.show:
            shown += 1
            print(f"{made.name}: {sorted(found.wrong)} silent {sorted(found.silent)} {found.refused} {made.noise}")
    print(f"{options.count:,} rosters: " + ", ".join(f"{name} {number:,}" for name, number in figures.most_common()))
    return 1 if figures["wrong, not a word"] else 0


if __name__ == "__main__":
    sys.exit(main())
