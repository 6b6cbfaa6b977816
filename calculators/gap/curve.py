"""What a gap is drawn over (缺口曲线): how many are enrolled, with the number marked from which nobody is missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from ..core.model import Result, Span
from ..curve import Axis, Drawn, Threshold, filled
from ..policy.knowledge import Knowledge
from .calculator import CALCULATOR
from .case import Case

_OBLIGED = 0
"""The place of 应参保 among the cells of the first table."""


def axes(typed: Mapping[str, str], case: Case, result: Result, knowledge: Knowledge) -> tuple[Axis, ...]:
    """The enrolled of each insurance in which somebody is obliged, but of none that is registered with another one."""
    fields = {one.name: one for one in CALCULATOR.fields(knowledge)}
    obliged = {name for name, cells in result.tables[0].rows if cells[_OBLIGED].value is not None}
    return tuple(
        Axis(
            name,
            f"{one.name}已参保人数",
            fields[name],
            case.enrolled[one.id],
            partial(filled, typed, name),
            (Drawn(f"{one.name}缺口", one.name, ("缺口",)),),
        )
        for one in knowledge.insurances
        if one.name in obliged and not knowledge.registered_with(case.day, one.id)
        for name in (f"enrolled-{one.id}",)
    )


def thresholds(axis: Axis, _case: Case, result: Result, _knowledge: Knowledge) -> tuple[Threshold, ...]:
    """How many are obliged, as the result tells it."""
    cell = next(cells[_OBLIGED] for name, cells in result.tables[0].rows if name == axis.drawn[0].row)
    ends = (cell.value.low, cell.value.high) if isinstance(cell.value, Span) else (cell.value,)
    return tuple(Threshold(one, "应参保人数，到这里没有缺口", cell.refs) for one in ends if isinstance(one, int))
