"""重点人群对照 priority: for each insurance, whether an employer or a person comes first, and which words decide it.

Rests on the priority groups of the policy from which one looks (津政办发〔2005〕21号: 第三部分, whose opening holds for every
insurance, and 第（一）至（四）项, one an insurance). Nothing is computed; the answers are held against the clause's words
(calculators/policy/groups.py). Where the text can be read in two ways both are told, and none is chosen.

>>> print(calculate({"who": "person", "category": "migrant", "insured-injury": "none"}, knowledge).headline)
是工伤保险的扩面重点；养老、医疗、失业的条文没有提到。
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ..calculator import Calculator
from ..core.model import (
    Cell,
    Field,
    FieldKind,
    Fill,
    Finding,
    Inputs,
    Option,
    Result,
    Section,
    Step,
    Table,
    Tone,
)
from ..output.text import format_value
from ..policy.groups import Fit, Insured, Subject, fit
from ..policy.knowledge import Group, Knowledge, Policy, Term
from .case import Case, read_case

_STATES = (
    Option(Insured.NONE, "没有参加"),
    Option(Insured.SOME, "部分人参加"),
    Option(Insured.ALL, "已经参加", "单位选这项表示全部参加"),
)


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: who asks, what kind of employer, which people, what has been joined."""
    about, flags, people, joined = "您是谁", "单位的情形（可以不选）", "单位里有哪些人（个人不选）", "参保情况"
    kinds = tuple(Option(term.id, term.name, term.hint) for term in knowledge.employers)
    who = (Option("unit", "单位"), Option("person", "个人"))
    named = [term for term in knowledge.people if not term.special]
    categories = tuple(Option(term.id, term.name, term.hint) for term in named)
    return (
        Field("who", "您为谁查询", FieldKind.CHOICE, about, options=who, required=True),
        Field("kind", "单位性质", FieldKind.CHOICE, about, "个人选所在单位；没有单位就不选", options=kinds),
        Field("category", "您的就业情况", FieldKind.CHOICE, about, "只有个人要选", options=categories),
        Field(
            "day", "按哪一天", FieldKind.DATE, about, f"空着按{knowledge.policy.year}年，文件的那一年", fill=Fill.TODAY
        ),
        *(Field(term.id, term.name, FieldKind.YES, flags) for term in knowledge.flags if not term.special),
        *(Field(f"has-{term.id}", term.name, FieldKind.YES, people, term.hint) for term in named),
        *(
            Field(f"insured-{term.id}", term.name, FieldKind.CHOICE, joined, "不清楚就不选", options=_STATES)
            for term in knowledge.compared
        ),
    )


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """One insurance: the groups that fit, and how."""

    insurance: Term
    found: tuple[tuple[Group, Fit], ...]

    @property
    def verdict(self) -> Fit | None:
        """The best that can be said: surely, perhaps, not."""
        fits = {one for _, one in self.found}
        return Fit.SURE if Fit.SURE in fits else Fit.POSSIBLE if fits else None


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Which groups fit, for each insurance. Raises InputError if it is not said who or of what kind."""
    case, policy = read_case(inputs, knowledge), knowledge.policy
    subject = case.subject
    lines = [_line(policy, subject, insurance) for insurance in knowledge.compared]
    common = [(group, found) for group in policy.groups if group.insurance == "all" and (found := fit(group, subject))]
    sections = [Section(line.insurance.name, tuple(_findings(policy, line.found))) for line in lines]
    sections.append(Section("各险种共同", tuple(_findings(policy, tuple(common)))))
    if case.day is not None and case.day.year != policy.year:
        return _former(case.day, policy, lines, sections)
    return Result(
        headline=_headline(lines),
        tables=(_table(policy, lines),),
        sections=tuple(sections),
        steps=tuple(step for line in lines for step in _steps(policy, line)),
        notes=_notes(case, policy),
    )


def _former(day: date, policy: Policy, lines: list[PriorityLine], sections: list[Section]) -> Result:
    """The answer for a day of another year: that year has no priority groups; those of the policy's are folded away."""
    title = f"{policy.year}年的扩面重点"
    findings = [
        replace(one, tone=Tone.NOTE, text=f"{section.title}：{one.text}")
        for section in sections
        for one in section.findings
    ] or [Finding(Tone.NOTE, "条文没有提到")]
    return Result(
        headline=f"{format_value(day)}没有扩面重点：本站收录的是{policy.year}年的，对照的结果在「{title}」里。",
        tables=(),
        sections=(Section(title, tuple(findings), folded=True),),
        steps=tuple(step for line in lines for step in _steps(policy, line)),
        notes=(f"{policy.number}点名的是{policy.year}年的重点。今天应当参加哪些保险，请用参保缺口。",),
    )


def _line(policy: Policy, subject: Subject, insurance: Term) -> PriorityLine:
    groups = [group for group in policy.groups if group.insurance == insurance.id]
    found = tuple((group, one) for group in groups if (one := fit(group, subject)) is not None)
    return PriorityLine(insurance, found)


def _headline(lines: list[PriorityLine]) -> str:
    names: dict[Fit | None, list[str]] = {Fit.SURE: [], Fit.POSSIBLE: [], None: []}
    for line in lines:
        names[line.verdict].append(line.insurance.short)
    parts = [
        f"是{'、'.join(names[Fit.SURE])}保险的扩面重点" if names[Fit.SURE] else "",
        f"{'、'.join(names[Fit.POSSIBLE])}保险有两种理解" if names[Fit.POSSIBLE] else "",
        f"{'、'.join(names[None])}的条文没有提到" if names[None] else "",
    ]
    return "；".join(part for part in parts if part) + "。"


def _table(policy: Policy, lines: list[PriorityLine]) -> Table:
    words = {Fit.SURE: "是", Fit.POSSIBLE: "两种理解", None: "本条没有提到"}
    rows = []
    for line in lines:
        best = [(group, one) for group, one in line.found if one is line.verdict]
        refs = tuple(policy.ref(group.clause, group.words) for group, _ in best)
        quoted = "；".join(f"「{group.words}」" for group, _ in best)
        own = tuple(policy.ref(one) for one in _clauses_of(policy, line.insurance.id))
        rows.append((line.insurance.name, (Cell(words[line.verdict], refs=refs or own[:1]), Cell(quoted or "—"))))
    return Table("各险种对照结果", ("险种", "是不是扩面重点", "哪些原话"), tuple(rows))


def _clauses_of(policy: Policy, insurance: str) -> list[str]:
    """The clauses that say who comes first in an insurance: none of one for which there are only targets."""
    return [group.clause for group in policy.groups if group.insurance == insurance]


def _findings(policy: Policy, found: tuple[tuple[Group, Fit], ...]) -> list[Finding]:
    findings = []
    for group, one in found:
        refs = (policy.ref(group.clause, group.words),)
        whose = f"（{group.audience}的重点）" if group.audience else ""
        if one is Fit.SURE:
            findings.append(Finding(Tone.PRIORITY, f"「{group.words}」{whose}", refs))
        else:
            text = f"「{group.words}」{whose}。{group.doubt}。理解一：算，是扩面重点。理解二：不算，不是这一条的重点"
            findings.append(Finding(Tone.POSSIBLE, text, refs))
    return findings


def _steps(policy: Policy, line: PriorityLine) -> list[Step]:
    words = {Fit.SURE: "符合", Fit.POSSIBLE: "两种理解"}
    verdicts = {group.id: words[one] for group, one in line.found}
    return [
        Step(
            line.insurance.name,
            f"对照「{group.words}」",
            "单位性质、情形、人员、参保情况逐项和原话对照",
            "",
            verdicts.get(group.id, "本条没有提到"),
            "",
            refs=(policy.ref(group.clause, group.words),),
            note=group.doubt,
        )
        for group in policy.groups
        if group.insurance == line.insurance.id
    ]


def _notes(case: Case, policy: Policy) -> tuple[str, ...]:
    notes = [f"对照的是{policy.year}年的文件；是扩面重点不等于有别的待遇，也不改变是否应当参保。"]
    if case.blank:
        notes.append(f"没有填参保情况的险种：{'、'.join(case.blank)}。条文里要看「未参保」的几条，没有填就对不上。")
    return tuple(notes)


CALCULATOR = Calculator(
    name="priority",
    title="重点人群对照",
    purpose="回答几个问题，对照条文原话，看单位或个人是不是各险种的扩面重点；有两种理解的，均列出。",
    audience="任何人",
    fields=fields,
    rule=calculate,
    by_policy=True,
)
