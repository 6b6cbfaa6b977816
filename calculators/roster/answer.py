"""The answer about a roster (结果): totals, what to look at, the working. No name and no number of a person stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce

from ..arrears.tables import put_off_findings
from ..contribution.rates import EMPLOYEE, PERSON, RURAL, unused
from ..contribution.relief import NO_CUT, ONLY_MONTHS, UNUSED, relief_premises, relieved
from ..contribution.rule import MONTHS, NOTHING
from ..core.given import required
from ..core.merge import span
from ..core.model import Cell, Figure, Finding, Premise, Ref, Result, Section, Step, Table, Tone
from ..core.money import NO_RULE, rounding_words, yuan
from ..core.share import percent
from ..deadlines.obligations import HIRED, LEFT
from ..output.text import first_few, format_value
from ..policy.coverage import CoverageAnswer, old_words
from ..policy.groups import Fit
from .judge.cost import NO_MONTH, SIDES
from .judge.deadlines import Deadlines
from .judge.owed import PARTS, Due, plus
from .judge.tally import Money, RosterLine
from .model import Roster, View
from .read.columns import ignored
from .read.decisions import YOURS, Decision, Stage

_FEW = 10
_LONGEST = 8
"""A category has no more characters than this, or it may be a name and a remark."""
_DUTY = ("s2-p2", "应保尽保")
_HONEST = ("s5-p2", "据实缴费")
_LATE = ("s5-p2", "督促其限期参保，按时缴费")
_CUT = "截到0.1%，不进位：没有全部参保就不会显示100%"


def results(roster: Roster) -> list[Result]:
    """Everything that is shown, in every world of the month that is paid for."""
    looked, notes = _looked_at(roster), tuple(_notes(roster))
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
    sections = (looked, _not_counted(view), _not_paid(view), _not_owed(view))
    return Result(
        headline=_headline(view),
        tables=tuple(_tables(view)),
        sections=tuple(one for one in sections if one.findings),
        steps=tuple(_steps(view)),
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
        (_, cells) = _topup(view).rows[-1]
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


def _deadlines(deadlines: Deadlines) -> Table:
    rows = []
    for one in (HIRED, LEFT):
        past, to_come = deadlines.past(one), deadlines.to_come(one)
        if past or to_come:
            first = [*to_come, *past][0]
            refs = first.line.refs
            cells = (
                Cell(first.line.days, "日", "", refs),
                Cell(len(past), "人"),
                Cell(len(to_come), "人"),
                Cell(to_come[0].last if to_come else None, "", "—"),
            )
            rows.append((one.act, cells))
    columns = ("事项", "期限", "已过", "还没有过", "最早到期")
    return Table(f"每人的办理期限（从{deadlines.day}看）", columns, tuple(rows))


def _tables(view: View) -> list[Table]:
    found = [_gaps(view)]
    deadlines = _deadlines(view.roster.deadlines)
    found += [deadlines] if deadlines.rows else []
    if view.case.month is not None:
        lines = view.tally.lines
        honest = view.case.policy.ref(*_HONEST)
        now = [(line, line.now) for line in lines if line.now.heads]
        gap = [(line, line.gap) for line in lines if line.gap.heads]
        if now:
            found.append(_money("已经参保的人每月缴费", "已参保", now, (honest,)))
        if gap:
            found.append(_money("补上应参保而未参保的人", "要补的人", gap, (view.case.policy.ref(*_DUTY), honest)))
    if view.case.back and any(line.debts.heads for line in view.tally.lines):
        found.append(_debts(view))
    if any(line.heads for line in view.roster.topup.lines):
        found.append(_topup(view))
    if view.tally.groups:
        found.append(_groups(view))
    return found


def _gaps(view: View) -> Table:
    rows = []
    for line in view.tally.lines:
        obliged = sum(line.obliged.values())
        why = "没有依据"
        told = line.enrolled + line.missing
        cells = (
            Cell(obliged if obliged else None, "人", why, tuple(line.citations)),
            Cell(line.enrolled if obliged else None, "人", why),
            Cell(line.missing if obliged and told else None, "人", why if not obliged else "没有填"),
            Cell(line.open if obliged else None, "人", why),
            Cell(_rate(line), "%", why if not obliged else "没有填"),
            Cell(line.no_citation, "人"),
            Cell(line.no_citation_out, "人"),
        )
        rows.append((line.insurance.name, cells))
    columns = ("险种", "应参保", "其中已参保", "缺口", "其中没有填", "参保率", "无法判断是否应当参保", "其中未参保")
    return Table("各险种参保情况", columns, tuple(rows))


def _rate(line: RosterLine) -> Figure:
    """The rate of those who are obliged; where some have not been filled in, the least it can be, and the most."""
    told, obliged = line.enrolled + line.missing, sum(line.obliged.values())
    if not line.open or not told:
        return percent(line.enrolled, told)
    low = percent(line.enrolled, obliged)
    return span([low, percent(line.enrolled + line.open, obliged)]) if line.missing else f"至少{low}"


def _money(caption: str, who: str, found: Sequence[tuple[RosterLine, Money]], refs: tuple[Ref, ...]) -> Table:
    alone = any(money.has(PERSON) for _, money in found)
    sides = [side for side in SIDES if any(money.has(side) for _, money in found) or (side != PERSON and not alone)]
    rows = []
    for line, money in found:
        total = money.total
        cells = (
            Cell(money.heads, "人"),
            *(Cell(money.of(side), "元", _why(money, side)) for side in sides),
            Cell(total, "元", "未能全部计算"),
            Cell(None if total is None else total * MONTHS, "元", "未能全部计算"),
        )
        rows.append((line.insurance.name, cells))
    totals = [[money.of(side) if money.has(side) else NOTHING for _, money in found] for side in sides]
    sums = [None if None in one else sum((part for part in one if part is not None), NOTHING) for one in totals]
    whole = None if None in sums else sum((part for part in sums if part is not None), NOTHING)
    cells = (
        Cell(None, text="—"),
        *(Cell(one, "元", "未能全部计算") for one in sums),
        Cell(whole, "元", "未能全部计算"),
        Cell(None if whole is None else whole * MONTHS, "元", "未能全部计算"),
    )
    rows.append(("合计", cells))
    columns = ("险种", who, *(f"{side}每月" for side in sides), "合计每月", "合计全年")
    return Table(caption, columns, tuple(rows), refs)


def _debts(view: View) -> Table:
    """What is owed for those who are missing; the fee in two columns where what was filled in leaves it open."""
    lines = [line for line in view.tally.lines if line.debts.heads]
    bounds = [line.debts.bounds for line in lines]
    two = any(one.least != one.most for both in bounds for one in both)
    known = [not line.debts.refused for line in lines]
    rows = [
        (line.insurance.name, _debt_cells(line.debts.heads, both, two, whole))
        for line, both, whole in zip(lines, bounds, known, strict=True)
    ]
    whole = [reduce(plus, ends) for ends in zip(*bounds, strict=True)]
    rows.append(("合计", _debt_cells(None, (whole[0], whole[1]), two, all(known))))
    fees = ("滞纳金至少", "滞纳金至多") if two else ("滞纳金",)
    used = (ref for line in lines for ref in view.roster.owed.refs(line.insurance.id))
    refs = (view.case.policy.ref(*_LATE), *dict.fromkeys(used))
    return Table("应参保而未参保期间的补缴", ("险种", "要补的人", "本金", *fees, "合计"), tuple(rows), refs)


def _debt_cells(heads: int | None, bounds: tuple[Due, Due], two: bool, known: bool) -> tuple[Cell, ...]:
    owed, least, most, total = (span([part(one) for one in bounds]) for part in PARTS)
    amounts = (owed, *((least, most) if two else (most,)), total)
    return Cell(heads, "人", "—"), *(Cell(one if known else None, "元", "未能全部计算") for one in amounts)


def _topup(view: View) -> Table:
    """What is owed since limits have changed; nothing of it depends on the month that is paid for."""
    topup, names = view.roster.topup, view.case.insurances
    lines = [(names[at].name, line) for at, line in enumerate(topup.lines) if line.heads]
    sides = [side for side in SIDES if any(line.bounds(side) for _, line in lines)]
    known = all(not line.refused for _, line in lines)
    rows = []
    whole: dict[str, list[tuple[Decimal, Decimal]]] = {side: [] for side in sides}
    for name, line in lines:
        each = [line.bounds(side) for side in sides]
        for side, one in zip(sides, each, strict=True):
            whole[side] += [one] if one else []
        total = [one for one in each if one]
        cells = [
            Cell(line.heads, "人"),
            *(Cell(_range([one]) if one else None, "元", "未能全部计算" if line.refused else "—") for one in each),
        ]
        rows.append((name, (*cells, Cell(None if line.refused else _range(total), "元", "未能全部计算"))))
    sums = [Cell(_range(whole[side]) if known else None, "元", "未能全部计算") for side in sides]
    total = [one for side in sides for one in whole[side]]
    rows.append(("合计", (Cell(None, text="—"), *sums, Cell(_range(total) if known else None, "元", "未能全部计算"))))
    columns = ("险种", "要补差的人", *sides, "合计")
    honest = (view.case.policy.ref(*_HONEST),)
    return Table(f"上下限调整以后的补差（{_months(topup.firsts)}）", columns, tuple(rows), honest)


def _months(firsts: Sequence[date]) -> str:
    return f"{firsts[0]:%Y-%m}至{firsts[-1]:%Y-%m}"


def _range(ends: Sequence[tuple[Decimal, Decimal]]) -> Figure:
    """The sum of some amounts of which the least and the most are known."""
    return span([sum((low for low, _ in ends), NOTHING), sum((high for _, high in ends), NOTHING)])


def _topup_steps(view: View, at: int) -> list[Step]:
    topup, case = view.roster.topup, view.case
    line, subject = topup.lines[at], case.insurances[at].name
    if not line.heads:
        return []
    rounding = f"每人每月各自{rounding_words(case.rounding)}，再相减、相加"
    formula = "各人各月：按那个月的上下限应缴 − 按原来的上下限已缴"
    numbers = f"{_months(topup.firsts)}，{line.heads:,}人"
    new = topup.months[0].plans[0]
    old = required(new.paid)
    found = []
    for side in SIDES:
        if ends := line.bounds(side):
            refs = tuple(dict.fromkeys((case.policy.ref(*_HONEST), *new.refs(at, side), *old.refs(at, side))))
            found.append(Step(subject, f"补差：{side}", formula, numbers, _range([ends]), "元", rounding, refs))
    return found


def _why(money: Money, side: str) -> str:
    if money.has(side):
        return "未能全部计算"
    return "—" if money.has(PERSON) else "没有查到"


def _groups(view: View) -> Table:
    policy, counted = view.case.policy, view.tally.groups
    names = {"all": "各险种", **view.case.knowledge.names}
    rows = []
    for group in view.case.groups:
        sure, open_ = counted.get((group.id, Fit.SURE), 0), counted.get((group.id, Fit.POSSIBLE), 0)
        if sure or open_:
            ref = policy.ref(group.clause, group.words)
            rows.append((f"{names[group.insurance]}：{group.words}", (Cell(sure, "人", "", (ref,)), Cell(open_, "人"))))
    return Table("扩面重点", ("条文原话", "是扩面重点", "有两种读法"), tuple(rows))


def _is_noted(one: Decision) -> bool:
    """What could have been read otherwise, and is neither asked nor told with the rows."""
    return (
        not one.asked and one.stage is not Stage.ROW and one.id != "header" and (one.why == YOURS or one.id == "sheet")
    )


def _looked_at(roster: Roster) -> Section:
    """How the file was read where it may be read otherwise; then errors and doubts, alike ones together, with their rows."""
    asked = [
        Finding(Tone.CHECK, one.words + (f"（{one.why}）" if one.why else "")) for one in roster.decisions if one.asked
    ]
    rows: dict[tuple[str, str], list[int]] = {}
    for one in roster.doubts:
        rows.setdefault((one.column, _plain(one.text)), []).append(one.row)
    findings = [
        Finding(Tone.CHECK, f"「{column}」{_rows(roster, found)}：{text}") for (column, text), found in rows.items()
    ]
    back = roster.case.back
    put_off = put_off_findings(roster.owed.debts, back.terms, roster.case.knowledge) if back else []
    return Section("请核对", (*asked, *findings, *put_off))


def _plain(text: str) -> str:
    """Without the row that another one is like: alike doubts are told together."""
    return text if not text.startswith("和第") else "和前面的一行" + text[text.index("行") + 1 :]


def _rows(roster: Roster, rows: Sequence[int]) -> str:
    found = [roster.source.place(row) for row in rows]
    return f"第{first_few(found, _FEW, '等{count}行', '行')}"


def _not_counted(view: View) -> Section:
    roster, case, tally = view.roster, view.case, view.tally
    findings = [
        Finding(Tone.UNKNOWN, f"{_rows(roster, rows)}{what}，没有计入") for what, rows in roster.skipped.items()
    ]
    if roster.gone:
        then = "不在缺口里，欠缴的月份算进了补缴" if case.back else "没有计入"
        findings.append(Finding(Tone.UNKNOWN, f"{_rows(roster, [one.row for one in roster.gone])}已经离职，{then}"))
    if words := _words(roster):
        rows = sorted(row for found in words.values() for row in found)
        named = "、".join(word for word in words if word)
        what = f"人员类别{f'（{named}）' if named else ''}不认识，没有判断是否应当参保，也没有算缴费"
        findings.append(Finding(Tone.CHECK, f"{_rows(roster, rows)}的{what}"))
    if roster.unstated and case.kind is not None:
        named = f"按{case.knowledge.names[case.category]}算" if case.category else "没有判断是否应当参保"
        findings.append(Finding(Tone.CHECK, f"{roster.unstated:,}人没有写人员类别，{named}。写了农业户口的按农民工"))
    for line in tally.lines:
        findings += _others(line, case.knowledge.names)
        if line.no_citation and case.kind is not None:
            why = f"没有查到{case.knowledge.names[case.kind]}的这些人员在{case.day}参加{line.insurance.name}的条文"
            findings.append(
                Finding(Tone.UNKNOWN, f"{line.insurance.short}：{line.no_citation:,}人{why}。请向经办机构核实")
            )
        if line.open:
            findings.append(
                Finding(
                    Tone.CHECK, f"{line.insurance.short}：应参保的人里，{line.open:,}人没有填是否参保，没有算进缺口"
                )
            )
    findings += [Finding(Tone.NOTE, note) for note in roster.rules.notes]
    return Section("没有计入的和读法", tuple(findings))


def _others(line: RosterLine, names: Mapping[str, str]) -> list[Finding]:
    """Who may be enrolled, who is not concerned, and of whom something has to be asked first."""
    findings = []
    for (category, said), heads in sorted(line.others.items(), key=lambda one: one[0][0]):
        who = f"{line.insurance.short}：{names[category]}{heads:,}人"
        if said.answer is CoverageAnswer.OPEN:
            findings.append(Finding(Tone.CHECK, f"{who}没有计入：{said.why}。请先核对", said.refs))
        else:
            more = "，不是必须" if said.answer is CoverageAnswer.MAY else ""
            findings.append(Finding(Tone.NOTE, f"{who}{said.words}{more}，没有计入应参保", said.refs))
    return findings


def _words(roster: Roster) -> dict[str, list[int]]:
    """The rows of categories that nobody knows, by their words; a longer one may be something else than a category."""
    found: dict[str, list[int]] = {}
    for one in roster.people:
        if one.word:
            plain = len(one.word) <= _LONGEST and not any(map(str.isdigit, one.word))
            found.setdefault(f"「{one.word}」" if plain else "", []).append(one.row)
    return found


def _not_paid(view: View) -> Section:
    """Each reason once, with everything that it kept from being computed."""
    reasons: dict[str, list[str]] = {}
    for line in view.tally.lines:
        for money, word in ((line.now, "已参保"), (line.gap, "要补的")):
            for (side, reason), heads in money.refused.items():
                told = reasons.setdefault(reason, [])
                if reason != NO_MONTH:
                    told.append(f"{line.insurance.short}{side}部分{heads:,}人（{word}）")
    findings = [
        Finding(Tone.UNKNOWN, f"{'、'.join(parts)}：{reason}" if parts else f"{reason}，没有算缴费")
        for reason, parts in reasons.items()
    ]
    return Section("没有算的缴费", tuple(findings))


def _not_owed(view: View) -> Section:
    roster = view.roster
    reasons: dict[str, list[str]] = {}
    for line, topup in zip(view.tally.lines, roster.topup.lines, strict=True):
        for reason, heads in topup.refused.items():
            reasons.setdefault(reason, []).append(f"{line.insurance.short}{heads:,}人（补差）")
    for line in view.tally.lines:
        for reason, heads in line.debts.refused.items():
            reasons.setdefault(reason, []).append(f"{line.insurance.short}{heads:,}人")
    findings = [Finding(Tone.UNKNOWN, f"{'、'.join(parts)}：{reason}") for reason, parts in reasons.items()]
    everybody = (*roster.people, *roster.gone) if roster.case.back else ()
    late = sum(1 for one in everybody if one.hired is None and "hired" not in one.unread)
    if late:
        findings.append(Finding(Tone.CHECK, f"{late:,}人没有入职日期，从第一个月算起"))
    return Section("没有算的补缴", tuple(findings))


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


def _steps(view: View) -> list[Step]:
    policy, names = view.case.policy, view.case.knowledge.names
    duty, honest = policy.ref(*_DUTY), policy.ref(*_HONEST)
    found = []
    for at, line in enumerate(view.tally.lines):
        subject, obliged = line.insurance.name, sum(line.obliged.values())
        if obliged:
            kinds, heads = _sum_of(line.obliged, names)
            refs = tuple(line.citations)
            found.append(Step(subject, "应参保人数", kinds, heads, obliged, "人", refs=refs))
            numbers = f"{obliged:,} − {line.enrolled:,} − {line.open:,}"
            formula = "应参保人数 − 其中已参保 − 其中没有填"
            found.append(Step(subject, "缺口", formula, numbers, line.missing, "人", refs=(duty,)))
            rate = _rate(line)
            if rate is not None:
                numbers = f"{line.enrolled:,} ÷ ({line.enrolled:,} + {line.missing:,})"
                formula = "其中已参保 ÷ (其中已参保 + 缺口)"
                if line.open:
                    numbers = f"{line.enrolled:,} ÷ {obliged:,}，{line.enrolled + line.open:,} ÷ {obliged:,}"
                    formula = "没有填的都没有参保，至少是其中已参保 ÷ 应参保人数；都参了，至多是(其中已参保 + 其中没有填) ÷ 应参保人数"
                found.append(Step(subject, "参保率", formula, numbers, rate, "%", _CUT, (duty,)))
        for money, word, ref in ((line.now, "已参保的人", honest), (line.gap, "补上的人", duty)):
            found += [
                _sum_step(view, at, word, side, money, ref)
                for side in SIDES
                if money.has(side) and money.of(side) is not None
            ]
        found += _topup_steps(view, at)
        found += _debt_steps(view, line, duty) if line.debts.heads and not line.debts.refused else []
    return found


def _debt_steps(view: View, line: RosterLine, duty: Ref) -> list[Step]:
    roster, debts = view.roster, line.debts
    rounding = f"每人每月{rounding_words(roster.owed.rule)}，再相加"
    months = roster.owed.firsts
    owed, least, most = (span([part(one) for one in debts.bounds]) for part in PARTS[:3])
    numbers = f"{months[0]:%Y-%m}至{months[-1]:%Y-%m}，{debts.heads:,}人"
    subject, refs = line.insurance.name, roster.owed.refs(line.insurance.id) or (duty,)
    fees = [("滞纳金", most)] if least == most else [("滞纳金至少", least), ("滞纳金至多", most)]
    formula = "各人各月：单位部分 + 职工部分"
    return [
        Step(subject, "补缴本金", formula, numbers, owed, "元", rounding, (duty,)),
        *(
            Step(subject, name, "各人各月：本金 × 天数 × 每日比例", numbers, fee, "元", rounding, refs)
            for name, fee in fees
        ),
    ]


def _sum_of(counted: Mapping[str, int], names: Mapping[str, str]) -> tuple[str, str]:
    listed = sorted(counted.items())
    return " + ".join(names[one] for one, _ in listed), " + ".join(f"{heads:,}" for _, heads in listed)


def _sum_step(view: View, at: int, word: str, side: str, money: Money, ref: Ref) -> Step:
    plan, subject = required(view.plan), view.case.insurances[at].name
    rounding = f"每人{rounding_words(view.case.rounding)}，再相加"
    formula = "每人缴费基数 × 费率，各人相加"
    value: Decimal | None = money.of(side)
    refs = (ref, *plan.refs(at, side))
    numbers = f"{plan.words(at, side)}，{money.heads:,}人"
    return Step(subject, f"{word}：{side}每月", formula, numbers, value, "元", rounding, refs)


def _notes(roster: Roster) -> list[str]:
    source, case = roster.source, roster.case
    notes = [
        f"文件按{source.words}读；{f'第{source.header.last}行是列名' if source.header.last else '没有列名'}。",
        *(f"{one}。" for one in source.remarks),
    ]
    if source.header.titles:
        notes.append(f"列名上面的{_rows(roster, source.header.titles)}当作标题，没有读。")
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
            f"补差：{_months(case.topup.firsts)}各月都按名单里的工资，应缴的按那个月的上下限，已缴的按{case.topup.by:%Y-%m}的上下限，"
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
