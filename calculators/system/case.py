"""What system works with: the people of a bureau's system by each source (读法), and what changes within the year.

The clause takes the numbers that were reported and looks at those of the statistics bureau; it does not say which of
them decides where they differ. So each one is a reading of its own, and nothing is averaged or chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..core.given import Given
from ..core.model import InputError, Inputs, Problem, Ref
from ..core.share import percent
from ..policy.knowledge import Knowledge, Policy, Term

GAINS = {"new": "新增就业", "other-in": "其他增加"}
LOSSES = {"retiring": "退休", "other-out": "其他减少"}
SOURCES = {"reported": "上报的全部职工人数", "statistics": "市统计局的从业人数", "laid-off": "下岗职工人数"}
REPORTED = "上报的本行业全部职工人数和已参保人数"
COMPARED = "市统计局提供的2004年末各行业城镇单位从业人数和下岗职工人数"
ALL = "应保尽保"
CHANGES = "综合考虑行业新增就业、退休等增减变化因素"


@dataclass(frozen=True, slots=True)
class SourceReading:
    """One way to count who is to be insured (读法). `numbers` are the parts of which `heads` is the sum."""

    name: str
    short: str
    formula: str
    numbers: tuple[int, ...]
    words: str

    @property
    def heads(self) -> int:
        """People by this reading at the time of the report."""
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `changes` holds only what was filled in; `enrolled` None where it was not."""

    policy: Policy
    insurances: tuple[Term, ...]
    readings: tuple[SourceReading, ...]
    given: Mapping[str, int]
    enrolled: Mapping[str, int | None]

    @property
    def changes(self) -> dict[str, int]:
        """Gains and losses that were filled in, by field; losses as positive numbers."""
        return {name: self.given[name] for name in (*GAINS, *LOSSES) if name in self.given}

    @property
    def gains(self) -> int:
        """People who come within the year."""
        return sum(self.given.get(name, 0) for name in GAINS)

    @property
    def losses(self) -> int:
        """People who leave within the year."""
        return sum(self.given.get(name, 0) for name in LOSSES)

    def ref(self, words: str) -> Ref:
        """The clause by which bureaus get their targets, with these of its words."""
        return self.policy.ref("s2-p2", words)


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One insurance by one reading. `later` and `most` are None if no change was filled in.

    `later` is the net increase to full coverage at the end of the year; `most` how many have to be enrolled if all who
    leave are insured and so go from those enrolled.
    """

    insurance: Term
    reading: SourceReading
    enrolled: int
    missing: int
    rate: Decimal | None
    later: int | None
    most: int | None


def line_of(case: Case, insurance: Term, reading: SourceReading) -> SystemLine | None:
    """The line, or None where the enrolled were not filled in."""
    enrolled = case.enrolled[insurance.id]
    if enrolled is None:
        return None
    heads = reading.heads
    rate = percent(enrolled, heads)
    later = max(heads + case.gains - case.losses - enrolled, 0) if case.changes else None
    most = max(heads + case.gains - enrolled, 0) if case.changes else None
    return SystemLine(insurance, reading, enrolled, max(heads - enrolled, 0), rate, later, most)


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError."""
    filled = Given(inputs)
    given = {name: heads for name in (*SOURCES, *GAINS, *LOSSES) if (heads := filled.heads(name)) is not None}
    readings = _readings(given)
    if not readings:
        text = "上报的全部职工人数：和市统计局的从业人数都没有填，不知道应当参保多少人。至少填一个，没有人就填 0"
        raise InputError((Problem("reported", text),))
    enrolled = {one.id: filled.heads(f"enrolled-{one.id}") for one in knowledge.targeted}
    case = Case(knowledge.policy, knowledge.targeted, readings, given, enrolled)
    for reading in readings:
        if case.losses > reading.heads + case.gains:
            text = (
                f"{'、'.join(LOSSES[name] for name in LOSSES if name in given)}共{case.losses:,}人，"
                f"比{reading.name}加上增加的{reading.heads + case.gains:,}人还多。请核对这几个数"
            )
            raise InputError((Problem(next(name for name in LOSSES if name in given), text),))
    return case


def _readings(given: Mapping[str, int]) -> tuple[SourceReading, ...]:
    found = []
    if "reported" in given:
        found.append(SourceReading("上报数", "上报", "上报的全部职工人数", (given["reported"],), REPORTED))
    if "statistics" in given:
        found.append(SourceReading("统计局从业数", "从业", "市统计局的从业人数", (given["statistics"],), COMPARED))
        if "laid-off" in given:
            parts = (given["statistics"], given["laid-off"])
            found.append(
                SourceReading("统计局从业加下岗", "加下岗", "市统计局的从业人数 + 下岗职工人数", parts, COMPARED)
            )
    return tuple(found)
