"""What a person pays (每人的缴费): by the rates, bounds and rounding of 缴费测算, each distinct wage worked out once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ...contribution.rates import EMPLOYEE, EMPLOYER, Bounds
from ...contribution.rule import Payable, Pays, base_of, due, payable
from ...core.model import Ref
from ...policy.resolve import ResolvedParameter
from ..case import Case
from ..read.people import Person

Amount = Decimal | str | None
"""An amount of 元 a month, or the reason why it is not known; None where this side pays nothing."""
SIDES = (EMPLOYER, EMPLOYEE)
NO_WAGE = "没有工资，也没有缴费基数"
NO_MONTH = "没有填按哪个月缴费"
_RURAL_OPEN = "不知道是不是农民合同制工人"
_FORGET = 5_000


class Costs:
    """The shares of everybody in one month; of nobody if there is none."""

    def __init__(self, case: Case, month: date | None) -> None:
        self.rule = case.rounding
        self.payable: tuple[Payable, ...] = ()
        if month is not None:
            day = month.isoformat()
            self.payable = tuple(payable(case.own, case.knowledge, one.id, day, SIDES) for one in case.insurances)
        self._insurances = [one.name for one in case.insurances]
        self._count = len(case.insurances)
        self._plans: dict[
            bool | None, list[tuple[Bounds | str, ResolvedParameter | str | None, ResolvedParameter | str | None]]
        ] = {}
        self._known: dict[tuple[Decimal | None, bool, bool | None], tuple[tuple[Amount, Amount], ...]] = {}

    def of(self, one: Person) -> tuple[tuple[Amount, Amount], ...]:
        """Per insurance what employer and employee pay for somebody who is enrolled."""
        direct = one.base is not None
        return self.shares(one.base if direct else one.wage, direct, one.rural)

    def shares(self, amount: Decimal | None, direct: bool, rural: bool | None) -> tuple[tuple[Amount, Amount], ...]:
        """The same for a wage, or a base (`direct`)."""
        key = (amount, direct, rural)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _FORGET:
                self._known.clear()
            known = self._known[key] = self._work_out(amount, direct, rural)
        return known

    def words(self, insurance: str, side: str) -> str:
        """The rates of a side as they are shown, and the bounds."""
        told: list[str] = []
        for limits, used in self._by(insurance, side):
            told += [f"费率{one.words}" for one in used]
            told += [] if isinstance(limits, str) else [f"下限{limits.floor.words}，上限{limits.ceiling.words}"]
        return "，".join(dict.fromkeys(told))

    def refs(self, insurance: str, side: str) -> tuple[Ref, ...]:
        """The citations of rates and bounds."""
        found: list[Ref] = []
        for limits, used in self._by(insurance, side):
            found += [ref for one in used for ref in one.refs]
            found += [] if isinstance(limits, str) else limits.refs
        return tuple(dict.fromkeys(found))

    def _by(self, insurance: str, side: str) -> list[tuple[Bounds | str, list[ResolvedParameter]]]:
        """By what one side of one insurance is paid."""
        named = zip(self._insurances, self.payable, strict=True)
        listed = [
            (one.bounds, pays) for name, one in named if name == insurance for pays in one.sides if pays.name == side
        ]
        return [
            (limits, [one for one in (pays.usual, pays.rural) if isinstance(one, ResolvedParameter)])
            for limits, pays in listed
        ]

    def _work_out(self, amount: Decimal | None, direct: bool, rural: bool | None) -> tuple[tuple[Amount, Amount], ...]:
        if not self.payable:
            return ((NO_MONTH, NO_MONTH),) * self._count
        if amount is None:
            return ((NO_WAGE, NO_WAGE),) * self._count
        found = []
        bases: dict[int, Decimal | str] = {}
        for limits, first, second in self._plan(rural):
            base = bases.get(id(limits))
            if base is None:
                base = bases[id(limits)] = base_of(amount, limits, direct=direct)
            found.append((self._side(first, base), self._side(second, base)))
        return tuple(found)

    def _plan(
        self, rural: bool | None
    ) -> list[tuple[Bounds | str, ResolvedParameter | str | None, ResolvedParameter | str | None]]:
        """Per insurance the bounds, each kept once, and what both sides pay by."""
        if rural not in self._plans:
            same: dict[Bounds | str, Bounds | str] = {}
            plan = []
            for one in self.payable:
                by = {pays.name: _rate(pays, rural) for pays in one.sides}
                plan.append((same.setdefault(one.bounds, one.bounds), by.get(SIDES[0]), by.get(SIDES[1])))
            self._plans[rural] = plan
        return self._plans[rural]

    def _side(self, used: ResolvedParameter | str | None, base: Decimal | str) -> Amount:
        if used is None or isinstance(used, str):
            return used
        return base if isinstance(base, str) else due(base, used, self.rule)


def _rate(pays: Pays, rural: bool | None) -> ResolvedParameter | str:
    usual = pays.rate(rural=bool(rural))
    return _RURAL_OPEN if rural is None and pays.rate(rural=True) != usual else usual
