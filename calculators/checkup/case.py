"""What checkup works with: the employer, its people and their wage, who was hired when, and what was left unpaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..calculator import Calculator
from ..core.given import Given, required
from ..core.inputs import plain, read
from ..core.model import InputError, Inputs, Problem
from ..core.money import FEN
from ..policy.knowledge import Knowledge

PEOPLE = ("staff", "migrant")
"""The categories that are asked for; whoever has others opens the full calculator."""
PASSED = ("class", "assume", "provisional")
"""Fields that are handed on to 缴费测算 as they are."""
_DUE_DAY = 31


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `wage`: of each, a month, in 元; `even`: it is one number for several people; `hires`: the days of
    hire, the earliest first; `unpaid`: the first month that was not paid; `owed`: for each such month, None where it is to
    be what this month costs; `due_day`: the day of the month by which to pay, the last one where `due_given` is False.
    """

    day: date
    kind: str
    people: Mapping[str, int]
    enrolled: Mapping[str, int | None]
    wage: Decimal | None
    hires: tuple[date, ...]
    unpaid: date | None
    owed: Decimal | None
    due_day: int
    due_given: bool
    passed: Mapping[str, str]

    @property
    def total(self) -> int:
        """Everybody."""
        return sum(self.people.values())

    @property
    def even(self) -> bool:
        """Is one wage taken for several people?"""
        return self.wage is not None and self.total > 1


def ask(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> Inputs:
    """What is handed on to another calculator, read as it reads it. Raises InputError."""
    return read(calculator.fields(knowledge), dict(typed))


def band_kind(category: str, day: date, knowledge: Knowledge) -> str:
    """How 缴费测算 calls somebody: as a rural contract worker only while a rule of their own may hold (农民合同制工人)."""
    values = knowledge.parameters["rates/unemployment/rural-worker"].values
    return "rural" if category == "migrant" and any(one.perhaps_on(day.isoformat()) for one in values) else ""


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError."""
    given = Given(inputs)
    people = {one: heads for one in PEOPLE if (heads := given.heads(one)) is not None}
    everybody = given.heads("enrolled")
    own = {term.id: given.heads(f"enrolled-{term.id}") for term in knowledge.targeted}
    hires = {day for day in (given.day("hired"), *(row.day("hired") for row in given.rows("hires", ("hired",)))) if day}
    typed = given.amount("due-day")
    due = Decimal(_DUE_DAY) if typed is None else typed
    if due != int(due) or not 1 <= due <= _DUE_DAY:
        raise InputError((Problem("due-day", f"每月几号以前缴：没有{plain(due)}号，请填1到31"),))
    unpaid, owed, day = given.day("first-month"), given.amount("monthly"), required(given.day("day"))
    if owed is not None and unpaid is None:
        raise InputError((Problem("first-month", "从哪个月起没有缴：填了每月欠缴多少，也要填这一项"),))
    if unpaid is not None and unpaid > day:
        raise InputError((Problem("first-month", f"从哪个月起没有缴：{unpaid:%Y-%m}比查询日期还晚，请核对"),))
    return Case(
        day,
        required(given.choice("kind")),
        people,
        {one: everybody if heads is None else heads for one, heads in own.items()},
        _wage(given, sum(people.values())),
        tuple(sorted(hires)),
        unpaid,
        owed,
        int(due),
        typed is not None,
        {
            "class": given.choice("class") or "",
            "assume": given.text("assume"),
            "provisional": "yes" if given.ticked("provisional") else "",
        },
    )


def _wage(given: Given, heads: int) -> Decimal | None:
    """What each earns: as typed, or the sum divided by the heads. Raises InputError where both were typed."""
    wage, payroll = given.amount("wage"), given.amount("payroll")
    if payroll is None:
        return wage
    if wage is not None:
        raise InputError((Problem("payroll", "每月工资总额：平均月工资和工资总额只填一项"),))
    if not heads:
        raise InputError((Problem("payroll", "每月工资总额：没有职工，算不出平均数，请清空"),))
    return (payroll / heads).quantize(FEN)
