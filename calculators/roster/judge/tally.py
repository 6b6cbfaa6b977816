"""People added up (汇总): alike people are counted once and worked out once, then times heads; in every world that may be true."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from ...contribution.case import Insurance
from ...contribution.rule import NOTHING
from ...core.model import Ref
from ...policy.coverage import CoverageAnswer, CoverageVerdict
from ...policy.groups import Fit
from ..case import Case
from ..read.person import Person, States
from .cost import ALONE, SIDES, Amount, Costs, Payer, Wanted
from .owed import Due, Dues, Owed, Span, bounds_of, plus
from .standing import Rules, Standing

_PIECE, _OWING = 1_000, 20
"""So many different amounts at once, and where months are to be paid for."""


Earning = Counter[Decimal | None]
"""How many people have which amount, wage or base; None: neither is known."""


class Alike(NamedTuple):
    """What rules look at of a person, but for the amount. `known`: there is one; `direct`: it is a base, no wage; `rural`,
    `alone`: as of a Payer; `span`: months to be paid for, or why these are not known; `here`: not gone on the day.
    """

    category: str | None
    states: States
    known: bool
    direct: bool
    rural: bool | None
    alone: bool | None
    span: Span | str | None
    here: bool = True

    def payer(self, amount: Decimal | None) -> Payer:
        """One of them, who has this amount."""
        return Payer(amount, self.direct, self.rural, self.alone)


class Groups:
    """People put together with those who are alike: what holds for all of them is worked out once."""

    def __init__(self, owed: Owed) -> None:
        self._owed = owed
        self._amounts: defaultdict[tuple[object, ...], list[Decimal | None]] = defaultdict(list)

    def add(self, people: Iterable[Person], *, here: bool = True) -> None:
        """More people."""
        amounts, span = self._amounts, self._owed.span if self._owed.firsts else None
        for one in people:
            direct = one.base is not None
            amount = one.base if direct else one.wage
            months = span(one) if span else None
            key = one.category, one.states, amount is not None, direct, one.rural, _is_alone(one), months, here
            amounts[key].append(amount)

    @property
    def earning(self) -> dict[Alike, Earning]:
        """How many of each kind have which amount."""
        return {Alike._make(key): Counter(amounts) for key, amounts in self._amounts.items()}


@dataclass(slots=True)
class Money:
    """What some people pay a month, by side; `refused` counts those for whom a side is not known, by side and reason.

    `apart` holds those who pay something else in another world, by world.
    """

    sums: list[Decimal] = field(default_factory=lambda: [NOTHING] * len(SIDES))
    heads: int = 0
    refused: dict[tuple[str, str], int] = field(default_factory=dict)
    paid: list[bool] = field(default_factory=lambda: [False] * len(SIDES))
    apart: dict[int, Money] = field(default_factory=dict)

    def add(self, ways: Sequence[tuple[Amount, ...]], heads: int) -> None:
        """Some people, and what they pay together: one way for all worlds, or one a world."""
        if len(ways) > 1:
            for world, shares in enumerate(ways):
                self.apart.setdefault(world, Money()).add((shares,), heads)
            return
        self.heads += heads
        for at, one in enumerate(ways[0]):
            if one is None:
                continue
            if isinstance(one, Decimal):
                self.sums[at] += one
                self.paid[at] = True
            else:
                key = SIDES[at], one
                self.refused[key] = self.refused.get(key, 0) + heads

    @property
    def worlds(self) -> list[Money]:
        """What they pay in each world in which it differs; the only one where it does not."""
        return [self.in_world(world) for world in sorted(self.apart)] or [self]

    def in_world(self, world: int) -> Money:
        """What they pay in one world."""
        other = self.apart.get(world)
        if other is None:
            return self
        refused = {
            key: self.refused.get(key, 0) + other.refused.get(key, 0) for key in {**self.refused, **other.refused}
        }
        sums = [one + more for one, more in zip(self.sums, other.sums, strict=True)]
        paid = [one or more for one, more in zip(self.paid, other.paid, strict=True)]
        return Money(sums, self.heads + other.heads, refused, paid)

    def has(self, side: str) -> bool:
        """Does anybody pay on this side, or would if it were known?"""
        return self.paid[SIDES.index(side)] or any(name == side for name, _ in self.refused)

    def of(self, side: str) -> Decimal | None:
        """The sum of one side; None if somebody's is not known, or if nobody pays on this side."""
        at = SIDES.index(side)
        known = self.paid[at] and not any(name == side for name, _ in self.refused)
        return self.sums[at] if known or not self.heads else None

    @property
    def total(self) -> Decimal | None:
        """All sides; None if something is not known."""
        return None if self.refused else sum(self.sums, NOTHING)


@dataclass(slots=True)
class Debts:
    """What is owed for some people; `refused` counts those for whom it is not known, by reason.

    `months` holds what differs from world to world of a month, added up by month and world.
    """

    sure: Due = field(default_factory=Due)
    heads: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    months: dict[int, list[Due]] = field(default_factory=dict)

    def add(self, parts: Sequence[Dues] | str, heads: int, first: int = 0) -> None:
        """Some people who owe the same for months, of which the first is at the place `first`."""
        self.heads += heads
        if isinstance(parts, str):
            self.refused[parts] += heads
            return
        for at, part in enumerate(parts, first):
            if len(part) == 1:
                self.sure = plus(self.sure, part[0], heads)
            else:
                before = self.months.get(at, [Due()] * len(part))
                self.months[at] = [plus(one, more, heads) for one, more in zip(before, part, strict=True)]

    @property
    def bounds(self) -> tuple[Due, Due]:
        """The least and the most: everybody in one and the same world, month by month."""
        low, high = bounds_of(map(tuple, self.months.values()))
        return plus(self.sure, low), plus(self.sure, high)


@dataclass(slots=True)
class RosterLine:
    """One insurance added up. Heads: `enrolled`, `open` (不知道是否参保) and `missing` are those of the obliged."""

    insurance: Insurance
    obliged: Counter[str] = field(default_factory=Counter)
    citations: dict[Ref, None] = field(default_factory=dict)
    enrolled: int = 0
    missing: int = 0
    open: int = 0
    others: Counter[tuple[str, CoverageVerdict]] = field(default_factory=Counter)
    """People who need not be enrolled, or of whom something has to be asked first, by category and what is said."""
    no_citation: int = 0
    no_citation_out: int = 0
    now: Money = field(default_factory=Money)
    gap: Money = field(default_factory=Money)
    debts: Debts = field(default_factory=Debts)

    def in_world(self, world: int) -> RosterLine:
        """The same with what is paid in one world."""
        return replace(self, now=self.now.in_world(world), gap=self.gap.in_world(world))


@dataclass(slots=True)
class Tally:
    """Everything added up."""

    lines: tuple[RosterLine, ...]
    heads: int = 0
    left: int = 0
    short: int = 0
    """People who miss at least one insurance."""
    unsure: int = 0
    """People of whom it is not known whether they are enrolled where they had to be."""
    unjudged: int = 0
    """People of no category that is known."""
    groups: dict[tuple[str, Fit], int] = field(default_factory=dict)

    def in_world(self, world: int) -> Tally:
        """The same with what is paid in one world."""
        return replace(self, lines=tuple(line.in_world(world) for line in self.lines))


def payer_of(one: Person) -> Payer:
    """What matters of a person for paying."""
    direct = one.base is not None
    return Payer(one.base if direct else one.wage, direct, one.rural, _is_alone(one))


def _is_alone(one: Person) -> bool | None:
    """Does somebody pay alone? None where the category is not known."""
    return None if one.word else one.category in ALONE


def wanted(people: Iterable[Alike], rules: Rules) -> Wanted:
    """The insurances that somebody pays or would pay, with an employer and alone."""
    found: dict[bool, set[int]] = {False: set(), True: set()}
    for one in people:
        missing = rules.of(one.category, one.states).missing
        found[bool(one.alone)].update(at for at, state in enumerate(one.states) if state or missing[at])
    return frozenset(found[False]), frozenset(found[True])


def add_up(people: Mapping[Alike, Earning], case: Case, rules: Rules, costs: Costs, owed: Owed) -> Iterator[Tally]:
    """The sums, again and again while they grow; the last one is the whole."""
    tally = Tally(tuple(RosterLine(one) for one in case.insurances))
    for one, earning in people.items():
        if one.here:
            _stand(tally, one, rules.of(one.category, one.states), earning.total())
    for one, earning in people.items():
        missing = rules.of(one.category, one.states).missing
        paid = {at: state for at, state in enumerate(one.states) if state or missing[at]}
        for piece in _pieces(earning, _PIECE if one.span is None else _OWING):
            yield tally
            if one.here:
                _pay(tally, one, paid, piece, costs)
            if one.span is not None:
                for amount, heads in piece.items():
                    for at in paid:
                        if missing[at]:
                            _owe(tally.lines[at].debts, one, at, owed, amount, heads)
    yield tally


def _pieces(earning: Earning, size: int) -> Iterator[dict[Decimal | None, int]]:
    """The amounts, so many at once."""
    left = iter(earning.items())
    while piece := dict(islice(left, size)):
        yield piece


def _stand(tally: Tally, one: Alike, standing: Standing, heads: int) -> None:
    """Counts alike people where they stand."""
    tally.short += heads if any(standing.missing) else 0
    open_ = any(by and state is None for by, state in zip(standing.citations, one.states, strict=True))
    tally.unsure += heads if open_ else 0
    if one.category is None:
        tally.unjudged += heads
    else:
        for at, said in enumerate(standing.verdicts):
            if said and said.answer not in (CoverageAnswer.MUST, CoverageAnswer.NONE):
                tally.lines[at].others[one.category, said] += heads
            else:
                _add(tally.lines[at], one.category, one.states[at], standing.citations[at], heads)
    for group, fit in standing.groups:
        tally.groups[group.id, fit] = tally.groups.get((group.id, fit), 0) + heads


def _pay(
    tally: Tally, one: Alike, paid: Mapping[int, bool | None], earning: Mapping[Decimal | None, int], costs: Costs
) -> None:
    """What alike people pay for the insurances at these places, or would pay where they are not enrolled."""
    for heads, ways in costs.sums(one.payer(None), earning):
        tally.heads += heads
        for at, state in paid.items():
            line = tally.lines[at]
            (line.now if state else line.gap).add([shares[at] for shares in ways], heads)
    if costs.is_open:
        known = [amount for amount in earning if amount is not None]
        for amount in {min(known), max(known)} if known else {None}:
            for at in paid:
                costs.pays(one.payer(amount), at)


def _owe(debts: Debts, one: Alike, at: int, owed: Owed, amount: Decimal | None, heads: int) -> None:
    if one.span is None or isinstance(one.span, str):
        debts.add(one.span or "", heads)
    elif one.here or one.span[0] < one.span[1]:
        debts.add(owed.of(one.span, at, one.payer(amount)), heads, one.span[0])


def _add(line: RosterLine, category: str, state: bool | None, by: tuple[Ref, ...], heads: int) -> None:
    if not by:
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
