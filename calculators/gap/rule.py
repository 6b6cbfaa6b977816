"""The rule of the gap (缺口的算法): whom an insurance covers (应参保范围), and obliged, gap and rate, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ..core.model import Ref, Step
from ..core.share import percent
from ..policy.knowledge import CoverageRule, Knowledge, Term
from .case import Case, groups_on

_ROUNDING = "截到0.1%，不进位：没有全部参保就不会显示100%"


@dataclass(frozen=True, slots=True)
class GapLine:
    """One insurance worked out. `rate` is a percentage cut to one decimal, None where nobody is obliged."""

    insurance: Term
    covered: dict[str, tuple[Ref, ...]]
    obliged: int
    enrolled: int | None
    gap: int | None
    rate: Decimal | None
    steps: tuple[Step, ...]
    notes: tuple[str, ...]


def work_out(case: Case, insurance: Term) -> GapLine:
    """One insurance: whom it covers, the gap where it can be told, the rate where anybody is obliged."""
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
    return GapLine(insurance, found, obliged, enrolled, gap, rate, tuple(steps), tuple(notes))


def covered(
    knowledge: Knowledge, day: str, kind: str, categories: Iterable[str], insurance: str
) -> tuple[dict[str, tuple[Ref, ...]], list[str]]:
    """The categories that are to be insured, each with its citation, and what has to be said about the reading."""
    rules: list[CoverageRule] = [rule for rule in knowledge.coverage_on(day, insurance) if kind in rule.employers]
    policy = knowledge.policy
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
