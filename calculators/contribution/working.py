"""The working and the findings of 缴费测算: every figure step by step, what was refused, where floor or ceiling took hold."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ..core.model import Finding, Ref, Section, Step, Tone
from ..core.money import rounding_words, yuan
from ..output.text import first_few
from ..policy.resolve import TRIED, TYPED, UNCONFIRMED
from .case import Case, Insurance
from .rates import EMPLOYEE, Bounds
from .rule import MONTHS, ContributionLine, Side, same_bounds

_TOLD = 5
"""The most bands that a sentence names."""


def sections(case: Case, lines: list[ContributionLine], honest: Ref) -> tuple[Section, ...]:
    """What was not computed and why, what is not confirmed, and how the bases lie between floor and ceiling."""
    found = _refusals(lines)
    for line in lines:
        findings = []
        if joined := case.joined.get(line.insurance.id):
            findings.append(_together(case, line, joined))
        if not case.flexible and line.of(EMPLOYEE) is None:
            findings.append(Finding(Tone.NOTE, f"没有查到职工缴{line.insurance.name}费的规定，只算单位部分"))
        for side in line.sides:
            unsure = tuple(one for one in side.rates if UNCONFIRMED in one or TRIED in one)
            if unsure:
                text = f"{side.name}费率{'、'.join(unsure)}，没有读到官方文件，请向经办机构核实"
                findings.append(Finding(Tone.CHECK, text, side.refs))
        if findings:
            found.append(Section(line.insurance.name, tuple(findings)))
    limited = [
        finding for limits, group in same_bounds(lines) for finding in _limit_findings(case, limits, group, honest)
    ]
    return (*found, *((Section("缴费基数的上下限", tuple(limited)),) if limited else ()))


def _together(case: Case, line: ContributionLine, joined: Insurance) -> Finding:
    """That it is registered and paid with another one, and what was typed for it alone."""
    told = case.untold.get(line.insurance.id)
    unused = f"。填的{line.insurance.short}还没有参保{told:,}人没有用" if told is not None else ""
    text = f"和{joined.name}一起登记、一起缴，不另外申报：勾了{joined.short}就连它一起算，还没有参保的人数也按{joined.short}的{unused}"
    return Finding(Tone.NOTE, text, case.together)


def _refusals(lines: list[ContributionLine]) -> list[Section]:
    """Each reason once, with everything that it kept from being computed."""
    reasons: dict[str, list[str]] = {}
    for line in lines:
        for side in line.sides:
            for reason in side.refused:
                reasons.setdefault(reason, []).append(f"{line.insurance.short}{side.name}部分")
    findings = [Finding(Tone.UNKNOWN, f"{'、'.join(parts)}：{reason}") for reason, parts in reasons.items()]
    return [Section("没有算的", tuple(findings))] if findings else []


def _limit_findings(case: Case, limits: Bounds, group: Sequence[ContributionLine], honest: Ref) -> list[Finding]:
    """Where a floor or ceiling took hold, or, for bases as typed, where one lies outside; and how far the others are."""
    floor, ceiling = limits.floor, limits.ceiling
    named = "、".join(line.insurance.short for line in group)
    refs = (*limits.refs, honest)
    findings = []
    low = [band for band in case.bands if band.amount < floor.amount]
    high = [band for band in case.bands if band.amount > ceiling.amount]
    for some, word, limit in ((low, "低于下限", floor), (high, "高于上限", ceiling)):
        if some:
            heads = sum(band.heads for band in some)
            who = first_few([band.label for band in some], _TOLD)
            then = "按您填的基数算，请核对" if case.direct else f"按{limit.words}算"
            findings.append(Finding(Tone.CHECK, f"{named}：{heads:,}人（{who}）{word}{limit.words}，{then}", refs))
    between = [band.amount for band in case.bands if floor.amount <= band.amount <= ceiling.amount]
    if between:
        above, below = min(between) - floor.amount, ceiling.amount - max(between)
        text = f"{named}：没有碰到上下限的，最低的一档比下限高{yuan(above)}，最高的一档比上限低{yuan(below)}"
        findings.append(Finding(Tone.DISTANCE, text, refs))
    return findings


def steps(case: Case, lines: list[ContributionLine], honest: Ref, everyone: Ref) -> tuple[Step, ...]:
    """The bases, then every insurance side by side."""
    found: list[Step] = []
    if not case.direct:
        for limits, group in same_bounds(lines):
            found += _base_steps(limits, group, honest)
    for line in lines:
        for side in line.sides:
            found += _side_steps(case, line, side, honest, everyone)
    return tuple(found)


def _base_steps(limits: Bounds, group: Sequence[ContributionLine], honest: Ref) -> list[Step]:
    """One step for each wage that somebody has."""
    named = "、".join(line.insurance.short for line in group)
    wages = [one.band.amount for line in group for side in line.sides for one in side.everybody]
    floor, ceiling = limits.floor, limits.ceiling
    found = []
    for wage in dict.fromkeys(wages):
        base = limits.clamp(wage)
        note = "取下限" if base > wage else "取上限" if base < wage else "在上下限之间，按工资"
        numbers = f"月工资{wage:,}，下限{floor.words}，上限{ceiling.words}"
        refs = (honest, *limits.refs)
        formula = "低于下限取下限，高于上限取上限，否则按工资"
        found.append(Step(named, "缴费基数", formula, numbers, base, "元", refs=refs, note=note))
    return found


def _side_steps(case: Case, line: ContributionLine, side: Side, honest: Ref, everyone: Ref) -> list[Step]:
    """What one person pays for each base, then the sum; then those still missing."""
    if side.refused:
        return []
    rounding = f"每人{rounding_words(case.rounding)}"
    name, found = line.insurance.name, []
    seen: set[tuple[Decimal, str]] = set()
    for one in side.everybody:
        words = one.rate.words
        if (one.base, words) in seen:
            continue
        seen.add((one.base, words))
        label = f"{side.name}每人每月"
        numbers = f"{one.base:,} × {words}"
        note = f"费率是{TYPED}" if TYPED in words else ""
        found.append(
            Step(name, label, "缴费基数 × 费率", numbers, one.each, "元", rounding, one.rate.refs or (honest,), note)
        )
    if side.shares:
        numbers = " + ".join(f"{one.each:,} × {one.band.heads:,}人" for one in side.shares)
        formula = "每人每月 × 人数，各档相加"
        total = side.total
        found.append(Step(name, f"{side.name}每月", formula, numbers, total, "元", refs=(honest,)))
        year = None if total is None else total * MONTHS
        formula = "每月 × 12，费率和上下限不变"
        found.append(Step(name, f"{side.name}全年", formula, f"{total:,} × {MONTHS}", year, "元", refs=(honest,)))
    if side.gap:
        numbers = f"{side.gap.each:,} × {side.gap.band.heads:,}人"
        label = f"补上后{side.name}每月"
        formula = "每人每月 × 还没有参保的人数"
        found.append(Step(name, label, formula, numbers, side.gap.total, "元", refs=(everyone,)))
    return found
