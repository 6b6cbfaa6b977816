"""What a roster is held against (另填的几项): the employer, the day, how empty cells are meant, the month, what is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..alternatives import start_of
from ..arrears.case import LABELS, FeeTerms, Months, read_months, read_terms
from ..contribution.case import Insurance, insurances
from ..contribution.rates import OwnRates, read_rates
from ..core.given import Given
from ..core.model import InputError, Inputs, Problem
from ..core.money import chosen
from ..gap.case import groups_on, year_end
from ..policy.knowledge import Group, Knowledge, Policy
from ..policy.worlds import World
from .options import MONTHS, NEEDED, UNKNOWN

_DEFAULT_CATEGORY = "staff"


@dataclass(frozen=True, slots=True)
class Back:
    """For which months 补缴 is to be worked out, and by what its late fee is counted."""

    months: Months
    terms: FeeTerms


@dataclass(frozen=True, slots=True)
class Case:
    """What was filled in, named; and what follows from it for everybody.

    `day` (YYYY-MM-DD): whose rules are applied; `asof`: the day of the roster; `category`: of those whose category is not
    written, None if they are not to be judged; `blank`: what an empty cell says about being enrolled; `month`: whose
    contribution is worked out; `insurances`: those a roster can name, in the order of every table.
    """

    knowledge: Knowledge
    kind: str | None
    flags: frozenset[str]
    day: str
    asof: date | None
    category: str | None
    blank: bool | None
    month: date | None
    own: OwnRates
    rounding: str
    back: Back | None
    insurances: tuple[Insurance, ...]
    groups: tuple[Group, ...]
    start: World
    """What the reader assumes, and which numbers are let in."""

    @property
    def policy(self) -> Policy:
        """The policy that is worked out."""
        return self.knowledge.policy


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, named. Raises InputError where what was filled in does not fit together."""
    given = Given(inputs)
    day = given.day("day")
    rules = day.isoformat() if day else year_end(knowledge)
    category = given.choice("category") or _DEFAULT_CATEGORY
    return Case(
        knowledge,
        given.choice("kind"),
        frozenset(term.id for term in knowledge.flags if given.ticked(term.id)),
        rules,
        given.day("asof"),
        None if category == UNKNOWN else category,
        False if given.choice("blank") == "no" else None,
        given.day("month"),
        read_rates(given),
        chosen(given),
        _back(given, knowledge),
        insurances(knowledge),
        groups_on(knowledge.policy, rules),
        start_of(inputs),
    )


def _back(given: Given, knowledge: Knowledge) -> Back | None:
    """None if nothing is asked of 补缴."""
    empty = [name for name in NEEDED if given.is_empty(name)]
    if set(empty) >= set(MONTHS):  # the day of payment alone asks for nothing: a page fills it in by itself
        return None
    if empty:
        told = "要算补缴，起止月份、缴费期限和缴清日都要填；不算就都清空"
        raise InputError(tuple(Problem(name, f"{LABELS[name]}：还没有填。{told}") for name in empty))
    terms = read_terms(given, knowledge)
    return Back(read_months(given), terms)
