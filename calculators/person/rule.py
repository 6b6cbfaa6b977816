"""The three questions of a person (三问): may or must I, what do I pay, what did the policy say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..checkup.case import ask, band_kind
from ..checkup.part import PartAnswer, refusing, way
from ..contribution import calculator as contribution
from ..contribution.rates import EMPLOYEE, FLEXIBLE, PERSON
from ..contribution.rule import left_out, side_sum
from ..core.model import CalculatorError, Cell, Finding, Result, Section, Table, Tone
from ..core.money import yuan
from ..gap.rule import verdicts
from ..policy.coverage import CoverageAnswer, CoverageVerdict
from ..policy.knowledge import Knowledge, Term
from ..priority.calculator import CALCULATOR as PRIORITY
from .case import Case

PAID = ("pension", "medical", "unemployment")
"""The insurances that an employee pays a part of."""
_NAMED = 4
"""The most kinds of employer that a sentence names."""


@dataclass(frozen=True, slots=True)
class InsuranceAnswer:
    """What is said of somebody in one insurance: `usual` at most kinds of employers for which
    an article speaks, `others` where it is something else.
    """

    insurance: Term
    usual: CoverageVerdict
    others: tuple[tuple[CoverageVerdict, tuple[str, ...]], ...]

    @property
    def but(self) -> str:
        """At which kinds of employers something else is said, and what."""
        told = []
        for said, names in self.others:
            more = "等" if len(names) > _NAMED else ""
            told.append(f"单位是{'、'.join(names[:_NAMED])}{more}的：{said.words}")
        return "；".join(told)


def answers(case: Case, knowledge: Knowledge) -> list[InsuranceAnswer]:
    """应当还是可以: every insurance of which an article speaks on that day, or that the policy has."""
    day = case.day.isoformat()
    return [
        _answer(case, knowledge, one)
        for one in knowledge.insurances
        if one in knowledge.targeted or any(rule.insurance == one.id for rule in knowledge.coverage_on(day, one.id))
    ]


def _answer(case: Case, knowledge: Knowledge, insurance: Term) -> InsuranceAnswer:
    """The answer, put together from those for every kind of employer: nobody has to know which kind theirs is."""
    alike: dict[tuple[CoverageAnswer, str], list[tuple[CoverageVerdict, str]]] = {}
    for kind in knowledge.employers:
        if not kind.means and (not case.kinds or kind.id in case.kinds):
            found = verdicts(knowledge, case.day.isoformat(), kind.id, case.flags, (case.category,), insurance.id)
            said = found[case.category]
            alike.setdefault((said.answer, said.words), []).append((said, kind.name))
    ordered = sorted(
        alike.values(), key=lambda one: (one[0][0].answer is not CoverageAnswer.NONE, len(one)), reverse=True
    )
    merged = [(_together([said for said, _ in one]), tuple(name for _, name in one)) for one in ordered]
    return InsuranceAnswer(insurance, merged[0][0], tuple(merged[1:]))


def _together(found: Sequence[CoverageVerdict]) -> CoverageVerdict:
    """Verdicts that say the same, with the articles of all of them."""
    rules = tuple({rule.id: rule for one in found for rule in one.rules}.values())
    return replace(found[0], rules=rules)


def headline(found: list[InsuranceAnswer]) -> str:
    """可以参加养老、医疗，不是必须；失业、工伤没有查到条文."""
    names: dict[CoverageAnswer, list[str]] = {}
    for one in found:
        names.setdefault(one.usual.answer, []).append(one.insurance.short)
    told = {
        CoverageAnswer.MUST: "应当参加{}",
        CoverageAnswer.MAY: "可以参加{}，不是必须",
        CoverageAnswer.NOT: "{}不适用",
        CoverageAnswer.OPEN: "{}要先核对",
        CoverageAnswer.NONE: "{}没有查到条文",
    }
    return "；".join(words.format("、".join(names[answer])) for answer, words in told.items() if answer in names)


def table(case: Case, found: list[InsuranceAnswer]) -> Table:
    """The answer for every insurance, with its article."""
    rows = tuple(
        (one.insurance.name, (Cell(one.usual.words, refs=one.usual.refs), Cell(one.but or None, text="—")))
        for one in found
    )
    return Table(f"应当参加，还是可以参加（{case.day}）", ("险种", "一般", "例外"), rows)


def doubts(found: list[InsuranceAnswer]) -> tuple[Finding, ...]:
    """What has to be known about these answers, each once."""
    told: dict[tuple[Tone, str], list[InsuranceAnswer]] = {}
    for one in found:
        said = one.usual
        if said.answer is CoverageAnswer.OPEN:
            told.setdefault((Tone.CHECK, said.why), []).append(one)
        for note in said.notes if said.answer is not CoverageAnswer.MUST else ():
            told.setdefault((Tone.NOTE, note), []).append(one)
        for warning in said.warnings:
            told.setdefault((Tone.CHECK, warning), []).append(one)
    return tuple(
        Finding(
            tone,
            f"{'、'.join(one.insurance.short for one in those)}：{text}",
            tuple(dict.fromkeys(ref for one in those for ref in one.usual.refs)),
        )
        for (tone, text), those in told.items()
    )


def paid(case: Case, knowledge: Knowledge, found: list[InsuranceAnswer]) -> PartAnswer:
    """现在缴多少: by 缴费测算, as an employee where one must be insured for old age, by oneself where one may."""
    said = {one.insurance.id: one.usual.answer for one in found}
    alone = said.get("pension") is CoverageAnswer.MAY
    must = [one for one in PAID if said.get(one) is CoverageAnswer.MUST]
    typed = {
        "month": f"{case.day:%Y-%m}",
        "kind": FLEXIBLE if alone else "employer",
        "bands": "" if case.wage is None else f"1,{case.wage},{band_kind(case.category, case.day, knowledge)}",
        **({} if alone else {f"want-{one}": "yes" for one in must}),
        "assume": case.assume,
        "provisional": "yes" if case.provisional else "",
    }
    part = PartAnswer("现在缴多少", way(contribution.CALCULATOR, typed))
    if not alone and not must:
        return replace(part, refused="没有查到应当参加或者可以参加养老保险的条文，没有算缴费")
    if case.wage is None:
        return replace(part, refused=f"没有填{'自己选的缴费基数' if alone else '月工资'}，没有算。填一个数就能算")
    try:
        return _paid(typed, knowledge, part, PERSON if alone else EMPLOYEE)
    except CalculatorError as error:
        return refusing(part, error)


def _paid(typed: dict[str, str], knowledge: Knowledge, part: PartAnswer, who: str) -> PartAnswer:
    lines, result = contribution.work(ask(contribution.CALCULATOR, typed, knowledge), knowledge)
    without = f"（不含{left_out(lines)}）" if left_out(lines) else ""
    return replace(part, result=result, short=f"自己每月缴{yuan(side_sum(lines, who))}{without}")


def said_then(case: Case, knowledge: Knowledge) -> PartAnswer:
    """当年怎样说: by 重点人群对照, for the policy's own year."""
    year, typed = knowledge.policy.year, {"who": "person", "category": case.category}
    part = PartAnswer(f"{year}年的文件怎样说", way(PRIORITY, typed))
    try:
        result: Result = PRIORITY.rule(ask(PRIORITY, typed, knowledge), knowledge)
    except CalculatorError:
        names = knowledge.names[case.category]
        return replace(part, refused=f"「{PRIORITY.title}」里没有{names}这一类，没有对照")
    told = Finding(
        Tone.NOTE,
        f"扩面重点是{year}年先动员谁参保，不是给个人的待遇，也不改变现在应不应当参保",
    )
    result = replace(result, sections=(Section("请注意", (told,)), *result.sections))
    return replace(part, result=result, more=frozenset({Tone.PRIORITY, Tone.NOTE}))
