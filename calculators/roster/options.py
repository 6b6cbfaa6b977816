"""What is asked beside the roster (另填的几项): the employer, the day, how empty cells are meant, the month and its rates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ..arrears.debts import form
from ..contribution.rates import class_fields, rate_fields
from ..contribution.shares import Insurance, insurances
from ..core.model import Field, FieldKind, Inputs, Option
from ..core.money import rounding_field
from ..gap.scope import POLICY, groups_on, year_end
from ..policy.knowledge import Group, Knowledge, Policy
from ..policy.resolve import GROUP

UNKNOWN = "unknown"
OWED = "补缴和滞纳金（不填就不算）"
DEFAULT_CATEGORY = "staff"
NEEDED = {"first-month": "从哪个月", "last-month": "到哪个月", "due-day": "缴费期限是几号", "paid": "缴清日"}
"""What 补缴 cannot do without."""
_MORE = ("due-next-month", "ordered", "order-limit", "pay-day")


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form; none of it is required, and what cannot be worked out without it is told."""
    about, roster, cost = "单位情况", "名单", "缴费"
    kinds = tuple(Option(term.id, term.name, term.hint) for term in knowledge.employers)
    categories = tuple(Option(term.id, term.name, term.hint) for term in knowledge.people)
    blank = (Option("unknown", "不知道参没参保"), Option("no", "没有参保"))
    names = {one.id: one.short for one in insurances(knowledge)}
    return (
        Field("kind", "单位性质", FieldKind.CHOICE, about, "不选就不能判断谁应当参保", options=kinds),
        *(Field(term.id, term.name, FieldKind.YES, about, term.hint) for term in knowledge.flags),
        Field("day", "按哪一天的规定算", FieldKind.DATE, about, f"空着按{year_end(knowledge)[:4]}年年末"),
        Field("asof", "名单是哪一天的", FieldKind.DATE, roster, "用来核对入职、离职日期和年龄；空着就不核对这几项"),
        Field(
            "category",
            "没有写人员类别的人",
            FieldKind.CHOICE,
            roster,
            "空着按职工算，写了农业户口的按农民工算",
            options=(*categories, Option(UNKNOWN, "不判断")),
        ),
        Field("blank", "参保的格子空着的", FieldKind.CHOICE, roster, "空着按不知道", options=blank),
        Field("month", "按哪个月缴费", FieldKind.MONTH, cost, "费率和上下限按这个月的1日；空着就不算缴费"),
        *class_fields(knowledge, cost),
        *_owed_fields(knowledge),
        *rate_fields(names),
        rounding_field(GROUP),
    )


def _owed_fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """Those of 欠费与滞纳金 that hold for everybody."""
    group, hints = (
        "补缴和滞纳金（不填就不算）",
        {"first-month": "入职晚的，从入职那个月", "last-month": "离职早的，到离职那个月"},
    )
    return tuple(
        replace(one, group=one.group if one.group == GROUP else group, hint=hints.get(one.name, one.hint))
        for one in form(knowledge)
        if one.name in (*NEEDED, *_MORE) or one.name.startswith("rate-")
    )


@dataclass(frozen=True)
class Case:
    """What was filled in, named; and what follows from it for everybody."""

    inputs: Inputs
    knowledge: Knowledge

    @property
    def policy(self) -> Policy:
        """The policy that is worked out."""
        return self.knowledge.policies[POLICY]

    @property
    def kind(self) -> str | None:
        """The kind of employer, if it was told."""
        kind = self.inputs.get("kind")
        return str(kind) if kind else None

    @cached_property
    def day(self) -> str:
        """The day (YYYY-MM-DD) whose rules are applied."""
        day = self.inputs.get("day")
        return day.isoformat() if isinstance(day, date) else year_end(self.knowledge)

    @property
    def asof(self) -> date | None:
        """The day of the roster, if it was told."""
        day = self.inputs.get("asof")
        return day if isinstance(day, date) else None

    @property
    def month(self) -> date | None:
        """The month whose contribution is worked out."""
        month = self.inputs.get("month")
        return month if isinstance(month, date) else None

    @property
    def asks_owed(self) -> bool:
        """Is 补缴 to be worked out?"""
        return any(self.inputs.get(one) is not None for one in NEEDED)

    @property
    def category(self) -> str | None:
        """The category of those whose category is not written; None if they are not to be judged."""
        category = str(self.inputs.get("category") or DEFAULT_CATEGORY)
        return None if category == UNKNOWN else category

    @property
    def blank(self) -> bool | None:
        """What an empty cell says about being enrolled."""
        return False if self.inputs.get("blank") == "no" else None

    @cached_property
    def flags(self) -> frozenset[str]:
        """The employer's circumstances."""
        return frozenset(term.id for term in self.knowledge.flags if self.inputs.get(term.id) is True)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The priority groups of the day."""
        return groups_on(self.policy, self.day)

    @cached_property
    def insurances(self) -> tuple[Insurance, ...]:
        """The insurances a roster can name, in the order of every table."""
        return insurances(self.knowledge)
