"""Each debt worked out (逐笔计算): its days by rate, and the fee with and without an order that was missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ..core.inputs import plain
from ..core.model import InputError, Inputs, Problem, Ref
from ..core.money import round_money
from ..policy.knowledge import Knowledge
from ..policy.parameters import NoValueError
from .debts import Debt
from .late_fee import GENERAL, INJURY, Segment, pieces, rate_name, split, without_order

DAY = timedelta(days=1)
_MOST_RATE = 100


@dataclass(frozen=True, slots=True)
class Line:
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


def typed_rates(inputs: Inputs, knowledge: Knowledge) -> dict[str, Decimal]:
    """Rates that were typed, in ‰ a day by value id."""
    found = {}
    for parameter in (GENERAL, INJURY):
        for value in knowledge.parameters[parameter].values:
            own = inputs.get(rate_name(value.id))
            if isinstance(own, Decimal):
                if own > _MOST_RATE:
                    told = f"滞纳金比例：{plain(own)}‰/日太大。比例填千分数，例如 0.5 表示0.5‰"
                    raise InputError((Problem(rate_name(value.id), told),))
                found[value.id] = own
    return found


def work_out(debt: Debt, inputs: Inputs, typed: dict[str, Decimal], rule: str, knowledge: Knowledge) -> Line:
    """One debt; `refused` says why where a day has no rate."""
    try:
        segments = days(debt, inputs, typed, knowledge)
    except NoValueError as error:
        nothing = Decimal("0.00")
        return Line(debt, (), nothing, nothing, order_of(debt, inputs), str(error))
    return with_fee(debt, segments, inputs, rule)


def days(debt: Debt, inputs: Inputs, typed: dict[str, Decimal], knowledge: Knowledge) -> tuple[Segment, ...]:
    """The days of a debt by rate; how much is owed does not matter. Raises NoValueError for a day without one."""
    last = debt.paid - DAY if inputs.get("pay-day") == "not" else debt.paid
    return split(pieces(knowledge, injury=debt.injury, typed=typed), debt.due + DAY, last, knowledge)


def with_fee(debt: Debt, segments: tuple[Segment, ...], inputs: Inputs, rule: str) -> Line:
    """A debt with the fee for these days."""
    whole = round_money(exact(debt, segments), rule)
    free = round_money(exact(debt, without_order(segments)), rule)
    return Line(debt, segments, whole, free, order_of(debt, inputs))


def order_of(debt: Debt, inputs: Inputs) -> str:
    """Was there an order to pay this debt, and was it missed: none, kept, missed or unknown."""
    limit = inputs.get("order-limit")
    if not isinstance(limit, date):
        return "none" if inputs.get("ordered") == "no" else "unknown"
    if limit <= debt.due:
        return "none"
    return "missed" if debt.paid > limit else "kept"


def exact(debt: Debt, segments: Sequence[Segment]) -> Decimal:
    """The fee before it is rounded."""
    return sum((debt.owed * one.days * one.piece.rate / 1000 for one in segments), Decimal(0))


def total(lines: Sequence[Line], what: str) -> Decimal:
    """The sum of one kind of amount: owed, whole, least or most."""
    amounts = {
        "owed": [line.debt.owed for line in lines],
        "whole": [line.whole for line in lines],
        "least": [line.least for line in lines],
        "most": [line.most for line in lines],
    }
    return sum(amounts[what], Decimal("0.00"))


def grounds(lines: Sequence[Line]) -> tuple[Ref, ...]:
    """The articles whose rates were used, each once; a typed rate has none."""
    return tuple(dict.fromkeys(one.piece.ref for line in lines for one in line.segments if not one.piece.typed))
