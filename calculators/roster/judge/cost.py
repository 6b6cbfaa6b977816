"""What a person pays (每人的缴费) in one month: by the rates, bounds and rounding of 缴费测算, in every world that may be true.

Worlds are worked out once a month, never once a person; each distinct wage is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ...alternatives import Rule
from ...contribution.rates import EMPLOYEE, EMPLOYER, PERSON, Bounds
from ...contribution.rule import NOTHING, PartyRate, Payable, base_of, due, payable
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
Wanted = tuple[frozenset[int], frozenset[int]]
_NOT_ASKED = Payable("", ())
ALONE = frozenset({"flexible", "welfare"})
"""Categories of people who pay by themselves (灵活就业人员), nobody with them."""
NO_WAGE = "没有工资，也没有缴费基数"
NO_MONTH = "没有填按哪个月缴费"
NO_CATEGORY = "不认识写的人员类别，不知道由谁缴"
_RURAL_OPEN = "不知道是不是农民合同制工人"
_MEMO_LIMIT = 5_000
_Used = ResolvedParameter | str | None


class Payer(NamedTuple):
    """What matters of a person for paying: the base if it is known (`direct`), else the wage; `alone`: nobody pays with them,
    None where it is not known who pays.
    """

    amount: Decimal | None
    direct: bool
    rural: bool | None
    alone: bool | None


class ContributionTerms(NamedTuple):
    """By what somebody pays for one insurance: the bounds, and the rate of each of SIDES."""

    bounds: Bounds | str
    used: tuple[_Used, ...]


@dataclass(frozen=True, slots=True)
class ContributionPlan:
    """By what everybody pays in one month of one world, by insurance: those with an employer, and those who pay alone."""

    staff: tuple[Payable, ...]
    alone: tuple[Payable, ...]
    paid: ContributionPlan | None = None
    """By what was paid until the bounds changed, where that is asked."""

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
        listed = (self.staff[at], self.alone[at])
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
        if payer.alone is None:
            return
        self.kinds.add((payer.rural, payer.alone))
        if payer.amount is not None and not payer.direct:
            low, high = self.wages.get(payer.alone, (payer.amount, payer.amount))
            self.wages[payer.alone] = min(low, payer.amount), max(high, payer.amount)


class _Payments:
    """What people pay by the plans of some worlds."""

    def __init__(self, case: Case, plans: Sequence[ContributionPlan]) -> None:
        self._rule, self._plans, self._count = case.rounding, plans, len(case.insurances)
        self._lines: dict[tuple[bool | None, bool], list[tuple[ContributionTerms, ...]]] = {}
        self._known: dict[Payer, Ways] = {}
        self._at_bounds: dict[tuple[Decimal | str, int], tuple[Amount, ...]] = {}

    def shares(self, payer: Payer) -> Ways:
        """Per insurance what each side pays for somebody who is enrolled."""
        known = self._known.get(payer)
        if known is None:
            if len(self._known) >= _MEMO_LIMIT:
                self._known.clear()
            known = self._known[payer] = self._work_out(payer)
        return known

    def sums(self, payer: Payer, heads: Mapping[Decimal, int]) -> Iterator[tuple[int, Ways]]:
        """What people pay together who pay like this one, but for their amounts: those who pay the same in all worlds, then
        the others; with how many they are.
        """
        lines, direct = self._lines_of(payer.rural, bool(payer.alone)), payer.direct
        apart = _apart(heads, lines, direct=direct)
        alike = {amount: many for amount, many in heads.items() if amount not in apart} if apart else heads
        for some, worlds in ((alike, lines[:1]), (apart, lines)):
            if some:
                together = _Together(some, self._rule, direct=direct)
                found = tuple(tuple([together.sides(*terms) for terms in line]) for line in worlds)
                yield sum(some.values()), found

    def _work_out(self, payer: Payer) -> Ways:
        if not self._plans or payer.amount is None or payer.alone is None:
            why = NO_MONTH if not self._plans else NO_CATEGORY if payer.alone is None else NO_WAGE
            return (((None, None, why) if payer.alone else (why, why, None),) * self._count,)
        found: list[Shares] = []
        before: list[tuple[Decimal | str, tuple[_Used, ...]]] = []
        for line in self._lines_of(payer.rural, payer.alone):
            bases: dict[int, Decimal | str] = {}
            by = []
            for limits, used in line:
                base = bases.get(id(limits))
                if base is None:
                    base = bases[id(limits)] = base_of(payer.amount, limits, direct=payer.direct)
                by.append((base, used))
            found.append(found[0] if by == before else tuple([self._sides(base, used, payer) for base, used in by]))
            before = before or by
        return tuple(found) if any(one is not found[0] for one in found) else (found[0],)

    def _lines_of(self, rural: bool | None, alone: bool) -> list[tuple[ContributionTerms, ...]]:
        """By what somebody pays in each world; bounds and rates that are the same number are one object."""
        key = rural, alone
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
                for plan in self._plans
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
        if isinstance(base, str):
            return tuple([one if one is None or isinstance(one, str) else base for one in used])
        rule = self._rule
        return tuple([one if one is None or isinstance(one, str) else due(base, one, rule) for one in used])


def _apart(
    heads: Mapping[Decimal, int], lines: Sequence[Sequence[ContributionTerms]], *, direct: bool
) -> Mapping[Decimal, int]:
    """Those of these amounts by which not the same is paid in every world; bounds and rates that are the same are one object."""
    by_place = list(zip(*lines, strict=True))
    if any(one.used is not worlds[0].used for worlds in by_place for one in worlds):
        return heads
    limits = {tuple(map(id, found)): found for worlds in by_place if len(found := _different(worlds)) > 1}.values()
    return {
        amount: many
        for amount, many in heads.items()
        if any(len({base_of(amount, one, direct=direct) for one in found}) > 1 for found in limits)
    }


def _different(worlds: Sequence[ContributionTerms]) -> list[Bounds | str]:
    return list({id(one.bounds): one.bounds for one in worlds}.values())


class _Together:
    """What some people pay together, so many by each amount: by the same bounds and the same rate it is worked out once."""

    def __init__(self, heads: Mapping[Decimal, int], rule: str, *, direct: bool) -> None:
        self._heads, self._rule, self._direct = heads, rule, direct
        self._bases: dict[int, dict[Decimal, int] | str] = {}
        self._sums: dict[tuple[int, Decimal], Amount] = {}

    def sides(self, limits: Bounds | str, used: tuple[_Used, ...]) -> tuple[Amount, ...]:
        """What each side pays for an insurance."""
        return tuple([self._sum(limits, one) if isinstance(one, ResolvedParameter) else one for one in used])

    def _sum(self, limits: Bounds | str, rate: ResolvedParameter) -> Amount:
        key = id(limits), rate.amount
        if key not in self._sums:
            bases, rule = self._bases_by(limits), self._rule
            self._sums[key] = (
                bases
                if isinstance(bases, str)
                else sum([due(base, rate, rule) * heads for base, heads in bases.items()], NOTHING)
            )
        return self._sums[key]

    def _bases_by(self, limits: Bounds | str) -> dict[Decimal, int] | str:
        """How many people have which base by these bounds, or why it is not known."""
        if id(limits) not in self._bases:
            self._bases[id(limits)] = self._work_out(limits)
        return self._bases[id(limits)]

    def _work_out(self, limits: Bounds | str) -> dict[Decimal, int] | str:
        found: dict[Decimal, int] = {}
        for amount, heads in self._heads.items():
            base = base_of(amount, limits, direct=self._direct)
            if isinstance(base, str):
                return base
            found[base] = found.get(base, 0) + heads
        return found


class Costs:
    """The shares of everybody in one month, in every world that is open; of nobody if there is no month.

    `wanted`: the insurances, by their places, that somebody with an employer pays, and those that somebody pays alone; no
    others are looked up. `by`: a month by whose bounds was paid until its own came. Raises InputError where what was
    typed does not fit together.
    """

    def __init__(self, case: Case, month: date | None, wanted: Wanted | None = None, by: date | None = None) -> None:
        self.rule = case.rounding
        self.month, self._by = month, by
        self._case, self.wanted = case, wanted or (frozenset(range(len(case.insurances))), frozenset())
        explored: Explored[ContributionPlan] = explore(self.plan, case.start) if month else Explored((), cut=False)
        self.explored = explored
        self.plans = tuple(one.answer for one in explored.outcomes)
        self.is_open = bool(explored.met)
        self._payers = [_Payers() for _ in case.insurances]
        self._payments = _Payments(case, self.plans)
        self._paid = _Payments(case, [plan.paid for plan in self.plans if plan.paid])

    def plan(self, world: World) -> ContributionPlan:
        """By what everybody pays in this world. Raises Branch where it leaves something open."""
        plan = self._plan_of(self.month or date.max, world)
        if self._by is None:
            return plan
        other = self._plan_of(self._by, world)
        return replace(plan, paid=ContributionPlan(_bound(plan.staff, other.staff), _bound(plan.alone, other.alone)))

    @property
    def numbers(self) -> object:
        """Bounds and rates of every world: two months with the same ones are paid for alike."""
        return tuple(
            (_numbers(one.bounds), tuple((pays.name, _number(pays.usual), _number(pays.rural)) for pays in one.sides))
            for whole in self.plans
            for plan in (whole, whole.paid or whole)
            for one in (*plan.staff, *plan.alone)
        )

    def _plan_of(self, month: date, world: World) -> ContributionPlan:
        case, known = self._case, replace(self._case.knowledge, world=world)
        day = month.isoformat()
        staff, alone = (
            tuple(
                payable(case.own, known, one.id, day, sides) if at in wanted else _NOT_ASKED
                for at, one in enumerate(case.insurances)
            )
            for wanted, sides in zip(self.wanted, ((EMPLOYER, EMPLOYEE), (PERSON,)), strict=True)
        )
        return ContributionPlan(staff, alone)

    def judged(self, told: Sequence[str]) -> Rule[ContributionPlan]:
        """How worlds of this month are compared; `told` is what the answer is in each of them."""
        said = {id(plan): text for plan, text in zip(self.plans, told, strict=False)}
        return Rule(self.plan, self.agree, lambda plan: said[id(plan)])

    def sums(self, payer: Payer, heads: Mapping[Decimal | None, int]) -> Iterator[tuple[int, Ways]]:
        """What people pay together who pay like this one, whose amount is not known, so many by each amount: those who pay
        the same in all worlds, then the others; with how many they are. Those without an amount are asked of by themselves.
        """
        known = {amount: many for amount, many in heads.items() if amount is not None}
        if known and self.plans and payer.alone is not None:
            return self._payments.sums(payer, known)
        return iter([(sum(heads.values()), self.shares(payer))])

    def pays(self, payer: Payer, at: int) -> None:
        """Somebody is to be counted as paying for the insurance at this place."""
        self._payers[at].add(payer)

    def agree(self, plans: Sequence[ContributionPlan]) -> bool:
        """Does everybody who was counted pay the same by all of these plans?"""
        first, *others = plans
        listed = list(enumerate(self._payers))
        return all(
            _alike(one, two, payers, at)
            for other in others
            for one, two in ((first, other), (first.paid or first, other.paid or other))
            for at, payers in listed
        )

    def shares(self, payer: Payer) -> Ways:
        """Per insurance what each side pays for somebody who is enrolled."""
        return self._payments.shares(payer)

    def differences(self, payer: Payer) -> Ways:
        """The same less what was paid by the bounds of the other month, in one and the same world."""
        new, old = self._payments.shares(payer), self._paid.shares(payer)
        many = max(len(new), len(old))
        pairs = zip(*(ways * (many // len(ways)) for ways in (new, old)), strict=True)
        return tuple(_less(one, other) for one, other in pairs)


def _less(new: Shares, old: Shares) -> Shares:
    return tuple(tuple(map(_difference, paid, before)) for paid, before in zip(new, old, strict=True))


def _difference(one: Amount, other: Amount) -> Amount:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return one - other
    return one if isinstance(one, str) else other


def _bound(rates: Sequence[Payable], limits: Sequence[Payable]) -> tuple[Payable, ...]:
    """The rates of one month with the bounds of another."""
    return tuple(replace(one, bounds=other.bounds) for one, other in zip(rates, limits, strict=True))


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
