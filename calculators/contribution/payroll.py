"""People and wages as they are typed (人和工资): bands without names, persons with names, and those still missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from ..core.model import Field, FieldKind, InputError, Inputs, Option, Problem

_KINDS = (Option("staff", "职工"), Option("rural", "农民合同制工人"))


WAGE = "missing-wage"
"""The field for the wage of those who are still to be enrolled."""
GAP = "补上还没有参保的人（可以不填）"
"""The group of fields for those who are not yet enrolled."""


@dataclass(frozen=True, slots=True)
class Band:
    """People who earn the same. `amount` is the wage or the base, a month, in 元."""

    label: str
    heads: int
    amount: Decimal
    rural: bool = False


def people_fields(names: dict[str, str]) -> tuple[Field, ...]:
    """The fields. `names` are the insurances' short names."""
    who, gap = "人和工资", GAP
    kind = Field("kind", "类别", FieldKind.CHOICE, who, options=_KINDS)
    bands = (
        Field("heads", "人数", FieldKind.HEADS, who, unit="人", required=True),
        Field("wage", "月工资", FieldKind.MONEY, who, unit="元", required=True),
        kind,
    )
    people = (
        Field("name", "姓名", FieldKind.TEXT, who, "可以空着", private=True),
        Field("wage", "月工资", FieldKind.MONEY, who, unit="元", required=True),
        kind,
    )
    basis = (Option("wages", "月工资，按上下限调整"), Option("bases", "缴费基数，直接用"))
    rural = "类别填「职工」或「农民合同制工人」，空着是职工"
    return (
        Field("basis", "填的是", FieldKind.CHOICE, who, "空着是月工资。灵活就业人员填自己选的基数", options=basis),
        Field("bands", "按工资分档", FieldKind.ROWS, who, f"工资一样的人写一行。{rural}", columns=bands),
        Field(
            "people",
            "按人填",
            FieldKind.ROWS,
            who,
            f"一人一行，和上面分档的加在一起。{rural}。姓名不进链接和计算书，工资会进",
            columns=people,
        ),
        *(Field(f"missing-{one}", f"{name}还没有参保", FieldKind.HEADS, gap, unit="人") for one, name in names.items()),
        Field(WAGE, "他们每人的月工资", FieldKind.MONEY, gap, unit="元"),
    )


def bands(inputs: Inputs) -> tuple[Band, ...]:
    """Everybody, the bands first. Raises InputError if nobody was typed, neither enrolled nor missing."""
    found = []
    for number, row in enumerate(_rows(inputs, "bands"), 1):
        heads, wage, kind = row
        found.append(Band(f"第{number}档", cast(int, heads), cast(Decimal, wage), kind == "rural"))
    seen: set[str] = set()
    for number, row in enumerate(_rows(inputs, "people"), 1):
        name, wage, kind = row
        label = f"第{number}人" if name is None else f"{name}（第{number}人）" if name in seen else str(name)
        seen.add(str(name))
        found.append(Band(label, 1, cast(Decimal, wage), kind == "rural"))
    heads = [value for name, value in inputs.items() if name.startswith("missing-") and name != WAGE]
    if not found and not any(heads):
        raise InputError((Problem("bands", "按工资分档：还没有填。按档填、按人填，或者填还没有参保的人数"),))
    return tuple(found)


def missing(inputs: Inputs, insurance: str) -> Band | None:
    """Those still to be enrolled in one insurance. Raises InputError if their wage is not given."""
    heads = inputs.get(f"missing-{insurance}")
    if not isinstance(heads, int) or not heads:
        return None
    wage = inputs.get(WAGE)
    if not isinstance(wage, Decimal):
        raise InputError((Problem(WAGE, "他们每人的月工资：填了还没有参保的人数，也要填这一项"),))
    return Band("还没有参保的人", heads, wage)


def _rows(inputs: Inputs, name: str) -> tuple[tuple[object, ...], ...]:
    rows = inputs.get(name)
    return rows if isinstance(rows, tuple) else ()
