"""The one lookup of a parameter (查参数): what a day has, for certain or perhaps.

A value is used by itself only on days on which it surely held. On any other day `parameter_on` refuses with a reason:
never the last value known, never an extrapolation (不外推，不沿用); `candidates_on` says what may hold then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from ..core.model import CalculatorError, RefusedError
from .parameters import DatedValue, Ends, Parameter


class Gap(StrEnum):
    """Why there is no value for a day (缺在哪里)."""

    NOT_FOUND = "not-found"
    """查过，未查到"""
    NOT_PUBLISHED = "not-published"
    """尚未公布"""
    BEFORE = "before"
    """早于所知的第一个时期"""
    AFTER = "after"
    """晚于所知的最后一个时期"""
    BETWEEN = "between"
    """在两个所知的时期之间"""
    UNDATED = "undated"
    """有数，但没有读到从哪一天起"""
    UNCHECKED = "unchecked"
    """应有新的标准，没有读到"""
    CONFLICT = "conflict"
    """来源互相矛盾"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a parameter says for a day (查得). `open_ended`: no end was read (没有读到终止日期), say so (依据核对至)."""

    parameter: Parameter
    value: DatedValue
    day: str
    chosen: bool = False
    """One of several that may hold, as the world has it (calculators/policy/worlds.py): its grade does not matter."""

    @property
    def open_ended(self) -> bool:
        """No last day was read: 依据核对至 the day of the last check."""
        return self.value.open_ended

    @property
    def amount(self) -> Decimal:
        """The value in yuan, heads, days or as a share of one: 16% → 0.16."""
        return self.value.decimal * Decimal(self.parameter.unit.factor)


class NoValueError(RefusedError):
    """There is no value for this day (没有这一天的值). Says which, since when, and who publishes it.

    `perhaps` are values that may have held then, as far as their dates were read: to be shown, never filled in.
    """

    def __init__(self, parameter: Parameter, day: str, gap: Gap, perhaps: tuple[DatedValue, ...] = ()) -> None:
        super().__init__(_sentence(parameter, day, gap, perhaps))
        self.parameter, self.day, self.gap, self.perhaps = parameter, day, gap, perhaps


class UnknownParameterError(CalculatorError):
    """No parameter has this id."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may hold on a day, or on some day of a span (可能适用的值): the seam on which a choice is made.

    `values` are all values with a number that may hold, those of A, B and C first, each the best source first. `unread`:
    beside them one may hold that nobody here has read (a yearly standard's successor, or what stood between two).
    `missing` are the searches in vain that speak of these days. `certain` is the value that surely holds on all of
    them, of A, B or C, if there is exactly one and nothing unread; then `values` may still name D and E, which do not
    count. What follows:

    - `certain`: that value, without a premise;
    - else `firm` not empty: all `values` are alternatives (and, if `unread`, a number that is not known);
    - else `weak` not empty: a question; they are used only if the reader asks for what is not confirmed (未核实);
    - else nothing is known: a question.
    """

    parameter: Parameter
    first: str
    last: str
    values: tuple[DatedValue, ...]
    unread: bool
    missing: tuple[DatedValue, ...]
    certain: DatedValue | None

    @property
    def firm(self) -> tuple[DatedValue, ...]:
        """The values of grade A, B or C."""
        return tuple(value for value in self.values if value.firm)

    @property
    def weak(self) -> tuple[DatedValue, ...]:
        """The others: D, E and what was worked out (推算)."""
        return tuple(value for value in self.values if not value.firm)


def same_notice(one: DatedValue, other: DatedValue) -> bool:
    """Do they stand in one notice (同一份通知)? Such values hold together: a year's floor with its ceiling."""
    return bool(one.source) and one.notice == other.notice


def candidates_on(parameter: Parameter, day: str, insurance: str = "") -> Candidates:
    """Every value that may hold on a day (YYYY-MM-DD), for one insurance where the parameter serves several."""
    asked = [value for value in parameter.values if _asked(value, insurance)]
    firm = [value for value in asked if value.firm and value.perhaps_on(day)]
    weak = [value for value in asked if value.value and not value.firm and value.perhaps_on(day)]
    sure = [value for value in firm if value.surely_on(day) and (insurance or not value.only)]
    if len(sure) == 1 and not any(value.id in sure[0].conflicts for value in firm):
        firm, unread = sure, False
    else:
        ended = any(value.sure_end and value.sure_end < day for value in firm)
        begun = any(day < value.sure_start for value in firm)
        unread = bool(firm) and not sure and not (ended and begun)
    certain = firm[0] if len(sure) == 1 and firm == sure else None
    missing = tuple(value for value in asked if not value.value and value.perhaps_on(day))
    return Candidates(parameter, day, day, tuple(_best_first((*firm, *weak))), unread, missing, certain)


def candidates_between(parameter: Parameter, first: str, last: str, insurance: str = "") -> Candidates:
    """Every value that may hold on some day from `first` to `last`, both counted: a month in which a value changes."""
    days = [first, *(day for day in turns(parameter) if first < day <= last)]
    found = [candidates_on(parameter, day, insurance) for day in days]
    values = dict.fromkeys(value for one in found for value in one.values)
    missing = dict.fromkeys(value for one in found for value in one.missing)
    certain = {one.certain for one in found}
    alone = found[0].certain if len(certain) == 1 else None
    unread = any(one.unread or not one.values for one in found) and bool(values)
    return Candidates(parameter, first, last, tuple(_best_first(values)), unread, tuple(missing), alone)


def _asked(value: DatedValue, insurance: str) -> bool:
    return not (insurance and value.only) or insurance in value.only


def turns(parameter: Parameter) -> list[str]:
    """The days on which what may hold can change."""
    starts = {day for value in parameter.values for day in (value.sure_start, value.might_start) if day}
    ends = {day for value in parameter.values for day in (value.sure_end, value.might_end) if day}
    return sorted(starts | {(date.fromisoformat(day) + timedelta(days=1)).isoformat() for day in ends})


def _best_first(values: Iterable[DatedValue]) -> list[DatedValue]:
    """By grade, the later first where it is the same."""
    return sorted(
        sorted(values, key=lambda one: one.start, reverse=True), key=lambda one: _RANK.get(one.grade, len(_RANK))
    )


_RANK = {grade: at for at, grade in enumerate(("A", "B", "C", "D", "E", "derived"))}


def parameter_on(parameters: Mapping[str, Parameter], parameter_id: str, day: str, insurance: str = "") -> Reading:
    """The value of a parameter on a day (YYYY-MM-DD). Raises NoValueError or UnknownParameterError.

    Where nothing of A, B or C may hold, it is the one of the others that claims the day: whether it may be used is for
    `use` to say.
    """
    parameter = parameters.get(parameter_id)
    if parameter is None:
        raise UnknownParameterError(f"没有「{parameter_id}」这个参数")
    found = candidates_on(parameter, day, insurance)
    value = found.certain or _claimed(found, day)
    if value is None:
        raise NoValueError(parameter, day, _gap(found, day), found.values)
    return Reading(parameter, value, day)


def _claimed(found: Candidates, day: str) -> DatedValue | None:
    """The best value that is not firm but says that it holds on this day, if no other says something else."""
    sure = [value for value in found.values if value.surely_on(day)]
    return sure[0] if not found.firm and len({value.value for value in sure}) == 1 else None


def _gap(found: Candidates, day: str) -> Gap:
    values = found.values
    if not values and found.missing:
        return Gap(found.missing[0].state)
    claims = {value.value for value in values if value.surely_on(day)}
    if len(claims) > 1 or any(one.id in other.conflicts for one in values for other in values):
        return Gap.CONFLICT
    if any(value.ends == Ends.YEARLY and value.sure_end and value.sure_end < day for value in found.firm):
        return Gap.UNCHECKED
    known = [value for value in found.parameter.values if value.sure_start and value.value]
    if values or not known:
        return Gap.UNDATED
    if all(day < value.sure_start for value in known):
        return Gap.BEFORE
    return Gap.AFTER if all(value.sure_end and value.sure_end < day for value in known) else Gap.BETWEEN


def _sentence(parameter: Parameter, day: str, gap: Gap, perhaps: tuple[DatedValue, ...]) -> str:
    who = f"公布机关：{parameter.publisher}。" if parameter.publisher else ""
    why = _why(parameter, day, gap, perhaps)
    return f"{parameter.name}：没有 {day} 可用的值。{why}。{who}本站不用其他时期的值代替，请自己填写。"


def _why(parameter: Parameter, day: str, gap: Gap, perhaps: tuple[DatedValue, ...]) -> str:
    match gap:
        case Gap.NOT_FOUND:
            return "查过，未查到"
        case Gap.NOT_PUBLISHED:
            return "尚未公布"
        case Gap.UNCHECKED:
            ended = max((value for value in perhaps if value.firm and value.sure_end < day), key=_sure_end)
            return f"能确定的标准到 {ended.sure_end} 为止，此后应有新的标准，没有读到可靠的来源（{ended.checked} 查过）"
        case Gap.UNDATED:
            return "查到过数，但没有读到从哪一天起适用"
        case Gap.CONFLICT:
            found = "、".join("".join(value.value) + parameter.unit.name for value in perhaps)
            return f"来源互相矛盾：{found}"
    ends = [value.sure_end for value in parameter.values if value.sure_end and value.value and value.sure_end < day]
    starts = [value.sure_start for value in parameter.values if value.value and value.sure_start > day]
    parts = [f"能确定的值到 {max(ends)} 为止"] if ends else []
    parts += [f"能确定的值从 {min(starts)} 起"] if starts else []
    return "，下一个".join(parts)


def _sure_end(value: DatedValue) -> str:
    return value.sure_end
