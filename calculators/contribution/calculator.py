"""缴费测算 contribution: base after floor and ceiling, both sides' share per insurance, a month and a year.

Rests on the dated values of docs/parameters/rates and docs/parameters/bases on the first day of the month (the documents
that those name), and on 津政办发〔2005〕21号第五部分第二自然段, 据实缴费, and 第二部分第二自然段, 应保尽保.

    base  = the wage, at least the floor, at most the ceiling; or the base as typed
    share = base x rate, rounded per person, per insurance, per side; then times heads, then added
    year  = 12 x the month, at the same rates and bounds
    cost of closing a gap = people still missing x both shares of one of them

What is not known for the month is refused per insurance and per side; no value of another time takes its place.

>>> calculate({"month": date(2024, 9, 1), "kind": "employer", "want-unemployment": True,
...            "bands": ((3, Decimal(5000), None),)}, knowledge).headline
'2024年9月，3人，每月共缴150.42元：单位75.21元，职工75.21元。按12个月、标准不变，全年1,805.04元。'
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from ..calculator import Calculator
from ..core.model import Field, FieldKind, InputError, Inputs, Option, Problem, RefusedError, Result
from ..core.money import NO_RULE, chosen, rounding_field, rounding_words, yuan
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP
from .payroll import GAP, Band, bands, people_fields
from .rates import EMPLOYEE, FLEXIBLE, RURAL, class_fields, rate_fields, unused
from .shares import MONTHS, NOTHING, Insurance, Line, insurances, is_complete, side_names, side_sum, work_out
from .tables import charts, tables
from .working import sections, steps

POLICY = "jzbf-2005-21"
_HONEST = ("s5-p2", "据实缴费")
_ALL = ("s2-p2", "应保尽保")
_FLEXIBLE_DEFAULT = ("pension", "medical")


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: month, who pays, insurances, people, the gap, rates."""
    what, which = "哪个月、谁缴费", "算哪些险种（都不勾：单位算全部，灵活就业人员算养老和医疗）"
    known = insurances(knowledge)
    names = {one.id: one.short for one in known}
    kinds = (Option("employer", "用人单位和职工"), Option(FLEXIBLE, "灵活就业人员"))
    return (
        Field("month", "月份", FieldKind.MONTH, what, "费率和上下限按这个月的1日", required=True),
        Field("kind", "谁缴费", FieldKind.CHOICE, what, options=kinds, required=True),
        *(Field(f"want-{one.id}", one.name, FieldKind.YES, which) for one in known),
        *class_fields(knowledge, which),
        *people_fields(names),
        *rate_fields(names),
        rounding_field(GROUP),
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Shares per insurance. Raises InputError, and RefusedError if not one side of one insurance is known."""
    everybody = bands(inputs)
    wanted = [one for one in _wanted(inputs, knowledge) if everybody or inputs.get(f"missing-{one.id}")]
    lines = [work_out(inputs, knowledge, one, everybody) for one in wanted]
    if all(side.refused for line in lines for side in line.sides):
        raise RefusedError("；".join(lines[0].sides[0].refused))
    month = cast(date, inputs["month"])
    policy = knowledge.policies[POLICY]
    honest, everyone = policy.ref(*_HONEST), policy.ref(*_ALL)
    return Result(
        headline=_headline(inputs, everybody, lines),
        tables=tables(lines, inputs, everybody, honest),
        sections=sections(lines, inputs, everybody, honest),
        steps=steps(lines, inputs, honest, everyone),
        notes=_notes(inputs, month, lines, knowledge),
        charts=charts(lines, inputs, everybody),
    )


def _wanted(inputs: Inputs, knowledge: Knowledge) -> list[Insurance]:
    known = insurances(knowledge)
    ticked = [one for one in known if inputs.get(f"want-{one.id}") is True]
    default = [one for one in known if inputs["kind"] != FLEXIBLE or one.id in _FLEXIBLE_DEFAULT]
    wanted = ticked or default
    for one in known:
        if one not in wanted and inputs.get(f"missing-{one.id}"):
            told = f"{one.short}还没有参保：填了人数，却没有勾选要算{one.name}，请勾选或者清空"
            raise InputError((Problem(f"missing-{one.id}", told),))
    return wanted


def _headline(inputs: Inputs, everybody: Sequence[Band], lines: list[Line]) -> str:
    names, month = side_names(inputs), cast(date, inputs["month"])
    parts = [f"{name}{yuan(side_sum(lines, name))}" for name in names]
    total = sum((side_sum(lines, name) for name in names), NOTHING)
    heads = sum(band.heads for band in everybody)
    when = f"{month.year}年{month.month}月"
    told = f"{when}，{heads:,}人，每月共缴{yuan(total)}：{'，'.join(parts)}。按12个月、标准不变，全年{yuan(total * MONTHS)}。"
    if not all(is_complete(lines, name) for name in names):
        done = [
            f"{line.insurance.short}{side.name}{yuan(side.total)}"
            for line in lines
            for side in line.sides
            if side.total
        ]
        told = f"{when}，{heads:,}人，没有算全。已算出的每月：{'，'.join(done)}。"
    if not everybody:
        told = f"{when}。"
    gap = [line.gap for line in lines if line.gap is not None]
    if gap:
        told += f"补上还没有参保的人，每月多缴{yuan(sum(gap, Decimal('0.00')))}。"
    refused = [
        f"{line.insurance.short}{'' if all(one.refused for one in line.sides) else side.name + '部分'}"
        for line in lines
        for side in line.sides
        if side.refused
    ]
    return told + (f"没有算的：{'、'.join(dict.fromkeys(refused))}，原因见下。" if refused else "")


def _notes(inputs: Inputs, month: date, lines: list[Line], knowledge: Knowledge) -> tuple[str, ...]:
    notes = [
        f"费率和上下限按{month.isoformat()}有效的数。全年是12个月的数，假定费率、上下限和工资都不变，实际常在年中调整。",
        f"每人、每个险种、单位和职工各自取整一次（{rounding_words(chosen(inputs))}），再相加。{NO_RULE}",
        "没有算大额医疗救助费、补充医疗保险和住房公积金。",
    ]
    used = {(line.insurance.id, side.name) for line in lines for side in line.sides}
    if any(line.insurance.id == "unemployment" and line.of(EMPLOYEE) for line in lines):
        used.add(("unemployment", RURAL))
    left = unused(inputs, used, {one.id: one.short for one in insurances(knowledge)})
    if left:
        notes.append(f"填了而没有用上的：{'、'.join(left)}。")
    return tuple(notes)


CALCULATOR = Calculator(
    name="contribution",
    title="缴费测算",
    purpose="按月份、工资和人数，算各险种的缴费基数、单位和职工各缴多少，以及补上还没有参保的人要多缴多少。",
    audience="用人单位、灵活就业人员",
    fields=fields,
    rule=calculate,
    policy=POLICY,
    clauses=("s2-p2", "s5-p2"),
    folded=(GAP, GROUP),
)
