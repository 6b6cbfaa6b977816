"""Parameters (参数): numbers that other documents give, each value with its dates and its source.

Dates are ISO 8601 strings, as far as they were read: 2005 is a year whose month and day were not read, an empty one was
not read at all. What holds on a day: lookup.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ..core.model import Ref

FIRM = frozenset("ABC")
"""The grades (可靠程度) of which an answer is made. All others are candidates only: they never narrow or make one."""


class Use(StrEnum):
    """How a calculator may use a value (用法); the grade sets how far."""

    DEFAULT = "default"
    """可作默认值"""
    OFFER = "offer"
    """可以提供，须标「待核实」"""
    TYPED = "typed"
    """由填写人自己填"""


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
    def target(self) -> str:
        """Where it stands on the site."""
        return f"parameters/#{self.anchor}"

    @property
    def source(self) -> str:
        """Document, number and article (出处), as far as they were read; empty if there is no source."""
        number = f"（{self.number}）" if self.number and self.document else self.number
        between = "" if self.article.startswith("第") or number.endswith("）") else " "
        return f"{self.document}{number}{between}{self.article}".strip()

    @property
    def notice(self) -> tuple[str, str, str]:
        """What tells one notice (通知) from another: document, number, and from when it holds."""
        return self.document, self.number, self.start

    @property
    def ref(self) -> Ref:
        """The document and article this value rests on, as a link to its entry on the page of parameters."""
        detail = f"{self.since}；可靠程度 {self.grade}" + ("，待核实" if self.use == Use.OFFER else "")
        return Ref(self.source or "没有来源", self.target, detail=detail)

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
