"""People added up (汇总): alike people are counted once and worked out once, then times heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from calculators.groups import Fit
from calculators.model import Ref
from calculators.roster.cost import SIDES, Amount, Costs
from calculators.roster.options import Case
from calculators.roster.people import Person, States
from calculators.roster.standing import Rules
from calculators.shares import NOTHING, Insurance

Alike = tuple[str | None, States, "Decimal | None", bool, bool | None]
"""What matters of a person: category, states, wage or base, which of the two, rural."""


@dataclass(slots=True)
class Money:
    """What some people pay a month, by side; `refused` counts those for whom a side is not known, by side and reason."""

    sums: list[Decimal] = field(default_factory=lambda: [NOTHING, NOTHING])
    heads: int = 0
    refused: dict[tuple[str, str], int] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)

    def add(self, shares: tuple[Amount, Amount], heads: int) -> None:
        """Some people who pay the same."""
        self.heads += heads
        for at, (side, one) in enumerate(zip(SIDES, shares, strict=True)):
            if isinstance(one, Decimal):
                self.sums[at] += one * heads
                self.paid.add(side)
            elif one:
                self.refused[side, one] = self.refused.get((side, one), 0) + heads

    def of(self, side: str) -> Decimal | None:
        """The sum of one side; None if somebody's is not known, or if nobody pays on this side."""
        if any(name == side for name, _ in self.refused) or (self.heads and side not in self.paid):
            return None
        return self.sums[SIDES.index(side)]

    @property
    def total(self) -> Decimal | None:
        """Both sides; None if something is not known."""
        return None if self.refused else sum(self.sums, NOTHING)


@dataclass(slots=True)
class Line:
    """One insurance added up. Heads: `enrolled`, `open` (不知道参没参保) and `missing` are those of the obliged."""

    insurance: Insurance
    obliged: Counter[str] = field(default_factory=Counter)
    grounds: dict[Ref, None] = field(default_factory=dict)
    enrolled: int = 0
    missing: int = 0
    open: int = 0
    no_ground: int = 0
    no_ground_out: int = 0
    now: Money = field(default_factory=Money)
    gap: Money = field(default_factory=Money)


@dataclass(slots=True)
class Tally:
    """Everything added up."""

    lines: tuple[Line, ...]
    heads: int = 0
    left: int = 0
    short: int = 0
    """People who miss at least one insurance."""
    groups: dict[tuple[str, Fit], int] = field(default_factory=dict)


def alike(one: Person) -> Alike:
    """What matters of a person."""
    direct = one.base is not None
    return one.category, one.states, one.base if direct else one.wage, direct, one.rural


def add_up(people: Counter[Alike], case: Case, rules: Rules, costs: Costs) -> Iterator[Tally]:
    """The sums, again and again while they grow; the last one is the whole."""
    tally = Tally(tuple(Line(one) for one in case.insurances))
    yield tally
    for number, ((category, states, amount, direct, rural), heads) in enumerate(people.items()):
        standing = rules.of(category, states)
        shares = costs.shares(amount, direct, rural)
        tally.heads += heads
        tally.short += heads if any(standing.missing) else 0
        for line, state, by, pays in zip(tally.lines, states, standing.grounds, shares, strict=True):
            _add(line, category, state, by, heads)
            if state:
                line.now.add(pays, heads)
            elif by and state is False:
                line.gap.add(pays, heads)
        for group, fit in standing.groups:
            tally.groups[group.id, fit] = tally.groups.get((group.id, fit), 0) + heads
        if number % 1_000 == 999:
            yield tally
    yield tally


def _add(line: Line, category: str | None, state: bool | None, by: tuple[Ref, ...], heads: int) -> None:
    if not by or category is None:
        line.no_ground += heads
        line.no_ground_out += heads if state is False else 0
        return
    line.obliged[category] += heads
    line.grounds.update(dict.fromkeys(by))
    if state is None:
        line.open += heads
    elif state:
        line.enrolled += heads
    else:
        line.missing += heads
