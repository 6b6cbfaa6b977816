"""What had to be paid for somebody who was not enrolled (补缴): each month's contribution and its late fee.

The contribution is that of 缴费测算 in each month, the days and the fee are those of 欠费与滞纳金: one debt a person,
an insurance and a month, rounded once. The wage of the roster stands for every month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from ...arrears.case import Debt, FeeTerms
from ...arrears.late_fee import Segment
from ...arrears.rule import days, with_fee
from ...contribution.rule import NOTHING
from ...core.given import required
from ...core.model import Ref
from ...policy.knowledge import Knowledge
from ...policy.lookup import NoValueError
from ..case import Case
from ..read.people import Person
from .cost import Costs

Span = tuple[int, int]
"""The first month and the one after the last, by their places in the months that were asked for."""
_INJURY = "injury"
_FORGET = 50_000


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed for one person in one insurance: the principal, and the late fee between `least` and `most`."""

    owed: Decimal
    least: Decimal
    most: Decimal


class Owed:
    """The debts of everybody; none where nothing was asked of 补缴."""

    def __init__(self, case: Case) -> None:
        self.rule = case.rounding
        self._case, self._back = case, case.back
        self._debts: dict[bool, list[Debt]] = {False: [], True: []}
        self._month: dict[tuple[int, int, Decimal | None, bool, bool | None], Due | str] = {}
        if self._back:
            self._debts = {injury: self._back.months.debts(NOTHING, injury=injury) for injury in (False, True)}

    @cached_property
    def firsts(self) -> list[date]:
        """The months asked for, by their first days."""
        return self._back.months.firsts if self._back else []

    @property
    def notes(self) -> list[str]:
        """Months that have no such day, and what was done."""
        return list(dict.fromkeys(debt.note for debt in self._debts[False] if debt.note))

    def refs(self, insurance: str) -> tuple[Ref, ...]:
        """The articles of the late fee that were used for this insurance."""
        segments = [one for found in self._days[insurance == _INJURY] for one in found if isinstance(one, Segment)]
        return tuple(dict.fromkeys(one.piece.ref for one in segments if not one.piece.typed))

    @cached_property
    def _costs(self) -> list[Costs]:
        return [Costs(self._case, month) for month in self.firsts]

    @cached_property
    def _days(self) -> dict[bool, list[tuple[Segment, ...] | str]]:
        """The days of each month's debt by rate, or why there is none."""
        terms, knowledge = required(self._back).terms, self._case.knowledge
        return {injury: [_days(debt, terms, knowledge) for debt in listed] for injury, listed in self._debts.items()}

    def span(self, one: Person) -> Span | None:
        """The months for which somebody had to be insured: from the month of hiring to that of leaving."""
        if not self._debts[False]:
            return None
        first = next(
            (at for at, month in enumerate(self.firsts) if not one.hired or month >= one.hired.replace(day=1)), None
        )
        last = sum(1 for month in self.firsts if one.left is None or month <= one.left)
        return (first, max(last, first)) if first is not None else (0, 0)

    def of(self, span: Span, insurance: int, amount: Decimal | None, direct: bool, rural: bool | None) -> Due | str:
        """What is owed in one insurance, or why it is not known."""
        parts: list[Due] = []
        for at in range(*span):
            part = self._of_month(at, insurance, amount, direct, rural)
            if isinstance(part, str):
                return part
            parts.append(part)
        return _sum(parts)

    def _of_month(self, at: int, insurance: int, amount: Decimal | None, direct: bool, rural: bool | None) -> Due | str:
        key = (at, insurance, amount, direct, rural)
        found = self._month.get(key)
        if found is None:
            if len(self._month) >= _FORGET:
                self._month.clear()
            found = self._month[key] = self._work_out(at, insurance, amount, direct, rural)
        return found

    def _work_out(self, at: int, insurance: int, amount: Decimal | None, direct: bool, rural: bool | None) -> Due | str:
        injury = self._case.insurances[insurance].id == _INJURY
        segments = self._days[injury][at]
        shares = self._costs[at].shares(amount, direct, rural)[insurance]
        for reason in (*shares, segments):
            if isinstance(reason, str):
                return reason
        assert not isinstance(segments, str)  # noqa: S101 - told above
        owed = sum((share for share in shares if isinstance(share, Decimal)), NOTHING)
        debt = replace(self._debts[injury][at], owed=owed)
        line = with_fee(debt, segments, required(self._back).terms)
        return Due(owed, line.least, line.most)


def _days(debt: Debt, terms: FeeTerms, knowledge: Knowledge) -> tuple[Segment, ...] | str:
    try:
        return days(debt, terms, knowledge)
    except NoValueError as error:
        return str(error)


def _sum(parts: Sequence[Due]) -> Due:
    return Due(
        sum((one.owed for one in parts), NOTHING),
        sum((one.least for one in parts), NOTHING),
        sum((one.most for one in parts), NOTHING),
    )
