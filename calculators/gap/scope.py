"""Whom an insurance covers (应参保范围): the inputs of the gap, and the articles and groups that name its people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ..core.model import InputError, Inputs, Problem, Ref
from ..policy.knowledge import CoverageRule, Group, Knowledge, Policy

POLICY = "jzbf-2005-21"
"""The policy this calculator works out."""


def year_end(knowledge: Knowledge) -> str:
    """The day that is meant where none is given."""
    return f"{knowledge.policies[POLICY].year}-12-31"


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `day`: the day (YYYY-MM-DD) whose rules are applied."""

    knowledge: Knowledge
    policy: Policy
    day: str
    kind: str
    flags: frozenset[str]
    people: dict[str, int]
    enrolled: dict[str, int | None]

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

    def heads(name: str) -> int | None:
        value = inputs.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    people = {term.id: count for term in knowledge.people if (count := heads(term.id)) is not None}
    if not people:
        first = knowledge.people[0]
        raise InputError((Problem(first.id, f"{first.name}：各类人员一项都没有填。至少填一类，没有人就填 0"),))
    return Case(
        knowledge,
        knowledge.policies[POLICY],
        day.isoformat() if isinstance(day := inputs.get("day"), date) else year_end(knowledge),
        str(inputs["kind"]),
        frozenset(term.id for term in knowledge.flags if inputs.get(term.id) is True),
        people,
        {term.id: heads(f"enrolled-{term.id}") for term in knowledge.insurances},
    )


def covered(
    knowledge: Knowledge, day: str, kind: str, categories: Iterable[str], insurance: str
) -> tuple[dict[str, tuple[Ref, ...]], list[str]]:
    """The categories that are to be insured, each with its ground, and what has to be said about the reading."""
    rules: list[CoverageRule] = [rule for rule in knowledge.coverage_on(day, insurance) if kind in rule.employers]
    policy = knowledge.policies[POLICY]
    groups = [
        group
        for group in groups_on(policy, day)
        if group.insurance == insurance and group.people and (not group.employers or kind in group.employers)
    ]
    found: dict[str, tuple[Ref, ...]] = {}
    notes: list[str] = []
    for category in categories:
        ruled = [rule for rule in rules if category in rule.people]
        named = [group for group in groups if category in group.people]
        if ruled:
            found[category] = tuple(rule.ref for rule in ruled)
            notes += [rule.note for rule in ruled if rule.note and rule.note not in notes]
        elif named:
            found[category] = tuple(policy.ref(group.clause, group.words) for group in named)
            notes.append(f"{knowledge.names[category]}：没有查到规定必须参保的条文，按本文件点名计入")
    return found, notes


def groups_on(policy: Policy, day: str) -> tuple[Group, ...]:
    """The priority groups; they are those of the policy's own year and of no other."""
    return policy.groups if day.startswith(str(policy.year)) else ()
