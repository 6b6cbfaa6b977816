"""What allocation works with: the target, the units with their factors, and the weights that the user sets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..core.given import Given
from ..core.inputs import plain
from ..core.model import InputError, Inputs, Problem, Ref
from ..output.text import first_few
from ..policy.knowledge import Knowledge, Policy, Target, Term
from .apportion import ShareError, Split, parts, scores, split, whole

_TOLD = 3


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor that the clause names (因素): its column, its weight's field, the clause's own words."""

    column: str
    label: str
    words: str
    unit: str

    @property
    def weight(self) -> str:
        """The name of the field of its weight."""
        return f"w-{self.column}"


FACTORS = (
    Factor("base", "缴费人数", "以2004年末各区县实际参保缴费人数为基数", "人"),
    Factor("jobs", "新增就业", "创造就业岗位新增就业人数", "人"),
    Factor("resumed", "恢复缴费", "恢复缴费", "人"),
    Factor("stock", "存量资源", "参保存量资源", "人"),
    Factor("growth", "年均增长", "2002至2004年扩面人数年平均增长幅度", ""),
    Factor("done", "历年完成", "历年扩面完成情况", ""),
)


PEOPLE = frozenset({"base", "jobs", "resumed", "stock"})
"""The columns that count people; the others are plain numbers."""


@dataclass(frozen=True, slots=True)
class AllocationUnit:
    """One unit to which a part is given (区县); factors by column, None where not filled in."""

    name: str
    factors: dict[str, int | Decimal | None]


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, checked. `weights` only of the factors that are used, in the clause's order.

    `columns` holds what all units have of each factor that is needed, `totals` their sums; `shares` the units' shares of
    each used factor, all over one denominator; `score` adds them up with the weights. `caps` is the uninsured stock of
    each unit, if nobody may get more.
    """

    policy: Policy
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
        return tuple(factor for factor in FACTORS if self.weights.get(factor.column))

    @property
    def citation(self) -> Ref:
        """The clause that names the factors."""
        return self.policy.ref("s2-p1", "区县扩面指标下达的原则")

    def ref(self, factor: Factor) -> Ref:
        """Where the clause names this factor."""
        return self.policy.ref("s2-p1", factor.words)

    def raised(self, factor: Factor) -> list[int]:
        """Every unit's score with the weight of one factor raised by a tenth."""
        weight = dict(zip(self.weights, whole(list(self.weights.values())), strict=True))[factor.column]
        return [10 * score + weight * part for score, part in zip(self.score, self.shares[factor.column], strict=True)]

    def split(self, score: list[int]) -> Split:
        """The division. Raises InputError if the units cannot take the target."""
        try:
            return split(self.target, score, self.caps)
        except ShareError as error:
            raise InputError((Problem("target", _no_room(self, error)),)) from error


def _no_room(case: Case, error: ShareError) -> str:
    if error.room < case.target:
        return (
            f"要分解的人数：{case.target:,}人，但各单位存量资源合计只有 {error.room:,}人，少 {case.target - error.room:,}人，"
            "分不下去。请减少指标，核对存量资源，或者去掉「不超过存量资源」"
        )
    return (
        f"要分解的人数：{case.target:,}人，但按您的权重份额不是0的单位，存量资源合计只有 {error.scoring:,}人，"
        f"少 {case.target - error.scoring:,}人，余下的分不出去。请给别的因素也定权重，减少指标，或者去掉「不超过存量资源」"
    )


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError."""
    policy = knowledge.policy
    given = Given(inputs)
    insurance = next(one for one in knowledge.targeted if one.id == given.choice("insurance"))
    city = next(one for one in policy.targets if one.insurance == insurance.id)
    typed = given.heads("target")
    units = tuple(
        AllocationUnit(row.text("name") or f"第{at}个", {factor.column: _number(row, factor) for factor in FACTORS})
        for at, row in enumerate(given.rows("units", ("name", *(factor.column for factor in FACTORS))), 1)
    )
    weights = {factor.column: plain(value) for factor in FACTORS if (value := given.amount(factor.weight))}
    capped = given.ticked("cap")
    problems = [*_about_units(units, weights, capped=capped), *_about_weights(units, weights)]
    if problems:
        raise InputError(tuple(problems))
    target = city.increase if typed is None else typed
    columns = {
        column: [number for unit in units if (number := unit.factors[column]) is not None]
        for column in dict.fromkeys([*weights, *(["stock"] if capped else [])])
    }
    shares = dict(zip(weights, parts([whole(columns[column]) for column in weights]), strict=True))
    return Case(
        policy,
        insurance,
        city,
        typed is not None,
        target,
        [int(value) for value in columns["stock"]] if capped else None,
        units,
        weights,
        columns,
        {column: plain(Decimal(sum(columns[column]))) for column in weights},
        shares,
        scores(whole(list(weights.values())), list(shares.values())),
    )


def _number(row: Given, factor: Factor) -> int | Decimal | None:
    if factor.column in PEOPLE:
        return row.heads(factor.column)
    value = row.amount(factor.column)
    return None if value is None else plain(value)


def _about_units(units: tuple[AllocationUnit, ...], weights: dict[str, Decimal], *, capped: bool) -> list[Problem]:
    """Names that stand twice, and numbers that are needed and not there."""
    faults = []
    first: dict[str, int] = {}
    for at, unit in enumerate(units, 1):
        if unit.name in first:
            faults.append(f"第{first[unit.name]}条和第{at}条都是「{unit.name}」，一个单位只填一行")
        first.setdefault(unit.name, at)
    for factor in FACTORS:
        why = "它有权重" if weights.get(factor.column) else "选了不超过存量资源"
        if weights.get(factor.column) or (capped and factor.column == "stock"):
            empty = [unit.name for unit in units if unit.factors[factor.column] is None]
            if empty:
                told = first_few(empty, _TOLD, "等{count}个单位")
                faults.append(f"{told}的「{factor.label}」没有填，但{why}。没有就填 0；不知道就不要用这个因素")
    if not faults:
        return []
    more = f"；另外还有 {len(faults) - _TOLD:,} 处" if len(faults) > _TOLD else ""
    return [Problem("units", f"各单位的数：{'；'.join(faults[:_TOLD])}{more}")]


def _about_weights(units: tuple[AllocationUnit, ...], weights: dict[str, Decimal]) -> list[Problem]:
    """No weights at all, and weights of factors that are 0 everywhere."""
    if not weights:
        text = (
            "权重：一个都没有填（0 是不采用）。第二部分第一自然段只列了因素，没有写各占多少，本站不替您定。"
            "请至少给一个因素填上权重；要各因素一样重，就都填 1"
        )
        return [Problem(FACTORS[0].weight, text)]
    return [
        Problem(
            factor.weight,
            f"{factor.label}的权重：填了 {weights[factor.column]}，但各单位的「{factor.label}」全是 0，分不出份额。"
            "请清空这个权重，或者核对各单位的数",
        )
        for factor in FACTORS
        if weights.get(factor.column) and all(unit.factors[factor.column] == 0 for unit in units)
    ]
