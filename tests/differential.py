"""The arithmetic a second time: python -m tests.differential [how many of each] [seed].

Random inputs go to the calculators and to what is below, which was written from the articles and the words of the pages
alone, with fractions and day by day, and imports nothing of the calculators' rules. Every disagreement is printed with the
input that shows it. A small fixed sample runs with the unit tests (tests/unit/test_differential.py).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

from calculators.catalog import run
from calculators.core.model import CalculatorError, Result
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from scripts.data.compiler import compile_knowledge, dump

Typed = dict[str, str]
Answer = Callable[[str, Typed, Knowledge], Result]
DAY = timedelta(days=1)
INSURANCES = ("pension", "medical", "unemployment", "injury", "maternity")


@dataclass(frozen=True, slots=True)
class Asked:
    """One input and what the second implementation says of it: rows of numbers, None where no answer may be given."""

    calculator: str
    typed: Typed
    expected: list[list[object]] | None
    columns: Sequence[int]
    """Which cells of a row of the first table are compared."""


def rounded(value: Fraction, how: str) -> Fraction:
    """To 分 or 元, halves up; to 角, whatever is left over counts as one more."""
    unit = {"fen": Fraction(1, 100), "jiao": Fraction(1, 10), "yuan": Fraction(1)}[how or "fen"]
    whole, rest = divmod(value / unit, 1)
    return (whole + (rest > 0 if how == "jiao" else rest >= Fraction(1, 2))) * unit


def yuan(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def between(rng: Random, first: date, last: date) -> date:
    return first + rng.randrange((last - first).days + 1) * DAY


# 社会保险费征缴暂行条例第十三条: 2‰ a day, only where an order to pay was missed. 社会保险法第八十六条: 0.5‰ a day from
# 2011-07-01. 工伤保险条例第六十二条: 0.5‰ a day from 2011-01-01 for who is not enrolled. From the day after the last day to pay.


def late_fee(rng: Random, known: Knowledge) -> Asked:
    """Several debts of one payment."""
    checked = date.fromisoformat(known.checked)
    edges = [date(2011, 6, 30), date(2011, 7, 1), date(2010, 12, 31), date(2011, 1, 1), date(2012, 2, 29), checked]
    paid = rng.choice(edges) if rng.random() < 0.3 else between(rng, date(2000, 1, 1), checked)
    how, counted = rng.choice(["", "fen", "jiao", "yuan"]), rng.random() < 0.7
    ordered = rng.choice(["no", "yes"])
    limit = paid - DAY if rng.random() < 0.5 else between(rng, date(1999, 3, 1), checked)
    lines, expected = [], []
    for _ in range(rng.randrange(1, 5)):
        due = between(rng, max(date(1999, 2, 1), paid - 4000 * DAY), paid + 3 * DAY)
        injury, cents = rng.random() < 0.4, rng.choice([1, 5, 25, 125, 99999, rng.randrange(1, 10**12)])
        lines.append(f"{due:%Y-%m},{'工伤未参保' if injury else '一般'},{yuan(cents)},,{due},")
        missed = ordered == "yes" and limit > due and paid > limit
        expected.append(_fee(cents, (due, paid if counted else paid - DAY), injury, how, missed))
    typed = {
        "debts": "\n".join(lines),
        "paid": str(paid),
        "ordered": ordered,
        "order-limit": str(limit) if ordered == "yes" else "",
        "pay-day": "counted" if counted else "not",
        "rounding": how,
    }
    return Asked("arrears", typed, expected, (0, 2, 3, -1))


def _fee(cents: int, span: tuple[date, date], injury: bool, how: str, missed: bool) -> list[object]:
    """What is owed, the days, the fee of all of them, and the fee that surely runs."""
    days = of_two = of_half = 0
    day = span[0] + DAY
    while day <= span[1]:
        days += 1
        if day >= date(2011, 7, 1) or (injury and day >= date(2011, 1, 1)):
            of_half += 1
        else:
            of_two += 1
        day += DAY
    owed = Fraction(cents, 100)
    whole, sure = (owed * (of_half * Fraction(1, 2) + two * 2) / 1000 for two in (of_two, of_two if missed else 0))
    return [owed, Fraction(days), rounded(whole, how), rounded(sure, how)]


# 指标分解: the words of docs/calculators/allocation.md, for the articles leave weights and rounding open.


def remainder(rng: Random, known: Knowledge) -> Asked:
    """A target for units by weighted factors."""
    count, most = rng.choice([1, 2, 3, 5, 18, 40]), rng.choice([3, 10, 1000, 10**6])
    factors = ["base", "jobs", "resumed", "stock", "growth"]
    numbers = {name: [rng.randrange(0, most + 1) for _ in range(count)] for name in factors}
    weights = {name: rng.choice([1, 2, 3, 7, 20]) for name in factors if rng.random() < 0.6} or {"base": 1}
    capped = rng.random() < 0.5
    target = rng.choice([0, 1, count, rng.randrange(0, sum(numbers["stock"]) + 1)])
    rows = [",".join([f"单位{at}", *(str(numbers[name][at]) for name in factors), "0"]) for at in range(count)]
    typed = {"insurance": "pension", "target": str(target), "units": "\n".join(rows), "cap": "yes" if capped else ""}
    typed |= {f"w-{name}": str(weight) for name, weight in weights.items()}
    if any(sum(numbers[name]) == 0 for name in weights):
        return Asked("allocation", typed, None, (0,))
    scores = [
        sum((Fraction(weight * numbers[name][at], sum(numbers[name])) for name, weight in weights.items()), Fraction(0))
        for at in range(count)
    ]
    shares = _divide(target, scores, numbers["stock"] if capped else None)
    return Asked("allocation", typed, None if shares is None else [[Fraction(one)] for one in shares], (0,))


def _divide(target: int, scores: list[Fraction], caps: list[int] | None) -> list[int] | None:
    """Largest remainder; who would get more than the cap gets the cap, the rest is divided among the others."""
    given: dict[int, int] = {}
    while True:
        rest = target - sum(given.values())
        free = [at for at in range(len(scores)) if at not in given]
        pool = sum((scores[at] for at in free), Fraction(0))
        if rest < 0 or (rest and not pool):
            return None
        due = {at: rest * scores[at] / pool if pool else Fraction(0) for at in free}
        over = [at for at in free if caps is not None and due[at] > caps[at]]
        if not over:
            break
        given |= {at: caps[at] for at in over if caps is not None}
    given |= {at: int(due[at]) for at in free}
    left = target - sum(given.values())
    for at in sorted(free, key=lambda one: (int(due[one]) - due[one], one))[:left]:
        given[at] += 1
    return [given[at] for at in range(len(scores))]


# 缴费: the base is the wage, not under the floor, not over the ceiling; base × rate, rounded for one person, × heads.


def shares(rng: Random, known: Knowledge) -> Asked:
    """Bands and people of one month, with every number typed."""
    how, floor = rng.choice(["", "fen", "jiao", "yuan"]), rng.choice([0, 100000, rng.randrange(1, 900000)])
    ceiling = floor + rng.choice([0, 1, rng.randrange(1, 3000000)])
    sides = [("employer", one) for one in INSURANCES] + [("employee", one) for one in INSURANCES[:3]]
    rates = {f"rate-{side}-{one}": rng.randrange(0, 10001) for side, one in sides} | {
        "rate-rural-unemployment": rng.randrange(0, 201)
    }
    wages = [floor, ceiling, max(floor - 1, 0), ceiling + 1]
    bands = [
        (rng.randrange(0, 1000), rng.choice([*wages, rng.randrange(0, 5000000)]), rng.random() < 0.3)
        for _ in range(rng.randrange(1, 5))
    ]
    people = [
        (1, rng.choice([*wages, rng.randrange(0, 5000000)]), rng.random() < 0.3) for _ in range(rng.randrange(0, 3))
    ]
    typed = {
        "month": "2024-09",
        "kind": "employer",
        "rounding": how,
        "floor": yuan(floor),
        "floor-unemployment": yuan(floor),
        "ceiling": yuan(ceiling),
        "bands": "\n".join(f"{heads},{yuan(one)},{'农民合同制工人' if rural else ''}" for heads, one, rural in bands),
        "people": "\n".join(f"某,{yuan(one)},{'rural' if rural else 'staff'}" for _, one, rural in people),
        **{name: yuan(rate) for name, rate in rates.items()},
    }
    expected: list[list[object]] = []
    for one in INSURANCES:
        sums = []
        for side in ("employer", "employee"):
            total = Fraction(0)
            for heads, paid, rural in (*bands, *people):
                country = rural and (side, one) == ("employee", "unemployment")
                rate = rates.get("rate-rural-unemployment" if country else f"rate-{side}-{one}", 0)
                total += rounded(Fraction(min(max(paid, floor), ceiling) * rate, 1_000_000), how) * heads
            sums.append(total)
        whole = sum(sums, Fraction(0))
        expected.append([*sums, whole, whole * 12])
    return Asked("contribution", typed, expected, (0, 1, 2, 3))


# 期限: from which day to which a rule is surely known (None: nothing that ends it was read), how many days, from which event.
RULES = (
    ("established", date(2004, 6, 3), None, 30),  # 天津 社会保险登记
    ("established", date(1999, 3, 19), None, 30),  # 社会保险登记管理暂行办法
    ("established", date(2002, 12, 31), date(2014, 12, 31), 30),  # 天津 失业保险登记
    ("established", date(2004, 6, 3), date(2011, 6, 30), 60),  # 天津 申报缴费，社会保险法施行后按月申报
    ("hired", date(2011, 7, 1), None, 30),  # 社会保险法第五十八条
    ("changed", date(1999, 1, 22), None, 30),  # 社会保险费征缴暂行条例第九条
)


def deadline(rng: Random, known: Knowledge) -> Asked:
    """Days on which something happened; establishment before 2019-03-24, since when enterprises register at once."""
    last = date.fromisoformat(known.checked)
    edges = [day + step * DAY for _, first, end, _ in RULES for day in (first, end or last) for step in (-1, 0, 1)]
    events = {}
    for event in ("established", "hired", "changed"):
        day = rng.choice(edges) if rng.random() < 0.5 else between(rng, date(1996, 1, 1), last)
        if rng.random() < 0.6 and (event != "established" or day < date(2019, 3, 24)):
            events[event] = day
    same = rng.random() < 0.4
    typed = {event: str(day) for event, day in events.items()} | {"counting": "same" if same else ""}
    expected: list[list[object]] = [
        [
            events[event] + (days - same) * DAY
            if first <= events[event] and (end is None or events[event] <= end)
            else None
        ]
        for event, first, end, days in RULES
        if event in events
    ]
    return Asked("deadlines", typed, expected if any(row[0] for row in expected) else None, (2,))


KINDS: tuple[Callable[[Random, Knowledge], Asked], ...] = (late_fee, remainder, shares, deadline)


def number(value: object) -> object:
    """A figure as a fraction; days and what is not computed stay as they are."""
    return Fraction(value) if isinstance(value, Decimal | int) else value


def disagreement(asked: Asked, known: Knowledge, answer: Answer = run) -> str:
    """How the two differ, or nothing."""
    try:
        rows = answer(asked.calculator, asked.typed, known).tables[0].rows
    except CalculatorError as error:
        return "" if asked.expected is None else f"refused: {error}\n  {asked}"
    listed = [[cell.value for cell in cells] for name, cells in rows if name != "合计"]
    found = [[number(cells[at if at >= 0 else len(cells) + at]) for at in asked.columns] for cells in listed]
    if asked.expected is None:
        return "" if not any(cell is not None for row in found for cell in row) else f"answered: {found}\n  {asked}"
    same = sorted(map(repr, found)) == sorted(
        map(repr, asked.expected)
    )  # rules of one event stand in an order of their own
    return "" if same else f"{found}\n  {asked}"


def tried(count: int, seed: int, known: Knowledge, answer: Answer = run) -> Iterator[tuple[str, int, list[str]]]:
    """Each kind: its name, how many were tried, the disagreements."""
    for kind in KINDS:
        rng = Random(f"{kind.__name__} {seed}")
        told = [disagreement(kind(rng, known), known, answer) for _ in range(count)]
        yield kind.__name__, count, [one for one in told if one]


def main(arguments: Sequence[str]) -> int:
    """Try, print, and answer 1 if anything disagrees."""
    count, seed = (int(one) for one in (*arguments, *("2000", "1")[len(arguments) :]))
    known = load(dump(compile_knowledge(Path(__file__).resolve().parent.parent / "docs")))
    bad = 0
    for name, times, found in tried(count, seed, known):
        print("\n".join([f"{name}: {times} inputs, {len(found)} disagreements", *found[:5]]))
        bad += len(found)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
