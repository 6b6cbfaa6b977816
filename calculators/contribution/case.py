"""What 缴费测算 works with: the month, who pays, everybody with their wages, and the rates that were typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ..core.given import Given, required
from ..core.model import InputError, Inputs, Problem, Ref
from ..core.money import chosen
from ..policy.knowledge import Knowledge
from .rates import EMPLOYEE, EMPLOYER, FLEXIBLE, PERSON, OwnRates, covers_maternity, read_rates

_FLEXIBLE_DEFAULT = ("pension", "medical")
WAGE = "missing-wage"
"""The field for the wage of those who are still to be enrolled."""


@dataclass(frozen=True, slots=True)
class Insurance:
    """An insurance of this calculation."""

    id: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Band:
    """People who earn the same. `amount` is the wage or the base, a month, in 元."""

    label: str
    heads: int
    amount: Decimal
    rural: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `direct`: the amounts are bases, not wages; `missing`: those still to be enrolled, by insurance."""

    month: date
    flexible: bool
    direct: bool
    bands: tuple[Band, ...]
    insurances: tuple[Insurance, ...]
    missing: Mapping[str, Band]
    own: OwnRates
    rounding: str
    joined: Mapping[str, Insurance] = field(default_factory=dict)
    """By insurance, the one with which it is registered and paid on that day (和它一起登记、一起缴)."""
    untold: Mapping[str, int] = field(default_factory=dict)
    """Heads that were typed for one of those, and are not those of the other: not used."""
    together: tuple[Ref, ...] = ()
    """The articles by which they are."""
    within: bool = False
    """Is maternity paid within the medical rate of people who pay alone?"""

    @property
    def day(self) -> str:
        """The day (YYYY-MM-DD) whose rates and bounds are applied."""
        return self.month.isoformat()

    @property
    def side_names(self) -> tuple[str, ...]:
        """Who pays: employer and employee, or the flexible worker alone."""
        return (PERSON,) if self.flexible else (EMPLOYER, EMPLOYEE)


def insurances(knowledge: Knowledge) -> tuple[Insurance, ...]:
    """All there are: those of the policy and maternity."""
    return tuple(Insurance(term.id, term.name, term.short) for term in knowledge.insurances)


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError."""
    given, known = Given(inputs), insurances(knowledge)
    month, flexible = required(given.day("month")), given.choice("kind") == FLEXIBLE
    joined = {} if flexible else joined_on(knowledge, month.isoformat())
    typed = {one.id: found for one in known if (found := given.heads(f"missing-{one.id}"))}
    heads = typed | {name: typed[other.id] for name, other in joined.items() if other.id in typed}
    bands = _bands(given)
    if not bands and not heads:
        raise InputError((Problem("bands", "按工资分档：还没有填。按档填、按人填，或者填还没有参保的人数"),))
    wanted, own = _wanted(given, known, heads, joined, flexible=flexible), read_rates(given)
    within = (
        flexible and "medical" in {one.id for one in wanted} and covers_maternity(own, knowledge, month.isoformat())
    )
    wanted = [one for one in wanted if not within or one.id != "maternity"]
    return Case(
        month,
        flexible,
        given.choice("basis") == "bases",
        bands,
        tuple(one for one in wanted if bands or one.id in heads),
        _missing(given, heads),
        own,
        chosen(given),
        joined,
        {name: count for name, count in typed.items() if count != heads[name]},
        _grounds(knowledge, month.isoformat(), joined),
        within,
    )


def joined_on(knowledge: Knowledge, day: str) -> dict[str, Insurance]:
    """Which insurances are registered and paid with another one on a day (YYYY-MM-DD): maternity with medical since 2020."""
    known = insurances(knowledge)
    found = {one.id: knowledge.registered_with(day, one.id) for one in known}
    return {one: other for one, term in found.items() for other in known if term is not None and other.id == term.id}


def _bands(given: Given) -> tuple[Band, ...]:
    """Everybody, the bands first."""
    found = []
    for number, row in enumerate(given.rows("bands", ("heads", "wage", "kind")), 1):
        rural = row.choice("kind") == "rural"
        found.append(Band(f"第{number}档", required(row.heads("heads")), required(row.amount("wage")), rural))
    seen: set[str] = set()
    for number, row in enumerate(given.rows("people", ("name", "wage", "kind")), 1):
        name = row.text("name")
        label = f"第{number}人" if not name else f"{name}（第{number}人）" if name in seen else name
        seen.add(name)
        found.append(Band(label, 1, required(row.amount("wage")), row.choice("kind") == "rural"))
    return tuple(found)


def _grounds(knowledge: Knowledge, day: str, joined: Iterable[str]) -> tuple[Ref, ...]:
    """The articles by which these are registered with another one, each document once."""
    rules = (rule for name in joined for rule in knowledge.coverage_on(day, name) if rule.registered_with)
    return tuple({rule.ref.label: rule.ref for rule in rules}.values())


def _wanted(
    given: Given,
    known: tuple[Insurance, ...],
    heads: Mapping[str, int],
    joined: Mapping[str, Insurance],
    *,
    flexible: bool,
) -> list[Insurance]:
    """Those that were ticked and what is paid with them, or the usual ones. Raises InputError if somebody is missing in
    another one.
    """
    ticked = {one.id for one in known if given.ticked(f"want-{one.id}")}
    ticked |= {name for name, other in joined.items() if other.id in ticked}
    usual = {one.id for one in known if not flexible or one.id in _FLEXIBLE_DEFAULT}
    wanted = [one for one in known if one.id in (ticked or usual)]
    for one in known:
        if one not in wanted and one.id in heads:
            told = f"{one.short}还没有参保：填了人数，却没有勾选要算{one.name}，请勾选或者清空"
            raise InputError((Problem(f"missing-{one.id}", told),))
    return wanted


def _missing(given: Given, heads: Mapping[str, int]) -> dict[str, Band]:
    """Those still to be enrolled. Raises InputError if their wage is not given."""
    wage = given.amount(WAGE)
    if heads and wage is None:
        raise InputError((Problem(WAGE, "他们每人的月工资：填了还没有参保的人数，也要填这一项"),))
    return {} if wage is None else {one: Band("还没有参保的人", count, wage) for one, count in heads.items()}
