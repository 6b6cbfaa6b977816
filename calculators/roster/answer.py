"""The answer about a roster (结果): totals, what to look at, the working. No name and no number of a person stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..contribution.rates import EMPLOYEE, RURAL, unused
from ..contribution.relief import NO_CUT, ONLY_MONTHS, UNUSED, relief_premises, relieved
from ..contribution.rule import NOTHING
from ..core.model import Premise, Result, Section
from ..core.money import NO_RULE, rounding_words, yuan
from ..deadlines.obligations import HIRED
from ..output.text import format_value
from ..policy.coverage import old_words
from .judge.cost import SIDES
from .judge.deadlines import Deadlines
from .model import Roster, View
from .read.columns import ignored
from .read.decisions import YOURS, Decision, Stage
from .remarks import looked_at, not_counted, not_owed, not_paid, rows_named
from .tables import months_named, tables, topup
from .working import steps


def results(roster: Roster) -> list[Result]:
    """Everything that is shown, in every world of the month that is paid for."""
    looked, notes = looked_at(roster), tuple(_notes(roster))
    return [_result(roster.in_world(world), looked, notes) for world in range(max(len(roster.costs.plans), 1))]


def in_short(view: View) -> str:
    """What a world means for the month that is paid for: what everybody pays who is enrolled, and what closing the gap costs."""
    told = []
    for money, words in (
        ([line.now for line in view.tally.lines], "已经参保的人每月共缴"),
        ([line.gap for line in view.tally.lines], "补上的人每月多缴"),
    ):
        if any(one.heads for one in money):
            lacking = "（没有算的不在里面）" if any(one.refused for one in money) else ""
            told.append(f"{words}{yuan(sum((part for one in money for part in one.sums), NOTHING))}{lacking}")
    return "，".join(told)


def _result(view: View, looked: Section, notes: tuple[str, ...]) -> Result:
    sections = (looked, not_counted(view), not_paid(view), not_owed(view))
    return Result(
        headline=_headline(view),
        tables=tuple(tables(view)),
        sections=tuple(one for one in sections if one.findings),
        steps=tuple(steps(view)),
        notes=notes,
        premises=_premises(view.roster),
    )


def _premises(roster: Roster) -> tuple[Premise, ...]:
    """That nothing was cut in months of 2020 in which some employers paid less (阶段性减免)."""
    case = roster.case
    if case.own.relief is not None:
        return ()
    return relief_premises(case.knowledge, _paid_months(roster), [one.id for one in case.insurances])


def _paid_months(roster: Roster) -> list[date]:
    """Every month whose rates are used."""
    month = roster.case.month
    return [*([month] if month else []), *roster.owed.firsts, *roster.topup.firsts]


def _headline(view: View) -> str:
    tally, case = view.tally, view.case
    told = f"名单{tally.heads:,}人。"
    if case.kind is None:
        return told + "还没有选单位性质，不能判断谁应当参保。"
    names = _names(view)
    missing = "、".join(
        f"{names[line.insurance.id]}{line.missing:,}人"
        for line in tally.lines
        if line.missing and line.insurance.id in names
    )
    judged = any(line.obliged for line in tally.lines)
    unsure = "、".join(
        f"{names[line.insurance.id]}{line.open:,}人" for line in tally.lines if line.open and line.insurance.id in names
    )
    if missing:
        told += f"按{case.day}的规定，{tally.short:,}人应参保而未参保：{missing}。"
    elif not judged and tally.unjudged < tally.heads:
        told += f"没有查到{case.day}必须参保的条文，没有算缺口。"
    elif not unsure and judged:
        told += f"按{case.day}的规定，没有缺口。"
    told += _late(view.roster.deadlines)
    if unsure:
        told += f"{'另有' if missing else f'按{case.day}的规定，还不能说没有缺口：'}{tally.unsure:,}人没有填是否参保：{unsure}。"
    if tally.unjudged:
        told += f"{tally.unjudged:,}人没有判断：人员类别不认识，或者没有写。"
    costs = [line.gap.total for line in tally.lines if line.missing]
    if case.month is not None and costs and None not in costs:
        told += f"补上以后每月多缴{yuan(sum((one for one in costs if one), NOTHING))}。"
    if any(line.heads for line in view.roster.topup.lines):
        (_, cells) = topup(view).rows[-1]
        told += f"上下限调整以后要补差：{format_value(cells[-1].value, '元', cells[-1].text)}。"
    return told + old_words(view.roster.rules.old)


def _names(view: View) -> dict[str, str]:
    """The insurances that have a registration of their own, by id; those registered with another stand behind it."""
    known, joined = view.case.insurances, view.case.joined
    behind = {other: f"（含{known[at].short}）" for at, other in joined.items()}
    return {one.id: one.short + behind.get(at, "") for at, one in enumerate(known) if at not in joined}


def _late(deadlines: Deadlines) -> str:
    """How many hires are past their last day without being enrolled, and how many are not yet."""
    past, to_come = deadlines.past(HIRED), deadlines.to_come(HIRED)
    told = []
    if past:
        told.append(f"{len(past):,}人已过{past[0].line.days}日")
    if to_come:
        told.append(f"{len(to_come):,}人还在{to_come[0].line.days}日里（最早{to_come[0].last}到期）")
    return f"按入职日期，{'，'.join(told)}。" if told else ""


def _is_noted(one: Decision) -> bool:
    """What could have been read otherwise, and is neither asked nor told with the rows."""
    return (
        not one.asked and one.stage is not Stage.ROW and one.id != "header" and (one.why == YOURS or one.id == "sheet")
    )


def _unused(roster: Roster) -> list[str]:
    """Rates that were typed for sides that nobody here pays."""
    case, used = roster.case, set[tuple[str, str]]()
    for line in roster.tally.lines:
        paid = [money for all_ in (line.now, line.gap) for money in (all_, *all_.apart.values())]
        sides = (side for side in SIDES if line.debts.heads or any(money.has(side) for money in paid))
        used |= {(line.insurance.id, side) for side in sides}
    used |= {("unemployment", RURAL)} if ("unemployment", EMPLOYEE) in used else set()
    left = unused(case.own, used, {one.id: one.short for one in case.insurances})
    return [*left, UNUSED] if case.own.relief and not _is_cut(roster, _paid_months(roster)) else left


def _is_cut(roster: Roster, months: Sequence[date]) -> bool:
    """Was something cut in one of these months for some employers?"""
    known = [one.id for one in roster.case.insurances]
    return any(relieved(roster.case.knowledge, month.isoformat(), known) for month in months)


def _notes(roster: Roster) -> list[str]:
    source, case = roster.source, roster.case
    notes = [
        f"文件按{source.words}读；{f'第{source.header.last}行是列名' if source.header.last else '没有列名'}。",
        *(f"{one}。" for one in source.remarks),
    ]
    if source.header.titles:
        notes.append(f"列名上面的{rows_named(roster, source.header.titles)}当作标题，没有读。")
    notes += [f"{one.words}。" for one in roster.decisions if _is_noted(one)]
    left = ignored(source.header, roster.mapping, source.samples)
    if left:
        notes.append(f"没有用到的列：{'、'.join(left)}。")
    notes.append(f"按{case.day}有效的规定判断是否应当参保；各险种分别数，不能相加。")
    if not case.groups:
        notes.append(f"扩面重点是{case.policy.year}年的，不用于{case.day[:4]}年。")
    if case.asof is None:
        notes.append("没有填名单是哪一天的，没有核对入职、离职日期和年龄，写了离职日期的也计入。")
    if case.month is not None:
        notes.append(
            f"费率和上下限按{case.month.isoformat()}有效的数。每人、每个险种、单位和职工各自取整一次"
            f"（{rounding_words(roster.costs.rule)}），再相加。{NO_RULE}全年是12个月，标准不变。"
        )
    if case.topup:
        notes.append(
            f"补差：{months_named(case.topup.firsts)}各月都按名单里的工资，应缴的按那个月的上下限，已缴的按{case.topup.by:%Y-%m}的上下限，"
            "费率按各月自己的；写了缴费基数的人没有差。是不是真的按那些上下限缴的，请核对缴费记录。"
        )
    if case.back:
        notes.append(
            "补缴：每人每月每个险种一笔，各月都按名单里的工资、那个月的费率和上下限，单位和职工两部分都计入；没有用110%暂定。"
        )
        notes += [f"{one}。" for one in roster.owed.notes]
    if case.month is not None and case.own.relief not in (None, NO_CUT) and _is_cut(roster, [case.month]):
        notes.append(ONLY_MONTHS)
    if left := _unused(roster):
        notes.append(f"填了而没有用上的：{'、'.join(left)}。")
    notes.append("这一页和计算书只有人数和合计，没有姓名和身份证号；每个人的情况在结果文件里。")
    return notes
