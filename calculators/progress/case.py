"""What progress works with: one target, the heads at the end of each quarter, and what follows from them exactly.

Heads are integers; the unit in which they are shown is 万人 where base and target are printed so, and never rounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..core.given import Given
from ..core.inputs import plain
from ..core.model import InputError, Inputs, Problem, Ref
from ..core.share import percent
from ..policy.knowledge import Knowledge, Policy, Target, Term

QUARTERS = ("一季度末", "二季度末", "三季度末", "年末")
NAMES = ("q1", "q2", "q3", "q4")
EXTRAPOLATED = "外推，不是预测"
COLUMNS = ("insurance", "base", "target", *NAMES)
"""Of the table in which several insurances are written."""
_WAN, _CENTUM = 10_000, 100


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `quarters` are heads at the end of each quarter, None where not filled in."""

    policy: Policy
    insurance: Term
    city: Target | None
    measure: str
    base: int
    target: int
    quarters: tuple[int | None, ...]

    @property
    def goal(self) -> int:
        """Heads to be added in the year (要增加)."""
        return self.target - self.base

    @property
    def latest(self) -> int:
        """The number (1 to 4) of the last quarter that is filled in, 0 if there is none."""
        return max((at for at, heads in enumerate(self.quarters, 1) if heads is not None), default=0)

    @property
    def now(self) -> int:
        """The latest heads there are; those of the year before if no quarter is filled in."""
        return self.at(self.latest)

    def at(self, quarter: int) -> int:
        """Heads at the end of a quarter that is filled in, or of the year before (0)."""
        heads = self.quarters[quarter - 1] if quarter else self.base
        assert heads is not None  # noqa: S101 only asked of quarters that are filled in
        return heads

    def line(self, quarter: int) -> int:
        """The fewest heads that are not below the straight line."""
        return self.base + -(-self.goal * quarter // 4)

    def rate(self, heads: int) -> Decimal | None:
        """Share of the goal that is reached with these heads, in per cent, cut; None if nothing was to be added."""
        return percent(heads - self.base, self.goal)

    @property
    def in_wan(self) -> bool:
        """Are base and target whole numbers of 万人, as the document prints them?"""
        return self.target > 0 and self.base % _WAN == self.target % _WAN == 0

    @property
    def unit(self) -> str:
        """The unit in which the working, the quarters and the chart count, exactly."""
        return "万人" if self.in_wan else "人"

    def shown(self, heads: int) -> int | Decimal:
        """Heads in the unit of this result, exactly."""
        return plain(Decimal(heads) / _WAN) if self.in_wan else heads

    def plainly(self, heads: int) -> tuple[int | Decimal, str]:
        """Heads as people say them, and the unit: 万人 up to two decimals, else whole people (626,667人, not 62.6667万人)."""
        return (heads, "人") if heads % _CENTUM else (self.shown(heads), self.unit)

    def told(self, heads: int) -> str:
        """Heads with their unit, for a sentence."""
        number, unit = self.plainly(heads)
        return f"{number:,}{unit}"

    def figure(self, heads: int) -> str:
        """Heads without their unit."""
        return f"{self.shown(heads):,}"

    @property
    def end(self) -> int | None:
        """Heads at the end of the year at the mean pace so far; None before the first and after the last quarter."""
        if self.latest in (0, 4):
            return None
        return max(self.base + (self.now - self.base) * 4 // self.latest, 0)

    @property
    def citations(self) -> tuple[Ref, ...]:
        """The clause of the city's target; of an own one that by which targets are handed down, if there is one."""
        if self.city:
            return (self.policy.ref(self.city.clause, self.city.words),)
        named = target_of(self.policy, self.insurance.id)
        return self.policy.quoted("progress", "own") or (self.policy.ref(named.clause),)

    @property
    def quarterly(self) -> tuple[Ref, ...]:
        """Where the quarters come from; the target's own clause, if the document does not speak of any."""
        return self.policy.quoted("progress", "quarterly") or self.citations


def target_of(policy: Policy, insurance: str) -> Target:
    """The city's target of one insurance."""
    return next(one for one in policy.targets if one.insurance == insurance)


def read_cases(inputs: Inputs, knowledge: Knowledge) -> tuple[Case, ...]:
    """One case, or one for each row of the table. Raises InputError where both are filled in, or an insurance stands twice."""
    given = Given(inputs)
    rows = given.rows("all", COLUMNS)
    if not rows:
        return (_one_case(given, knowledge),)
    single = [name for name in ("insurance", "plan", "measure", "base", "target", *NAMES) if not given.is_empty(name)]
    if single:
        told = "几个险种一起看：表里填了，上面的险种、指标和人数就要清空；只看一个险种的，清空表"
        raise InputError((Problem("all", told),))
    cases = tuple(_row(row, number, knowledge) for number, row in enumerate(rows, 1))
    names = [one.insurance.name for one in cases]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise InputError((Problem("all", f"几个险种一起看：{'、'.join(twice)}写了不止一行，一个险种写一行"),))
    return cases


def _row(row: Given, number: int, knowledge: Knowledge) -> Case:
    """One insurance of the table; the city's target where base and target are left empty."""
    insurance = next(one for one in knowledge.targeted if one.id == row.choice("insurance"))
    city, base, target = target_of(knowledge.policy, insurance.id), row.heads("base"), row.heads("target")
    if (base is None) != (target is None):
        told = f"几个险种一起看：第{number}行的上年末和年末要达到，要么都填（自己的指标），要么都空着（{knowledge.policy.area}指标）"
        raise InputError((Problem("all", told, number, "target"),))
    if base is not None and target is not None and target < base:
        told = f"几个险种一起看：第{number}行年末要达到的{target:,}比上年末的{base:,}还少。这里填年末的总人数"
        raise InputError((Problem("all", told, number, "target"),))
    quarters = tuple(row.heads(name) for name in NAMES)
    if base is None or target is None:
        return Case(knowledge.policy, insurance, city, city.measure, city.base, city.total, quarters)
    return Case(knowledge.policy, insurance, None, city.measure, base, target, quarters)


def _one_case(given: Given, knowledge: Knowledge) -> Case:
    policy = knowledge.policy
    blank = [
        Problem(name, f"{label}：还没有选，请选一项；几个险种一起看的，填在表里")
        for name, label in (("insurance", "险种"), ("plan", "指标"))
        if given.is_empty(name)
    ]
    if blank:
        raise InputError(tuple(blank))
    insurance = next(one for one in knowledge.targeted if one.id == given.choice("insurance"))
    city = target_of(policy, insurance.id) if given.choice("plan") == "city" else None
    typed = {name: given.heads(name) for name in ("base", "target", *NAMES)}
    measure = given.choice("measure")
    problems = _clashes(policy.area, city, typed, measure) if city else _missing(typed, measure)
    if problems:
        raise InputError(tuple(problems))
    base, target = (city.base, city.total) if city else (typed["base"], typed["target"])
    assert base is not None and target is not None  # noqa: S101, PT018 asked above
    quarters = tuple(typed[name] for name in NAMES)
    return Case(policy, insurance, city, city.measure if city else str(measure), base, target, quarters)


def _clashes(area: str, city: Target, typed: dict[str, int | None], measure: str | None) -> list[Problem]:
    """What was typed beside the city's target and says something else."""
    problems = []
    if measure not in (None, city.measure):
        problems.append(
            Problem(
                "measure",
                f"人数的口径：选了「{measure}」，但{area}这项指标数的是「{city.measure}」，两种数不能放在一起算。"
                f"请改选「{city.measure}」，或者在「指标」里改选「自己填」",
            )
        )
    for name, label, known in (("base", "上年末人数", city.base), ("target", "年末要达到的人数", city.total)):
        if typed[name] not in (None, known):
            problems.append(
                Problem(
                    name,
                    f"{label}：填了 {typed[name]:,}，但选了「用{area}指标」，{area}是 {known:,}。请清空这一项，"
                    "或者在「指标」里改选「自己填」",
                )
            )
    return problems


def _missing(typed: dict[str, int | None], measure: str | None) -> list[Problem]:
    """What an own target still needs, and whether it is one of growth."""
    problems = []
    if measure is None:
        problems.append(
            Problem("measure", "人数的口径：还没有选。实际缴费人数、覆盖人数、参保人数是不同的数，不能混在一起算")
        )
    base, target = typed["base"], typed["target"]
    if base is None:
        problems.append(Problem("base", "上年末人数：选了「自己填」，请填上年末人数，没有人就填 0"))
    if target is None:
        problems.append(Problem("target", "年末要达到的人数：选了「自己填」，请填年末要达到的总人数"))
    if base is not None and target is not None and target < base:
        problems.append(
            Problem(
                "target",
                f"年末要达到的人数：{target:,} 比上年末的 {base:,} 还少。这里填年末的总人数；"
                f"如果 {target:,} 是要新增的人数，请填 {base + target:,}",
            )
        )
    return problems
