"""Until when somebody has to be registered or reported (每人的办理期限): the days of 办理期限, from hiring and from leaving.

Whoever is enrolled in everything that obliges needs nothing more and is not listed. Whether a leaver was reported stands
in no roster, so every leaver is listed whose day is not long past.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ...core.given import required
from ...deadlines.case import Case as DeadlineCase
from ...deadlines.obligations import HIRED, LEFT, Obligation
from ...deadlines.rule import DeadlineLine, work_out
from ...output.ics import Calendar, CalendarEntry
from ...output.text import first_few
from ...policy.knowledge import Knowledge
from ..case import Case
from ..read.person import Person, States
from .standing import Rules

_LONG_AGO = timedelta(days=365)
"""A leaver whose last day is further back than this is not listed."""
_NAMED = 20


@dataclass(frozen=True, slots=True)
class PersonDeadline:
    """One person's deadline. `missing`: the insurances, by their places, that are missing, and those not filled in."""

    person: Person
    line: DeadlineLine
    last: date
    missing: tuple[int, ...] = ()
    open: tuple[int, ...] = ()

    @property
    def obligation(self) -> Obligation:
        """What has to be done."""
        return self.line.obligation

    def left(self, day: date) -> int:
        """How many days are left on a day; less than 0 when it is past."""
        return (self.last - day).days


class Deadlines:
    """The deadlines of everybody, in the order of the roster. `day`: that of the roster, from which one looks."""

    def __init__(self, case: Case, rules: Rules) -> None:
        self.day = case.asof
        self.found: list[PersonDeadline] = []
        self._rules, self._knowledge = rules, case.knowledge
        self._lines: dict[tuple[Obligation, date], DeadlineLine] = {}
        self._lacking: dict[tuple[str, States], tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._since = {one: _since(one, case.knowledge) for one in (HIRED, LEFT)}

    def look(self, people: Iterable[Person], *, here: bool) -> None:
        """People who were there on the day of the roster (`here`), or had left."""
        since = self._since[HIRED]
        for one in people:
            if here and one.hired is not None and one.hired >= since and one.category is not None:
                missing, open_ = self._lacks(one.category, one.states)
                if missing or open_:
                    self._add(one, HIRED, one.hired, missing, open_)
            if one.left is not None and one.left >= self._since[LEFT]:
                self._add(one, LEFT, one.left)

    def past(self, obligation: Obligation) -> list[PersonDeadline]:
        """Those whose last day is past: of hires those of whom it is certain that something is missing."""
        return [one for one in self._due(obligation) if self.day and one.last < self.day]

    def to_come(self, obligation: Obligation) -> list[PersonDeadline]:
        """Those whose last day is still to come, the earliest first."""
        found = [one for one in self._due(obligation) if self.day and one.last >= self.day]
        return sorted(found, key=lambda one: one.last)

    def calendar(self) -> Calendar:
        """An entry for every day and thing to do that is still to come; what is past stands on the day of the roster."""
        together: dict[tuple[Obligation, date, bool], list[PersonDeadline]] = {}
        for one in self.found:
            past = self.day is not None and one.last < self.day
            if not past or one.missing:
                day = self.day if past and self.day else one.last
                together.setdefault((one.obligation, day, past), []).append(one)
        entries = tuple(_entry(*key, found) for key, found in sorted(together.items(), key=lambda one: one[0][1]))
        stamp = self.day or min((one.line.start for one in self.found), default=date(2000, 1, 1))
        return Calendar(entries, stamp)

    def _due(self, obligation: Obligation) -> Iterator[PersonDeadline]:
        return (one for one in self.found if one.obligation is obligation and (one.missing or obligation is LEFT))

    def _lacks(self, category: str, states: States) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The insurances, by their places, in which such a person is missing, and of which nothing was filled in."""
        key = category, states
        if key not in self._lacking:
            standing = self._rules.of(category, states)
            missing = tuple(at for at, lacks in enumerate(standing.missing) if lacks)
            named = enumerate(zip(standing.citations, states, strict=True))
            self._lacking[key] = missing, tuple(at for at, (by, state) in named if by and state is None)
        return self._lacking[key]

    def _add(
        self,
        one: Person,
        obligation: Obligation,
        start: date,
        missing: tuple[int, ...] = (),
        open_: tuple[int, ...] = (),
    ) -> None:
        key = obligation, start
        if key not in self._lines:
            case = DeadlineCase({obligation.event: start}, None, None, same_day=False, typed={})
            self._lines[key] = required(work_out(obligation, case, self._knowledge))
        line = self._lines[key]
        last = required(line.last)
        if missing or open_ or not self.day or last >= self.day - _LONG_AGO:
            self.found.append(PersonDeadline(one, line, last, missing, open_))


def _since(obligation: Obligation, knowledge: Knowledge) -> date:
    """The first day on which a number of days is known; a statute goes on until it is replaced."""
    starts = [one.sure_start for one in knowledge.parameters[obligation.parameter].values if one.sure_start]
    return date.fromisoformat(min(starts))


def _entry(obligation: Obligation, day: date, past: bool, found: list[PersonDeadline]) -> CalendarEntry:
    names = first_few([one.person.name or f"第{one.person.row}行" for one in found], _NAMED, "等{count}人")
    citations = "、".join(dict.fromkeys(ref.label for one in found for ref in one.line.refs))
    title = f"{'期限已过，还没有办' if past else '最后一天'}：{obligation.act}（{len(found):,}人）"
    text = f"{names}。依据：{citations}。从次日起算。只供参考，请向经办机构核实。"
    return CalendarEntry(f"roster|{obligation.event}|{'past' if past else 'due'}|{day}", day, title, text)
