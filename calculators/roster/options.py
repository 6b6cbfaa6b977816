"""What is asked beside the roster (另填的几项): the employer, the day, how empty cells are meant, the month and its rates."""

from __future__ import annotations

from dataclasses import replace

from ..alternatives import FIELDS
from ..arrears.case import DEFERRED
from ..arrears.form import form
from ..contribution.case import insurances
from ..contribution.rates import class_fields, rate_fields
from ..contribution.relief import relief_field
from ..core.model import Field, FieldKind, Fill, Option
from ..core.money import rounding_field
from ..gap.case import year_end
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP

UNKNOWN = "unknown"
"""The category of those who are not to be judged."""
MONTHS = ("first-month", "last-month", "due-day")
NEEDED = (*MONTHS, "paid")
"""What 补缴 cannot do without."""
OWED = "补缴和滞纳金（不填就不算）"
TOP_UP = {
    "adjust-first": "补差从哪个月",
    "adjust-last": "补差到哪个月",
    "adjust-by": "这些月份是按哪个月的上下限缴的",
}
"""What 补差 asks for, all of it or nothing."""
TOP_UP_GROUP = "上下限调整以后的补差（不填就不算）"
_MORE = ("due-next-month", "ordered", "order-limit", "pay-day", DEFERRED)


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form; none of it is required, and what cannot be worked out without it is told."""
    about, roster, cost = "单位情况", "名单", "缴费"
    kinds = tuple(Option(term.id, term.name, term.hint) for term in knowledge.employers)
    categories = tuple(Option(term.id, term.name, term.hint) for term in knowledge.people)
    blank = (Option("unknown", "不知道是否参保"), Option("no", "没有参保"))
    names = {one.id: one.short for one in insurances(knowledge)}
    return (
        Field("kind", "单位性质", FieldKind.CHOICE, about, "不选就不能判断谁应当参保", options=kinds),
        *(Field(term.id, term.name, FieldKind.YES, about, term.hint) for term in knowledge.flags),
        Field(
            "day", "按哪一天的规定算", FieldKind.DATE, about, f"空着按{year_end(knowledge)[:4]}年年末", fill=Fill.OWN
        ),
        Field(
            "asof",
            "名单是哪一天的",
            FieldKind.DATE,
            roster,
            "用来核对入职、离职日期和年龄；空着就不核对这几项",
            fill=Fill.OWN,
        ),
        Field(
            "category",
            "没有写人员类别的人",
            FieldKind.CHOICE,
            roster,
            "空着按职工算，写了农业户口的按农民工算",
            options=(*categories, Option(UNKNOWN, "不判断")),
        ),
        Field("blank", "参保的格子空着的", FieldKind.CHOICE, roster, "空着按不知道", options=blank),
        Field("month", "按哪个月缴费", FieldKind.MONTH, cost, "费率和上下限按这个月；空着就不算缴费", fill=Fill.OWN),
        *class_fields(knowledge, cost, cost),
        relief_field(cost),
        *_owed_fields(knowledge),
        *_topup_fields(),
        *rate_fields(names),
        *FIELDS,
        rounding_field(GROUP),
    )


def _topup_fields() -> tuple[Field, ...]:
    """For which months limits came later, and by which others was paid until then."""
    hints = {
        "adjust-first": "新的上下限从这个月起用",
        "adjust-last": "还按旧的上下限缴的最后一个月",
        "adjust-by": "例如上一年度的12月；费率按各月自己的",
    }
    return tuple(Field(name, label, FieldKind.MONTH, TOP_UP_GROUP, hints[name]) for name, label in TOP_UP.items())


def _owed_fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """Those of 欠费与滞纳金 that hold for everybody."""
    hints = {"first-month": "入职晚的，从入职那个月", "last-month": "离职早的，到离职那个月"}
    return tuple(
        replace(one, group=one.group if one.group == GROUP else OWED, hint=hints.get(one.name, one.hint))
        for one in form(knowledge)
        if one.name in (*NEEDED, *_MORE) or one.name.startswith("rate-")
    )
