"""The tables and the chart of 缴费测算: shares a month and a year, rates, bases, and what closing a gap costs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..core.model import Cell, Chart, ChartKind, Ref, Series, Table
from ..output.text import TOTAL
from .case import Case
from .rule import MONTHS, NOTHING, ContributionLine, is_complete, left_out, same_bounds, side_sum


def tables(case: Case, lines: list[ContributionLine], honest: Ref) -> tuple[Table, ...]:
    """Shares, rates and bases where somebody is enrolled; the gap where somebody is missing."""
    names = case.side_names
    found = []
    if case.bands:
        found += [_shares(lines, names, honest), _rate_table(lines, names)]
        if not case.direct:
            found += _bases(case, lines)
    absent = [line for line in lines if line.missing]
    if absent:
        found.append(_gap(absent))
    return tuple(found)


def _shares(lines: list[ContributionLine], names: Sequence[str], honest: Ref) -> Table:
    rows = []
    for line in lines:
        cells = []
        for name in names:
            side = line.of(name)
            missing_why = "没有查到" if side is None else "未计算"
            cells.append(Cell(side.total if side else None, "元", missing_why, side.refs if side else ()))
        total = line.total
        cells.append(Cell(total, "元", "未能全部计算"))
        cells.append(Cell(None if total is None else total * MONTHS, "元", "未能全部计算"))
        rows.append((line.insurance.name, tuple(cells)))
    if missing := left_out(lines):
        rows.append((f"{TOTAL}（不含{missing}）", _sums([side_sum(lines, name) for name in names], honest)))
    whole = [side_sum(lines, name) if is_complete(lines, name) else None for name in names]
    rows.append((TOTAL, _sums(whole, honest)))
    columns = ("险种", *(f"{name}每月" for name in names), "合计每月", "合计全年")
    return Table("每月和全年的缴费", columns, tuple(rows))


def _sums(whole: Sequence[Decimal | None], honest: Ref) -> tuple[Cell, ...]:
    """What each side pays, both together, and in a year."""
    total = None if None in whole else sum((one for one in whole if one is not None), NOTHING)
    cells = [*(Cell(one, "元", "未能全部计算") for one in whole), Cell(total, "元", "未能全部计算", (honest,))]
    cells.append(Cell(None if total is None else total * MONTHS, "元", "未能全部计算"))
    return tuple(cells)


def _rate_table(lines: list[ContributionLine], names: Sequence[str]) -> Table:
    rows = []
    for line in lines:
        cells = []
        for name in names:
            side = line.of(name)
            found = side.rates if side else ()
            refs = side.refs if side else ()
            cells.append(Cell("、".join(found) or None, text="未计算" if side else "没有查到", refs=refs))
        rows.append((line.insurance.name, tuple(cells)))
    return Table("费率", ("险种", *(f"{name}费率" for name in names)), tuple(rows))


def _bases(case: Case, lines: list[ContributionLine]) -> list[Table]:
    """Wage and base of every band; the insurances that share floor and ceiling stand in one column."""
    groups = same_bounds(lines)
    rows = []
    for band in case.bands:
        cells = [Cell(band.heads, "人"), Cell(band.amount, "元")]
        cells += [Cell(limits.clamp(band.amount), "元", "", limits.refs) for limits, _ in groups]
        rows.append((band.label, tuple(cells)))
    columns = [f"缴费基数（{'、'.join(line.insurance.short for line in group)}）" for _, group in groups]
    return [Table("缴费基数", ("哪些人", "人数", "月工资", *columns), tuple(rows))]


def _gap(absent: list[ContributionLine]) -> Table:
    rows = []
    for line in absent:
        heads = line.missing.heads if line.missing else 0
        gap = line.gap
        refs = tuple(dict.fromkeys(ref for side in line.sides for ref in side.refs))
        each = None if gap is None else sum((side.gap.each for side in line.sides if side.gap), NOTHING)
        year = None if gap is None else gap * MONTHS
        cells = (
            Cell(heads, "人"),
            Cell(each, "元", "未能全部计算", refs),
            Cell(gap, "元", "未能全部计算"),
            Cell(year, "元", "未能全部计算"),
        )
        rows.append((line.insurance.name, cells))
    columns = ("险种", "还没有参保", "每人每月（各方合计）", "补上后每月", "补上后全年")
    return Table("补上还没有参保的人", columns, tuple(rows))


def charts(case: Case, lines: list[ContributionLine]) -> tuple[Chart, ...]:
    """Who pays how much of each insurance a month."""
    drawn = [line for line in lines if any(side.total is not None for side in line.sides)]
    if not drawn or not case.bands:
        return ()
    series = []
    for name in case.side_names:
        sides = [line.of(name) for line in drawn]
        series.append(Series(name, tuple(side.total if side else None for side in sides)))
    labels = tuple(line.insurance.short for line in drawn)
    return (Chart("每月缴费由谁出", ChartKind.BARS, "元", labels, tuple(series)),)
