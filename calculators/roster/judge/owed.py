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

from ...arrears.debts import Debt, check_order, months
from ...arrears.late_fee import Segment
from ...arrears.rule import days, typed_rates, with_fee
from ...contribution.shares import NOTHING
from ...core.model import InputError, Problem, Ref
from ...policy.parameters import NoValueError
from ..options import NEEDED, Case
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
    """The debts of everybody. Raises InputError where what was filled in does not fit together."""

    def __init__(self, case: Case) -> None:
        self.rule = Costs(case, None).rule
        self._case = case
        self._debts: dict[bool, list[Debt]] = {False: [], True: []}
        self._month: dict[tuple[int, int, Decimal | None, bool, bool | None], Due | str] = {}
        if not case.asks_owed:
            return
        missing = [one for one in NEEDED if case.inputs.get(one) is None]
        if missing:
            told = "要算补缴，起止月份、缴费期限和缴清日都要填；不算就都清空"
            raise InputError(tuple(Problem(name, f"{NEEDED[name]}：还没有填。{told}") for name in missing))
        check_order(case.inputs)
        for injury in (False, True):
            kind = _INJURY if injury else "general"
            self._debts[injury] = months({**case.inputs, "monthly": NOTHING, "monthly-kind": kind})

    @cached_property
    def firsts(self) -> list[date]:
        """The months asked for, by their first days."""
        first, found = self._case.inputs.get("first-month"), []
        for _ in self._debts[False]:
            assert isinstance(first, date)  # noqa: S101 - months() has seen to it
            found.append(first)
            first = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return found

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
        typed = typed_rates(self._case.inputs, self._case.knowledge)
        found: dict[bool, list[tuple[Segment, ...] | str]] = {False: [], True: []}
        for injury, listed in self._debts.items():
            for debt in listed:
                try:
                    found[injury].append(days(debt, self._case.inputs, typed, self._case.knowledge))
                except NoValueError as error:
                    found[injury].append(str(error))
        return found

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
        line = with_fee(debt, segments, self._case.inputs, self.rule)
        return Due(owed, line.least, line.most)


def _sum(parts: Sequence[Due]) -> Due:
    return Due(
        sum((one.owed for one in parts), NOTHING),
        sum((one.least for one in parts), NOTHING),
        sum((one.most for one in parts), NOTHING),
    )
