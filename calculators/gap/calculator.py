"""参保缺口 gap: how many people an employer still has to enrol in each insurance.

Rests on 津政办发〔2005〕21号: 第三部分第（一）至（四）项 name who comes first for each insurance, 第二部分第二自然段
states 应保尽保, 第五部分第二自然段 the duty to enrol. Whom an insurance covers is taken from docs/coverage, or, where no
such article was found, from the priority groups that the policy itself names; where neither speaks, nobody is counted
and the result says so.

    obliged  = sum of the categories that an article or a priority group covers      应参保人数
    gap      = max(obliged - enrolled, 0)                                            缺口
    rate     = enrolled / obliged, cut (not rounded) to 0.1 %, so 100 % means all    参保率

>>> calculate({"kind": "private", "staff": 120, "enrolled-pension": 102}, knowledge).headline
'共120人。应参保而未参保：养老18人。'
"""

from __future__ import annotations

from ..calculator import Calculator
from ..core.model import Cell, Field, FieldKind, Fill, Inputs, Option, Result, Section, Table
from ..policy.knowledge import Knowledge, Term
from .case import Case, read_case, year_end
from .findings import common_section, findings_of, former_section, subject_of
from .rule import GapLine, work_out


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: what kind of employer, people by category, people enrolled by insurance."""
    about, people, enrolled = "单位情况", "单位里有多少人", "已经参保多少人"
    options = tuple(Option(term.id, term.name, term.hint) for term in knowledge.employers)
    return (
        Field("kind", "单位性质", FieldKind.CHOICE, about, "选最接近的一项", options=options, required=True),
        *(Field(term.id, term.name, FieldKind.YES, about, term.hint) for term in knowledge.flags),
        Field(
            "day", "按哪一天的规定算", FieldKind.DATE, about, f"空着按{year_end(knowledge)[:4]}年年末", fill=Fill.TODAY
        ),
        *(Field(term.id, term.name, FieldKind.HEADS, people, term.hint, unit="人") for term in knowledge.people),
        *(
            Field(
                f"enrolled-{term.id}", term.name, FieldKind.HEADS, enrolled, _measure_hint(term, knowledge), unit="人"
            )
            for term in knowledge.insurances
        ),
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The gap per insurance. Raises InputError if no category of people is filled in."""
    case = read_case(inputs, knowledge)
    lines = [work_out(case, insurance) for insurance in knowledge.insurances]
    subject = subject_of(case, lines)
    return Result(
        headline=case.when + _headline(case, lines),
        tables=(_table(lines),),
        sections=(
            *(Section(line.insurance.name, tuple(findings_of(case, subject, line))) for line in lines),
            *common_section(case, subject, any(line.gap for line in lines)),
            *former_section(case, subject),
        ),
        steps=tuple(step for line in lines for step in line.steps),
        notes=_notes(case),
    )


def _headline(case: Case, lines: list[GapLine]) -> str:
    """One plain sentence: who is missing where, what is complete, what does not fit together."""
    computed = [line for line in lines if line.gap is not None and line.enrolled is not None]
    missing = "、".join(f"{line.insurance.short}{line.gap:,}人" for line in computed if line.gap)
    surplus = [
        f"{line.insurance.short}已参保比应参保多{line.enrolled - line.obliged:,}人"
        for line in computed
        if line.enrolled is not None and line.enrolled > line.obliged
    ]
    complete = "、".join(line.insurance.short for line in computed if line.enrolled == line.obliged)
    sentences = [
        f"应参保而未参保：{missing}" if missing else "",
        f"没有缺口：{complete}" if complete else "",
        f"请核对：{'、'.join(surplus)}" if surplus else "",
    ]
    told = "；".join(sentence for sentence in sentences if sentence)
    return f"共{case.total:,}人。{told or '还不能算缺口：请填已参保人数，或看下面的说明'}。"


def _table(lines: list[GapLine]) -> Table:
    rows = []
    for line in lines:
        refs = tuple(dict.fromkeys(ref for step in line.steps[:1] for ref in step.refs))
        missing = "未填" if line.enrolled is None else "没有依据"
        rows.append(
            (
                line.insurance.name,
                (
                    Cell(line.obliged if refs else None, "人", "没有依据", refs),
                    Cell(line.enrolled, "人", "未填"),
                    Cell(line.gap, "人", missing),
                    Cell(line.rate, "%", missing if line.gap is None else "没有应参保的人"),
                ),
            )
        )
    return Table("各险种参保缺口", ("险种", "应参保", "已参保", "缺口", "参保率"), tuple(rows))


def _notes(case: Case) -> tuple[str, ...]:
    blank = [term.name for term in case.knowledge.people if term.id not in case.people]
    notes = [f"按{case.day}有效的规定计算；人数以填写的为准。"]
    if not case.groups:
        notes.append(f"扩面重点是{case.policy.year}年的，不用于{case.day[:4]}年。")
    if blank:
        notes.append(f"没有填、因此没有计入的人员：{'、'.join(blank)}。")
    return tuple(notes)


def _measure_hint(insurance: Term, knowledge: Knowledge) -> str:
    measures = [one.measure for one in knowledge.policy.targets if one.insurance == insurance.id]
    return f"文件里的口径是「{measures[0]}」" if measures else ""


CALCULATOR = Calculator(
    name="gap",
    title="参保缺口",
    purpose="算一算单位还有多少人应当参保而没有参保，哪些人是扩面重点，下一步做什么。",
    audience="用人单位",
    fields=fields,
    rule=calculate,
    clauses=("s2-p2", "s3-p1", "s3-1", "s3-2", "s3-3", "s3-4", "s5-p1", "s5-p2"),
)
