"""The rule of the gap (缺口的算法): what is said of each category (应当、可以、不适用、没有查到), and obliged, gap and rate."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from decimal import Decimal

from ..core.model import Step
from ..core.share import percent
from ..policy.coverage import CoverageAnswer, CoverageVerdict
from ..policy.knowledge import Knowledge, Term
from .case import Case, groups_on

_ROUNDING = "截到0.1%，不进位：没有全部参保就不会显示100%"


@dataclass(frozen=True, slots=True)
class GapLine:
    """One insurance worked out. `rate` is a percentage cut to one decimal, None where nobody is obliged.

    `verdicts`: what is said of each category that was filled in; `joined`: the insurance with which it is registered,
    whose heads are its heads: they are not asked for, and not counted, twice.
    """

    insurance: Term
    verdicts: dict[str, CoverageVerdict]
    obliged: int
    enrolled: int | None
    gap: int | None
    rate: Decimal | None
    steps: tuple[Step, ...]
    joined: Term | None = None

    def said(self, answer: CoverageAnswer) -> tuple[str, ...]:
        """The categories of which this is said."""
        return tuple(category for category, one in self.verdicts.items() if one.answer is answer)


def shown(case: Case) -> list[Term]:
    """The insurances that are answered: those of the policy, and another one where an article speaks of it or it is filled in."""
    own = case.knowledge.targeted
    return [
        one
        for one in case.knowledge.insurances
        if one in own
        or case.enrolled[one.id] is not None
        or any(rule.insurance == one.id for rule in case.knowledge.coverage_on(case.day, one.id))
    ]


def work_out(case: Case, insurance: Term) -> GapLine:
    """One insurance: whom it covers, the gap where it can be told, the rate where anybody is obliged."""
    found = verdicts(case.knowledge, case.day, case.kind, case.flags, case.people, insurance.id)
    counted = [
        (category, case.people[category]) for category, one in found.items() if one.answer is CoverageAnswer.MUST
    ]
    obliged = sum(count for _, count in counted)
    names = case.knowledge.names
    refs = tuple(dict.fromkeys(ref for category, _ in counted for ref in found[category].refs))
    notes = dict.fromkeys(note for category, _ in counted for note in notes_of(names[category], found[category]))
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
    joined = case.knowledge.registered_with(case.day, insurance.id)
    enrolled = None if joined else case.enrolled[insurance.id]
    gap: int | None = None
    rate: Decimal | None = None
    if enrolled is not None and counted:
        gap = max(obliged - enrolled, 0)
        duty = (case.policy.ref("s2-p2", "应保尽保"),)
        numbers = f"{obliged:,} − {enrolled:,}" + (f" = −{enrolled - obliged:,}，取0" if enrolled > obliged else "")
        steps.append(Step(insurance.name, "缺口", "应参保人数 − 已参保人数，最少为0", numbers, gap, "人", refs=duty))
        rate = percent(enrolled, obliged)
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
    return GapLine(insurance, found, obliged, enrolled, gap, rate, tuple(steps), joined)


def verdicts(
    knowledge: Knowledge, day: str, kind: str, flags: Set[str], categories: Iterable[str], insurance: str
) -> dict[str, CoverageVerdict]:
    """What is said of each category: by an article, or, where none was found, by the policy that names it (按本文件点名)."""
    policy = knowledge.policy
    groups = [
        group
        for group in groups_on(policy, day)
        if group.insurance == insurance and group.people and (not group.employers or kind in group.employers)
    ]
    found: dict[str, CoverageVerdict] = {}
    for category in categories:
        said = knowledge.verdict(day, insurance, kind, flags, category)
        named = tuple(policy.ref(group.clause, group.words) for group in groups if category in group.people)
        found[category] = (
            replace(said, answer=CoverageAnswer.MUST, named=named)
            if said.answer is CoverageAnswer.NONE and named
            else said
        )
    return found


def notes_of(name: str, said: CoverageVerdict) -> tuple[str, ...]:
    """What has to be said about how a category was counted."""
    return (f"{name}：没有查到规定必须参保的条文，按本文件点名计入",) if said.named else said.notes
