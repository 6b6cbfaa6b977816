"""接着算 carry-over: what was typed into one calculator fills in the next; it stands in a link's #, and nowhere else.

One description says which fields of which calculators mean the same: MEANINGS. What may not stand in a link (names, remarks,
what its field cannot read) is not carried on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from .catalog import find
from .core.inputs import read_value
from .core.model import Field, Onward
from .output.link import UNREAD, public
from .policy.knowledge import Knowledge


def _in(field: str, calculators: str) -> dict[str, str]:
    """A field that is called alike in several calculators."""
    return dict.fromkeys(calculators.split(), field)


MEANINGS: tuple[Mapping[str, str], ...] = (
    _in("day", "checkup person gap priority roster")
    | {"deadlines": "today", "arrears": "paid", "contribution": "month"},
    _in("kind", "checkup gap priority roster"),
    _in("category", "person priority"),
    _in("staff", "checkup gap"),
    _in("migrant", "checkup gap"),
    _in("enrolled-pension", "checkup gap system"),
    _in("enrolled-medical", "checkup gap system"),
    _in("enrolled-unemployment", "checkup gap system"),
    _in("enrolled-injury", "checkup gap system"),
    _in("new", "gap priority"),
    _in("stationed", "gap priority"),
    _in("unsupervised", "gap priority"),
    _in("class", "checkup contribution"),
    _in("rounding", "contribution arrears"),
    _in("hired", "checkup deadlines"),
    _in("first-month", "checkup arrears"),
    _in("monthly", "checkup arrears"),
    _in("due-day", "checkup arrears"),
    _in("insurance", "progress allocation"),
)
"""Each one thing, by the field that asks for it in each calculator. A day fills in a month, a month no day."""
NEXT: Mapping[str, tuple[str, ...]] = {
    "checkup": (),  # each of its parts leads on
    "person": (),
    "gap": ("checkup", "contribution", "deadlines", "priority"),
    "priority": ("gap", "person"),
    "contribution": ("arrears", "deadlines"),
    "arrears": ("contribution", "checkup"),
    "deadlines": ("arrears", "checkup"),
    "progress": ("allocation", "assessment"),
    "allocation": ("progress", "assessment"),
    "system": ("gap", "assessment"),
    "assessment": ("progress", "system"),
    "roster": ("checkup", "deadlines"),
}
"""What is offered after each calculator, in this order."""


TITLES: Mapping[str, str] = {
    "checkup": "用人单位一次看清",
    "person": "个人一次看清",
    "gap": "参保缺口",
    "priority": "重点人群对照",
    "contribution": "缴费测算",
    "arrears": "欠费与滞纳金",
    "deadlines": "办理期限",
    "progress": "指标进度",
    "allocation": "指标分解",
    "system": "本系统应保尽保",
    "assessment": "考核自查",
}
"""What a link says: a page has one calculator, and imports no others to name them."""
MONTHS = frozenset({("contribution", "month")})
"""Of the fields that mean a day, those that ask for its month."""


def onward(name: str, typed: Mapping[str, str], knowledge: Knowledge) -> tuple[Onward, ...]:
    """The ways on from what was typed into a calculator."""
    here = {one.name: one for one in find(name).fields(knowledge)} if any(typed.values()) else {}
    told = {field: public(one, typed.get(field, "")) for field, one in here.items()}
    told = {field: text for field, text in told.items() if text and UNREAD not in text}
    return tuple(
        Onward(one, TITLES[one], tuple(_filled(name, one, told, here)), knowledge.named)
        for one in NEXT.get(name, ())
        if _leads(one, knowledge)
    )


def _leads(target: str, knowledge: Knowledge) -> bool:
    """Is there this calculator from where one looks? From a policy that is named, one goes to its own only."""
    return not knowledge.named or target in {one.calculator for one in knowledge.policy.offers}


def _filled(name: str, target: str, told: Mapping[str, str], here: Mapping[str, Field]) -> Iterator[tuple[str, str]]:
    """What is filled in of another calculator: its fields read alike (tests/unit/test_carry.py), so it is not asked."""
    for meaning in MEANINGS:
        own, other = meaning.get(name, ""), meaning.get(target, "")
        if own in told and other:
            of_month, to_month = (name, own) in MONTHS, (target, other) in MONTHS
            text = told[own]
            if of_month != to_month:
                text = _month(here[own], text) if to_month else ""
            if text:
                yield other, text


def _month(field: Field, text: str) -> str:
    """The month of a day; "" where it is none."""
    day = read_value(field, text)
    return f"{day:%Y-%m}" if isinstance(day, date) else ""
