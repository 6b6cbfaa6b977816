"""The rule of the gap (缺口的算法): obliged, gap and rate of one insurance, with the steps of the working."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from ..core.model import Ref, Step
from ..policy.knowledge import Term
from .scope import Case, covered

_ROUNDING = "截到0.1%，不进位：没有全部参保就不会显示100%"


@dataclass(frozen=True, slots=True)
class Line:
    """One insurance worked out. `rate` is a percentage cut to one decimal, None where nobody is obliged."""

    insurance: Term
    covered: dict[str, tuple[Ref, ...]]
    obliged: int
    enrolled: int | None
    gap: int | None
    rate: Decimal | None
    steps: tuple[Step, ...]
    notes: tuple[str, ...]


def work_out(case: Case, insurance: Term) -> Line:
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
    return Line(insurance, found, obliged, enrolled, gap, rate, tuple(steps), tuple(notes))


def rate_of(enrolled: int, obliged: int) -> Decimal | None:
    """The share of those obliged who are enrolled, in per cent, cut to one decimal; None where nobody is obliged."""
    return (Decimal(enrolled) * 100 / Decimal(obliged)).quantize(Decimal("0.1"), ROUND_DOWN) if obliged else None
