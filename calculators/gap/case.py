"""What gap works with: the employer, its people by category, those enrolled, and the day whose rules are applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..core.given import Given, required
from ..core.model import InputError, Inputs, Problem
from ..policy.knowledge import Group, Knowledge, Policy
from ..policy.retirement import RetirementTrack, candidates, category_on, is_over

AGE_COLUMNS = ("born", "sex", "retire", "category", "delayed")
"""Of the table in which people are written whose age is asked for."""


def year_end(knowledge: Knowledge) -> str:
    """The day that is meant where none is given."""
    return f"{knowledge.policy.year}-12-31"


@dataclass(frozen=True, slots=True)
class Aged:
    """One person whose age was asked for. `over`: past the age of retirement; None where that has to be asked."""

    born: date
    category: str
    tracks: tuple[RetirementTrack, ...]
    delayed: bool
    over: bool | None

    @property
    def judged(self) -> str:
        """The category in which the person is counted."""
        return category_on(self.category, self.over, delayed=self.delayed)


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `day`: the day (YYYY-MM-DD) whose rules are applied; `dated`: it was filled in; `ages`: people of
    whom the age was asked, who are counted among `people` as what they are: over-age, or with a question.
    """

    knowledge: Knowledge
    policy: Policy
    day: str
    kind: str
    flags: frozenset[str]
    people: dict[str, int]
    ages: tuple[Aged, ...]
    enrolled: dict[str, int | None]
    dated: bool = False

    @property
    def when(self) -> str:
        """How the headline begins: it names the day where one was asked for."""
        return f"按{self.day}的规定，" if self.dated else ""

    @property
    def total(self) -> int:
        """Everybody who was filled in."""
        return sum(self.people.values())

    @property
    def groups(self) -> tuple[Group, ...]:
        """The priority groups of the day."""
        return groups_on(self.policy, self.day)


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, named. Raises InputError if no category of people is filled in."""
    given = Given(inputs)
    day = given.day("day")
    people = {term.id: count for term in knowledge.people if (count := given.heads(term.id)) is not None}
    if not people:
        first = knowledge.people[0]
        raise InputError((Problem(first.id, f"{first.name}：各类人员一项都没有填。至少填一类，没有人就填 0"),))
    asked = day or date.fromisoformat(year_end(knowledge))
    ages = tuple(_aged(row, knowledge, asked) for row in given.rows("ages", AGE_COLUMNS))
    for one in ages:
        if not people.get(one.category):
            name = knowledge.names[one.category]
            raise InputError((Problem("ages", f"按出生日期算是不是超龄：{name}写的行数比上面填的{name}人数多"),))
        people[one.category] -= 1
        people[one.judged] = people.get(one.judged, 0) + 1
    return Case(
        knowledge,
        knowledge.policy,
        asked.isoformat(),
        required(given.choice("kind")),
        frozenset(term.id for term in knowledge.flags if given.ticked(term.id)),
        people,
        ages,
        {term.id: given.heads(f"enrolled-{term.id}") for term in knowledge.insurances},
        dated=day is not None,
    )


def _aged(row: Given, knowledge: Knowledge, day: date) -> Aged:
    born, delayed = required(row.day("born")), row.choice("delayed") == "yes"
    tracks = candidates(knowledge.retirement, row.choice("sex") or "", row.choice("retire") or "")
    return Aged(born, row.choice("category") or "staff", tracks, delayed, is_over(tracks, born, day))


def groups_on(policy: Policy, day: str) -> tuple[Group, ...]:
    """The priority groups; they are those of the policy's own year and of no other."""
    return policy.groups if day.startswith(str(policy.year)) else ()
