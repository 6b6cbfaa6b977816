"""The working of allocation: the totals, one unit worked through, and what the other rows of the table follow from."""

from __future__ import annotations

from decimal import Decimal

from ..core.inputs import plain
from ..core.model import Step
from ..output.text import format_value
from ..policy.offers import Factor
from .apportion import Split
from .case import Case

Sensitivity = tuple[Factor, tuple[int, ...]]
"""A factor whose weight is raised by a tenth, and by how many people each unit's share then changes."""

_SHOWN = 4
_CUT_SCORE = "截到0.0001%，比较和计算用的是没有截过的数"
_CUT_QUOTA = "截到0.001，比较余数用的是没有截过的数"


def exact_score(score: int, total: int) -> Decimal:
    """A unit's share of all scores in per cent, cut to four decimals."""
    return Decimal(score * 1_000_000 // total).scaleb(-4)


def exact_quota(result: Split, score: int) -> Decimal:
    """What a unit below its cap would get, were people divisible, cut to three decimals."""
    return Decimal(result.rest * score * 1000 // result.pool).scaleb(-3)


def _sum(numbers: list[int | Decimal]) -> str:
    """A long sum, shortened in the middle."""
    if len(numbers) > _SHOWN:
        first = " + ".join(format_value(number) for number in numbers[:_SHOWN])
        return f"{first} + … + {format_value(numbers[-1])}（共{len(numbers):,}个单位）"
    return " + ".join(format_value(number) for number in numbers)


def steps(case: Case, result: Split, changes: list[Sensitivity]) -> list[Step]:
    """What every figure of the tables follows from."""
    score = case.score
    return [
        _target(case),
        *(_total(case, factor) for factor in case.used),
        _weights(case),
        *_caps(case, result, score),
        *_sample(case, result, score),
        *_remainders(case, result, score),
        *_raised(case, changes),
    ]


def _target(case: Case) -> Step:
    if case.typed:
        own = case.policy.quoted("allocation", "own") or (case.policy.ref(case.city.clause),)
        return Step("指标", "要分解的人数", "您填的", f"{case.target:,}", case.target, "人", "", own)
    ref = case.policy.ref(case.city.clause, case.city.words)
    formula = f"文件写明的{case.policy.area}新增"
    return Step("指标", "要分解的人数", formula, case.city.increase_words, case.target, "人", "", (ref,))


def _total(case: Case, factor: Factor) -> Step:
    formula = f"各单位的「{factor.label}」相加"
    return Step(
        factor.label,
        "合计",
        formula,
        _sum(case.columns[factor.id]),
        case.totals[factor.id],
        factor.unit,
        "",
        (case.ref(factor),),
    )


def _weights(case: Case) -> Step:
    numbers = " + ".join(f"{factor.label} {format_value(case.weights[factor.id])}" for factor in case.used)
    total = plain(Decimal(sum(case.weights.values())))
    note = "权重是您定的，文件没有写"
    return Step("权重", "合计", "采用的各因素权重相加", numbers, total, "", "", case.citations, note)


def _caps(case: Case, result: Split, score: list[int]) -> list[Step]:
    """What the units at their cap take, and what is left for the others."""
    if not result.capped or case.stock is None:
        return []
    rows = sorted(result.capped)
    caps = case.columns[case.stock.id]
    ref = (case.ref(case.stock),)
    taken = case.target - result.rest
    full = f"{len(rows):,}个单位"
    return [
        Step(
            "上限",
            "到上限的单位分得",
            f"应得超过{case.stock.label}的单位，按{case.stock.label}",
            _sum([caps[at] for at in rows]),
            taken,
            "人",
            "",
            ref,
            f"{full}。谁到上限要反复算：一些单位到上限后，余下的分给别的单位，又可能有单位到上限，直到没有为止",
        ),
        Step(
            "上限", "余下的人数", "要分解的人数 − 到上限的", f"{case.target:,} − {taken:,}", result.rest, "人", "", ref
        ),
        Step(
            "上限",
            "余下单位的综合份额合计",
            "100% − 到上限的单位的综合份额",
            f"100 − （{_sum([exact_score(score[at], sum(score)) for at in rows])}）",
            exact_score(result.pool, sum(score)),
            "%",
            _CUT_SCORE,
            ref,
        ),
    ]


def _sample(case: Case, result: Split, score: list[int]) -> list[Step]:
    """The first unit with a share that is below its cap, worked through. There is one, or nothing could be given."""
    at = next(row for row, one in enumerate(score) if one and row not in result.capped)
    unit, total = case.units[at], sum(score)
    made = []
    parts = []
    for factor in case.used:
        own = unit.factors[factor.id]
        whole = case.totals[factor.id]
        share = Decimal(int(Decimal(own or 0) * 1_000_000 // whole)).scaleb(-4)
        formula = f"本单位的「{factor.label}」 ÷ 合计"
        ref = (case.ref(factor),)
        made.append(
            Step(
                unit.name,
                f"{factor.label}的份额",
                formula,
                f"{format_value(own)} ÷ {format_value(whole)}",
                share,
                "%",
                _CUT_SCORE,
                ref,
            )
        )
        parts.append(f"{format_value(case.weights[factor.id])} × {format_value(own)} ÷ {format_value(whole)}")
    weights = plain(Decimal(sum(case.weights.values())))
    note = "其他单位照这一个单位的算法，结果在表里" if len(case.units) > 1 else ""
    made.append(
        Step(
            unit.name,
            "综合份额",
            "（权重 × 各因素的份额）相加 ÷ 权重合计",
            f"（{' + '.join(parts)}）÷ {weights}",
            exact_score(score[at], total),
            "%",
            _CUT_SCORE,
            case.citations,
            note,
        )
    )
    numbers = f"{result.rest:,} × {exact_score(score[at], total)}%"
    formula = "要分解的人数 × 综合份额"
    if result.capped:
        numbers += f" ÷ {exact_score(result.pool, total)}%"
        formula = "余下的人数 × 综合份额 ÷ 余下单位的综合份额合计"
    quota = exact_quota(result, score[at])
    made.append(Step(unit.name, "应得", formula, numbers, quota, "人", _CUT_QUOTA, case.citations))
    extra = int(at in result.extra)
    given = result.shares[at]
    numbers = f"{given - extra:,} + {extra}"
    made.append(Step(unit.name, "分得", "应得的整数部分 + 按余数补分的人", numbers, given, "人", "", case.citations))
    return made


def _remainders(case: Case, result: Split, score: list[int]) -> list[Step]:
    extra = len(result.extra)
    floors = sum(result.shares) - extra
    method = "最大余额法，本站的选择"
    made = [
        Step(
            "全部单位", "整数部分合计", "到上限的和各单位应得的整数部分相加", "见表", floors, "人", "", case.citations
        ),
        Step(
            "全部单位",
            "按余数补分的人",
            "要分解的人数 − 整数部分合计",
            f"{case.target:,} − {floors:,}",
            extra,
            "人",
            "",
            case.citations,
            f"余数最大的{extra:,}个单位各补1人，余数一样大的按表里的先后。{method}" if extra else method,
        ),
    ]
    if extra:
        least = min(result.rest * score[at] % result.pool for at in result.extra)
        last = Decimal(least * 1000 // result.pool).scaleb(-3)
        formula = "补到的单位里最小的余数（应得减整数部分）"
        made.append(Step("全部单位", "补到哪里为止", formula, "见表", last, "人", _CUT_QUOTA, case.citations))
    shown = _sum(list(result.shares))
    made.append(
        Step("全部单位", "分得合计", "各单位分得的人数相加", shown, sum(result.shares), "人", "", case.citations)
    )
    return made


def _raised(case: Case, changes: list[Sensitivity]) -> list[Step]:
    return [
        Step(
            f"{factor.label}的权重加一成",
            "换了单位的人",
            "权重 × 1.1 重新分解，变多的单位多出的人数相加",
            f"{format_value(case.weights[factor.id])} × 1.1 = "
            f"{format_value(plain(case.weights[factor.id] * Decimal('1.1')))}",
            sum(one for one in moved if one > 0),
            "人",
            "",
            (case.ref(factor),),
        )
        for factor, moved in changes
    ]
