"""What allocation works with: the target, the units with their factors, and the weights that the user sets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..core.given import Given
from ..core.inputs import plain
from ..core.model import InputError, Inputs, Problem, Ref
from ..output.text import first_few
from ..policy.knowledge import Knowledge, Policy, Target, Term
from ..policy.offers import Factor
from .apportion import ShareError, Split, parts, scores, split, whole

_TOLD = 3
PEOPLE = "人"
"""The unit of the factors that count people; the others are plain numbers."""
BASE, STOCK = "base", "stock"
"""What a factor may be besides: what the clause starts from, and who is not insured yet."""


def named(factors: tuple[Factor, ...], role: str) -> Factor | None:
    """The factor of this role."""
    return next((one for one in factors if one.role == role), None)


@dataclass(frozen=True, slots=True)
class AllocationUnit:
    """One unit to which a part is given (区县); factors by id, None where not filled in."""

    name: str
    factors: dict[str, int | Decimal | None]


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, checked. `factors` are those that the clause names, in its order; `weights` only of those that are used.

    `columns` holds what all units have of each factor that is needed, `totals` their sums; `shares` the units' shares of
    each used factor, all over one denominator; `score` adds them up with the weights. `caps` is the uninsured stock of
    each unit, if nobody may get more.
    """

    policy: Policy
    factors: tuple[Factor, ...]
    insurance: Term
    city: Target
    typed: bool
    target: int
    caps: list[int] | None
    units: tuple[AllocationUnit, ...]
    weights: dict[str, Decimal]
    columns: dict[str, list[int | Decimal]]
    totals: dict[str, Decimal]
    shares: dict[str, list[int]]
    score: list[int]

    @property
    def used(self) -> tuple[Factor, ...]:
        """The factors that count."""
        return tuple(factor for factor in self.factors if self.weights.get(factor.id))

    @property
    def stock(self) -> Factor | None:
        """The factor that counts who is not insured yet, if the clause names one."""
        return named(self.factors, STOCK)

    @property
    def citations(self) -> tuple[Ref, ...]:
        """The clause that names the factors."""
        return self.policy.quoted("allocation", "principle")

    def ref(self, factor: Factor) -> Ref:
        """Where the clause names this factor."""
        return self.policy.ref(factor.clause, factor.words)

    def raised(self, factor: Factor) -> list[int]:
        """Every unit's score with the weight of one factor raised by a tenth."""
        weight = dict(zip(self.weights, whole(list(self.weights.values())), strict=True))[factor.id]
        return [10 * score + weight * part for score, part in zip(self.score, self.shares[factor.id], strict=True)]

    def split(self, score: list[int]) -> Split:
        """The division. Raises InputError if the units cannot take the target."""
        try:
            return split(self.target, score, self.caps)
        except ShareError as error:
            raise InputError((Problem("target", _no_room(self, error)),)) from error


def _no_room(case: Case, error: ShareError) -> str:
    stock = case.stock.label if case.stock else ""
    if error.room < case.target:
        return (
            f"要分解的人数：{case.target:,}人，但各单位{stock}合计只有 {error.room:,}人，少 {case.target - error.room:,}人，"
            f"分不下去。请减少指标，核对{stock}，或者去掉「不超过{stock}」"
        )
    return (
        f"要分解的人数：{case.target:,}人，但按您的权重份额不是0的单位，{stock}合计只有 {error.scoring:,}人，"
        f"少 {case.target - error.scoring:,}人，余下的分不出去。请给别的因素也定权重，减少指标，或者去掉「不超过{stock}」"
    )


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError."""
    policy = knowledge.policy
    given = Given(inputs)
    insurance = next(one for one in knowledge.targeted if one.id == given.choice("insurance"))
    city = next(one for one in policy.targets if one.insurance == insurance.id)
    factors = policy.offer("allocation").factors
    stock = named(factors, STOCK)
    typed = given.heads("target")
    units = tuple(
        AllocationUnit(row.text("name") or f"第{at}个", {factor.id: _number(row, factor) for factor in factors})
        for at, row in enumerate(given.rows("units", ("name", *(factor.id for factor in factors))), 1)
    )
    weights = {factor.id: plain(value) for factor in factors if (value := given.amount(factor.weight))}
    cap = stock if given.ticked("cap") else None
    problems = [*_about_units(factors, units, weights, cap), *_about_weights(policy, factors, units, weights)]
    if problems:
        raise InputError(tuple(problems))
    target = city.increase if typed is None else typed
    columns = {
        column: [number for unit in units if (number := unit.factors[column]) is not None]
        for column in dict.fromkeys([*weights, *([cap.id] if cap else [])])
    }
    shares = dict(zip(weights, parts([whole(columns[column]) for column in weights]), strict=True))
    return Case(
        policy,
        factors,
        insurance,
        city,
        typed is not None,
        target,
        [int(value) for value in columns[cap.id]] if cap else None,
        units,
        weights,
        columns,
        {column: plain(Decimal(sum(columns[column]))) for column in weights},
        shares,
        scores(whole(list(weights.values())), list(shares.values())),
    )


def _number(row: Given, factor: Factor) -> int | Decimal | None:
    if factor.unit == PEOPLE:
        return row.heads(factor.id)
    value = row.amount(factor.id)
    return None if value is None else plain(value)


def _about_units(
    factors: tuple[Factor, ...], units: tuple[AllocationUnit, ...], weights: dict[str, Decimal], cap: Factor | None
) -> list[Problem]:
    """Names that stand twice, and numbers that are needed and not there."""
    faults = []
    first: dict[str, int] = {}
    for at, unit in enumerate(units, 1):
        if unit.name in first:
            faults.append(f"第{first[unit.name]}条和第{at}条都是「{unit.name}」，一个单位只填一行")
        first.setdefault(unit.name, at)
    for factor in factors:
        why = "它有权重" if weights.get(factor.id) else f"选了不超过{factor.label}"
        if weights.get(factor.id) or factor is cap:
            empty = [unit.name for unit in units if unit.factors[factor.id] is None]
            if empty:
                told = first_few(empty, _TOLD, "等{count}个单位")
                faults.append(f"{told}的「{factor.label}」没有填，但{why}。没有就填 0；不知道就不要用这个因素")
    if not faults:
        return []
    more = f"；另外还有 {len(faults) - _TOLD:,} 处" if len(faults) > _TOLD else ""
    return [Problem("units", f"各单位的数：{'；'.join(faults[:_TOLD])}{more}")]


def _about_weights(
    policy: Policy, factors: tuple[Factor, ...], units: tuple[AllocationUnit, ...], weights: dict[str, Decimal]
) -> list[Problem]:
    """No weights at all, and weights of factors that are 0 everywhere."""
    if not weights:
        text = (
            f"权重：一个都没有填（0 是不采用）。{policy.clause(factors[0].clause).cite}只列了因素，没有写各占多少，本站不替您定。"
            "请至少给一个因素填上权重；要各因素一样重，就都填 1"
        )
        return [Problem(factors[0].weight, text)]
    return [
        Problem(
            factor.weight,
            f"{factor.label}的权重：填了 {weights[factor.id]}，但各单位的「{factor.label}」全是 0，分不出份额。"
            "请清空这个权重，或者核对各单位的数",
        )
        for factor in factors
        if weights.get(factor.id) and all(unit.factors[factor.id] == 0 for unit in units)
    ]
