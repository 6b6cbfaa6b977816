"""What had to be paid for somebody who was not enrolled (补缴): each month's contribution and its late fee.

The contribution is that of 缴费测算 in each month, the days and the fee are those of 欠费与滞纳金: one debt a person,
an insurance and a month, rounded once. The wage of the roster stands for every month. Where the numbers of a month are
not certain, each that may hold is worked out for that month by itself; what is owed is then a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from ...arrears.case import Debt, FeeTerms
from ...arrears.late_fee import Segment
from ...arrears.rule import days, preservation, preserved_words, with_fee
from ...contribution.rule import NOTHING
from ...core.given import required
from ...core.model import Ref
from ...policy.knowledge import Knowledge
from ...policy.lookup import NoValueError
from ..case import Case
from ..read.person import Person
from .cost import Costs, Payer, Wanted

Span = tuple[int, int]
"""The first month and the one after the last, by their places in the months that were asked for."""
_KINDS = ("", "injury", "pension")
"""Insurances of which debts have rules of their own, and all the others."""
_UNREAD = {"hired": "入职日期写了，读不懂", "left": "离职日期写了，读不懂"}
_NO_DAY = "已经离职，没有写离职日期"
_MEMO_LIMIT = 50_000


@dataclass(frozen=True, slots=True)
class Due:
    """What is owed for one person in one insurance: the principal, and the late fee between `least` and `most`."""

    owed: Decimal = NOTHING
    least: Decimal = NOTHING
    most: Decimal = NOTHING


Dues = tuple[Due, ...]
"""What is owed for one month in every world of that month, in their order; a single one where all agree."""


PARTS: tuple[Callable[[Due], Decimal], ...] = (
    lambda one: one.owed,
    lambda one: one.least,
    lambda one: one.most,
    lambda one: one.owed + one.most,
)
"""Principal, fee at least and at most, and the most that is to be paid in all."""


class Owed:
    """The debts of everybody; none where nothing was asked of 补缴."""

    def __init__(self, case: Case, wanted: Wanted | None = None) -> None:
        self.rule = case.rounding
        self._case, self._back = case, case.back
        self.wanted = wanted
        self._debts: dict[str, list[Debt]] = {kind: [] for kind in _KINDS}
        self._month: dict[tuple[int, int, Payer], Dues | str] = {}
        if self._back:
            months = self._back.months
            self._debts = {
                kind: months.debts(NOTHING, injury=kind == "injury", pension=kind == "pension") for kind in _KINDS
            }

    @cached_property
    def firsts(self) -> list[date]:
        """The months asked for, by their first days."""
        return self._back.months.firsts if self._back else []

    @property
    def debts(self) -> list[Debt]:
        """A debt of each month asked for, of insurances without a rule of their own."""
        return self._debts[""]

    @property
    def notes(self) -> list[str]:
        """Months that have no such day, and what was done."""
        return list(dict.fromkeys(debt.note for debt in self._debts[""] if debt.note))

    def refs(self, insurance: str) -> tuple[Ref, ...]:
        """The articles of the late fee that were used for this insurance."""
        segments = [one for found in self._days[_kind(insurance)] for one in found if isinstance(one, Segment)]
        return tuple(dict.fromkeys(one.piece.ref for one in segments if not one.piece.typed))

    @cached_property
    def months(self) -> list[Costs]:
        """What people pay in each of the months."""
        return [Costs(self._case, month, self.wanted) for month in self.firsts]

    @cached_property
    def _days(self) -> dict[str, list[tuple[Segment, ...] | str]]:
        """The days of each month's debt by rate, or why there is none."""
        terms, knowledge = required(self._back).terms, self._case.knowledge
        return {kind: [_days(debt, terms, knowledge) for debt in listed] for kind, listed in self._debts.items()}

    def span(self, one: Person) -> Span | str | None:
        """The months for which somebody had to be insured: from the month of hiring to that of leaving; or why they are
        not known.
        """
        return span_of(self.firsts, one)

    def of(self, span: Span, insurance: int, payer: Payer) -> list[Dues] | str:
        """What is owed for each month in one insurance, or why it is not known."""
        parts: list[Dues] = []
        for at in range(*span):
            part = self._of_month(at, insurance, payer)
            if isinstance(part, str):
                return part
            parts.append(part)
        return parts

    def _of_month(self, at: int, insurance: int, payer: Payer) -> Dues | str:
        key = (at, insurance, payer)
        found = self._month.get(key)
        if found is None:
            if len(self._month) >= _MEMO_LIMIT:
                self._month.clear()
            found = self._month[key] = self._work_out(at, insurance, payer)
        return found

    def _work_out(self, at: int, insurance: int, payer: Payer) -> Dues | str:
        kind = _kind(self._case.insurances[insurance].id)
        segments = self._days[kind][at]
        self.months[at].pays(payer, insurance)
        ways = [shares[insurance] for shares in self.months[at].shares(payer)]
        for reason in (*(share for shares in ways for share in shares), segments):
            if isinstance(reason, str):
                return reason
        assert not isinstance(segments, str)  # noqa: S101 - told above
        found = []
        for shares in ways:
            owed = sum((share for share in shares if isinstance(share, Decimal)), NOTHING)
            line = with_fee(replace(self._debts[kind][at], owed=owed), segments, required(self._back).terms)
            found.append(Due(owed, line.least, line.most))
        return tuple(found) if any(one != found[0] for one in found) else (found[0],)


def span_of(firsts: Sequence[date], one: Person) -> Span | str | None:
    """Which of these months somebody worked, from that of hiring to that of leaving; or why that is not known."""
    if not firsts:
        return None
    if one.unread or one.status is not None:
        for role, why in _UNREAD.items():
            if role in one.unread:
                return why
        if one.status is False and one.left is None:
            return _NO_DAY
    first = next((at for at, month in enumerate(firsts) if not one.hired or month >= one.hired.replace(day=1)), None)
    last = sum(1 for month in firsts if one.left is None or month <= one.left)
    return (first, max(last, first)) if first is not None else (0, 0)


def bounds_of(parts: Iterable[Dues]) -> tuple[Due, Due]:
    """The least and the most of some months, each in the world in which it is so."""
    low, high = Due(), Due()
    for part in parts:
        owed, least, most = ([getattr(one, name) for one in part] for name in ("owed", "least", "most"))
        low = plus(low, Due(min(owed), min(least), min(most)))
        high = plus(high, Due(max(owed), max(least), max(most)))
    return low, high


def plus(one: Due, other: Due, heads: int = 1) -> Due:
    """One debt and another, the latter of some people."""
    return Due(one.owed + other.owed * heads, one.least + other.least * heads, one.most + other.most * heads)


def _days(debt: Debt, terms: FeeTerms, knowledge: Knowledge) -> tuple[Segment, ...] | str:
    try:
        segments = days(debt, terms, knowledge)
    except NoValueError as error:
        return str(error)
    preserved = preservation(debt, segments, knowledge) if debt.pension else None
    return segments if preserved is None else preserved_words(preserved.value)


def _kind(insurance: str) -> str:
    return insurance if insurance in _KINDS else ""
