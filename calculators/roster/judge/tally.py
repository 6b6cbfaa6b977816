"""People added up (汇总): alike people are counted once and worked out once, then times heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ...contribution.case import Insurance
from ...contribution.rule import NOTHING
from ...core.model import Ref
from ...policy.groups import Fit
from ..case import Case
from ..read.people import Person, States
from .cost import SIDES, Amount, Costs
from .owed import Due, Owed, Span
from .standing import Rules


class Alike(NamedTuple):
    """What matters of a person. `amount`: the base if it is known (`direct`), else the wage; `span`: months to be paid for."""

    category: str | None
    states: States
    amount: Decimal | None
    direct: bool
    rural: bool | None
    span: Span | None


@dataclass(slots=True)
class Money:
    """What some people pay a month, by side; `refused` counts those for whom a side is not known, by side and reason."""

    sums: list[Decimal] = field(default_factory=lambda: [NOTHING, NOTHING])
    heads: int = 0
    refused: dict[tuple[str, str], int] = field(default_factory=dict)
    paid: list[bool] = field(default_factory=lambda: [False, False])

    def add(self, shares: tuple[Amount, Amount], heads: int) -> None:
        """Some people who pay the same."""
        self.heads += heads
        for at in (0, 1):
            one = shares[at]
            if isinstance(one, Decimal):
                self.sums[at] += one * heads
                self.paid[at] = True
            elif one:
                key = SIDES[at], one
                self.refused[key] = self.refused.get(key, 0) + heads

    def of(self, side: str) -> Decimal | None:
        """The sum of one side; None if somebody's is not known, or if nobody pays on this side."""
        at = SIDES.index(side)
        known = self.paid[at] and not any(name == side for name, _ in self.refused)
        return self.sums[at] if known or not self.heads else None

    @property
    def total(self) -> Decimal | None:
        """Both sides; None if something is not known."""
        return None if self.refused else sum(self.sums, NOTHING)


@dataclass(slots=True)
class Debts:
    """What is owed for some people; `refused` counts those for whom it is not known, by reason."""

    owed: Decimal = NOTHING
    least: Decimal = NOTHING
    most: Decimal = NOTHING
    heads: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def add(self, due: Due | str, heads: int) -> None:
        """Some people who owe the same."""
        self.heads += heads
        if isinstance(due, str):
            self.refused[due] += heads
        else:
            self.owed += due.owed * heads
            self.least += due.least * heads
            self.most += due.most * heads


@dataclass(slots=True)
class RosterLine:
    """One insurance added up. Heads: `enrolled`, `open` (不知道参没参保) and `missing` are those of the obliged."""

    insurance: Insurance
    obliged: Counter[str] = field(default_factory=Counter)
    citations: dict[Ref, None] = field(default_factory=dict)
    enrolled: int = 0
    missing: int = 0
    open: int = 0
    no_citation: int = 0
    no_citation_out: int = 0
    now: Money = field(default_factory=Money)
    gap: Money = field(default_factory=Money)
    debts: Debts = field(default_factory=Debts)


@dataclass(slots=True)
class Tally:
    """Everything added up."""

    lines: tuple[RosterLine, ...]
    heads: int = 0
    left: int = 0
    short: int = 0
    """People who miss at least one insurance."""
    groups: dict[tuple[str, Fit], int] = field(default_factory=dict)


def alike(one: Person, owed: Owed) -> Alike:
    """What matters of a person."""
    direct = one.base is not None
    return Alike(one.category, one.states, one.base if direct else one.wage, direct, one.rural, owed.span(one))


def add_up(people: Counter[Alike], case: Case, rules: Rules, costs: Costs, owed: Owed) -> Iterator[Tally]:
    """The sums, again and again while they grow; the last one is the whole."""
    tally = Tally(tuple(RosterLine(one) for one in case.insurances))
    standings: Counter[tuple[str | None, States]] = Counter()
    for one, heads in people.items():
        standings[one.category, one.states] += heads
    paying: dict[tuple[str | None, States], list[tuple[int, Money]]] = {}
    for (category, states), heads in standings.items():
        standing = rules.of(category, states)
        paying[category, states] = [
            (at, line.now if state else line.gap)
            for at, (line, state, missing) in enumerate(zip(tally.lines, states, standing.missing, strict=True))
            if state or missing
        ]
        tally.short += heads if any(standing.missing) else 0
        for line, state, by in zip(tally.lines, states, standing.citations, strict=True):
            _add(line, category, state, by, heads)
        for group, fit in standing.groups:
            tally.groups[group.id, fit] = tally.groups.get((group.id, fit), 0) + heads
    for number, (one, heads) in enumerate(people.items()):
        if number % (1_000 if one.span is None else 20) == 0:
            yield tally
        tally.heads += heads
        shares = costs.shares(one.amount, one.direct, one.rural)
        for at, money in paying[one.category, one.states]:
            money.add(shares[at], heads)
            if one.span is not None and money is tally.lines[at].gap:
                tally.lines[at].debts.add(owed.of(one.span, at, one.amount, one.direct, one.rural), heads)
    yield tally


def _add(line: RosterLine, category: str | None, state: bool | None, by: tuple[Ref, ...], heads: int) -> None:
    if not by or category is None:
        line.no_citation += heads
        line.no_citation_out += heads if state is False else 0
        return
    line.obliged[category] += heads
    line.citations.update(dict.fromkeys(by))
    if state is None:
        line.open += heads
    elif state:
        line.enrolled += heads
    else:
        line.missing += heads
