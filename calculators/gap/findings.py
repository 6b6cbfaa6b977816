"""What follows from the gap (结论): who is not counted, what to check, which priority group it is, what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.model import Finding, Onward, Section, Tone
from ..policy.coverage import CoverageAnswer
from ..policy.groups import Fit, Insured, Subject, fit
from ..policy.knowledge import Group, Term
from .case import Aged, Case
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
    for answer in (
        CoverageAnswer.NONE,
        CoverageAnswer.OPEN,
        CoverageAnswer.MAY,
        CoverageAnswer.NOT,
        CoverageAnswer.MUST,
    ):
        findings += _said(case, line, answer)
    if line.joined is not None:
        findings.append(_joined(case, line, line.joined))
    elif line.enrolled is None:
        ask = Finding(Tone.CHECK, "还没有填已参保人数，不能算缺口。一个都没有就填 0")
        findings += [ask] if line.obliged else []
    elif line.said(CoverageAnswer.MUST) and line.enrolled > line.obliged:
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


def _said(case: Case, line: GapLine, answer: CoverageAnswer) -> list[Finding]:
    """The sentence for those of whom the same is said for the same reasons; those who must are told by the figures."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for category in line.said(answer):
        if case.people[category]:
            said = line.verdicts[category]
            notes = () if answer is CoverageAnswer.MUST else said.notes
            alike.setdefault((said.words, said.why, *notes), []).append(category)
    return [finding for found in alike.values() if (finding := _sentence(case, line, found)) is not None]


def _sentence(case: Case, line: GapLine, categories: list[str]) -> Finding | None:
    """What is said of these categories, which is the same for each of them."""
    name, said = line.insurance.name, line.verdicts[categories[0]]
    who = "、".join(f"{case.knowledge.names[one]}{case.people[one]:,}人" for one in categories)
    refs = tuple(dict.fromkeys(ref for one in categories for ref in line.verdicts[one].refs))
    notes = "".join(said.notes)
    match said.answer:
        case CoverageAnswer.MUST:
            before = f"{who}：" if said.by_old else ""
            return next((Finding(Tone.CHECK, f"{before}{text}", refs) for text in said.warnings), None)
        case CoverageAnswer.MAY:
            return Finding(Tone.NOTE, f"{who}：{name}{said.words}，不是必须，没有计入应参保。{notes}", refs)
        case CoverageAnswer.NOT:
            return Finding(Tone.NOTE, f"{who}：{name}{said.words}，没有计入应参保。{notes}", refs)
        case CoverageAnswer.OPEN:
            return Finding(Tone.CHECK, f"没有计入{who}：{said.why}。请先核对，或者向经办机构核实", refs)
    kind = case.knowledge.names[case.kind]
    when = f"{case.day[:4]}年必须参加{name}的条文，本文件也没有点名" if case.groups else f"{case.day}参加{name}的条文"
    return Finding(Tone.UNKNOWN, f"没有计入{who}：没有查到{kind}的这些人员{when}。请向经办机构核实")


def _joined(case: Case, line: GapLine, joined: Term) -> Finding:
    """That there is nothing to be asked: who is registered for one insurance is registered for the other."""
    rules = [rule for one in line.verdicts.values() for rule in one.rules if rule.registered_with]
    told = case.enrolled[line.insurance.id]
    unused = f"。填的已参保{told:,}人没有用" if told is not None else ""
    text = f"和{joined.name}一起登记，已参保人数和缺口就是{joined.name}的，不另外算{unused}"
    return Finding(Tone.NOTE, text, tuple(dict.fromkeys(rule.ref for rule in rules)))


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


def age_section(case: Case) -> tuple[Section, ...]:
    """Of everybody whose age was asked for: when which age is reached, and what follows, or what has to be asked first."""
    return (
        (Section("是不是超龄", tuple(_aged(case, at, one) for at, one in enumerate(case.ages, 1))),)
        if case.ages
        else ()
    )


def _aged(case: Case, at: int, one: Aged) -> Finding:
    reached = "；".join(
        f"{track.name}{track.age_of(one.born)}，{track.reached_by(one.born)}到龄" for track in one.tracks
    )
    text = f"第{at}行，{one.born}出生：{reached}。按{case.day}，"
    refs = tuple(track.ref for track in one.tracks)
    if one.delayed:
        text += f"办了弹性延迟退休的，仍算{case.knowledge.names[one.category]}"
        if all(f"{track.latest(one.born)}" < case.day for track in one.tracks):
            return Finding(Tone.CHECK, f"{text}；但是延迟最长三年，已经过了，请核对", refs)
        return Finding(Tone.NOTE, text, refs)
    if one.over is None:
        return Finding(
            Tone.CHECK, f"{text}是不是超龄要看适用哪一种，请先问清：{case.knowledge.names[one.judged]}", refs
        )
    return Finding(
        Tone.NOTE, f"{text}{'已经超龄' if one.over else '没有超龄'}，算{case.knowledge.names[one.judged]}", refs
    )


def common_section(case: Case, subject: Subject, missing: Mapping[str, int]) -> tuple[Section, ...]:
    """What holds for every insurance: the groups named in the opening of part three, and what follows for them. `missing`:
    how many, by insurance.
    """
    findings = [
        finding
        for group in case.groups
        if group.insurance == "all" and (finding := _match(case, subject, group)) is not None
    ]
    situations = {
        "new": "new" in case.flags,
        "interrupted": bool(case.people.get("interrupted")),
        "any-gap": bool(missing),
    }
    findings += [
        Finding(Tone.NEXT, duty.plain, (case.policy.ref(duty.clause, duty.words),))
        for duty in case.policy.duties
        if situations.get(duty.when)
    ]
    return (Section("各险种共同", tuple(findings), onward=_cost(case, missing)),) if findings else ()


def _cost(case: Case, missing: Mapping[str, int]) -> tuple[Onward, ...]:
    """The way to what it costs to enrol those who are missing."""
    if not missing:
        return ()
    heads = tuple((f"missing-{one}", str(count)) for one, count in missing.items())
    month = (("month", case.day[:7]),) if case.dated else ()
    return (Onward("contribution", "算补上这些人每月多缴多少", (*month, ("kind", "employer"), *heads)),)


def former_section(case: Case, subject: Subject) -> tuple[Section, ...]:
    """On a day of another year: whom the policy named first in its own year, folded away (2005年的扩面重点)."""
    if case.groups:
        return ()
    named = [(group, finding) for group in case.policy.groups if (finding := _match(case, subject, group)) is not None]
    year = case.policy.year
    told = f"{case.policy.number}点名的是{year}年的重点，不是{case.day[:4]}年的" + ("" if named else "；没有提到本单位")
    findings = [Finding(Tone.NOTE, told)]
    for group, finding in named:
        whose = case.knowledge.names.get(group.insurance, "各险种")
        findings.append(Finding(Tone.NOTE, f"{whose}：{finding.text}", finding.refs))
    return (Section(f"{year}年的扩面重点", tuple(findings), folded=True),)
