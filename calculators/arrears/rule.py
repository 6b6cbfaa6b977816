"""Each debt worked out (逐笔计算): its days by rate, and the fee with and without an order that was missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..core.model import Ref
from ..core.money import exactly, round_money
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError, Reading
from ..policy.parameters import DatedValue
from .case import DEFER, Debt, FeeTerms
from .late_fee import Segment, pieces, split, without_order

DAY = timedelta(days=1)
PRESERVATION = "arrears/preservation"


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One debt worked out. `whole` counts every day, `free` not those whose article asks for a missed order."""

    debt: Debt
    segments: tuple[Segment, ...]
    whole: Decimal
    free: Decimal
    state: str
    refused: str = ""

    @property
    def needs_order(self) -> bool:
        """Does a part of its days fall under the article that asks for an order?"""
        return any(one.piece.after_order for one in self.segments)

    @property
    def least(self) -> Decimal:
        """The smaller of the amounts that what was filled in leaves open."""
        return self.whole if self.state == "missed" else self.free

    @property
    def most(self) -> Decimal:
        """The larger of them."""
        return self.whole if self.state in ("missed", "unknown") else self.free


def work_out(debt: Debt, terms: FeeTerms, knowledge: Knowledge) -> DebtLine:
    """One debt; `refused` says why where a day has no rate."""
    try:
        segments = days(debt, terms, knowledge)
    except NoValueError as error:
        nothing = Decimal("0.00")
        return DebtLine(debt, (), nothing, nothing, order_of(debt, terms), str(error))
    line = with_fee(debt, segments, terms)
    if debt.pension and (preserved := preservation(debt, segments, knowledge)) is not None:
        return replace(line, segments=(), refused=preserved_words(preserved.value))
    return line


def preservation(debt: Debt, segments: tuple[Segment, ...], knowledge: Knowledge) -> Reading | None:
    """The rule by which Tianjin collects pension arrears of the days before the law of 2011 (保值系数), where it holds on
    the day of payment; None where no such day counts, or the reader typed a rate for it.
    """
    if not any(one.piece.after_order and not one.piece.typed for one in segments):
        return None
    try:
        return knowledge.parameter_on(PRESERVATION, debt.paid.isoformat())
    except NoValueError:
        return None


def preserved_words(value: DatedValue) -> str:
    """That rule in its own words, and why nothing is worked out by it."""
    return f"天津的规定是「{value.words}」，不是按日加收2‰。保值系数怎样算，本站没有读到，所以没有算，请向经办机构核实"


def days(debt: Debt, terms: FeeTerms, knowledge: Knowledge) -> tuple[Segment, ...]:
    """The days of a debt by rate; how much is owed does not matter. Raises NoValueError for a day without one."""
    last = debt.paid if terms.counts_last else debt.paid - DAY
    first = max(debt.due, put_off(debt, terms, knowledge) or debt.due) + DAY
    return split(pieces(knowledge, injury=debt.injury, typed=terms.rates), first, last, knowledge)


def put_off(debt: Debt, terms: FeeTerms, knowledge: Knowledge) -> date | None:
    """Until when no fee runs, because payment of this debt was put off in 2020 (缓缴期间免收滞纳金)."""
    (value,) = knowledge.parameters[DEFER].values
    return terms.deferred if value.surely_on(debt.due.isoformat()) else None


def with_fee(debt: Debt, segments: tuple[Segment, ...], terms: FeeTerms) -> DebtLine:
    """A debt with the fee for these days."""
    whole = round_money(exact(debt, segments), terms.rounding)
    free = round_money(exact(debt, without_order(segments)), terms.rounding)
    return DebtLine(debt, segments, whole, free, order_of(debt, terms))


def order_of(debt: Debt, terms: FeeTerms) -> str:
    """Was there an order to pay this debt, and was it missed: none, kept, missed or unknown."""
    if terms.limit is None:
        return "none" if terms.ordered == "no" else "unknown"
    if terms.limit <= debt.due:
        return "none"
    return "missed" if debt.paid > terms.limit else "kept"


@exactly
def exact(debt: Debt, segments: Sequence[Segment]) -> Decimal:
    """The fee before it is rounded."""
    return sum((debt.owed * one.days * one.piece.rate / 1000 for one in segments), Decimal(0))


def total(lines: Sequence[DebtLine], what: str) -> Decimal:
    """The sum of one kind of amount: owed, whole, least or most."""
    amounts = {
        "owed": [line.debt.owed for line in lines],
        "whole": [line.whole for line in lines],
        "least": [line.least for line in lines],
        "most": [line.most for line in lines],
    }
    return sum(amounts[what], Decimal("0.00"))


def citations(lines: Sequence[DebtLine]) -> tuple[Ref, ...]:
    """The articles whose rates were used, each once; a typed rate has none."""
    return tuple(dict.fromkeys(one.piece.ref for line in lines for one in line.segments if not one.piece.typed))
