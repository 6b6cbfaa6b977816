"""Where a person stands (每人的情况): obliged or not known, missing, priority group; by the rules of 参保缺口 and 重点人群对照."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.model import Ref
from ...gap.rule import notes_of, verdicts
from ...policy.coverage import CoverageAnswer, CoverageVerdict
from ...policy.groups import Fit, Insured, Subject, fit
from ...policy.knowledge import Group
from ..case import Case
from ..read.person import States


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for everybody of one category who is enrolled in the same insurances.

    `citations`: per insurance the articles that oblige, empty where none does; `verdicts`: what is said of it, None where
    facts are missing. `groups`: the priority groups.
    """

    citations: tuple[tuple[Ref, ...], ...]
    verdicts: tuple[CoverageVerdict | None, ...]
    missing: tuple[bool, ...]
    groups: tuple[tuple[Group, Fit], ...]


@dataclass(slots=True)
class Rules:
    """The rules of the day for this employer, asked once for each category and once for each set of facts."""

    case: Case
    notes: list[str] = field(default_factory=list)
    old: dict[str, list[str]] = field(default_factory=dict)
    """By what they may have been changed: the insurances that are told by articles which may not hold any more."""
    _verdicts: dict[str, tuple[CoverageVerdict, ...]] = field(default_factory=dict)
    _standings: dict[tuple[str | None, States], Standing] = field(default_factory=dict)

    def verdicts(self, category: str | None) -> tuple[CoverageVerdict | None, ...]:
        """Per insurance, what is said of a person of this category; nothing where facts are missing."""
        if category is None or self.case.kind is None:
            return (None,) * len(self.case.insurances)
        if category not in self._verdicts:
            found = []
            for one in self.case.insurances:
                said = self._said(category, self.case.kind, one.id)
                found.append(said)
                named = notes_of(self.case.knowledge.names[category], said)
                told = [f"{one.name}：{note}" for note in (*named, *said.warnings)]
                self.notes += [note for note in told if note not in self.notes]
                if said.by_old and said.changing and said.answer is CoverageAnswer.MUST:
                    shorts = self.old.setdefault(said.changing.may_end_by, [])
                    shorts += [] if one.short in shorts else [one.short]
            self._verdicts[category] = tuple(found)
        return self._verdicts[category]

    def _said(self, category: str, kind: str, insurance: str) -> CoverageVerdict:
        return verdicts(self.case.knowledge, self.case.day, kind, self.case.flags, (category,), insurance)[category]

    def of(self, category: str | None, states: States) -> Standing:
        """Where somebody stands."""
        known = self._standings.get((category, states))
        if known is None:
            said = self.verdicts(category)
            citations = tuple(one.refs if one and one.answer is CoverageAnswer.MUST else () for one in said)
            missing = tuple(bool(by) and state is False for by, state in zip(citations, states, strict=True))
            groups = self._groups(category, states)
            known = self._standings[category, states] = Standing(citations, said, missing, groups)
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
