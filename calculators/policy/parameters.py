"""Parameters (参数): numbers that other documents give, each value with its dates and its source; and the one lookup.

A value is used only on days on which it surely held. On any other day the lookup refuses with a reason: never the last
value known, never an extrapolation (不外推，不沿用). Dates are ISO 8601 strings, as far as they were read: 2005 is a
year whose month and day were not read, an empty one was not read at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..core.model import CalculatorError, Ref, RefusedError


class Use(StrEnum):
    """How a calculator may use a value (用法); the grade sets how far."""

    DEFAULT = "default"
    """可以预先填上"""
    OFFER = "offer"
    """可以提供，须标「待核实」"""
    TYPED = "typed"
    """由填写人自己填"""


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
    """晚于最近核对日"""
    CONFLICT = "conflict"
    """来源互相矛盾"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (单位): a number times `factor` is yuan, heads, days or a share of one, as `kind` says."""

    id: str
    name: str
    kind: str
    factor: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value and when it holds (一个时期的值). Empty `value`: none was found, or none is published (`state`).

    `start`, `end` are the dates as read; `sure_*` the days on which it surely held, `might_*` the days on which it
    may have (open where empty). `value` holds the digits as printed, several only where the rule gives steps.
    `words` are the article's own, where they were read (`found`); empty if they were not.
    """

    id: str
    value: tuple[str, ...]
    state: str
    of: str
    start: str
    end: str
    sure_start: str
    sure_end: str
    might_start: str
    might_end: str
    open_ended: bool
    why: str
    payer: str
    document: str
    number: str
    article: str
    words: str
    found: str
    clause: str
    grade: str
    status: str
    use: str
    checked: str
    conflicts: tuple[str, ...]
    note: str

    @property
    def anchor(self) -> str:
        """Its id on the page of parameters: tj_base_floor_2023 → tj-base-floor-2023."""
        return self.id.replace("_", "-")

    @property
    def source(self) -> str:
        """Document, number and article (出处), as far as they were read; empty if there is no source."""
        number = f"（{self.number}）" if self.number and self.document else self.number
        between = "" if self.article.startswith("第") or number.endswith("）") else " "
        return f"{self.document}{number}{between}{self.article}".strip()

    @property
    def ref(self) -> Ref:
        """The document and article this value rests on, as a link to its entry on the page of parameters."""
        since = f"{self.start} 起" if self.start else "起始日未读到"
        detail = f"{since}；可靠程度 {self.grade}" + ("，待核实" if self.use == Use.OFFER else "")
        return Ref(self.source or "没有来源", f"parameters/#{self.anchor}", detail=detail)

    @property
    def decimal(self) -> Decimal:
        """The number as printed: 16 for 16%. Raises ValueError if there is none, or not one."""
        if len(self.value) != 1:
            raise ValueError(f"{self.id} 有 {len(self.value)} 个数")
        return Decimal(self.value[0])

    def surely_on(self, day: str) -> bool:
        """Did it surely hold on this day?"""
        return bool(self.sure_start) and self.sure_start <= day <= self.sure_end

    def perhaps_on(self, day: str) -> bool:
        """Can it have held on this day, as far as its dates were read?"""
        return self.might_start <= day and (not self.might_end or day <= self.might_end)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One quantity with its dated values (参数). `id` is its path: bases/floor.

    `measure` and `role` say what is counted and whether it is a target or an outcome; only numbers of the same
    measure may be put side by side (口径).
    """

    id: str
    folder: str
    name: str
    area: str
    insurances: tuple[str, ...]
    unit: Unit
    measure: str
    role: str
    publisher: str
    values: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a parameter says for a day (查得). `open_ended`: no end was read (没有读到终止日期), say so."""

    parameter: Parameter
    value: DatedValue
    day: str

    @property
    def open_ended(self) -> bool:
        """No last day was read; the value is known up to the day of the last check only."""
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


def parameter_on(parameters: Mapping[str, Parameter], parameter_id: str, day: str) -> Reading:
    """The value of a parameter on a day (YYYY-MM-DD). Raises NoValueError or UnknownParameterError."""
    parameter = parameters.get(parameter_id)
    if parameter is None:
        raise UnknownParameterError(f"没有「{parameter_id}」这个参数")
    sure = tuple(value for value in parameter.values if value.surely_on(day))
    if len(sure) == 1 and sure[0].value:
        return Reading(parameter, sure[0], day)
    perhaps = tuple(value for value in parameter.values if value.value and value.perhaps_on(day))
    raise NoValueError(parameter, day, _gap(parameter, day, sure, perhaps), perhaps)


def _gap(parameter: Parameter, day: str, sure: tuple[DatedValue, ...], perhaps: tuple[DatedValue, ...]) -> Gap:
    if len(sure) > 1 or any(one.id in other.conflicts for one in perhaps for other in perhaps):
        return Gap.CONFLICT
    if sure:
        return Gap(sure[0].state)
    if any(value.open_ended and value.sure_start and day > value.sure_end for value in perhaps):
        return Gap.UNCHECKED
    known = [value for value in parameter.values if value.sure_start]
    if any(not value.sure_start or day < value.sure_start for value in perhaps) or not known:
        return Gap.UNDATED
    if all(day < value.sure_start for value in known):
        return Gap.BEFORE
    return Gap.AFTER if all(day > value.sure_end for value in known) else Gap.BETWEEN


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
            checked = max(value.checked for value in perhaps)
            return f"最近核对到 {checked}，此后是否变动、是否已公布新的数，没有核对"
        case Gap.UNDATED:
            return "查到过数，但没有读到从哪一天起适用"
        case Gap.CONFLICT:
            found = "、".join("".join(value.value) + parameter.unit.name for value in perhaps)
            return f"来源互相矛盾：{found}"
    ends = [value.sure_end for value in parameter.values if value.sure_start and value.sure_end < day]
    starts = [value.sure_start for value in parameter.values if value.sure_start > day]
    parts = [f"能确定的值到 {max(ends)} 为止"] if ends else []
    parts += [f"能确定的值从 {min(starts)} 起"] if starts else []
    return "，下一个".join(parts)
