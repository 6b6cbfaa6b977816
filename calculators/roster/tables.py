"""Tables of a roster's answer (花名册的各张表): deadlines, gaps, what is paid, what is owed, the difference, priority groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import reduce

from ..contribution.rates import PERSON
from ..contribution.rule import MONTHS, NOTHING
from ..core.merge import span
from ..core.model import Cell, Figure, Ref, Table
from ..core.share import percent
from ..deadlines.obligations import HIRED, LEFT
from ..policy.groups import Fit
from .judge.cost import SIDES
from .judge.deadlines import Deadlines
from .judge.owed import PARTS, Due, plus
from .judge.tally import Money, RosterLine
from .model import View

DUTY = ("s2-p2", "应保尽保")
HONEST = ("s5-p2", "据实缴费")
_LATE = ("s5-p2", "督促其限期参保，按时缴费")


def tables(view: View) -> list[Table]:
    """All that is asked for and can be told."""
    found = [_gaps(view)]
    deadlines = _deadlines(view.roster.deadlines)
    found += [deadlines] if deadlines.rows else []
    if view.case.month is not None:
        lines = view.tally.lines
        honest = view.case.policy.ref(*HONEST)
        now = [(line, line.now) for line in lines if line.now.heads]
        gap = [(line, line.gap) for line in lines if line.gap.heads]
        if now:
            found.append(_money("已经参保的人每月缴费", "已参保", now, (honest,)))
        if gap:
            found.append(_money("补上应参保而未参保的人", "要补的人", gap, (view.case.policy.ref(*DUTY), honest)))
    if view.case.back and any(line.debts.heads for line in view.tally.lines):
        found.append(_debts(view))
    if any(line.heads for line in view.roster.topup.lines):
        found.append(topup(view))
    if view.tally.groups:
        found.append(_groups(view))
    return found


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
            Cell(rate_of(line), "%", why if not obliged else "没有填"),
            Cell(line.no_citation, "人"),
            Cell(line.no_citation_out, "人"),
        )
        rows.append((line.insurance.name, cells))
    columns = ("险种", "应参保", "其中已参保", "缺口", "其中没有填", "参保率", "无法判断是否应当参保", "其中未参保")
    return Table("各险种参保情况", columns, tuple(rows))


def rate_of(line: RosterLine) -> Figure:
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


def topup(view: View) -> Table:
    """What is owed since limits have changed (补差); nothing of it depends on the month that is paid for."""
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
            *(Cell(between([one]) if one else None, "元", "未能全部计算" if line.refused else "—") for one in each),
        ]
        rows.append((name, (*cells, Cell(None if line.refused else between(total), "元", "未能全部计算"))))
    sums = [Cell(between(whole[side]) if known else None, "元", "未能全部计算") for side in sides]
    total = [one for side in sides for one in whole[side]]
    rows.append(("合计", (Cell(None, text="—"), *sums, Cell(between(total) if known else None, "元", "未能全部计算"))))
    columns = ("险种", "要补差的人", *sides, "合计")
    honest = (view.case.policy.ref(*HONEST),)
    return Table(f"上下限调整以后的补差（{months_named(topup.firsts)}）", columns, tuple(rows), honest)


def months_named(firsts: Sequence[date]) -> str:
    """The first and the last of these months."""
    return f"{firsts[0]:%Y-%m}至{firsts[-1]:%Y-%m}"


def between(ends: Sequence[tuple[Decimal, Decimal]]) -> Figure:
    """The sum of some amounts of which the least and the most are known."""
    return span([sum((low for low, _ in ends), NOTHING), sum((high for _, high in ends), NOTHING)])


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
