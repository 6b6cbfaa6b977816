"""Who is a priority group (扩面重点): one employer, or one person, held against the words of the clauses.

The words and the vocabulary they are written in come from the policy's record; this module only compares. Where the
text leaves it open, both readings are told and neither is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .knowledge import Group


class Insured(StrEnum):
    """How far an insurance has been joined (参保情况)."""

    NONE = "none"
    """没有参加"""
    SOME = "some"
    """部分人参加"""
    ALL = "all"
    """全部参加"""


class Fit(StrEnum):
    """How a group fits."""

    SURE = "sure"
    """符合"""
    POSSIBLE = "possible"
    """两种理解：可能符合，可能不符合"""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is compared: kind of employer, circumstances, categories of people there, and what has been joined.

    An insurance that is missing in `insured` is not known.
    """

    kind: str | None
    flags: frozenset[str]
    people: frozenset[str]
    insured: Mapping[str, Insured]

    def has(self, categories: Iterable[str]) -> bool:
        """Is one of these categories of people there?"""
        return not self.people.isdisjoint(categories)


def fit(group: Group, subject: Subject, insurance: str = "") -> Fit | None:
    """Whether the subject is in the group; None if it is not, or if that cannot be told from what is known.

    `insurance` is the one in question for a group that holds for all of them.
    """
    fits = (_employer(group, subject), _people(group, subject), _joined(group, subject, insurance or group.insurance))
    if None in fits:
        return None
    return Fit.POSSIBLE if Fit.POSSIBLE in fits else Fit.SURE


def _employer(group: Group, subject: Subject) -> Fit | None:
    if group.flags and subject.flags.isdisjoint(group.flags):
        return None
    if not group.employers and not group.possible_employers:
        return Fit.SURE
    if subject.kind in group.employers:
        return Fit.SURE
    return Fit.POSSIBLE if subject.kind in group.possible_employers else None


def _people(group: Group, subject: Subject) -> Fit | None:
    if not group.people and not group.possible_people:
        return Fit.SURE
    if subject.has(group.people):
        return Fit.SURE
    return Fit.POSSIBLE if subject.has(group.possible_people) else None


def _joined(group: Group, subject: Subject, insurance: str) -> Fit | None:
    """The words 未参保, 已参加养老保险但未参加…, and where it is open whether 未参保 belongs to the group at all."""
    if group.when == "always":
        return Fit.SURE
    state = subject.insured.get(insurance)
    if group.when == "perhaps-uninsured":
        return Fit.POSSIBLE if state in (Insured.ALL, None) else Fit.SURE
    if state in (Insured.ALL, None):
        return None
    if group.when == "pension-first" and subject.insured.get("pension", Insured.NONE) is Insured.NONE:
        return None
    return Fit.SURE if state is Insured.NONE else Fit.POSSIBLE
