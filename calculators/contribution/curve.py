"""What a contribution is drawn over (缴费曲线): somebody's wage, with the floor and the ceiling of the base marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from ..core.inputs import read_value
from ..core.model import Field, Result
from ..core.pasted import with_cell
from ..curve import Axis, Drawn, Threshold
from ..output.text import TOTAL
from ..policy.knowledge import Knowledge
from .calculator import CALCULATOR
from .case import Case
from .rates import Bounds, bounds

_MOST = 12
"""So many rows of a table can be varied."""
_TABLES = (("bands", "第{number}档的"), ("people", "第{number}人的"))
_WAGE = "wage"


def axes(typed: Mapping[str, str], case: Case, _result: Result, knowledge: Knowledge) -> tuple[Axis, ...]:
    """The wage of each band and of each person."""
    fields = {one.name: one for one in CALCULATOR.fields(knowledge)}
    word = "缴费基数" if case.direct else "月工资"
    names = [f"{name}每月" for name in case.side_names]
    drawn = tuple(
        Drawn("每月共缴" if column == "合计每月" else column, TOTAL, (column,)) for column in ("合计每月", *names)
    )
    found = []
    for name, whose in _TABLES:
        table = fields[name]
        at = next(place for place, column in enumerate(table.columns) if column.name == _WAGE)
        rows = read_value(table, typed.get(name, ""))
        for row, cells in enumerate(rows[:_MOST] if isinstance(rows, tuple) else ()):
            own = cells[at]
            label = (whose.format(number=row + 1) if len(case.bands) > 1 else "") + word
            found.append(
                Axis(
                    f"{name}.{row + 1}.{_WAGE}",
                    label,
                    table.columns[at],
                    own if isinstance(own, Decimal) else None,
                    partial(_with_wage, typed, table, row),
                    drawn if len(names) > 1 else drawn[:1],
                )
            )
    return tuple(found)


def _with_wage(typed: Mapping[str, str], table: Field, row: int, text: str) -> dict[str, str]:
    return {**typed, table.name: with_cell(table, typed[table.name], row, _WAGE, text)}


def thresholds(_axis: Axis, case: Case, _result: Result, knowledge: Knowledge) -> tuple[Threshold, ...]:
    """Floor and ceiling of the base, with the insurances for which they hold."""
    groups: dict[Bounds, list[str]] = {}
    for one in case.insurances:
        limits = bounds(case.own, knowledge, one.id, case.day)
        if isinstance(limits, Bounds):
            groups.setdefault(limits, []).append(one.short)
    return tuple(
        Threshold(
            limit.amount,
            f"{'、'.join(names)}的缴费基数{word}{f'，{limit.mark}' if limit.mark else ''}",
            tuple(replace(ref, part=ref.part + word) for ref in limit.refs),
        )
        for limits, names in groups.items()
        for word, limit in (("下限", limits.floor), ("上限", limits.ceiling))
    )
