"""What a roster is held against (另填的几项): the employer, the day, how empty cells are meant, the month, what is owed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..alternatives import start_of
from ..arrears.case import LABELS, FeeTerms, Months, months_between, read_months, read_terms
from ..contribution.case import Insurance, insurances, joined_on
from ..contribution.rates import OwnRates, read_rates
from ..core.given import Given, required
from ..core.model import InputError, Inputs, Problem
from ..core.money import chosen
from ..gap.case import groups_on, year_end
from ..policy.knowledge import Group, Knowledge, Policy
from ..policy.worlds import World
from .options import MONTHS, NEEDED, TOP_UP, UNKNOWN

_DEFAULT_CATEGORY = "staff"


@dataclass(frozen=True, slots=True)
class Back:
    """For which months 补缴 is to be worked out, and by what its late fee is counted."""

    months: Months
    terms: FeeTerms


@dataclass(frozen=True, slots=True)
class TopUpMonths:
    """The months for which 补差 is to be worked out, by their first days, and by which month's limits they were paid."""

    firsts: list[date]
    by: date


@dataclass(frozen=True, slots=True)
class Case:
    """What was filled in, named; and what follows from it for everybody.

    `day` (YYYY-MM-DD): whose rules are applied; `asof`: the day of the roster; `category`: of those whose category is not
    written, None if they are not to be judged; `blank`: what an empty cell says about being enrolled; `month`: whose
    contribution is worked out; `insurances`: those a roster can name, in the order of every table; `joined`: by its place,
    the place of the one with which an insurance is registered on that day, whose enrolment is its own.
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
    topup: TopUpMonths | None
    start: World
    """What the reader assumes, and which numbers are let in."""
    joined: Mapping[int, int] = field(default_factory=dict)

    def together(self, states: tuple[bool | None, ...]) -> tuple[tuple[bool | None, ...], tuple[str, ...]]:
        """The same enrolment, who is registered for one insurance being registered for the other; and the ids of those
        of which something else was written.
        """
        shared = {at: states[other] for at, other in self.joined.items() if states[other] is not None}
        found = tuple(shared.get(at, state) for at, state in enumerate(states))
        odd = [self.insurances[at].id for at, state in shared.items() if states[at] not in (None, state)]
        return found, tuple(odd)

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
    known = insurances(knowledge)
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
        known,
        groups_on(knowledge.policy, rules),
        _topup(given),
        start_of(inputs),
        _joined(known, rules, knowledge),
    )


def _joined(known: tuple[Insurance, ...], day: str, knowledge: Knowledge) -> dict[int, int]:
    places = {one.id: at for at, one in enumerate(known)}
    return {places[name]: places[other.id] for name, other in joined_on(knowledge, day).items()}


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


def _topup(given: Given) -> TopUpMonths | None:
    """None if nothing is asked of 补差. Raises InputError where only a part of it is filled in."""
    empty = [name for name in TOP_UP if given.is_empty(name)]
    if len(empty) == len(TOP_UP):
        return None
    if empty:
        told = "要算补差，起止月份和原来按哪个月缴都要填；不算就都清空"
        raise InputError(tuple(Problem(name, f"{TOP_UP[name]}：还没有填。{told}") for name in empty))
    first, last, by = (required(given.day(name)) for name in TOP_UP)
    if last < first:
        raise InputError((Problem("adjust-last", f"{TOP_UP['adjust-last']}：比开始的月份还早，请对调"),))
    return TopUpMonths(months_between(first, last), by)
