"""指标进度 progress: how far a target has come, the pace that is still needed, and where the present pace would end.

Rests on the targets of the policy from which one looks (新增, 达到): of 津政办发〔2005〕21号, 第一部分, and 第四部分第三自然段
for the quarterly statistics (按季度进行统计分析). Each insurance in its own measure (口径): 实际缴费人数, 覆盖人数 and 参保人数
are never put side by side. What stood at the end of the year before is total - increase, marked 推算. No document sets
targets for the quarters: the straight line is this site's yardstick, and says so.

    goal     = target - base                                要增加
    increase = latest - base, quarter k                     已增加
    rate     = increase / goal, cut (floor) to 0.1 %        新增完成率: 100 % only when the target is reached
    pace     = (target - latest) / (4 - k), rounded up      每季度还要增加
    line(k)  = base + goal * k / 4, rounded up              直线: latest >= line(k) only when it is really reached
    end      = base + increase * 4 / k, rounded down        照此速度年末（外推，不是预测）

>>> typed = {"insurance": "pension", "plan": "city", "q1": 1_640_000, "q2": 1_720_000}
>>> calculate(typed, knowledge).headline
'基本养老保险实际缴费人数：二季度末172万人，比上年末增加14万人，完成新增指标的46.6%。离188万人还差16万人，每季度要增加8万人。'
"""

from __future__ import annotations

from dataclasses import replace

from ..calculator import Calculator
from ..core.model import (
    Cell,
    Chart,
    ChartKind,
    Field,
    FieldKind,
    Finding,
    Inputs,
    Option,
    Result,
    Section,
    Series,
    Table,
    Tone,
)
from ..core.share import percent
from ..policy.knowledge import Knowledge
from .case import EXTRAPOLATED, NAMES, QUARTERS, Case, read_cases, target_of
from .working import steps

OWN = "自己的指标（选「自己填」时填）"
"""The group of fields for a target that is not one of the city's."""
TOGETHER = "几个险种、四个季度一起看（可以不填）"
"""The group of the table in which several insurances are filled in at once."""


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: which insurance, whose target, and the heads at the end of each quarter."""
    about, own, quarters = "哪一项指标", OWN, "各季度末的人数"
    policy = knowledge.policy
    told = "；".join(f"{knowledge.names[one.insurance]}{one.total_words}" for one in policy.targets)
    measures = tuple(dict.fromkeys(one.measure for one in policy.targets))
    return (
        Field(
            "insurance",
            "险种",
            FieldKind.CHOICE,
            about,
            options=tuple(Option(one.id, one.name, target_of(policy, one.id).measure) for one in knowledge.targeted),
        ),
        Field(
            "plan",
            "指标",
            FieldKind.CHOICE,
            about,
            f"{policy.area}指标是{policy.year}年末的：{told}",
            options=(Option("city", f"用{policy.area}指标"), Option("own", "自己填", "区县、委局、总公司的指标")),
        ),
        Field(
            "measure",
            "人数的口径",
            FieldKind.CHOICE,
            own,
            "下达给您的指标数的是哪一种人。各季度的人数要用同一种",
            options=tuple(Option(one, one) for one in measures),
        ),
        Field("base", "上年末人数", FieldKind.HEADS, own, "基数", unit="人"),
        Field("target", "年末要达到的人数", FieldKind.HEADS, own, "填总人数，不是新增人数", unit="人"),
        *(
            Field(name, label, FieldKind.HEADS, quarters, "" if at else "填到这一天的总人数，不是本季度新增人数", "人")
            for at, (name, label) in enumerate(zip(NAMES, QUARTERS, strict=True))
        ),
        _table_field(knowledge),
    )


def _table_field(knowledge: Knowledge) -> Field:
    """The table of several insurances, each with all its quarters."""
    options = tuple(Option(one.id, one.name) for one in knowledge.targeted)
    columns = (
        Field("insurance", "险种", FieldKind.CHOICE, TOGETHER, options=options, required=True),
        Field("base", "上年末", FieldKind.HEADS, TOGETHER, unit="人"),
        Field("target", "年末要达到", FieldKind.HEADS, TOGETHER, unit="人"),
        *(
            Field(name, label, FieldKind.HEADS, TOGETHER, unit="人")
            for name, label in zip(NAMES, ("一季度末", "二季度末", "三季度末", "四季度末"), strict=True)
        ),
    )
    hint = (
        f"一行一个险种。上年末和年末要达到空着，用{knowledge.policy.area}指标；还没有的季度空着。用这张表，上面就不填"
    )
    sample = "\n".join(
        f"{option.label},{numbers}"
        for option, numbers in zip(
            (options[0], *options[1:][-1:]), (",,164万,172万,,", "500,600,520,560,,"), strict=False
        )
    )
    return Field("all", "几个险种一起看", FieldKind.ROWS, TOGETHER, hint, columns=columns, sample=sample)


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Progress of one target, or of several side by side. Raises InputError if base, target or measure are missing or
    contradict each other.
    """
    case, *others = read_cases(inputs, knowledge)
    return _together((case, *others)) if others else _alone(case)


def _together(cases: tuple[Case, ...]) -> Result:
    """Several insurances, each in its own measure: side by side, never added up."""
    results = [_alone(case) for case in cases]
    return Result(
        headline="".join(f"{_in_short(case)}。" for case in cases),
        tables=(
            _overview(cases),
            *(
                replace(result.tables[1], caption=f"{case.insurance.name}：{result.tables[1].caption}")
                for case, result in zip(cases, results, strict=True)
            ),
        ),
        sections=tuple(section for result in results for section in result.sections),
        steps=tuple(step for result in results for step in result.steps),
        notes=tuple(dict.fromkeys(note for result in results for note in result.notes)),
        charts=tuple(
            replace(chart, title=f"{case.insurance.name}：{chart.title}")
            for case, result in zip(cases, results, strict=True)
            for chart in result.charts
        ),
    )


def _in_short(case: Case) -> str:
    """养老二季度末172万人，完成新增指标的46.6%，离188万人还差16万人."""
    name, short = case.insurance.short, case.target - case.now
    if not case.latest:
        return f"{name}还没有填季度人数"
    rate = case.rate(case.now)
    share = "" if rate is None or rate < 0 else f"，完成新增指标的{rate}%"
    rest = f"离{case.told(case.target)}还差{case.told(short)}" if short > 0 else f"已达到{case.told(case.target)}"
    return f"{name}{QUARTERS[case.latest - 1]}{case.told(case.now)}{share}，{rest}"


def _overview(cases: tuple[Case, ...]) -> Table:
    """Each insurance in a row, in its own measure."""
    rows = []
    for case in cases:
        known, short, left = case.latest > 0, max(case.target - case.now, 0), 4 - case.latest
        cells = (
            Cell(case.measure),
            Cell(*case.plainly(case.target)),
            Cell(*case.plainly(case.now)) if known else Cell(None, text="未填"),
            Cell(case.rate(case.now) if known else None, "%", "没有要新增的人" if known else "未填"),
            Cell(*case.plainly(short)),
            Cell(*case.plainly(-(-short // left))) if left else Cell(None, text="年已结束"),
        )
        refs = (*case.citations, *case.quarterly)
        rows.append((case.insurance.name, (replace(cells[0], refs=refs), *cells[1:])))
    columns = ("险种", "口径", "年末要达到", "最近", "新增完成率", "离目标还差", "每季度还要增加")
    return Table("各险种完成情况（口径不同，不能相加）", columns, tuple(rows))


def _alone(case: Case) -> Result:
    return Result(
        headline=_headline(case),
        tables=(_summary(case), _table(case)),
        sections=(Section(f"{case.insurance.name}（{case.measure}）", tuple(_findings(case))),),
        steps=tuple(steps(case)),
        notes=_notes(case),
        charts=(_chart(case),),
    )


def _headline(case: Case) -> str:
    name = f"{case.insurance.name}{case.measure}"
    if not case.latest:
        pace = f"平均每季度要增加{case.told(-(-case.goal // 4))}" if case.goal else "没有要增加的人"
        return f"{name}：还没有填季度人数。从{case.told(case.base)}到{case.told(case.target)}，{pace}。"
    increase, rate = case.now - case.base, case.rate(case.now)
    moved = f"增加{case.told(increase)}" if increase >= 0 else f"减少{case.told(-increase)}"
    share = "没有要新增的人" if rate is None else f"完成新增指标的{rate}%" if rate >= 0 else "新增指标没有完成"
    start = f"{name}：{QUARTERS[case.latest - 1]}{case.told(case.now)}，比上年末{moved}，{share}。"
    short = case.target - case.now
    if short <= 0:
        return f"{start}已达到{case.told(case.target)}" + (f"，超过{case.told(-short)}。" if short else "。")
    if case.latest == 4:
        return f"{start}离{case.told(case.target)}还差{case.told(short)}，没有达到。"
    needed = -(-short // (4 - case.latest))
    return f"{start}离{case.told(case.target)}还差{case.told(short)}，每季度要增加{case.told(needed)}。"


def _summary(case: Case) -> Table:
    """The figures, one a row."""
    end, short = case.end, max(case.target - case.now, 0)
    left = 4 - case.latest
    none = "没有填季度人数" if not case.latest else "年已结束"
    known = case.latest > 0
    rows = (
        ("上年末（推算）" if case.city else "上年末", Cell(*case.plainly(case.base))),
        ("年末要达到", Cell(*case.plainly(case.target))),
        ("要增加", Cell(*case.plainly(case.goal))),
        ("已增加", Cell(*case.plainly(case.now - case.base)) if known else Cell(None, text=none)),
        ("新增完成率", Cell(case.rate(case.now) if known else None, "%", "没有要新增的人" if known else none)),
        (
            "达到目标的比例",
            Cell(percent(case.now, case.target) if known else None, "%", "目标是0" if known else none),
        ),
        ("离目标还差", Cell(*case.plainly(short))),
        ("每季度还要增加", Cell(*case.plainly(-(-short // left))) if left else Cell(None, text=none)),
        (f"照此速度年末（{EXTRAPOLATED}）", Cell(None, text=none) if end is None else Cell(*case.plainly(end))),
    )
    refs = (*case.citations, *case.quarterly)
    return Table(f"指标完成情况（{case.measure}）", ("项目", "数"), tuple((name, (cell,)) for name, cell in rows), refs)


def _table(case: Case) -> Table:
    """The quarters, each beside the straight line."""
    rows = []
    for quarter, label in enumerate(QUARTERS, 1):
        heads = case.quarters[quarter - 1]
        before = next((at for at in range(quarter - 1, -1, -1) if at == 0 or case.quarters[at - 1] is not None), 0)
        change = None if heads is None else heads - case.at(before)
        rows.append(
            (
                label,
                (
                    Cell(None if heads is None else case.shown(heads), case.unit, "未填"),
                    Cell(None if change is None else case.shown(change), case.unit, "未填"),
                    Cell(case.shown(case.line(quarter)), case.unit),
                    Cell(None if heads is None else case.shown(heads - case.line(quarter)), case.unit, "未填"),
                    Cell(
                        None if heads is None else case.rate(heads), "%", "未填" if heads is None else "没有要新增的人"
                    ),
                ),
            )
        )
    columns = ("时间", "实际", "比上一次", "直线", "比直线多", "新增完成率")
    return Table("各季度和直线比较", columns, tuple(rows), (*case.quarterly, *case.citations))


def _chart(case: Case) -> Chart:
    """Increase over the year before, so that the two lines can be told apart; levels if there are fewer than then."""
    labels = ("上年末", *QUARTERS)
    actual = (case.base, *case.quarters)
    line = tuple(case.line(quarter) for quarter in range(5))
    less = 0 if any(heads is not None and heads < case.base for heads in actual) else case.base
    title = f"比上年末增加：实际和到目标的直线（{case.measure}）" if less else f"实际和到目标的直线（{case.measure}）"
    return Chart(
        title,
        ChartKind.LINES,
        case.unit,
        labels,
        (
            Series("实际", tuple(None if heads is None else case.shown(heads - less) for heads in actual)),
            Series("到目标的直线", tuple(case.shown(heads - less) for heads in line)),
        ),
    )


def _findings(case: Case) -> list[Finding]:
    findings = []
    refs = case.citations
    if not case.latest:
        findings.append(Finding(Tone.CHECK, "季度人数一个都没有填，只能算出每季度要增加多少。一个人都没有就填 0"))
        findings.append(Finding(Tone.DISTANCE, f"离目标还差{case.told(case.goal)}", refs))
        return findings
    label, short = QUARTERS[case.latest - 1], case.target - case.now
    if short > 0:
        findings.append(Finding(Tone.DISTANCE, f"离目标{case.told(case.target)}还差{case.told(short)}", refs))
    else:
        more = f"，超过{case.told(-short)}" if short else "，不多不少"
        findings.append(Finding(Tone.NOTE, f"{label}已达到目标{case.told(case.target)}{more}", refs))
    ahead = case.now - case.line(case.latest)
    line = f"到目标的直线在{label}是{case.told(case.line(case.latest))}"
    if ahead < 0:
        findings.append(Finding(Tone.DISTANCE, f"{line}，还差{case.told(-ahead)}才到直线", case.quarterly))
    else:
        more = f"多{case.told(ahead)}" if ahead else "正好在线上"
        findings.append(Finding(Tone.NOTE, f"{line}，实际{more}", case.quarterly))
    end = case.end
    if end is not None:
        gap = case.target - end
        verdict = f"离目标差{case.told(gap)}" if gap > 0 else f"比目标多{case.told(-gap)}" if gap else "正好到目标"
        text = f"照上年末以来的平均速度，年末会到{case.told(end)}，{verdict}。这是{EXTRAPOLATED}"
        findings.append(Finding(Tone.NOTE, text, case.quarterly))
    return findings + _checks(case)


def _checks(case: Case) -> list[Finding]:
    findings = []
    filled = [(at, heads) for at, heads in enumerate(case.quarters, 1) if heads is not None]
    skipped = [QUARTERS[at - 1] for at in range(1, case.latest) if case.quarters[at - 1] is None]
    if skipped:
        text = f"{'、'.join(skipped)}没有填，没有当作0；「比上一次」比的是前一个填了的时间"
        findings.append(Finding(Tone.CHECK, text))
    if case.base and all(heads * 2 < case.base for _, heads in filled):
        text = f"各季度的人数都不到上年末的一半。请核对：要填到季度末的总人数，不是本季度新增人数；上年末是{case.told(case.base)}"
        findings.append(Finding(Tone.CHECK, text))
    for (_, before), (at, heads) in zip([(0, case.base), *filled], filled, strict=False):
        if heads < before:
            text = f"{QUARTERS[at - 1]}比前一个数少{case.told(before - heads)}。请核对口径和日期是不是一致"
            findings.append(Finding(Tone.CHECK, text))
    own = target_of(case.policy, case.insurance.id)
    if case.measure != own.measure:
        text = f"文件里{case.insurance.name}指标的口径是「{own.measure}」，您的是「{case.measure}」。两种数不能相比"
        findings.append(Finding(Tone.CHECK, text, (case.policy.ref(own.clause, own.measure),)))
    return findings


def _notes(case: Case) -> tuple[str, ...]:
    unfilled = [label for label, heads in zip(QUARTERS, case.quarters, strict=True) if heads is None]
    blank = (f"没有填的季度：{'、'.join(unfilled)}。空着不算作0。",) if unfilled else ()
    whose = f"{case.policy.area}{case.policy.year}年的指标" if case.city else "您填的指标"
    return (
        f"按{whose}计算，口径是「{case.measure}」。各险种口径不同，不能相加，也不能互相比较。",
        "「新增完成率」看要新增的人完成了多少；「达到目标的比例」连上年末已有的人一起算，两个数不能混用。",
        *blank,
    )


CALCULATOR = Calculator(
    name="progress",
    title="指标进度",
    purpose="按季度看扩面指标完成了多少，还差多少，剩下每个季度要增加多少。",
    audience="全市、区县、委局（总公司）",
    fields=fields,
    rule=calculate,
    folded=(OWN, TOGETHER),
    by_policy=True,
)
