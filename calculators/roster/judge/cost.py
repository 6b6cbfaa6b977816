"""What a person pays (每人的缴费) in one month: by the rates, bounds and rounding of 缴费测算, in every world that may be true.

Worlds are worked out once a month, never once a person; each distinct wage is worked out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ...alternatives import Rule
from ...contribution.rates import EMPLOYEE, EMPLOYER, PERSON, Bounds
from ...contribution.rule import PartyRate, Payable, base_of, due, payable
from ...core.model import Ref
from ...policy.resolve import ResolvedParameter
from ...policy.worlds import Explored, World, explore
from ..case import Case

Amount = Decimal | str | None
"""An amount of 元 a month, or the reason why it is not known; None where this side pays nothing."""
Shares = tuple[tuple[Amount, ...], ...]
"""Per insurance what each of SIDES pays."""
Ways = tuple[Shares, ...]
"""The same in every world, in their order; a single one where all worlds agree."""
SIDES = (EMPLOYER, EMPLOYEE, PERSON)
ALONE = frozenset({"flexible", "welfare"})
"""Categories of people who pay by themselves (灵活就业人员), nobody with them."""
NO_WAGE = "没有工资，也没有缴费基数"
NO_MONTH = "没有填按哪个月缴费"
_RURAL_OPEN = "不知道是不是农民合同制工人"
_MEMO_LIMIT = 5_000
_Used = ResolvedParameter | str | None


class Payer(NamedTuple):
    """What matters of a person for paying: the base if it is known (`direct`), else the wage; `alone`: nobody pays with them."""

    amount: Decimal | None
    direct: bool
    rural: bool | None
    alone: bool


class ContributionTerms(NamedTuple):
    """By what somebody pays for one insurance: the bounds, and the rate of each of SIDES."""

    bounds: Bounds | str
    used: tuple[_Used, ...]


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """By what everybody pays in one month of one world, by insurance; `alone` is empty where nobody pays alone."""

    staff: tuple[Payable, ...]
    alone: tuple[Payable, ...]

    def terms(self, rural: bool | None, alone: bool) -> tuple[ContributionTerms, ...]:
        """Per insurance, by what somebody pays."""
        listed = self.alone if alone else self.staff
        named = [{pays.name: _rate(pays, rural) for pays in one.sides} for one in listed]
        return tuple(
            ContributionTerms(one.bounds, tuple(by.get(side) for side in SIDES))
            for one, by in zip(listed, named, strict=True)
        )

    def words(self, at: int, side: str) -> str:
        """The rates of a side of an insurance as they are shown, and the bounds."""
        told: list[str] = []
        for limits, used in self._by(at, side):
            told += [f"费率{one.words}" for one in used]
            told += [] if isinstance(limits, str) else [f"下限{limits.floor.words}，上限{limits.ceiling.words}"]
        return "，".join(dict.fromkeys(told))

    def refs(self, at: int, side: str) -> tuple[Ref, ...]:
        """The citations of rates and bounds."""
        found: list[Ref] = []
        for limits, used in self._by(at, side):
            found += [ref for one in used for ref in one.refs]
            found += [] if isinstance(limits, str) else limits.refs
        return tuple(dict.fromkeys(found))

    def _by(self, at: int, side: str) -> list[tuple[Bounds | str, list[ResolvedParameter]]]:
        """By what one side of one insurance is paid."""
        listed = [one[at] for one in (self.staff, self.alone) if one]
        found = [(one.bounds, pays) for one in listed for pays in one.sides if pays.name == side]
        return [
            (limits, [one for one in (pays.usual, pays.rural) if isinstance(one, ResolvedParameter)])
            for limits, pays in found
        ]


@dataclass(slots=True)
class _Payers:
    """Who pays for one insurance: by which kinds of rates, and between which wages those lie who pay by wages."""

    kinds: set[tuple[bool | None, bool]] = field(default_factory=set)
    wages: dict[bool, tuple[Decimal, Decimal]] = field(default_factory=dict)

    def add(self, payer: Payer) -> None:
        self.kinds.add((payer.rural, payer.alone))
        if payer.amount is not None and not payer.direct:
            low, high = self.wages.get(payer.alone, (payer.amount, payer.amount))
            self.wages[payer.alone] = min(low, payer.amount), max(high, payer.amount)


class Costs:
    """The shares of everybody in one month, in every world that is open; of nobody if there is no month.

    `alone`: is there anybody who pays alone? Raises InputError where what was typed does not fit together.
    """

    def __init__(self, case: Case, month: date | None, *, alone: bool = False) -> None:
        self.rule = case.rounding
        self.month = month
        self._case, self.anybody_alone = case, alone
        explored: Explored[ContributionPlan] = explore(self.plan, case.start) if month else Explored((), cut=False)
        self.explored = explored
        self.plans = tuple(one.answer for one in explored.outcomes)
        self.is_open = bool(explored.met)
        self._payers = [_Payers() for _ in case.insurances]
        self._lines: dict[tuple[bool | None, bool], list[tuple[ContributionTerms, ...]]] = {}
        self._known: dict[Payer, Ways] = {}
        self._at_bounds: dict[tuple[Decimal | str, int], tuple[Amount, ...]] = {}

    @property
    def payable(self) -> tuple[Payable, ...]:
        """By what employer and employee pay, in the first world."""
        return self.plans[0].staff if self.plans else ()

    def plan(self, world: World) -> ContributionPlan:
        """By what everybody pays in this world. Raises Branch where it leaves something open."""
        case, known = self._case, replace(self._case.knowledge, world=world)
        day = (self.month or date.max).isoformat()
        named = [one.id for one in case.insurances]
        staff = tuple(payable(case.own, known, one, day, (EMPLOYER, EMPLOYEE)) for one in named)
        alone = tuple(payable(case.own, known, one, day, (PERSON,)) for one in named) if self.anybody_alone else ()
        return ContributionPlan(staff, alone)

    def judged(self, told: Sequence[str]) -> Rule[ContributionPlan]:
        """How worlds of this month are compared; `told` is what the answer is in each of them."""
        said = {id(plan): text for plan, text in zip(self.plans, told, strict=False)}
        return Rule(self.plan, self.agree, lambda plan: said[id(plan)])

    def pays(self, payer: Payer, at: int) -> None:
        """Somebody is to be counted as paying for the insurance at this place."""
        self._payers[at].add(payer)

    def agree(self, plans: Sequence[ContributionPlan]) -> bool:
        """Does everybody who was counted pay the same by all of these plans?"""
        first, *others = plans
        listed = list(enumerate(self._payers))
        return all(_alike(first, other, payers, at) for other in others for at, payers in listed)

    def shares(self, payer: Payer) -> Ways:
        """Per insurance what each side pays for somebody who is enrolled."""
        known = self._known.get(payer)
        if known is None:
            if len(self._known) >= _MEMO_LIMIT:
                self._known.clear()
            known = self._known[payer] = self._work_out(payer)
        return known

    def _work_out(self, payer: Payer) -> Ways:
        if not self.plans or payer.amount is None:
            why = NO_WAGE if self.plans else NO_MONTH
            return (((None, None, why) if payer.alone else (why, why, None),) * len(self._case.insurances),)
        found: list[Shares] = []
        before: list[tuple[Decimal | str, tuple[_Used, ...]]] = []
        for line in self._lines_of(payer):
            bases: dict[int, Decimal | str] = {}
            by = []
            for limits, used in line:
                base = bases.get(id(limits))
                if base is None:
                    base = bases[id(limits)] = base_of(payer.amount, limits, direct=payer.direct)
                by.append((base, used))
            found.append(found[0] if by == before else tuple(self._sides(base, used, payer) for base, used in by))
            before = before or by
        return tuple(found) if any(one is not found[0] for one in found) else (found[0],)

    def _lines_of(self, payer: Payer) -> list[tuple[ContributionTerms, ...]]:
        """By what somebody pays in each world; bounds and rates that are the same number are one object."""
        key = payer.rural, payer.alone
        if key not in self._lines:
            limits: dict[object, Bounds | str] = {}
            rates: dict[object, tuple[_Used, ...]] = {}
            self._lines[key] = [
                tuple(
                    ContributionTerms(
                        limits.setdefault(_numbers(one.bounds), one.bounds),
                        rates.setdefault(tuple(map(_number, one.used)), one.used),
                    )
                    for one in plan.terms(*key)
                )
                for plan in self.plans
            ]
        return self._lines[key]

    def _sides(self, base: Decimal | str, used: tuple[_Used, ...], payer: Payer) -> tuple[Amount, ...]:
        """What each side pays; whoever is brought to a bound pays what everybody pays who is."""
        if base == payer.amount:
            return self._of(base, used)
        key = base, id(used)
        if key not in self._at_bounds:
            self._at_bounds[key] = self._of(base, used)
        return self._at_bounds[key]

    def _of(self, base: Decimal | str, used: tuple[_Used, ...]) -> tuple[Amount, ...]:
        return tuple(
            one if one is None or isinstance(one, str) else base if isinstance(base, str) else due(base, one, self.rule)
            for one in used
        )


def _alike(one: ContributionPlan, other: ContributionPlan, payers: _Payers, at: int) -> bool:
    """Does everybody who pays for this insurance pay the same by both plans?"""
    for rural, alone in payers.kinds:
        here, there = (plan.terms(rural, alone)[at] for plan in (one, other))
        if tuple(map(_number, here.used)) != tuple(map(_number, there.used)):
            return False
        if alone in payers.wages and not _within(*payers.wages[alone], here.bounds, there.bounds):
            return False
    return True


def _within(low: Decimal, high: Decimal, one: Bounds | str, other: Bounds | str) -> bool:
    """Do wages from `low` to `high` lie on the same side of both bounds wherever these differ?"""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    floors, ceilings = (one.floor.amount, other.floor.amount), (one.ceiling.amount, other.ceiling.amount)
    return (floors[0] == floors[1] or low >= max(floors)) and (ceilings[0] == ceilings[1] or high <= min(ceilings))


def _numbers(limits: Bounds | str) -> object:
    return limits if isinstance(limits, str) else (limits.floor.amount, limits.ceiling.amount)


def _number(used: _Used) -> object:
    return used.amount if isinstance(used, ResolvedParameter) else used


def _rate(pays: PartyRate, rural: bool | None) -> ResolvedParameter | str:
    usual = pays.rate(rural=bool(rural))
    return _RURAL_OPEN if rural is None and pays.rate(rural=True) != usual else usual
