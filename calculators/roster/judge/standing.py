"""Where a person stands (每人的情况): obliged or not known, missing, priority group; by the rules of 参保缺口 and 重点人群对照."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.model import Ref
from ...gap.rule import covered
from ...policy.groups import Fit, Insured, Subject, fit
from ...policy.knowledge import Group
from ..case import Case
from ..read.people import States


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for everybody of one category who is enrolled in the same insurances.

    `citations`: per insurance the articles that oblige, empty where none was found. `groups`: the priority groups.
    """

    citations: tuple[tuple[Ref, ...], ...]
    missing: tuple[bool, ...]
    groups: tuple[tuple[Group, Fit], ...]


@dataclass(slots=True)
class Rules:
    """The rules of the day for this employer, asked once for each category and once for each set of facts."""

    case: Case
    notes: list[str] = field(default_factory=list)
    _citations: dict[str, tuple[tuple[Ref, ...], ...]] = field(default_factory=dict)
    _standings: dict[tuple[str | None, States], Standing] = field(default_factory=dict)

    def citations(self, category: str | None) -> tuple[tuple[Ref, ...], ...]:
        """Per insurance, what obliges a person of this category to be insured; nothing where facts are missing."""
        if category is None or self.case.kind is None:
            return ((),) * len(self.case.insurances)
        if category not in self._citations:
            found = []
            for one in self.case.insurances:
                by, notes = covered(self.case.knowledge, self.case.day, self.case.kind, (category,), one.id)
                found.append(by.get(category, ()))
                self.notes += [f"{one.name}：{note}" for note in notes if f"{one.name}：{note}" not in self.notes]
            self._citations[category] = tuple(found)
        return self._citations[category]

    def of(self, category: str | None, states: States) -> Standing:
        """Where somebody stands."""
        known = self._standings.get((category, states))
        if known is None:
            citations = self.citations(category)
            missing = tuple(bool(by) and state is False for by, state in zip(citations, states, strict=True))
            known = self._standings[category, states] = Standing(citations, missing, self._groups(category, states))
        return known

    def _groups(self, category: str | None, states: States) -> tuple[tuple[Group, Fit], ...]:
        insured: Mapping[str, Insured] = {
            one.id: Insured.ALL if state else Insured.NONE
            for one, state in zip(self.case.insurances, states, strict=True)
            if state is not None
        }
        people = frozenset() if category is None else frozenset({category})
        subject = Subject(self.case.kind, self.case.flags, people, insured)
        return tuple((group, found) for group in self.case.groups if (found := fit(group, subject)) is not None)
