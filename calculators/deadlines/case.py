"""What deadlines works with: what happened when, how days are counted, and the days that were typed in place of a rule's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..core.given import Given
from ..core.model import InputError, Inputs, Problem
from ..policy.knowledge import Knowledge
from .obligations import EVENTS, OBLIGATIONS, Obligation, others_on

_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `events`: the days on which something happened; `enterprise` None where it was not said; `today`:
    the day from which one looks; `same_day`: does the day itself count as the first; `typed`: days in place of a rule's.
    """

    events: Mapping[str, date]
    enterprise: bool | None
    today: date | None
    same_day: bool
    typed: Mapping[Obligation, Decimal]

    @property
    def counted(self) -> str:
        """How days are counted, in words."""
        return "当日算第一天" if self.same_day else "从次日起算"


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError."""
    given = Given(inputs)
    events = {name: day for name in EVENTS if (day := given.day(name)) is not None}
    if not events:
        raise InputError((Problem("established", "成立日、用工之日、变更之日等：一项都没有填，至少填一项"),))
    unit = given.choice("unit")
    start = events.get("established")
    if unit is None and start is not None and others_on(start, knowledge):
        told = f"单位是不是企业：{start}成立的，企业和其他单位的规定不同，请选一项"
        raise InputError((Problem("unit", told),))
    asked = [one for one in OBLIGATIONS if one.event in events]
    typed = {one: days for one in asked if (days := given.amount(one.field)) is not None}
    for one, days in typed.items():
        if days != int(days) or days > _MOST_DAYS:
            raise InputError((Problem(one.field, f"期限：{one.name}：要填整数，最多{_MOST_DAYS:,}日"),))
    enterprise = None if unit is None else unit == "enterprise"
    return Case(events, enterprise, given.day("today"), given.choice("counting") == "same", typed)
