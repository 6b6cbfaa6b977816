"""What follows from the gap (结论): who is not counted, what to check, which priority group it is, what to do next."""

from __future__ import annotations

from ..core.model import Finding, Section, Tone
from ..policy.groups import Fit, Insured, Subject, fit
from ..policy.knowledge import Group
from .case import Case
from .rule import GapLine


def subject_of(case: Case, lines: list[GapLine]) -> Subject:
    """The employer as the clauses see it; an insurance whose gap is not known is left out."""

    def state(line: GapLine) -> Insured:
        return Insured.ALL if not line.gap else Insured.SOME if line.enrolled else Insured.NONE

    return Subject(
        case.kind,
        case.flags,
        frozenset(category for category, count in case.people.items() if count),
        {line.insurance.id: state(line) for line in lines if line.gap is not None},
    )


def findings_of(case: Case, subject: Subject, line: GapLine) -> list[Finding]:
    """The findings on one insurance."""
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


def _priorities(case: Case, subject: Subject, line: GapLine) -> list[Finding]:
    return [
        finding
        for group in case.groups
        if group.insurance == line.insurance.id and (finding := _match(case, subject, group)) is not None
    ]


def _match(case: Case, subject: Subject, group: Group) -> Finding | None:
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


def _duties(case: Case, line: GapLine) -> list[Finding]:
    if not line.gap:
        return []
    return [
        Finding(Tone.NEXT, f"{line.gap:,}人：{duty.plain}", (case.policy.ref(duty.clause, duty.words),))
        for duty in case.policy.duties
        if duty.when == "gap"
    ]


def common_section(case: Case, subject: Subject, any_gap: bool) -> tuple[Section, ...]:
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


def former_section(case: Case, subject: Subject) -> tuple[Section, ...]:
    """On a day of another year: whom the policy named first in its own year, folded away (2005年的扩面重点)."""
    if case.groups:
        return ()
    named = [(group, finding) for group in case.policy.groups if (finding := _match(case, subject, group)) is not None]
    year = case.policy.year
    told = f"{case.policy.number}点名的是{year}年的重点，不是{case.day[:4]}年的" + (
        "" if named else "；本单位没有对上的"
    )
    findings = [Finding(Tone.NOTE, told)]
    for group, finding in named:
        whose = case.knowledge.names.get(group.insurance, "各险种")
        findings.append(Finding(Tone.NOTE, f"{whose}：{finding.text}", finding.refs))
    return (Section(f"{year}年的扩面重点", tuple(findings), folded=True),)
