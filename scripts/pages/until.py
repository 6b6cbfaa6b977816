"""Stage 4, for 「数据到哪一天」: what is known of every number of a contribution, month by month from 2005.

Nothing here is written by hand: each month is asked of `candidates_between`, and months of the same state in a row
become one. The last month comes from the data's newest day of checking, so that the bytes do not depend on the day on
which the site is built.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from calculators.policy.knowledge import Knowledge
from calculators.policy.lookup import Candidates, candidates_between, turns
from calculators.policy.parameters import DatedValue, Parameter, Wanted

FIRST_YEAR = 2005
STATES = {"certain": "确定", "bounded": "几个数之一", "provisional": "只有未核实的", "missing": "没有查到"}
"""What can be said of a number for a month, the best first."""
_BASES = ("bases/floor", "bases/ceiling")
_FALLBACK = {"rates/pension/employee": "rates/pension/employee-national"}
"""What a calculation takes while this city's own number is not certain."""
_SCHEMES = ("rates/injury/eight-", "rates/injury/three-")
"""Classes of trades that were once otherwise: where nothing speaks of a month, there was no such class."""
_LEFT = ("with-maternity", "self-employed", "statute", "statutory", "account", "relief-2020", "average", "phased-cut",
         "quota", "outpatient", "large-aid", "hardship", "float")  # fmt: skip
"""Parts of ids of rates that are no part of an employer's ordinary contribution, or that repeat one."""


_Told = tuple[str, tuple[DatedValue, ...], tuple[DatedValue, ...], bool]
"""State, values, searches in vain, and whether one may hold that nobody has read."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months in a row of which the same can be said (情况相同的连续几个月). `first`, `last` are YYYY-MM."""

    first: str
    last: str
    state: str
    values: tuple[DatedValue, ...]
    missing: tuple[DatedValue, ...]
    unread: bool

    @property
    def months(self) -> str:
        """2005年1月至2009年12月."""
        first, last = (f"{one[:4]}年{int(one[5:])}月" for one in (self.first, self.last))
        return first if first == last else f"{first}至{last}"

    @property
    def checked(self) -> str:
        """The last check of what this rests on; empty if nothing speaks of these months."""
        return max((one.checked for one in (*self.values, *self.missing)), default="")

    @property
    def wanted(self) -> Wanted | None:
        """The one document that would settle it; None where it is settled or nobody can name one."""
        if self.state == "certain":
            return None
        named = [one.wanted for one in (*reversed(self.values), *self.missing) if one.wanted]
        numbered = [one for one in reversed(self.values) if not one.firm and one.number]
        return named[0] if named else Wanted(f"{numbered[0].source}的原文") if numbered else None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number with its stretches of months (一个数)."""

    parameter: Parameter
    stretches: tuple[Stretch, ...]


def months(checked: str) -> list[str]:
    """Every month from January 2005 to the end of the year of the newest check: 2005-01, …, 2026-12."""
    return [f"{year}-{month:02}" for year in range(FIRST_YEAR, int(checked[:4]) + 1) for month in range(1, 13)]


def newest_check(knowledge: Knowledge) -> str:
    """The newest day on which a value was checked."""
    return max(value.checked for one in knowledge.parameters.values() for value in one.values)


def lines(knowledge: Knowledge, insurance: str) -> tuple[NumberLine, ...]:
    """The numbers that one insurance's contribution is worked out with, each with its stretches."""
    every = months(newest_check(knowledge))
    return tuple(
        NumberLine(one, tuple(_stretches(one, knowledge.parameters.get(_FALLBACK.get(one.id, "")), insurance, every)))
        for one in _parameters(knowledge, insurance)
    )


def _parameters(knowledge: Knowledge, insurance: str) -> Iterable[Parameter]:
    rates = [
        one
        for one in sorted(knowledge.parameters)
        if one.startswith(f"rates/{insurance}/") and not any(part in one for part in _LEFT)
    ]
    own = [one for one in rates if "national" not in one]
    return [knowledge.parameters[one] for one in (*_BASES, *own) if one in knowledge.parameters]


def _stretches(one: Parameter, fallback: Parameter | None, insurance: str, every: list[str]) -> Iterator[Stretch]:
    """Months in a row of which the same can be said; asked for anew only where a value begins or ends."""
    days = {*turns(one), *(turns(fallback) if fallback else ())}
    changed = {
        change for day in days for change in (day[:7], _next(day[:7]))
    }  # the month of it, and the first whole one
    told: list[tuple[str, _Told]] = []
    for month in every:
        same = told and month not in changed
        told.append((month, told[-1][1] if same else _told(_month(one, fallback, insurance, month))))
    for (state, values, missing, unread), group in groupby(told, key=lambda pair: pair[1]):
        inside = [month for month, _ in group]
        if not (state == "missing" and one.id.startswith(_SCHEMES)):
            yield Stretch(inside[0], inside[-1], state, values, missing, unread)


def _month(one: Parameter, fallback: Parameter | None, insurance: str, month: str) -> Candidates:
    first, last = f"{month}-01", f"{month}-{calendar.monthrange(int(month[:4]), int(month[5:]))[1]:02}"
    found = candidates_between(one, first, last, insurance)
    other = candidates_between(fallback, first, last, insurance) if fallback and not found.firm else None
    return other if other and other.firm else found


def _next(month: str) -> str:
    """The month after one: 2005-12 → 2006-01."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12}-{number % 12 + 1:02}"


def _told(found: Candidates) -> _Told:
    if found.certain:
        return "certain", (found.certain,), (), False
    state = "bounded" if found.firm else "provisional" if found.weak else "missing"
    return state, found.values, found.missing, found.unread
