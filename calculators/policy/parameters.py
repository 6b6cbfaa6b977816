"""Parameters (参数): numbers that other documents give, each value with its dates and its source; and the one lookup.

A value is used by itself only on days on which it surely held. On any other day the lookup refuses with a reason:
never the last value known, never an extrapolation (不外推，不沿用); `candidates_on` says what may hold then. Dates are
ISO 8601 strings, as far as they were read: 2005 is a year whose month and day were not read, an empty one was not read
at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from ..core.model import CalculatorError, Ref, RefusedError

FIRM = frozenset("ABC")
"""The grades (可靠程度) of which an answer is made. All others are candidates only: they never narrow or make one."""


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
    """应有新的标准，没有读到"""
    CONFLICT = "conflict"
    """来源互相矛盾"""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit (单位): a number times `factor` is yuan, heads, days or a share of one, as `kind` says."""

    id: str
    name: str
    kind: str
    factor: str


class Ends(StrEnum):
    """Why a value may end (为什么会变)."""

    STATUTE = "statute"
    """法规：没有读到废止或替换它的，就一直有效"""
    YEARLY = "yearly"
    """年度标准：到时候应有新的"""
    DATED = "dated"
    """有期限的：照它自己的话到期"""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a source can be opened (来源的网址): official, reprint, press or commercial, and the day it was read."""

    url: str
    kind: str
    read: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The one document that would settle what is not certain (一份就能定下来的文件), and its address where known."""

    document: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value and when it holds (一个时期的值). Empty `value`: none was found, or none is published (`state`).

    `start`, `end` are the dates as read; `sure_*` the days on which it surely held, without an end where `sure_end` is
    empty and `sure_start` is not; `might_*` the days on which it may have (open where empty). `value` holds the digits
    as printed, several only where the rule gives steps. `words` are the article's own, where they were read (`found`);
    empty if they were not. `ends` says why it may end (Ends), `successor` from when a yearly standard's successor must
    be expected, `due` on which day it is to be checked again. `only` names the insurances for which it holds, where
    these are fewer than its parameter's; `earlier` the published ids of what was found to be this same value. What no
    calculator reads may be missing in its copy of the data.
    """

    id: str
    value: tuple[str, ...] = ()
    state: str = "known"
    of: str = ""
    start: str = ""
    end: str = ""
    sure_start: str = ""
    sure_end: str = ""
    might_start: str = ""
    might_end: str = ""
    open_ended: bool = False
    why: str = ""
    payer: str = ""
    document: str = ""
    number: str = ""
    article: str = ""
    words: str = ""
    found: str = ""
    clause: str = ""
    grade: str = ""
    status: str = ""
    use: str = ""
    checked: str = ""
    conflicts: tuple[str, ...] = ()
    note: str = ""
    ends: str = ""
    successor: str = ""
    due: str = ""
    only: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    wanted: Wanted | None = None
    earlier: tuple[str, ...] = ()

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
        detail = f"{self.since}；可靠程度 {self.grade}" + ("，待核实" if self.use == Use.OFFER else "")
        return Ref(self.source or "没有来源", f"parameters/#{self.anchor}", detail=detail)

    @property
    def since(self) -> str:
        """From when, as read; where only a later day is certain, both: 1998-01-01起施行，本站能确定的是2004-12-31以后."""
        if not self.start:
            return f"起始日未读到，本站能确定的是{self.sure_start}以后" if self.sure_start else "起始日未读到"
        since = f"{date_words(self.start)}起"
        return f"{since}施行，本站能确定的是{self.sure_start}以后" if self.sure_start not in ("", self.start) else since

    @property
    def period(self) -> str:
        """From when to when, never more than is certain; of what has no end, up to when it was checked (依据核对至)."""
        if self.start and self.end and (self.start, self.end) == (self.sure_start, self.sure_end):
            return f"{self.start}至{self.end}"
        if self.sure_start and not self.sure_end:
            return f"{self.since}，依据核对至{self.checked}"
        if self.sure_end and self.sure_end != self.end:
            return f"{self.since}，本站能确定到{self.sure_end}"
        return f"{self.since}，到{date_words(self.end)}" if self.end else f"{self.since}，终止日未读到"

    @property
    def firm(self) -> bool:
        """Is there a number, from a source of which an answer can be made (A, B, C)?"""
        return bool(self.value) and self.grade in FIRM

    @property
    def decimal(self) -> Decimal:
        """The number as printed: 16 for 16%. Raises ValueError if there is none, or not one."""
        if len(self.value) != 1:
            raise ValueError(f"{self.id} 有 {len(self.value)} 个数")
        return Decimal(self.value[0])

    def surely_on(self, day: str) -> bool:
        """Did it surely hold on this day?"""
        return bool(self.sure_start) and self.sure_start <= day and (not self.sure_end or day <= self.sure_end)

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
        """Those of A, B and C."""
        return tuple(value for value in self.values if value.firm)

    @property
    def weak(self) -> tuple[DatedValue, ...]:
        """The others: D, E and what was worked out (推算)."""
        return tuple(value for value in self.values if not value.firm)


def same_notice(one: DatedValue, other: DatedValue) -> bool:
    """Do they stand in one notice (同一份通知)? Such values hold together: a year's floor with its ceiling."""
    return bool(one.source) and (one.document, one.number, one.start) == (other.document, other.number, other.start)


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
    days = [first, *(day for day in _turns(parameter) if first < day <= last)]
    found = [candidates_on(parameter, day, insurance) for day in days]
    values = dict.fromkeys(value for one in found for value in one.values)
    missing = dict.fromkeys(value for one in found for value in one.missing)
    certain = {one.certain for one in found}
    alone = found[0].certain if len(certain) == 1 else None
    unread = any(one.unread or not one.values for one in found) and bool(values)
    return Candidates(parameter, first, last, tuple(_best_first(values)), unread, tuple(missing), alone)


def _asked(value: DatedValue, insurance: str) -> bool:
    return not (insurance and value.only) or insurance in value.only


def _turns(parameter: Parameter) -> list[str]:
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


def date_words(read: str) -> str:
    """A date as far as it was read.

    >>> [date_words(one) for one in ("2005-07-01", "2023-01", "2005")]
    ['2005-07-01', '2023年1月', '2005年']
    """
    match len(read):
        case 4:
            return f"{read}年"
        case 7:
            return f"{read[:4]}年{int(read[5:])}月"
    return read
