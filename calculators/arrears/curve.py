"""What a late fee is drawn over (滞纳金曲线): the day of payment, with the days marked from which it is counted otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from ..core.inputs import read_value
from ..core.model import Result
from ..curve import Axis, Drawn, Threshold, filled
from ..output.text import TOTAL
from ..policy.knowledge import Knowledge
from .calculator import CALCULATOR
from .case import LABELS, Case
from .late_fee import pieces
from .rule import DAY
from .tables import ORDER_FEE, PLAIN_FEE

_PAID = "paid"
_MOST = 4
"""Of more debts, only the first and the last day of default (欠缴之日) are marked."""


def axes(typed: Mapping[str, str], case: Case, result: Result, knowledge: Knowledge) -> tuple[Axis, ...]:
    """The day of payment of all debts that have none of their own."""
    field = next(one for one in CALCULATOR.fields(knowledge) if one.name == _PAID)
    paid = read_value(field, typed.get(_PAID, ""))
    if not isinstance(paid, date) or all(one.paid != paid for one in case.debts):
        return ()
    row = TOTAL if len(case.debts) > 1 else result.tables[0].rows[0][0]
    least = Drawn("滞纳金", row, (ORDER_FEE, PLAIN_FEE))
    drawn: tuple[Drawn, ...] = (least,)
    terms = case.terms
    needs_order = any(
        piece.after_order and (piece.last is None or piece.last > debt.due)
        for debt in case.debts
        for piece in pieces(knowledge, injury=debt.injury, typed=terms.rates)
    )
    if needs_order and terms.limit is None and terms.ordered != "no":  # open which of the two is due
        drawn = (Drawn(PLAIN_FEE, row, (PLAIN_FEE,)), Drawn(ORDER_FEE, row, least.columns))
    return (Axis(_PAID, LABELS[_PAID], field, paid, partial(filled, typed, _PAID), drawn),)


def thresholds(axis: Axis, case: Case, _result: Result, knowledge: Knowledge) -> tuple[Threshold, ...]:
    """The days of default, those on which another rate begins, and the last day of an order to pay with the one after it."""
    terms, paid = case.terms, axis.own
    debts = sorted((one for one in case.debts if one.paid == paid), key=lambda one: one.due)
    shown = debts if len(debts) <= _MOST else [debts[0], debts[-1]]
    found = [Threshold(one.due + DAY, f"{one.label}的欠缴之日") for one in shown]
    for injury in sorted({one.injury for one in debts}):
        first = min(one.due for one in debts if one.injury == injury)
        for piece in pieces(knowledge, injury=injury, typed=terms.rates):
            if piece.first > first:
                refs = () if piece.typed else (piece.ref,)
                found.append(Threshold(piece.first, f"从这天起{piece.words}，{piece.name}", refs))
    if terms.limit is not None:
        found.append(Threshold(terms.limit, LABELS["order-limit"]))
        found.append(Threshold(terms.limit + DAY, "过了责令的期限"))
    return tuple(found)
