"""缴费测算 contribution: base after floor and ceiling, both sides' share per insurance, a month and a year.

Rests on the dated values of docs/parameters/rates and docs/parameters/bases on the first day of the month (the documents
that those name), and on 津政办发〔2005〕21号第五部分第二自然段, 据实缴费, and 第二部分第二自然段, 应保尽保.

    base  = the wage, at least the floor, at most the ceiling; or the base as typed
    share = base x rate, rounded per person, per insurance, per side; then times heads, then added
    year  = 12 x the month, at the same rates and bounds
    cost of closing a gap = people still missing x both shares of one of them

What is not known for the month is refused per insurance and per side; no value of another time takes its place.

>>> calculate({"month": date(2024, 9, 1), "kind": "employer", "want-unemployment": True,
...            "bands": ((3, Decimal(5000), None),)}, knowledge).headline
'2024年9月，3人，每月共缴150.42元：单位75.21元，职工75.21元。按12个月、标准不变，全年1,805.04元。'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from calculators.knowledge import Knowledge
from calculators.model import (
    Calculator,
    Cell,
    Chart,
    ChartKind,
    Field,
    FieldKind,
    Finding,
    InputError,
    Inputs,
    Option,
    Problem,
    Ref,
    RefusedError,
    Result,
    Section,
    Series,
    Step,
    Table,
    Tone,
)
from calculators.money import NO_RULE, chosen, round_money, rounding_field, rounding_words, yuan
from calculators.payroll import Band, bands, missing, people_fields
from calculators.rates import (
    EMPLOYEE,
    EMPLOYER,
    FLEXIBLE,
    PERSON,
    RURAL,
    Bounds,
    Rate,
    bounds,
    class_fields,
    rate,
    rate_fields,
    unused,
)
from calculators.taken import GROUP, TYPED, UNCONFIRMED

POLICY = "jzbf-2005-21"
_HONEST = ("s5-p2", "据实缴费")
_ALL = ("s2-p2", "应保尽保")
_MONTHS = 12
_FLEXIBLE_DEFAULT = ("pension", "medical")


@dataclass(frozen=True, slots=True)
class Insurance:
    """An insurance of this calculation: the policy's four, and maternity."""

    id: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one person of a band pays on one side, and what the base was."""

    band: Band
    base: Decimal
    each: Decimal
    rate: Rate

    @property
    def total(self) -> Decimal:
        """What the whole band pays."""
        return self.each * self.band.heads


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of one insurance. `total` None where it was refused."""

    name: str
    shares: tuple[Share, ...] = ()
    gap: Share | None = None
    refused: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal | None:
        return None if self.refused else sum((one.total for one in self.shares), Decimal("0.00"))

    @property
    def refs(self) -> tuple[Ref, ...]:
        used = (*self.shares, *((self.gap,) if self.gap else ()))
        return tuple(dict.fromkeys(ref for one in used if one.rate.taken for ref in one.rate.taken.refs))


@dataclass(frozen=True, slots=True)
class _Line:
    """One insurance worked out."""

    insurance: Insurance
    bounds: Bounds
    sides: tuple[_Side, ...]
    missing: Band | None

    @property
    def total(self) -> Decimal | None:
        """Both sides a month; None if a side is not known."""
        totals = [side.total for side in self.sides]
        return None if None in totals else sum((one for one in totals if one is not None), Decimal("0.00"))

    @property
    def gap(self) -> Decimal | None:
        """What enrolling the missing costs a month; None where nobody is missing or a side is not known."""
        if self.missing is None or any(side.refused for side in self.sides):
            return None
        return sum((side.gap.total for side in self.sides if side.gap), Decimal("0.00"))

    def of(self, name: str) -> _Side | None:
        """The side of this name, None where it pays nothing."""
        return next((side for side in self.sides if side.name == name), None)


def insurances(knowledge: Knowledge) -> tuple[Insurance, ...]:
    """The four of the policy and maternity, which the parameters know."""
    own = [Insurance(term.id, term.name, term.short) for term in knowledge.insurances]
    more = [term for term in knowledge.parameter_terms["insurance"] if term["id"] == "maternity"]
    return (*own, *(Insurance(term["id"], term["name"], term["name"].removesuffix("保险")) for term in more))


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: month, who pays, insurances, people, the gap, rates."""
    what, which = "哪个月、谁缴费", "算哪些险种（都不勾：单位算全部，灵活就业人员算养老和医疗）"
    known = insurances(knowledge)
    names = {one.id: one.short for one in known}
    kinds = (Option("employer", "用人单位和职工"), Option(FLEXIBLE, "灵活就业人员"))
    return (
        Field("month", "月份", FieldKind.MONTH, what, "费率和上下限按这个月的1日", required=True),
        Field("kind", "谁缴费", FieldKind.CHOICE, what, options=kinds, required=True),
        *(Field(f"want-{one.id}", one.name, FieldKind.YES, which) for one in known),
        *class_fields(knowledge, which),
        *people_fields(names),
        *rate_fields(names),
        rounding_field(GROUP),
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Shares per insurance. Raises InputError, and RefusedError if not one side of one insurance is known."""
    everybody = bands(inputs)
    lines = [_line(inputs, knowledge, one, everybody) for one in _wanted(inputs, knowledge)]
    if all(side.refused for line in lines for side in line.sides):
        raise RefusedError("；".join(lines[0].sides[0].refused))
    month = cast(date, inputs["month"])
    return Result(
        headline=_headline(month, everybody, lines),
        tables=_tables(lines, inputs, everybody),
        sections=_sections(lines, inputs, knowledge, everybody),
        steps=_steps(lines, inputs, knowledge),
        notes=_notes(inputs, month, lines, knowledge),
        charts=_charts(lines, everybody),
    )


def _wanted(inputs: Inputs, knowledge: Knowledge) -> list[Insurance]:
    known = insurances(knowledge)
    ticked = [one for one in known if inputs.get(f"want-{one.id}") is True]
    default = [one for one in known if inputs["kind"] != FLEXIBLE or one.id in _FLEXIBLE_DEFAULT]
    wanted = ticked or default
    for one in known:
        if one not in wanted and inputs.get(f"missing-{one.id}"):
            told = f"{one.short}还没有参保：填了人数，却没有勾选要算{one.name}，请勾选或者清空"
            raise InputError((Problem(f"missing-{one.id}", told),))
    return wanted


def _line(inputs: Inputs, knowledge: Knowledge, one: Insurance, everybody: Sequence[Band]) -> _Line:
    day = cast(date, inputs["month"]).isoformat()
    limits = bounds(inputs, knowledge, one.id, day)
    absent = missing(inputs, one.id)
    names = (PERSON,) if inputs["kind"] == FLEXIBLE else (EMPLOYER, EMPLOYEE)
    sides = []
    for name in names:
        found = rate(inputs, knowledge, one.id, name, day)
        if found is not None:
            sides.append(_side(inputs, knowledge, one, name, found, limits, everybody, absent))
    return _Line(one, limits, tuple(sides), absent)


def _side(
    inputs: Inputs,
    knowledge: Knowledge,
    one: Insurance,
    name: str,
    found: Rate,
    limits: Bounds,
    everybody: Sequence[Band],
    absent: Band | None,
) -> _Side:
    day, rule = cast(date, inputs["month"]).isoformat(), chosen(inputs)
    direct = inputs.get("basis") == "bases"
    rural = rate(inputs, knowledge, one.id, RURAL, day) if name == EMPLOYEE else None
    wanted = [(band, rural if rural is not None and band.rural else found) for band in everybody]
    people = [*wanted, *(((absent, found),) if absent else ())]
    reasons = [used.refused for _, used in people if used.refused]
    if limits.refused and not direct:
        reasons.append(limits.refused)
    if reasons:
        return _Side(name, refused=tuple(dict.fromkeys(reasons)))
    shares = []
    for band, used in people:
        base = band.amount if direct else clamp(band.amount, limits)
        amount = used.taken.amount if used.taken else Decimal(0)
        shares.append(Share(band, base, round_money(base * amount, rule), used))
    return _Side(name, tuple(shares[: len(wanted)]), shares[-1] if absent else None)


def clamp(wage: Decimal, limits: Bounds) -> Decimal:
    """The wage, at least the floor, at most the ceiling."""
    if limits.floor is None or limits.ceiling is None:
        return wage
    return min(max(wage, limits.floor.amount), limits.ceiling.amount).quantize(Decimal("0.01"))


def _sum(lines: Sequence[_Line], name: str) -> Decimal:
    sides = [side for line in lines if (side := line.of(name)) is not None]
    return sum((side.total for side in sides if side.total is not None), Decimal("0.00"))


def _headline(month: date, everybody: Sequence[Band], lines: list[_Line]) -> str:
    names = [name for name in (EMPLOYER, EMPLOYEE, PERSON) if any(line.of(name) for line in lines)]
    parts = [f"{name}{yuan(_sum(lines, name))}" for name in names]
    total = sum((_sum(lines, name) for name in names), Decimal("0.00"))
    heads = sum(band.heads for band in everybody)
    when = f"{month.year}年{month.month}月"
    told = f"{when}，{heads:,}人，每月共缴{yuan(total)}：{'，'.join(parts)}。按12个月、标准不变，全年{yuan(total * _MONTHS)}。"
    if not everybody:
        told = f"{when}。"
    gap = [line.gap for line in lines if line.gap is not None]
    if gap:
        told += f"补上还没有参保的人，每月多缴{yuan(sum(gap, Decimal('0.00')))}。"
    refused = [
        f"{line.insurance.short}{'' if all(one.refused for one in line.sides) else side.name + '部分'}"
        for line in lines
        for side in line.sides
        if side.refused
    ]
    return told + (f"没有算的：{'、'.join(dict.fromkeys(refused))}，原因见下。" if refused else "")


def _tables(lines: list[_Line], inputs: Inputs, everybody: Sequence[Band]) -> tuple[Table, ...]:
    names = (PERSON,) if inputs["kind"] == FLEXIBLE else (EMPLOYER, EMPLOYEE)
    tables = []
    if everybody:
        tables += [_shares(lines, names), _rate_table(lines, names)]
        if inputs.get("basis") != "bases":
            tables += _bases(lines, everybody)
    absent = [line for line in lines if line.missing]
    if absent:
        tables.append(_gap(absent))
    return tuple(tables)


def _shares(lines: list[_Line], names: Sequence[str]) -> Table:
    rows = []
    for line in lines:
        cells = []
        for name in names:
            side = line.of(name)
            missing_why = "没有查到" if side is None else "没有算"
            cells.append(Cell(side.total if side else None, "元", missing_why, side.refs if side else ()))
        total = line.total
        cells.append(Cell(total, "元", "没有算全", _limit_refs(line)))
        cells.append(Cell(None if total is None else total * _MONTHS, "元", "没有算全"))
        rows.append((line.insurance.name, tuple(cells)))
    sums = [_sum(lines, name) for name in names]
    total = sum(sums, Decimal("0.00"))
    refs = tuple(dict.fromkeys(ref for line in lines for side in line.sides for ref in side.refs))
    cells = [*(Cell(one, "元") for one in sums), Cell(total, "元", "", refs), Cell(total * _MONTHS, "元")]
    rows.append(("合计", tuple(cells)))
    columns = ("险种", *(f"{name}每月" for name in names), "合计每月", "合计全年")
    return Table("每月和全年的缴费", columns, tuple(rows))


def _rate_table(lines: list[_Line], names: Sequence[str]) -> Table:
    rows = []
    for line in lines:
        cells = []
        for name in names:
            side = line.of(name)
            found = tuple(dict.fromkeys(_rates(side))) if side else ()
            refs = side.refs if side else ()
            cells.append(Cell("、".join(found) or None, text="没有算" if side else "没有查到", refs=refs))
        rows.append((line.insurance.name, tuple(cells)))
    return Table("费率", ("险种", *(f"{name}费率" for name in names)), tuple(rows))


def _rates(side: _Side) -> list[str]:
    used = (*side.shares, *((side.gap,) if side.gap else ()))
    return [one.rate.taken.words for one in used if one.rate.taken]


def _limit_refs(line: _Line) -> tuple[Ref, ...]:
    limits = (line.bounds.floor, line.bounds.ceiling)
    return tuple(dict.fromkeys(ref for one in limits if one for ref in one.refs))


def _bases(lines: list[_Line], everybody: Sequence[Band]) -> list[Table]:
    """Wage and base of every band; the insurances that share floor and ceiling stand in one column."""
    groups = _same_bounds(lines)
    if not groups:
        return []
    rows = []
    for band in everybody:
        cells = [Cell(band.heads, "人"), Cell(band.amount, "元")]
        cells += [Cell(clamp(band.amount, limits), "元", "", _limit_refs(group[0])) for limits, group in groups]
        rows.append((band.label, tuple(cells)))
    columns = [f"缴费基数（{'、'.join(line.insurance.short for line in group)}）" for _, group in groups]
    return [Table("缴费基数", ("哪些人", "人数", "月工资", *columns), tuple(rows))]


def _same_bounds(lines: Sequence[_Line]) -> list[tuple[Bounds, list[_Line]]]:
    found: dict[Bounds, list[_Line]] = {}
    for line in lines:
        if not line.bounds.refused:
            found.setdefault(line.bounds, []).append(line)
    return list(found.items())


def _gap(absent: list[_Line]) -> Table:
    rows = []
    for line in absent:
        heads = line.missing.heads if line.missing else 0
        gap = line.gap
        refs = tuple(dict.fromkeys(ref for side in line.sides for ref in side.refs))
        each = None if gap is None else sum((side.gap.each for side in line.sides if side.gap), Decimal("0.00"))
        year = None if gap is None else gap * _MONTHS
        cells = (
            Cell(heads, "人"),
            Cell(each, "元", "没有算全", refs),
            Cell(gap, "元", "没有算全"),
            Cell(year, "元", "没有算全"),
        )
        rows.append((line.insurance.name, cells))
    columns = ("险种", "还没有参保", "每人每月（各方合计）", "补上后每月", "补上后全年")
    return Table("补上还没有参保的人", columns, tuple(rows))


def _sections(
    lines: list[_Line], inputs: Inputs, knowledge: Knowledge, everybody: Sequence[Band]
) -> tuple[Section, ...]:
    sections = _refusals(lines)
    for line in lines:
        findings = []
        if inputs["kind"] != FLEXIBLE and line.of(EMPLOYEE) is None:
            findings.append(Finding(Tone.NOTE, f"没有查到职工缴{line.insurance.name}费的规定，只算单位部分"))
        for side in line.sides:
            unsure = tuple(dict.fromkeys(one for one in _rates(side) if UNCONFIRMED in one))
            if unsure:
                text = f"{side.name}费率{'、'.join(unsure)}，没有读到官方文件，请向经办机构核实"
                findings.append(Finding(Tone.CHECK, text, side.refs))
        if findings:
            sections.append(Section(line.insurance.name, tuple(findings)))
    honest = knowledge.policies[POLICY].ref(*_HONEST)
    found = [
        finding
        for limits, group in _same_bounds(lines)
        for finding in _limit_findings(limits, group, inputs, everybody, honest)
    ]
    return (*sections, *((Section("缴费基数的上下限", tuple(found)),) if found else ()))


def _refusals(lines: list[_Line]) -> list[Section]:
    """Each reason once, with everything that it kept from being computed."""
    reasons: dict[str, list[str]] = {}
    for line in lines:
        for side in line.sides:
            for reason in side.refused:
                reasons.setdefault(reason, []).append(f"{line.insurance.short}{side.name}部分")
    findings = [Finding(Tone.UNKNOWN, f"{'、'.join(parts)}：{reason}") for reason, parts in reasons.items()]
    return [Section("没有算的", tuple(findings))] if findings else []


def _limit_findings(
    limits: Bounds, group: Sequence[_Line], inputs: Inputs, everybody: Sequence[Band], honest: Ref
) -> list[Finding]:
    """Where a floor or ceiling took hold, or, for bases as typed, where one lies outside; and how far the others are."""
    floor, ceiling = limits.floor, limits.ceiling
    if floor is None or ceiling is None or not everybody:
        return []
    named = "、".join(line.insurance.short for line in group)
    direct = inputs.get("basis") == "bases"
    refs = (*_limit_refs(group[0]), honest)
    findings = []
    low = [band for band in everybody if band.amount < floor.amount]
    high = [band for band in everybody if band.amount > ceiling.amount]
    for some, word, limit in ((low, "低于下限", floor), (high, "高于上限", ceiling)):
        if some:
            heads = sum(band.heads for band in some)
            who = "、".join(band.label for band in some[:5]) + ("等" if len(some) > 5 else "")
            then = "按您填的基数算，请核对" if direct else f"按{limit.words}算"
            findings.append(Finding(Tone.CHECK, f"{named}：{heads:,}人（{who}）{word}{limit.words}，{then}", refs))
    between = [band.amount for band in everybody if floor.amount <= band.amount <= ceiling.amount]
    if between:
        above, below = min(between) - floor.amount, ceiling.amount - max(between)
        text = f"{named}：没有碰到上下限的，最低的一档比下限高{yuan(above)}，最高的一档比上限低{yuan(below)}"
        findings.append(Finding(Tone.DISTANCE, text, refs))
    return findings


def _steps(lines: list[_Line], inputs: Inputs, knowledge: Knowledge) -> tuple[Step, ...]:
    policy = knowledge.policies[POLICY]
    honest, everyone = policy.ref(*_HONEST), policy.ref(*_ALL)
    steps: list[Step] = []
    if inputs.get("basis") != "bases":
        for limits, group in _same_bounds(lines):
            steps += _base_steps(limits, group, honest)
    for line in lines:
        for side in line.sides:
            steps += _side_steps(line, side, inputs, honest, everyone)
    return tuple(steps)


def _base_steps(limits: Bounds, group: Sequence[_Line], honest: Ref) -> list[Step]:
    """One step for each wage that somebody has."""
    named = "、".join(line.insurance.short for line in group)
    wages = [one.band.amount for line in group for side in line.sides for one in (*side.shares, side.gap) if one]
    floor, ceiling = limits.floor, limits.ceiling
    if floor is None or ceiling is None:
        return []
    steps = []
    for wage in dict.fromkeys(wages):
        base = clamp(wage, limits)
        note = "取下限" if base > wage else "取上限" if base < wage else "在上下限之间，按工资"
        numbers = f"月工资{wage:,}，下限{floor.words}，上限{ceiling.words}"
        refs = (honest, *_limit_refs(group[0]))
        formula = "低于下限取下限，高于上限取上限，否则按工资"
        steps.append(Step(named, "缴费基数", formula, numbers, base, "元", refs=refs, note=note))
    return steps


def _side_steps(line: _Line, side: _Side, inputs: Inputs, honest: Ref, everyone: Ref) -> list[Step]:
    """What one person pays for each base, then the sum; then those still missing."""
    if side.refused:
        return []
    rounding = f"每人{rounding_words(chosen(inputs))}"
    name, steps = line.insurance.name, []
    seen: set[tuple[Decimal, str]] = set()
    for one in (*side.shares, *((side.gap,) if side.gap else ())):
        words = one.rate.taken.words if one.rate.taken else ""
        if (one.base, words) in seen:
            continue
        seen.add((one.base, words))
        refs = one.rate.taken.refs if one.rate.taken else ()
        label = f"{side.name}每人每月"
        numbers = f"{one.base:,} × {words}"
        note = f"费率是{TYPED}" if TYPED in words else ""
        steps.append(Step(name, label, "缴费基数 × 费率", numbers, one.each, "元", rounding, refs or (honest,), note))
    if side.shares:
        numbers = " + ".join(f"{one.each:,} × {one.band.heads:,}人" for one in side.shares)
        formula = "每人每月 × 人数，各档相加"
        total = side.total
        steps.append(Step(name, f"{side.name}每月", formula, numbers, total, "元", refs=(honest,)))
        year = None if total is None else total * _MONTHS
        formula = "每月 × 12，费率和上下限不变"
        steps.append(Step(name, f"{side.name}全年", formula, f"{total:,} × {_MONTHS}", year, "元", refs=(honest,)))
    if side.gap:
        numbers = f"{side.gap.each:,} × {side.gap.band.heads:,}人"
        label = f"补上后{side.name}每月"
        formula = "每人每月 × 还没有参保的人数"
        steps.append(Step(name, label, formula, numbers, side.gap.total, "元", refs=(everyone,)))
    return steps


def _notes(inputs: Inputs, month: date, lines: list[_Line], knowledge: Knowledge) -> tuple[str, ...]:
    notes = [
        f"费率和上下限按{month.isoformat()}有效的数。全年是12个月的数，假定费率、上下限和工资都不变，实际常在年中调整。",
        f"每人、每个险种、单位和职工各自取整一次（{rounding_words(chosen(inputs))}），再相加。{NO_RULE}",
        "没有算大额医疗救助费、补充医疗保险和住房公积金。",
    ]
    used = {(line.insurance.id, side.name) for line in lines for side in line.sides}
    if any(line.insurance.id == "unemployment" and line.of(EMPLOYEE) for line in lines):
        used.add(("unemployment", RURAL))
    left = unused(inputs, used, {one.id: one.short for one in insurances(knowledge)})
    if left:
        notes.append(f"填了而没有用上的：{'、'.join(left)}。")
    return tuple(notes)


def _charts(lines: list[_Line], everybody: Sequence[Band]) -> tuple[Chart, ...]:
    drawn = [line for line in lines if any(side.total is not None for side in line.sides)]
    if not drawn or not everybody:
        return ()
    names = [name for name in (EMPLOYER, EMPLOYEE, PERSON) if any(line.of(name) for line in drawn)]
    series = []
    for name in names:
        sides = [line.of(name) for line in drawn]
        series.append(Series(name, tuple(side.total if side else None for side in sides)))
    labels = tuple(line.insurance.short for line in drawn)
    return (Chart("每月缴费由谁出", ChartKind.BARS, "元", labels, tuple(series)),)


CALCULATOR = Calculator(
    name="contribution",
    title="缴费测算",
    purpose="按月份、工资和人数，算各险种的缴费基数、单位和职工各缴多少，以及补上还没有参保的人要多缴多少。",
    audience="用人单位、灵活就业人员",
    fields=fields,
    rule=calculate,
    policy=POLICY,
    clauses=("s2-p2", "s5-p2"),
)
