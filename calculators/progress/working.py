"""The working of progress: every figure of it, in the order in which they rest on each other."""

from __future__ import annotations

from ..core.model import Step
from ..core.share import percent
from .case import EXTRAPOLATED, QUARTERS, Case

_CUT = "向下截到0.1%，不进位：没有达到目标就不会显示100%"
_UP = "不是整人的进到整人"
_DOWN = "不是整人的舍去，最少为0"


def steps(case: Case) -> list[Step]:
    """The working, in the order in which the figures rest on each other."""
    subject, unit, refs, quarterly = case.insurance.name, case.unit, case.citations, case.quarterly
    f, shown = case.figure, case.shown
    if case.city:
        of = f"{case.city.total_words} − {case.city.increase_words}"
        steps = [
            Step(subject, "年末要达到", "文件写明", case.city.total_words, shown(case.target), unit, "", refs),
            Step(subject, "上年末", "达到 − 新增（推算）", of, shown(case.base), unit, "", refs, "推算，文件没有写明"),
        ]
    else:
        mine = "下达给您的指标，本站没有这份文件"
        steps = [
            Step(subject, "年末要达到", "您填的", f(case.target), shown(case.target), unit, "", refs, mine),
            Step(subject, "上年末", "您填的", f(case.base), shown(case.base), unit, "", refs),
        ]
    numbers = f"{f(case.target)} − {f(case.base)}"
    steps.append(Step(subject, "要增加", "年末要达到 − 上年末", numbers, shown(case.goal), unit, "", refs))
    steps += [
        Step(
            subject,
            f"{label}的直线",
            "上年末 + 要增加 × 季度数 ÷ 4",
            f"{f(case.base)} + {f(case.goal)} × {quarter} ÷ 4",
            shown(case.line(quarter)),
            unit,
            _UP,
            quarterly,
            "文件没有规定各季度的指标，直线是本站的参照",
        )
        for quarter, label in enumerate(QUARTERS, 1)
    ]
    for quarter, label in enumerate(QUARTERS, 1):
        if case.quarters[quarter - 1] is not None:
            steps += _quarter_steps(case, quarter, label)
    short, left = max(case.target - case.now, 0), 4 - case.latest
    numbers = f"{f(case.target)} − {f(case.now)}" + ("" if case.now <= case.target else "，取0")
    steps.append(
        Step(
            subject,
            "离目标还差",
            "年末要达到 − 最近的人数（没有填季度就用上年末），最少为0",
            numbers,
            shown(short),
            unit,
            "",
            refs,
        )
    )
    if left:
        pace = -(-short // left)
        numbers = f"{f(short)} ÷ {left}"
        steps.append(
            Step(subject, "每季度还要增加", "离目标还差 ÷ 剩下的季度数", numbers, shown(pace), unit, _UP, quarterly)
        )
    end = case.end
    if end is not None:
        numbers = f"{f(case.base)} + {_signed(f(case.now - case.base))} ÷ {case.latest} × 4"
        formula = "上年末 + 已增加 ÷ 过去的季度数 × 4"
        steps.append(Step(subject, "照此速度年末", formula, numbers, shown(end), unit, _DOWN, quarterly, EXTRAPOLATED))
    return steps


def _signed(shown: str) -> str:
    return f"（−{shown[1:]}）" if shown.startswith("-") else shown


def _quarter_steps(case: Case, quarter: int, label: str) -> list[Step]:
    subject, unit, refs = case.insurance.name, case.unit, case.quarterly
    f, heads = case.figure, case.at(quarter)
    increase, line = heads - case.base, case.line(quarter)
    numbers = f"{f(heads)} − {f(case.base)}"
    steps = [
        Step(subject, f"{label}已增加", "季度末人数 − 上年末", numbers, case.shown(increase), unit, "", refs),
        Step(
            subject,
            f"{label}比直线多",
            "季度末人数 − 直线",
            f"{f(heads)} − {f(line)}",
            case.shown(heads - line),
            unit,
            "",
            refs,
        ),
    ]
    rate = case.rate(heads)
    if rate is not None:
        numbers = f"{_signed(f(increase))} ÷ {f(case.goal)}"
        steps.append(Step(subject, f"{label}新增完成率", "已增加 ÷ 要增加", numbers, rate, "%", _CUT, refs))
    if quarter == case.latest and case.target:
        reached = percent(heads, case.target)
        numbers = f"{f(heads)} ÷ {f(case.target)}"
        steps.append(
            Step(subject, "达到目标的比例", "季度末人数 ÷ 年末要达到", numbers, reached, "%", _CUT, case.citations)
        )
    return steps
