"""What is owed after limits have changed (补差): what should have been paid in each month, less what was paid by other limits.

Only the limits are exchanged: rates are those of the month itself, both contributions are rounded as 缴费测算 rounds them,
and a base that is written as such has no difference. Where numbers are not certain, what should have been and what was
are worked out in every world, for a month by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ...contribution.rule import NOTHING
from ..case import Case
from ..read.person import Person
from .cost import SIDES, Amount, Costs, Payer, Wanted, Ways
from .owed import Span, span_of
from .tally import Money

_MEMO_LIMIT = 20_000


@dataclass(slots=True)
class TopUpLine:
    """One insurance: how many people owe a difference, and what is owed for each month."""

    heads: int = 0
    months: dict[int, Money] = field(default_factory=dict)

    @property
    def refused(self) -> dict[str, int]:
        """For how many people it is not known, by reason."""
        found: dict[str, int] = {}
        for money in self.months.values():
            for one in (money, *money.apart.values()):
                for (_, reason), heads in one.refused.items():
                    found[reason] = max(found.get(reason, 0), heads)
        return found

    def bounds(self, side: str) -> tuple[Decimal, Decimal] | None:
        """The least and the most that one side owes; None where it is not known, or where this side pays nothing."""
        if self.refused or not any(one.has(side) for money in self.months.values() for one in money.worlds):
            return None
        sums = [[one.of(side) or NOTHING for one in money.worlds] for money in self.months.values()]
        return sum(map(min, sums), NOTHING), sum(map(max, sums), NOTHING)


class TopUp:
    """The differences of everybody; of nobody where none were asked for."""

    def __init__(self, case: Case, wanted: Wanted | None = None) -> None:
        self.firsts: list[date] = case.topup.firsts if case.topup else []
        by = case.topup.by if case.topup else None
        self.lines = [TopUpLine() for _ in case.insurances]
        self.months = [Costs(case, month, wanted, by) for month in self.firsts]
        self._kinds = self._alike()
        self._known: dict[tuple[int, Payer], Ways] = {}

    def span(self, one: Person) -> Span | str | None:
        """The months in which somebody paid: from that of hiring to that of leaving; or why they are not known."""
        return span_of(self.firsts, one)

    def add(self, span: Span | str | None, payer: Payer, insurances: list[int], heads: int) -> None:
        """Some people who paid the same for these insurances."""
        if not span or payer.direct:
            return
        months = range(*span) if not isinstance(span, str) else range(1)
        owing: set[int] = set()
        for month in months:
            ways = self._refused(span) if isinstance(span, str) else self.of(month, payer)
            for at in insurances:
                self._note(month, payer, at)
                parts = [shares[at] for shares in ways]
                if any(any(part) for part in parts):
                    owing.add(at)
                self.lines[at].months.setdefault(month, Money()).add([_times(part, heads) for part in parts], heads)
        for at in owing:
            self.lines[at].heads += heads

    def of(self, month: int, payer: Payer) -> Ways:
        """The differences in one month, per insurance and side: one way, or one a world."""
        key = self._kinds[month], payer
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MEMO_LIMIT:
                self._known.clear()
            found = self._known[key] = self.months[key[0]].differences(payer)
        return found

    def of_person(self, one: Person, payer: Payer) -> dict[int, list[Ways]] | str:
        """For every insurance in which somebody is enrolled, the differences month by month; or why they are not known."""
        span = self.span(one)
        if isinstance(span, str):
            return span
        ways = [self.of(month, payer) for month in range(*(span or (0, 0)))] if not payer.direct else []
        enrolled = [at for at, state in enumerate(one.states) if state]
        return {at: [tuple((shares[at],) for shares in each) for each in ways] for at in enrolled}

    def _note(self, month: int, payer: Payer, at: int) -> None:
        if self.months[month].is_open:
            self.months[month].pays(payer, at)

    def _refused(self, why: str) -> Ways:
        return (((why,) * len(SIDES),) * len(self.lines),)

    def _alike(self) -> list[int]:
        """For every month the first one with the same numbers: what is worked out for that holds for it."""
        found: dict[object, int] = {}
        return [found.setdefault(costs.numbers, at) for at, costs in enumerate(self.months)]


def _times(part: tuple[Amount, ...], heads: int) -> tuple[Amount, ...]:
    """What so many people owe."""
    return tuple(one * heads if isinstance(one, Decimal) else one for one in part)
