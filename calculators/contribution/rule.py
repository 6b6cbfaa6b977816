"""Shares of the contribution (各方缴费): what each side of each insurance pays for whom, worked out from rates and bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..core.model import Ref
from ..core.money import EXACT, round_money
from ..policy.knowledge import Knowledge
from ..policy.resolve import ResolvedParameter
from .case import Band, Case, Insurance
from .rates import EMPLOYEE, RURAL, Bounds, OwnRates, bounds, rate

MONTHS = 12
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Share:
    """What one person of a band pays on one side, and what the base was."""

    band: Band
    base: Decimal
    each: Decimal
    rate: ResolvedParameter

    @property
    def total(self) -> Decimal:
        """What the whole band pays."""
        return self.each * self.band.heads


@dataclass(frozen=True, slots=True)
class Side:
    """One side of one insurance. `total` None where it was refused."""

    name: str
    shares: tuple[Share, ...] = ()
    gap: Share | None = None
    refused: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """What it pays a month; None if it was refused."""
        return None if self.refused else sum((one.total for one in self.shares), NOTHING)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The citations of its rates, each once, told apart from the other side's by their parts."""
        found = dict.fromkeys(ref for one in self.everybody for ref in one.rate.refs)
        return tuple(replace(ref, part=f"{ref.part}{self.name}部分") for ref in found)

    @property
    def rates(self) -> tuple[str, ...]:
        """Its rates with their marks, each once."""
        return tuple(dict.fromkeys(one.rate.words for one in self.everybody))

    @property
    def everybody(self) -> tuple[Share, ...]:
        """Those who are enrolled, then those still missing."""
        return (*self.shares, *((self.gap,) if self.gap else ()))


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One insurance worked out."""

    insurance: Insurance
    bounds: Bounds | str
    sides: tuple[Side, ...]
    missing: Band | None

    @property
    def total(self) -> Decimal | None:
        """Both sides a month; None if a side is not known."""
        totals = [side.total for side in self.sides]
        return None if None in totals else sum((one for one in totals if one is not None), NOTHING)

    @property
    def gap(self) -> Decimal | None:
        """What enrolling the missing costs a month; None where nobody is missing or a side is not known."""
        if self.missing is None or any(side.refused for side in self.sides):
            return None
        return sum((side.gap.total for side in self.sides if side.gap), NOTHING)

    def of(self, name: str) -> Side | None:
        """The side of this name, None where it pays nothing."""
        return next((side for side in self.sides if side.name == name), None)


@dataclass(frozen=True, slots=True)
class PartyRate:
    """The rate that one party pays, and the rate for rural contract workers where it is another one."""

    name: str
    usual: ResolvedParameter | str
    rural: ResolvedParameter | str | None

    def rate(self, *, rural: bool) -> ResolvedParameter | str:
        """The rate for somebody, or the reason why there is none."""
        return self.rural if rural and self.rural is not None else self.usual


@dataclass(frozen=True, slots=True)
class Payable:
    """By what an insurance is paid in a month: floor and ceiling, and the sides."""

    bounds: Bounds | str
    sides: tuple[PartyRate, ...]


def payable(own: OwnRates, knowledge: Knowledge, insurance: str, day: str, names: Sequence[str]) -> Payable:
    """Bounds and rates of one insurance on a day, for the sides of these names. Raises InputError."""
    limits = bounds(own, knowledge, insurance, day)
    sides = []
    for name in names:
        usual = rate(own, knowledge, insurance, name, day)
        if usual is not None:
            rural = rate(own, knowledge, insurance, RURAL, day) if name == EMPLOYEE else None
            sides.append(PartyRate(name, usual, rural))
    return Payable(limits, tuple(sides))


def base_of(amount: Decimal, limits: Bounds | str, *, direct: bool) -> Decimal | str:
    """The base of somebody: as typed if it is one already, else the wage between floor and ceiling; or why not."""
    if direct:
        return amount
    return limits if isinstance(limits, str) else limits.clamp(amount)


def due(base: Decimal, used: ResolvedParameter, rule: str) -> Decimal:
    """What one person pays on one side a month, rounded."""
    return round_money(EXACT.multiply(base, used.amount), rule)


def work_out(case: Case, knowledge: Knowledge, one: Insurance) -> ContributionLine:
    """One insurance. Raises InputError where what was typed does not fit together."""
    by = payable(case.own, knowledge, one.id, case.day, case.side_names)
    absent = case.missing.get(one.id)
    sides = tuple(_side(case, side, by.bounds, absent) for side in by.sides)
    return ContributionLine(one, by.bounds, sides, absent)


def same_bounds(lines: Sequence[ContributionLine]) -> list[tuple[Bounds, list[ContributionLine]]]:
    """The insurances that share floor and ceiling, together; those without are left out."""
    found: dict[Bounds, list[ContributionLine]] = {}
    for line in lines:
        if isinstance(line.bounds, Bounds):
            found.setdefault(line.bounds, []).append(line)
    return list(found.items())


def is_complete(lines: Sequence[ContributionLine], name: str) -> bool:
    """Was everything that this side pays worked out? A sum over less would pass for the whole."""
    return not any(side.refused for line in lines for side in line.sides if side.name == name)


def left_out(lines: list[ContributionLine]) -> str:
    """The insurances, or sides of them, that were not worked out: 失业保险、工伤保险单位部分."""
    refused = [
        f"{line.insurance.short}保险{'' if all(one.refused for one in line.sides) else side.name + '部分'}"
        for line in lines
        for side in line.sides
        if side.refused
    ]
    return "、".join(dict.fromkeys(refused))


def side_sum(lines: Sequence[ContributionLine], name: str) -> Decimal:
    """What one side pays a month, as far as it was computed."""
    sides = [side for line in lines if (side := line.of(name)) is not None]
    return sum((side.total for side in sides if side.total is not None), NOTHING)


def _side(case: Case, side: PartyRate, limits: Bounds | str, absent: Band | None) -> Side:
    people = [(band, side.rate(rural=band.rural)) for band in case.bands]
    if absent:
        people.append((absent, side.usual))
    shares, reasons = [], []
    for band, used in people:
        base = base_of(band.amount, limits, direct=case.direct)
        reasons += [one for one in (used, base) if isinstance(one, str)]
        if not reasons and isinstance(used, ResolvedParameter) and isinstance(base, Decimal):
            shares.append(Share(band, base, due(base, used, case.rounding), used))
    if reasons:
        return Side(side.name, refused=tuple(dict.fromkeys(reasons)))
    return Side(side.name, tuple(shares[: len(case.bands)]), shares[-1] if absent else None)
