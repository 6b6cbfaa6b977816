"""What gap works with: the employer, its people by category, those enrolled, and the day whose rules are applied."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.given import Given, required
from ..core.model import InputError, Inputs, Problem
from ..policy.knowledge import Group, Knowledge, Policy


def year_end(knowledge: Knowledge) -> str:
    """The day that is meant where none is given."""
    return f"{knowledge.policy.year}-12-31"


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `day`: the day (YYYY-MM-DD) whose rules are applied; `dated`: it was filled in."""

    knowledge: Knowledge
    policy: Policy
    day: str
    kind: str
    flags: frozenset[str]
    people: dict[str, int]
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
    return Case(
        knowledge,
        knowledge.policy,
        day.isoformat() if day else year_end(knowledge),
        required(given.choice("kind")),
        frozenset(term.id for term in knowledge.flags if given.ticked(term.id)),
        people,
        {term.id: given.heads(f"enrolled-{term.id}") for term in knowledge.insurances},
        dated=day is not None,
    )


def groups_on(policy: Policy, day: str) -> tuple[Group, ...]:
    """The priority groups; they are those of the policy's own year and of no other."""
    return policy.groups if day.startswith(str(policy.year)) else ()
