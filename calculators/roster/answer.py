"""The answer about a roster (结果): totals, what to look at, the working. No name and no number of a person stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce

from ..contribution.rates import PERSON
from ..contribution.rule import MONTHS, NOTHING
from ..core.given import required
from ..core.merge import span
from ..core.model import Cell, Finding, Ref, Result, Section, Step, Table, Tone
from ..core.money import NO_RULE, rounding_words, yuan
from ..core.share import percent
from ..output.text import first_few
from ..policy.coverage import CoverageAnswer, old_words
from ..policy.groups import Fit
from .judge.cost import NO_MONTH, SIDES
from .judge.owed import PARTS, Due, plus
from .judge.tally import Money, RosterLine
from .model import Roster, View
from .read.columns import ignored
from .read.decisions import YOURS, Decision, Stage

_FEW = 10
_DUTY = ("s2-p2", "应保尽保")
_HONEST = ("s5-p2", "据实缴费")
_LATE = ("s5-p2", "督促其限期参保，按时缴费")
_CUT = "截到0.1%，不进位：没有全部参保就不会显示100%"


def results(roster: Roster) -> list[Result]:
    """Everything that is shown, in every world of the month that is paid for."""
    looked, notes = _looked_at(roster), tuple(_notes(roster))
    return [_result(roster.in_world(world), looked, notes) for world in range(max(len(roster.costs.plans), 1))]


def _result(view: View, looked: Section, notes: tuple[str, ...]) -> Result:
    sections = (looked, _not_counted(view), _not_paid(view), _not_owed(view))
    return Result(
        headline=_headline(view),
        tables=tuple(_tables(view)),
        sections=tuple(one for one in sections if one.findings),
        steps=tuple(_steps(view)),
        notes=notes,
    )


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
    if missing:
        told += f"按{case.day}的规定，{tally.short:,}人应参保而未参保：{missing}。"
    elif not judged:
        told += f"没有查到{case.day}必须参保的条文，没有算缺口。"
    elif any(line.open for line in tally.lines):
        told += "还不能算缺口：有人没有填参没参保，见下。"
    else:
        told += f"按{case.day}的规定，没有缺口。"
    costs = [line.gap.total for line in tally.lines if line.missing]
    if case.month is not None and costs and None not in costs:
        told += f"补上以后每月多缴{yuan(sum((one for one in costs if one), NOTHING))}。"
    return told + old_words(view.roster.rules.old)


def _names(view: View) -> dict[str, str]:
    """The insurances that have a registration of their own, by id; those registered with another stand behind it."""
    known, joined = view.case.insurances, view.case.joined
    behind = {other: f"（含{known[at].short}）" for at, other in joined.items()}
    return {one.id: one.short + behind.get(at, "") for at, one in enumerate(known) if at not in joined}


def _tables(view: View) -> list[Table]:
    found = [_gaps(view)]
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
            Cell(percent(line.enrolled, told), "%", why if not obliged else "没有填"),
            Cell(line.no_citation, "人"),
            Cell(line.no_citation_out, "人"),
        )
        rows.append((line.insurance.name, cells))
    columns = ("险种", "应参保", "其中已参保", "缺口", "其中没有填", "参保率", "应不应参保没有依据", "其中未参保")
    return Table("各险种参保情况", columns, tuple(rows))


def _money(caption: str, who: str, found: Sequence[tuple[RosterLine, Money]], refs: tuple[Ref, ...]) -> Table:
    sides = [side for side in SIDES if side != PERSON or any(money.has(side) for _, money in found)]
    rows = []
    for line, money in found:
        total = money.total
        cells = (
            Cell(money.heads, "人"),
            *(Cell(money.of(side), "元", _why(money, side)) for side in sides),
            Cell(total, "元", "没有算全"),
            Cell(None if total is None else total * MONTHS, "元", "没有算全"),
        )
        rows.append((line.insurance.name, cells))
    totals = [[money.of(side) or (None if money.refused else NOTHING) for _, money in found] for side in sides]
    sums = [None if None in one else sum((part for part in one if part is not None), NOTHING) for one in totals]
    whole = None if None in sums else sum((part for part in sums if part is not None), NOTHING)
    cells = (
        Cell(None, text="—"),
        *(Cell(one, "元", "没有算全") for one in sums),
        Cell(whole, "元", "没有算全"),
        Cell(None if whole is None else whole * MONTHS, "元", "没有算全"),
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
    return Cell(heads, "人", "—"), *(Cell(one if known else None, "元", "没有算全") for one in amounts)


def _why(money: Money, side: str) -> str:
    return "没有算全" if any(name == side for name, _ in money.refused) else "没有查到"


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
    return Section("请核对", (*asked, *findings))


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
        findings.append(
            Finding(Tone.UNKNOWN, f"{_rows(roster, [one.row for one in roster.gone])}在名单日期以前已经离职，没有计入")
        )
    if roster.unstated and case.kind is not None:
        named = f"按{case.knowledge.names[case.category]}算" if case.category else "没有判断应不应参保"
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
                    Tone.CHECK, f"{line.insurance.short}：应参保的人里，{line.open:,}人没有填参没参保，没有算进缺口"
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
    for line in view.tally.lines:
        for reason, heads in line.debts.refused.items():
            reasons.setdefault(reason, []).append(f"{line.insurance.short}{heads:,}人")
    findings = [Finding(Tone.UNKNOWN, f"{'、'.join(parts)}：{reason}") for reason, parts in reasons.items()]
    late = sum(1 for one in roster.people if one.hired is None) if roster.case.back else 0
    if late:
        findings.append(Finding(Tone.CHECK, f"{late:,}人没有入职日期，从第一个月算起"))
    return Section("没有算的补缴", tuple(findings))


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
            told = line.enrolled + line.missing
            numbers = f"{obliged:,} − {line.enrolled:,} − {line.open:,}"
            formula = "应参保人数 − 其中已参保 − 其中没有填"
            found.append(Step(subject, "缺口", formula, numbers, line.missing, "人", refs=(duty,)))
            rate = percent(line.enrolled, told)
            if rate is not None:
                numbers = f"{line.enrolled:,} ÷ ({line.enrolled:,} + {line.missing:,})"
                formula = "其中已参保 ÷ (其中已参保 + 缺口)"
                found.append(Step(subject, "参保率", formula, numbers, rate, "%", _CUT, (duty,)))
        for money, word, ref in ((line.now, "已参保的人", honest), (line.gap, "补上的人", duty)):
            found += [
                _sum_step(view, at, word, side, money, ref)
                for side in SIDES
                if money.has(side) and money.of(side) is not None
            ]
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
    notes.append(f"按{case.day}有效的规定判断应不应参保；各险种分别数，不能相加。")
    if not case.groups:
        notes.append(f"扩面重点是{case.policy.year}年的，不用于{case.day[:4]}年。")
    if case.asof is None:
        notes.append("没有填名单是哪一天的，没有核对入职、离职日期和年龄，写了离职日期的也计入。")
    if case.month is not None:
        notes.append(
            f"费率和上下限按{case.month.isoformat()}有效的数。每人、每个险种、单位和职工各自取整一次"
            f"（{rounding_words(roster.costs.rule)}），再相加。{NO_RULE}全年是12个月，标准不变。"
        )
    if case.back:
        notes.append(
            "补缴：每人每月每个险种一笔，各月都按名单里的工资、那个月的费率和上下限，单位和职工两部分都计入；没有用110%暂定。"
        )
        notes += [f"{one}。" for one in roster.owed.notes]
    notes.append("这一页和计算书只有人数和合计，没有姓名和身份证号；每个人的情况在结果文件里。")
    return notes
