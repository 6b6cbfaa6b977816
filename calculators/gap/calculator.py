"""参保缺口 gap: how many people an employer still has to enrol in each insurance.

Rests on 津政办发〔2005〕21号: 第三部分第（一）至（四）项 name who comes first for each insurance, 第二部分第二自然段
states 应保尽保, 第五部分第二自然段 the duty to enrol. Whom an insurance covers is taken from docs/coverage, or, where no
such article was found, from the priority groups that the policy itself names. Each category is told that it must be
insured, may be, is not concerned, or that nothing was found; only those who must are counted.

    obliged  = sum of the categories that an article or a priority group covers      应参保人数
    gap      = max(obliged - enrolled, 0)                                            缺口
    rate     = enrolled / obliged, cut (not rounded) to 0.1 %, so 100 % means all    参保率

>>> calculate({"kind": "private", "staff": 120, "enrolled-pension": 102}, knowledge).headline
'共120人。应参保而未参保：养老18人。'
"""

from __future__ import annotations

from collections.abc import Mapping

from ..calculator import Calculator
from ..core.model import Cell, Field, FieldKind, Fill, Inputs, Option, Result, Section, Table
from ..policy.coverage import WORDS, CoverageAnswer, old_words
from ..policy.knowledge import Knowledge, Term
from ..policy.retirement import EMPLOYEES, FEMALE, MALE
from .case import Case, read_case, year_end
from .findings import age_section, common_section, findings_of, former_section, subject_of
from .rule import GapLine, shown, work_out

SPECIAL = "其他人员（没有就不填）"
AGES = "按出生日期算是不是超龄（可以不填）"
OTHERS = "生育保险已经参保多少人（2019年以前才填）"


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: what kind of employer, people by category, people enrolled by insurance."""
    about, people, enrolled = "单位情况", "单位里有多少人", "已经参保多少人"
    own = {term.id for term in knowledge.targeted}
    options = tuple(Option(term.id, term.name, term.hint) for term in knowledge.employers)
    return (
        Field("kind", "单位性质", FieldKind.CHOICE, about, "选最接近的一项", options=options, required=True),
        *(Field(term.id, term.name, FieldKind.YES, about, term.hint) for term in knowledge.flags),
        Field(
            "day", "按哪一天的规定算", FieldKind.DATE, about, f"空着按{year_end(knowledge)[:4]}年年末", fill=Fill.TODAY
        ),
        *(
            Field(term.id, term.name, FieldKind.HEADS, SPECIAL if term.special else people, term.hint, unit="人")
            for term in knowledge.people
        ),
        _ages_field(knowledge),
        *(
            Field(
                f"enrolled-{term.id}",
                term.name,
                FieldKind.HEADS,
                enrolled if term.id in own else OTHERS,
                _measure_hint(term, knowledge),
                unit="人",
            )
            for term in knowledge.insurances
        ),
    )


def _ages_field(knowledge: Knowledge) -> Field:
    """The table of those whose age is asked for: each is counted above already, and moves to the over-age if it is one."""
    sexes = (Option(MALE, "男"), Option(FEMALE, "女"))
    tracks = tuple(Option(one.id, one.name) for one in knowledge.retirement)
    kinds = tuple(Option(one.id, one.name) for one in knowledge.people if one.id in EMPLOYEES)
    columns = (
        Field("born", "出生日期", FieldKind.DATE, AGES, required=True),
        Field("sex", "性别", FieldKind.CHOICE, AGES, options=sexes),
        Field("retire", "适用的退休年龄", FieldKind.CHOICE, AGES, options=tracks),
        Field("category", "上面填在哪一类", FieldKind.CHOICE, AGES, options=kinds),
        Field("delayed", "办了弹性延迟退休", FieldKind.CHOICE, AGES, options=(Option("yes", "是"), Option("no", "否"))),
    )
    hint = (
        "一人一行，是上面已经填进人数的人；到了法定退休年龄的，从那一类移到超龄劳动者。女职工50岁还是55岁不清楚就空着，"
        "两种都算；类别空着是职工。这些会进链接，不写姓名"
    )
    return Field(
        "ages", "年纪大的人", FieldKind.ROWS, AGES, hint, columns=columns, sample="1965-03-01,男\n1973-12-01,女"
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The gap per insurance. Raises InputError if no category of people is filled in."""
    case = read_case(inputs, knowledge)
    return answer(case, [work_out(case, insurance) for insurance in shown(case)])


def answer(case: Case, lines: list[GapLine]) -> Result:
    """What is told of insurances that were worked out."""
    subject = subject_of(case, lines)
    return Result(
        headline=case.when + _headline(case, lines),
        tables=(_table(lines), *_answers(case, lines)),
        sections=(
            *(Section(line.insurance.name, tuple(findings_of(case, subject, line))) for line in lines),
            *age_section(case),
            *common_section(case, subject, {line.insurance.id: line.gap for line in lines if line.gap}),
            *former_section(case, subject),
        ),
        steps=tuple(step for line in lines for step in line.steps),
        notes=_notes(case),
    )


def _headline(case: Case, lines: list[GapLine]) -> str:
    """One plain sentence: who is missing where, what is complete, what does not fit together."""
    with_others = {line.joined.id: line.insurance.short for line in lines if line.joined}
    names = {
        line.insurance.id: line.insurance.short
        + (f"（含{with_others[line.insurance.id]}）" if line.insurance.id in with_others else "")
        for line in lines
    }
    computed = [line for line in lines if line.gap is not None and line.enrolled is not None]
    missing = "、".join(f"{names[line.insurance.id]}{line.gap:,}人" for line in computed if line.gap)
    surplus = [
        f"{names[line.insurance.id]}已参保比应参保多{line.enrolled - line.obliged:,}人"
        for line in computed
        if line.enrolled is not None and line.enrolled > line.obliged
    ]
    complete = "、".join(names[line.insurance.id] for line in computed if line.enrolled == line.obliged)
    sentences = [
        f"应参保而未参保：{missing}" if missing else "",
        f"没有缺口：{complete}" if complete else "",
        f"请核对：{'、'.join(surplus)}" if surplus else "",
    ]
    told = "；".join(sentence for sentence in sentences if sentence)
    if not told:
        must = "、".join(
            f"{names[line.insurance.id]}{line.obliged:,}人" for line in lines if line.obliged and not line.joined
        )
        told = f"应当参加：{must}；还不能算缺口：请填已参保人数，或看下面的说明" if must else _nobody_must(lines, names)
    return f"共{case.total:,}人。{told}。{_by_old(lines)}"


def _nobody_must(lines: list[GapLine], names: Mapping[str, str]) -> str:
    """That nobody is obliged, who may be insured, and what is to be asked first."""
    told = ["没有查到应当参加的条文，没有缺口可算"]
    for answer in (CoverageAnswer.MAY, CoverageAnswer.OPEN):
        listed = [names[line.insurance.id] for line in lines if line.said(answer) and not line.joined]
        told += [f"{WORDS[answer]}：{'、'.join(listed)}"] if listed else []
    return "；".join(told)


def _by_old(lines: list[GapLine]) -> str:
    """The premise of an answer that rests on articles which another document may have changed."""
    changed: dict[str, list[str]] = {}
    for line in lines:
        for one in line.verdicts.values():
            if one.answer is CoverageAnswer.MUST and one.by_old and one.changing:
                shorts = changed.setdefault(one.changing.may_end_by, [])
                shorts += [] if line.insurance.short in shorts else [line.insurance.short]
    return old_words(changed)


def _table(lines: list[GapLine]) -> Table:
    rows = []
    for line in lines:
        refs = tuple(dict.fromkeys(ref for step in line.steps[:1] for ref in step.refs))
        nobody = _nobody(line)
        missing = f"同{line.joined.short}" if line.joined else "未填" if line.enrolled is None else nobody
        rows.append(
            (
                line.insurance.name,
                (
                    Cell(line.obliged if refs else None, "人", nobody, refs),
                    Cell(line.enrolled, "人", missing if line.joined else "未填"),
                    Cell(line.gap, "人", missing),
                    Cell(line.rate, "%", missing if line.gap is None else "没有应参保的人"),
                ),
            )
        )
    return Table("各险种参保缺口", ("险种", "应参保", "已参保", "缺口", "参保率"), tuple(rows))


def _nobody(line: GapLine) -> str:
    """Why nobody is obliged: everybody may, none is concerned, or nothing was found."""
    answers = {one.answer for one in line.verdicts.values()}
    return WORDS[answers.pop()] if len(answers) == 1 and CoverageAnswer.NONE not in answers else "没有依据"


def _answers(case: Case, lines: list[GapLine]) -> tuple[Table, ...]:
    """What is said of everybody in each insurance, where it is more than who is counted and who is not."""
    told = {one.answer for line in lines for one in line.verdicts.values()}
    if told <= {CoverageAnswer.MUST, CoverageAnswer.NONE} and all(
        one.insurance in case.knowledge.targeted for one in lines
    ):
        return ()
    rows = []
    for category in case.people:
        said = [line.verdicts[category] for line in lines]
        rows.append((case.knowledge.names[category], tuple(Cell(one.words, refs=one.refs) for one in said)))
    columns = ("人员", *(line.insurance.short for line in lines))
    return (Table(f"谁应当参加、谁可以参加（{case.day}）", columns, tuple(rows)),)


def _notes(case: Case) -> tuple[str, ...]:
    blank = [term.name for term in case.knowledge.people if term.id not in case.people and not term.special]
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
    folded=(SPECIAL, AGES, OTHERS),
)
