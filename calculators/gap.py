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

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from calculators.groups import Fit, Insured, Subject, fit
from calculators.knowledge import CoverageRule, Group, Knowledge, Policy, Term
from calculators.model import (
    Calculator,
    Cell,
    Field,
    FieldKind,
    Finding,
    InputError,
    Inputs,
    Option,
    Problem,
    Ref,
    Result,
    Section,
    Step,
    Table,
    Tone,
)

POLICY = "jzbf-2005-21"
"""The policy this calculator works out."""

_ROUNDING = "截到0.1%，不进位：没有全部参保就不会显示100%"


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: what kind of employer, people by category, people enrolled by insurance."""
    about, people, enrolled = "单位情况", "单位里有多少人", "已经参保多少人"
    options = tuple(Option(term.id, term.name, term.hint) for term in knowledge.employers)
    return (
        Field("kind", "单位性质", FieldKind.CHOICE, about, "选最接近的一项", options=options, required=True),
        *(Field(term.id, term.name, FieldKind.YES, about, term.hint) for term in knowledge.flags),
        Field("day", "按哪一天的规定算", FieldKind.DATE, about, f"空着按{year_end(knowledge)[:4]}年年末"),
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
    case = _case(inputs, knowledge)
    lines = [_line(case, insurance) for insurance in knowledge.insurances]
    subject = _subject(case, lines)
    return Result(
        headline=_headline(case, lines),
        tables=(_table(lines),),
        sections=(
            *(Section(line.insurance.name, tuple(_findings(case, subject, line))) for line in lines),
            *_common_section(case, subject, any(line.gap for line in lines)),
        ),
        steps=tuple(step for line in lines for step in line.steps),
        notes=_notes(case),
    )


def year_end(knowledge: Knowledge) -> str:
    """The day that is meant where none is given."""
    return f"{knowledge.policies[POLICY].year}-12-31"


@dataclass(frozen=True, slots=True)
class _Case:
    """The inputs, named. `day`: the day (YYYY-MM-DD) whose rules are applied."""

    knowledge: Knowledge
    policy: Policy
    day: str
    kind: str
    flags: frozenset[str]
    people: dict[str, int]
    enrolled: dict[str, int | None]

    @property
    def total(self) -> int:
        return sum(self.people.values())

    @property
    def groups(self) -> tuple[Group, ...]:
        """The priority groups of the day."""
        return groups_on(self.policy, self.day)


@dataclass(frozen=True, slots=True)
class _Line:
    """One insurance worked out. `rate` is a percentage cut to one decimal, None where nobody is obliged."""

    insurance: Term
    covered: dict[str, tuple[Ref, ...]]
    obliged: int
    enrolled: int | None
    gap: int | None
    rate: Decimal | None
    steps: tuple[Step, ...]
    notes: tuple[str, ...]


def _case(inputs: Inputs, knowledge: Knowledge) -> _Case:
    def heads(name: str) -> int | None:
        value = inputs.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    people = {term.id: count for term in knowledge.people if (count := heads(term.id)) is not None}
    if not people:
        first = knowledge.people[0]
        raise InputError((Problem(first.id, f"{first.name}：各类人员一项都没有填。至少填一类，没有人就填 0"),))
    return _Case(
        knowledge,
        knowledge.policies[POLICY],
        day.isoformat() if isinstance(day := inputs.get("day"), date) else year_end(knowledge),
        str(inputs["kind"]),
        frozenset(term.id for term in knowledge.flags if inputs.get(term.id) is True),
        people,
        {term.id: heads(f"enrolled-{term.id}") for term in knowledge.insurances},
    )


def _subject(case: _Case, lines: list[_Line]) -> Subject:
    """The employer as the clauses see it; an insurance whose gap is not known is left out."""

    def state(line: _Line) -> Insured:
        return Insured.ALL if not line.gap else Insured.SOME if line.enrolled else Insured.NONE

    return Subject(
        case.kind,
        case.flags,
        frozenset(category for category, count in case.people.items() if count),
        {line.insurance.id: state(line) for line in lines if line.gap is not None},
    )


def _line(case: _Case, insurance: Term) -> _Line:
    found, notes = covered(case.knowledge, case.day, case.kind, case.people, insurance.id)
    counted = [(category, case.people[category]) for category in case.people if category in found]
    obliged = sum(count for _, count in counted)
    names = case.knowledge.names
    refs = tuple(dict.fromkeys(ref for category, _ in counted for ref in found[category]))
    steps = [
        Step(
            insurance.name,
            "应参保人数",
            " + ".join(names[category] for category, _ in counted) or "没有一类人员查到参保依据",
            " + ".join(f"{count:,}" for _, count in counted) or "0",
            obliged,
            "人",
            refs=refs,
            note="；".join(notes),
        )
    ]
    enrolled = case.enrolled[insurance.id]
    gap: int | None = None
    rate: Decimal | None = None
    if enrolled is not None and counted:
        gap = max(obliged - enrolled, 0)
        duty = (case.policy.ref("s2-p2", "应保尽保"),)
        numbers = f"{obliged:,} − {enrolled:,}" + (f" = −{enrolled - obliged:,}，取0" if enrolled > obliged else "")
        steps.append(Step(insurance.name, "缺口", "应参保人数 − 已参保人数，最少为0", numbers, gap, "人", refs=duty))
        rate = rate_of(enrolled, obliged)
        if rate is not None:
            steps.append(
                Step(
                    insurance.name,
                    "参保率",
                    "已参保人数 ÷ 应参保人数",
                    f"{enrolled:,} ÷ {obliged:,}",
                    rate,
                    "%",
                    _ROUNDING,
                    duty,
                )
            )
    return _Line(insurance, found, obliged, enrolled, gap, rate, tuple(steps), tuple(notes))


def covered(
    knowledge: Knowledge, day: str, kind: str, categories: Iterable[str], insurance: str
) -> tuple[dict[str, tuple[Ref, ...]], list[str]]:
    """The categories that are to be insured, each with its ground, and what has to be said about the reading."""
    rules: list[CoverageRule] = [rule for rule in knowledge.coverage_on(day, insurance) if kind in rule.employers]
    policy = knowledge.policies[POLICY]
    groups = [
        group
        for group in groups_on(policy, day)
        if group.insurance == insurance and group.people and (not group.employers or kind in group.employers)
    ]
    found: dict[str, tuple[Ref, ...]] = {}
    notes: list[str] = []
    for category in categories:
        ruled = [rule for rule in rules if category in rule.people]
        named = [group for group in groups if category in group.people]
        if ruled:
            found[category] = tuple(rule.ref for rule in ruled)
            notes += [rule.note for rule in ruled if rule.note and rule.note not in notes]
        elif named:
            found[category] = tuple(policy.ref(group.clause, group.words) for group in named)
            notes.append(f"{knowledge.names[category]}：没有查到规定必须参保的条文，按本文件点名计入")
    return found, notes


def groups_on(policy: Policy, day: str) -> tuple[Group, ...]:
    """The priority groups; they are those of the policy's own year and of no other."""
    return policy.groups if day.startswith(str(policy.year)) else ()


def rate_of(enrolled: int, obliged: int) -> Decimal | None:
    """The share of those obliged who are enrolled, in per cent, cut to one decimal; None where nobody is obliged."""
    return (Decimal(enrolled) * 100 / Decimal(obliged)).quantize(Decimal("0.1"), ROUND_DOWN) if obliged else None


def _headline(case: _Case, lines: list[_Line]) -> str:
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


def _table(lines: list[_Line]) -> Table:
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


def _findings(case: _Case, subject: Subject, line: _Line) -> list[Finding]:
    findings: list[Finding] = []
    left_out = [category for category, count in case.people.items() if category not in line.covered and count]
    if left_out:
        names = "、".join(f"{case.knowledge.names[one]}{case.people[one]:,}人" for one in left_out)
        findings.append(
            Finding(
                Tone.UNKNOWN,
                f"没有计入{names}：没有查到{case.knowledge.names[case.kind]}的这些人员{case.day[:4]}年必须参加"
                f"{line.insurance.name}的条文，本文件也没有点名。请向经办机构核实",
            )
        )
    if line.enrolled is None:
        findings.append(Finding(Tone.CHECK, "还没有填已参保人数，不能算缺口。一个都没有就填 0"))
    elif line.covered and line.enrolled > line.obliged:
        findings.append(
            Finding(
                Tone.CHECK,
                f"已参保{line.enrolled:,}人，比应参保{line.obliged:,}人多{line.enrolled - line.obliged:,}人。"
                "请核对：有没有离职未减员、重复登记，或漏填了某类人员",
            )
        )
    findings += _priorities(case, subject, line)
    findings += _duties(case, line)
    return findings


def _priorities(case: _Case, subject: Subject, line: _Line) -> list[Finding]:
    return [
        finding
        for group in case.groups
        if group.insurance == line.insurance.id and (finding := _match(case, subject, group)) is not None
    ]


def _match(case: _Case, subject: Subject, group: Group) -> Finding | None:
    """Whether this employer, or some of its people, are the priority group; POSSIBLE where the text leaves it open."""
    found = fit(group, subject)
    if found is None:
        return None
    named = [category for category in (*group.people, *group.possible_people) if case.people.get(category)]
    heads = sum(case.people[category] for category in named)
    whom = f"其中{'、'.join(case.knowledge.names[one] for one in named)}{heads:,}人" if group.people else "本单位"
    ref = case.policy.ref(group.clause, group.words)
    if found is Fit.SURE:
        return Finding(Tone.PRIORITY, f"{whom}是扩面重点：「{group.words}」", (ref,))
    return Finding(Tone.POSSIBLE, f"{whom}可能是扩面重点：「{group.words}」。{group.doubt}", (ref,))


def _duties(case: _Case, line: _Line) -> list[Finding]:
    if not line.gap:
        return []
    return [
        Finding(Tone.NEXT, f"{line.gap:,}人：{duty.plain}", (case.policy.ref(duty.clause, duty.words),))
        for duty in case.policy.duties
        if duty.when == "gap"
    ]


def _common_section(case: _Case, subject: Subject, any_gap: bool) -> tuple[Section, ...]:
    """What holds for every insurance: the groups named in the opening of part three, and what follows for them."""
    findings = [
        finding
        for group in case.groups
        if group.insurance == "all" and (finding := _match(case, subject, group)) is not None
    ]
    situations = {
        "new": "new" in case.flags,
        "interrupted": bool(case.people.get("interrupted")),
        "any-gap": any_gap,
    }
    findings += [
        Finding(Tone.NEXT, duty.plain, (case.policy.ref(duty.clause, duty.words),))
        for duty in case.policy.duties
        if situations.get(duty.when)
    ]
    return (Section("各险种共同", tuple(findings)),) if findings else ()


def _notes(case: _Case) -> tuple[str, ...]:
    blank = [term.name for term in case.knowledge.people if term.id not in case.people]
    notes = [f"按{case.day}有效的规定计算；人数以填写的为准。"]
    if not case.groups:
        notes.append(f"扩面重点是{case.policy.year}年的，不用于{case.day[:4]}年。")
    if blank:
        notes.append(f"没有填、因此没有计入的人员：{'、'.join(blank)}。")
    return tuple(notes)


def _measure_hint(insurance: Term, knowledge: Knowledge) -> str:
    measures = [one.measure for one in knowledge.policies[POLICY].targets if one.insurance == insurance.id]
    return f"文件里的口径是「{measures[0]}」" if measures else ""


CALCULATOR = Calculator(
    name="gap",
    title="参保缺口",
    purpose="算一算单位还有多少人应当参保而没有参保，哪些人是扩面重点，下一步做什么。",
    audience="用人单位",
    fields=fields,
    rule=calculate,
    policy=POLICY,
    clauses=("s2-p2", "s3-p1", "s3-1", "s3-2", "s3-3", "s3-4", "s5-p1", "s5-p2"),
)
