"""What priority works with: who is compared, and the insurances of which nothing was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..core.given import Given
from ..core.model import InputError, Inputs, Problem
from ..policy.groups import Insured, Subject
from ..policy.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `blank`: the names of the insurances whose state was not filled in; `day`: whose priorities are
    asked for, None for those of the policy's own year.
    """

    subject: Subject
    blank: tuple[str, ...]
    day: date | None = None


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError if it is not said who or of what kind."""
    given = Given(inputs)
    person = given.choice("who") == "person"
    kind, people = given.choice("kind"), _people(given, knowledge, person=person)
    states = {term.id: given.choice(f"insured-{term.id}") for term in knowledge.compared}
    insured = {insurance: Insured(state) for insurance, state in states.items() if state is not None}
    if person and (mixed := [one for one, state in insured.items() if state is Insured.SOME]):
        told = "个人只有参加和没有参加，不能选「部分人参加」"
        raise InputError(tuple(Problem(f"insured-{one}", f"{knowledge.names[one]}：{told}") for one in mixed))
    flags = frozenset(term.id for term in knowledge.flags if given.ticked(term.id))
    blank = tuple(term.name for term in knowledge.compared if term.id not in insured)
    return Case(Subject(kind, flags, people, insured), blank, given.day("day"))


def _people(given: Given, knowledge: Knowledge, *, person: bool) -> frozenset[str]:
    """The categories of people that are there: the person's own, or those of the employer."""
    category = given.choice("category")
    if person:
        if category is None:
            raise InputError((Problem("category", "您的就业情况：还没有选。为个人查询要选一类"),))
        return frozenset({category})
    if category is not None:
        raise InputError((Problem("category", "您的就业情况：为单位查询不用选这项，请改成「请选择」"),))
    if given.is_empty("kind"):
        raise InputError((Problem("kind", "单位性质：还没有选。为单位查询要选一项"),))
    return frozenset(term.id for term in knowledge.people if given.ticked(f"has-{term.id}"))
