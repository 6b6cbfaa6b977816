"""Who is past the statutory age of retirement (超过法定退休年龄), by day of birth and sex.

国务院关于渐进式延迟法定退休年龄的办法 art. 1: from 2025-01-01 the ages rise by a month every few months (docs/coverage/
retirement.toml); before that day the old ages hold. For a woman 50 or 55 may be the old age: both are candidates until it
is said which.

>>> track = RetirementTrack("male", "男职工", "M", 60, "2025-01-01", 4, 36, *[""] * 7)
>>> [f"{track.reached_by(date(year, month, 9))}" for year, month in ((1964, 12), (1965, 1), (1965, 5), (1976, 9))]
['2024-12-09', '2025-02-09', '2025-07-09', '2039-09-09']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ..core.months import last_day
from .article import Article
from .parameters import Link

EMPLOYEES = ("staff", "interrupted", "migrant", "new-labour")
"""The categories of those who become over-age."""
OVER_AGE = "over-age"
OPEN = "?"
"""Behind a category: whether these people are over-age has to be asked first."""
MALE, FEMALE = "M", "F"
LONGEST_DELAY = 36
"""Months by which employer and employee can delay retirement (弹性延迟): art. 3 of the same."""


@dataclass(frozen=True, slots=True)
class RetirementTrack(Article):
    """One course of the age of retirement (一种退休年龄): the old age in years, and how it rises from `start` on.

    `every`: months of births for which it rises by one month; `most`: months by which it rises at the most.
    """

    ANCHOR: ClassVar[str] = "retirement-"
    id: str
    name: str
    sex: str
    age: int
    start: str
    every: int
    most: int
    words: str
    document: str
    number: str
    article: str
    grade: str
    checked: str
    note: str
    found: str = ""
    links: tuple[Link, ...] = ()

    def months(self, born: date) -> int:
        """By how many months the age of somebody born on this day is delayed (延迟的月数)."""
        start = date.fromisoformat(self.start)
        late = (born.year + self.age - start.year) * 12 + born.month - start.month
        return 0 if late < 0 else min(late // self.every + 1, self.most)

    def reached_by(self, born: date) -> date:
        """The day on which somebody born on this day reaches the age; the last of the month where it has no such day."""
        return _later(born, self.age * 12 + self.months(born))

    def latest(self, born: date) -> date:
        """The last day to which retirement can be delayed by agreement (弹性延迟最长三年)."""
        return _later(self.reached_by(born), LONGEST_DELAY)

    def age_of(self, born: date) -> str:
        """That age in words: 60岁1个月."""
        years, months = divmod(self.age * 12 + self.months(born), 12)
        return f"{years}岁{months}个月" if months else f"{years}岁"


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    last = last_day(date(day.year + years, month + 1, 1))
    return last.replace(day=min(day.day, last.day))


def candidates(tracks: Iterable[RetirementTrack], sex: str, known: str = "") -> tuple[RetirementTrack, ...]:
    """The courses that may apply: the one that is known, else those of the sex, else all."""
    listed = tuple(tracks)
    return tuple(one for one in listed if one.id == known or (not known and sex in ("", one.sex)))


def is_over(tracks: Iterable[RetirementTrack], born: date, day: date) -> bool | None:
    """Is somebody past the age on a day? None where it depends on which of the courses applies."""
    past = {one.reached_by(born) < day for one in tracks}
    return past.pop() if len(past) == 1 else None


def category_on(category: str, over: bool | None, *, delayed: bool) -> str:
    """The category in which somebody is judged: over-age, or with OPEN behind it where that has to be asked.

    Who delays retirement by agreement (弹性延迟) stays what he is.
    """
    if category not in EMPLOYEES or delayed or over is False:
        return category
    return OVER_AGE if over else category + OPEN
