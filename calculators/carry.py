"""接着算 carry-over: what was typed into one calculator fills in the next; it stands in a link's #, and nowhere else.

One description says which fields of which calculators mean the same: MEANINGS. What may not stand in a link (names, remarks,
what its field cannot read) is not carried on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .catalog import find
from .core.inputs import read_value
from .core.model import Field, FieldKind, Onward
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


def onward(name: str, typed: Mapping[str, str], knowledge: Knowledge) -> tuple[Onward, ...]:
    """The ways on from what was typed into a calculator."""
    return tuple(_way(name, one, typed, knowledge) for one in NEXT.get(name, ()))


def _way(name: str, target: str, typed: Mapping[str, str], knowledge: Knowledge) -> Onward:
    here = {one.name: one for one in find(name).fields(knowledge)}
    there = {one.name: one for one in find(target).fields(knowledge)}
    told = []
    for meaning in MEANINGS:
        if name in meaning and target in meaning:
            field = there[meaning[target]]
            value = _carried(here[meaning[name]], field, typed.get(meaning[name], ""))
            told += [(field.name, value)] if value else []
    return Onward(target, find(target).title, tuple(told))


def _carried(field: Field, other: Field, typed: str) -> str:
    """What was typed, as the other field reads it; "" where it must not or cannot be carried on."""
    text = public(field, typed)
    if not text or UNREAD in text:
        return ""
    if field.kind is FieldKind.DATE and other.kind is FieldKind.MONTH:
        day = read_value(field, text)
        return f"{day:%Y-%m}" if isinstance(day, date) else ""
    return text if public(other, text) == text and field.kind is other.kind else ""
