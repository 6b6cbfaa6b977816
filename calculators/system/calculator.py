"""本系统应保尽保 system: who in a bureau's or group's system is not yet insured, by each source of the numbers.

Rests on the clause of the policy from which one looks by which bureaus get their targets. 津政办发〔2005〕21号第二部分
第二自然段: they start from the staff and the insured that are reported (上报), look at what the statistics bureau has (参照),
follow 应保尽保, and take new jobs, retirement and other changes into account (综合考虑). Which source decides where they differ
is not said: every reading is computed, side by side.

    heads(reading) = a source, or several added up                      应参保: the whole staff, in every insurance
    missing        = max(heads - enrolled, 0)                            缺口
    rate           = enrolled / heads, cut to 0.1 %                      参保率: 100 % only if nobody is missing
    later          = max(heads + gains - losses - enrolled, 0)           年末还差 (净增)
    most           = max(heads + gains - enrolled, 0)                    最多需新办: if all who leave are insured

>>> typed = {"reported": 1200, "statistics": 1150, "enrolled-pension": 1080, "new": 60, "retiring": 40}
>>> calculate(typed, knowledge).headline
'按上报数1,200人应保尽保，应参保而未参保：养老120人。统计局从业数是1,150人，比上报数少50人，分开算在下面。'
"""

from __future__ import annotations

from ..calculator import Calculator
from ..core.model import Cell, Chart, ChartKind, Field, FieldKind, Finding, Inputs, Result, Section, Series, Table, Tone
from ..output.text import counted
from ..policy.knowledge import Knowledge, Term
from .case import (
    ALL,
    CHANGES,
    GAINS,
    LOSSES,
    Case,
    SourceReading,
    SystemLine,
    line_of,
    read_case,
)
from .working import steps


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: people by source, the changes of the year, and the insured by insurance."""
    people, changes, enrolled = "本系统有多少人", "今年的增减", "已经参保多少人"
    hints = {
        "new": "今年新招用的人",
        "other-in": "例如调入、划入",
        "retiring": "今年办理退休的人",
        "other-out": "例如调出、离职",
    }
    return (
        *(
            Field(one.id, one.label, FieldKind.HEADS, people, one.hint or f"原文「{one.words}」", "人")
            for one in knowledge.policy.offer("system").sources
        ),
        *(
            Field(name, label, FieldKind.HEADS, changes, hints[name], "人")
            for name, label in (("new", GAINS["new"]), ("retiring", LOSSES["retiring"]))
        ),
        *(
            Field(name, label, FieldKind.HEADS, changes, hints[name], "人")
            for name, label in (("other-in", GAINS["other-in"]), ("other-out", LOSSES["other-out"]))
        ),
        *(
            Field(f"enrolled-{one.id}", one.name, FieldKind.HEADS, enrolled, "只填职工，不含退休人员", "人")
            for one in knowledge.targeted
        ),
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Who is missing, by every reading. Raises InputError if there are no people, or more leave than there are."""
    case = read_case(inputs, knowledge)
    lines = {
        one.id: [line for reading in case.readings if (line := line_of(case, one, reading)) is not None]
        for one in case.insurances
    }
    return Result(
        headline=_headline(case, lines),
        tables=(_sources(case), _now(case), *_later(case)),
        sections=(
            *((Section("几个来源的人数", found),) if (found := tuple(_differences(case))) else ()),
            *(Section(one.name, tuple(_findings(case, one, lines[one.id]))) for one in case.insurances),
        ),
        steps=tuple(steps(case, lines)),
        notes=_notes(case),
        charts=_charts(case, lines),
    )


def _apart(heads: int, other: int) -> str:
    if heads == other:
        return "一样"
    return f"多{heads - other:,}人" if heads > other else f"少{other - heads:,}人"


def _than(heads: int, first: SourceReading) -> str:
    return f"和{first.name}一样" if heads == first.heads else f"比{first.name}{_apart(heads, first.heads)}"


def _headline(case: Case, lines: dict[str, list[SystemLine]]) -> str:
    """What is missing by the first reading, and how the other sources differ from it."""
    first, others = case.readings[0], case.readings[1:]
    counted = [lines[one.id][0] for one in case.insurances if lines[one.id]]
    missing = "、".join(f"{line.insurance.short}{line.missing:,}人" for line in counted if line.missing)
    full = "、".join(line.insurance.short for line in counted if not line.missing)
    told = "；".join([*([f"应参保而未参保：{missing}"] if missing else []), *([f"没有缺口：{full}"] if full else [])])
    start = f"按{first.name}{first.heads:,}人应保尽保，{told or '还没有填已参保人数'}。"
    apart = "，".join(f"{one.name}是{one.heads:,}人，{_than(one.heads, first)}" for one in others)
    return f"{start}{apart}，分开算在下面。" if apart else start


def _sources(case: Case) -> Table:
    """The sources side by side."""
    first = case.readings[0]
    rows = []
    for reading in case.readings:
        later = reading.heads + case.gains - case.losses if case.changes else None
        rows.append(
            (
                reading.name,
                (
                    Cell(reading.heads, "人", "", reading.refs),
                    Cell(reading.heads - first.heads, "人"),
                    Cell(later, "人", "没有填增减", case.refs(CHANGES) if case.changes else ()),
                ),
            )
        )
    return Table("几个来源的人数", ("来源", "应参保", f"比{first.name}多", "年末应参保"), tuple(rows))


def _now(case: Case) -> Table:
    rows = []
    for one in case.insurances:
        for reading in case.readings:
            line = line_of(case, one, reading)
            rows.append(
                (
                    f"{one.short}（{reading.name}）",
                    (
                        Cell(line.missing if line else None, "人", "未填"),
                        Cell(reading.heads, "人"),
                        Cell(line.enrolled if line else None, "人", "未填"),
                        Cell(line.rate if line else None, "%", "没有应参保的人" if line else "未填"),
                    ),
                )
            )
    columns = ("险种（来源）", "缺口", "应参保", "已参保", "参保率")
    return Table("现在离应保尽保还差多少", columns, tuple(rows), case.refs(ALL))


def _later(case: Case) -> tuple[Table, ...]:
    if not case.changes:
        return ()
    rows = []
    for one in case.insurances:
        for reading in case.readings:
            line = line_of(case, one, reading)
            rows.append(
                (
                    f"{one.short}（{reading.name}）",
                    (
                        Cell(line.later if line else None, "人", "未填"),
                        Cell(line.most if line else None, "人", "未填"),
                        Cell(reading.heads + case.gains - case.losses, "人"),
                    ),
                )
            )
    columns = ("险种（来源）", "至少净增", "最多需新办", "年末应参保")
    return (Table("到年末离应保尽保还差多少", columns, tuple(rows), case.refs(CHANGES)),)


def _charts(case: Case, lines: dict[str, list[SystemLine]]) -> tuple[Chart, ...]:
    counted = [line for one in case.insurances for line in lines[one.id]]
    if not counted:
        return ()
    return (
        Chart(
            "现在已参保的人数和缺口",
            ChartKind.BARS,
            "人",
            tuple(f"{line.insurance.short} {line.reading.short}" for line in counted),
            (
                Series("已参保", tuple(line.enrolled for line in counted)),
                Series("缺口", tuple(line.missing for line in counted)),
            ),
        ),
    )


def _differences(case: Case) -> list[Finding]:
    """Where the sources differ, and what was typed but could not be used."""
    first = case.readings[0]
    findings = []
    for other in case.readings[1:]:
        text = f"{other.name}{other.heads:,}人，{first.name}{first.heads:,}人，{_apart(other.heads, first.heads)}"
        if other.heads != first.heads:
            text += "。以哪个为准，文件没有写；两个都算，没有取平均。请核对相差的是哪些人"
        findings.append(Finding(Tone.CHECK if other.heads != first.heads else Tone.NOTE, text, other.refs))
    for source, missing in case.unused:
        name = source.label.removesuffix("人数")
        text = f"填了{name}{case.given[source.id]:,}人，没有填{'、'.join(one.label for one in missing)}，{name}没有用上"
        findings.append(Finding(Tone.UNKNOWN, text, (case.policy.ref(source.clause, source.words),)))
    return findings


def _findings(case: Case, insurance: Term, lines: list[SystemLine]) -> list[Finding]:
    if not lines:
        return [Finding(Tone.CHECK, "还没有填已参保人数，不能算缺口。一个都没有就填 0")]
    findings = []
    short = [line for line in lines if line.missing]
    full = [line for line in lines if not line.missing]
    if short:
        told = "；".join(f"按{line.reading.name}{line.missing:,}人" for line in short)
        findings.append(Finding(Tone.DISTANCE, f"离应保尽保还差：{told}", case.refs(ALL)))
    if full:
        names = "、".join(line.reading.name for line in full)
        state = f"按{names}，没有缺口" + ("；按别的来源还有。以哪个为准，文件没有写" if short else "")
        findings.append(Finding(Tone.CHECK if short else Tone.NOTE, state, case.refs("assessed")))
    for line in lines:
        if line.enrolled > line.reading.heads:
            text = (
                f"已参保{line.enrolled:,}人，比{line.reading.name}{line.reading.heads:,}人"
                f"多{line.enrolled - line.reading.heads:,}人。请核对：有没有退休或离开的人没有减，或者人数没有报全"
            )
            findings.append(Finding(Tone.CHECK, text))
    ahead = [line for line in lines if line.later is not None]
    if ahead:
        told = "；".join(f"按{line.reading.name}净增{line.later:,}人，最多需新办{line.most:,}人" for line in ahead)
        findings.append(Finding(Tone.DISTANCE, f"加上今年的增减，到年末应保尽保：{told}", case.refs(CHANGES)))
    if short:
        findings.append(Finding(Tone.NEXT, f"给{insurance.name}未参保的人办理参保，中断缴费的接续", case.refs("duty")))
    return findings


def _notes(case: Case) -> tuple[str, ...]:
    labels = {**{one.id: one.label for one in case.sources}, **GAINS, **LOSSES}
    blank = [label for name, label in labels.items() if name not in case.given]
    return (
        f"应保尽保，是把全部职工都算作{counted(len(case.insurances), '项')}保险应参保的人：条款没有分险种写谁应当参加。",
        "有的单位、人员某一项不一定要参加，可以用「参保缺口」分单位性质再算。",
        *case.policy.offer("system").notes,
        *((f"没有填、因此没有计入的：{'、'.join(blank)}。空着不算作0。",) if blank else ()),
    )


CALCULATOR = Calculator(
    name="system",
    title="本系统应保尽保",
    purpose="按几个来源的人数，分别算本系统各项保险的缺口，到年末还差多少。",
    audience="委局（总公司）",
    fields=fields,
    rule=calculate,
    by_policy=True,
)
