"""What system works with: the people of a bureau's system by each source (读法), and what changes within the year.

The clause takes the numbers that were reported and looks at those of the statistics bureau; it does not say which of
them decides where they differ. So each one is a reading of its own, and nothing is averaged or chosen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..core.given import Given
from ..core.model import InputError, Inputs, Problem, Ref
from ..core.share import percent
from ..policy.knowledge import Knowledge, Policy, Term
from ..policy.offers import HeadSource, Offer

GAINS = {"new": "新增就业", "other-in": "其他增加"}
LOSSES = {"retiring": "退休", "other-out": "其他减少"}
ALL, ENROLLED, CHANGES = "all", "enrolled", "changes"
"""On which words it rests: that all are to be insured, who is, and what changes within the year."""


@dataclass(frozen=True, slots=True)
class SourceReading:
    """One way to count who is to be insured (读法). `numbers` are the parts of which `heads` is the sum."""

    name: str
    short: str
    formula: str
    numbers: tuple[int, ...]
    refs: tuple[Ref, ...]

    @property
    def heads(self) -> int:
        """People by this reading at the time of the report."""
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `changes` holds only what was filled in; `enrolled` None where it was not. `unused` are sources that
    were filled in and that no reading uses, each with those that are missing.
    """

    policy: Policy
    sources: tuple[HeadSource, ...]
    insurances: tuple[Term, ...]
    readings: tuple[SourceReading, ...]
    given: Mapping[str, int]
    enrolled: Mapping[str, int | None]
    unused: tuple[tuple[HeadSource, tuple[HeadSource, ...]], ...] = ()

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

    def refs(self, role: str) -> tuple[Ref, ...]:
        """The words of the policy on which it rests in one point."""
        return self.policy.quoted("system", role)


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
    filled, policy = Given(inputs), knowledge.policy
    offer = policy.offer("system")
    sources = {one.id: one for one in offer.sources}
    given = {name: heads for name in (*sources, *GAINS, *LOSSES) if (heads := filled.heads(name)) is not None}
    readings = _readings(policy, offer, given)
    if not readings:
        first, *others = [sources[way.sources[0]] for way in offer.ways if len(way.sources) == 1]
        also = f"和{'、'.join(one.label for one in others)}都" if others else ""
        text = f"{first.label}：{also}没有填，不知道应当参保多少人。至少填一个，没有人就填 0"
        raise InputError((Problem(first.id, text),))
    enrolled = {one.id: filled.heads(f"enrolled-{one.id}") for one in knowledge.targeted}
    case = Case(
        policy, offer.sources, knowledge.targeted, readings, given, enrolled, tuple(_unused(offer, sources, given))
    )
    for reading in readings:
        if case.losses > reading.heads + case.gains:
            text = (
                f"{'、'.join(LOSSES[name] for name in LOSSES if name in given)}共{case.losses:,}人，"
                f"比{reading.name}加上增加的{reading.heads + case.gains:,}人还多。请核对这几个数"
            )
            raise InputError((Problem(next(name for name in LOSSES if name in given), text),))
    return case


def _readings(policy: Policy, offer: Offer, given: Mapping[str, int]) -> tuple[SourceReading, ...]:
    """The ways to count of which everything was filled in."""
    sources = {one.id: one for one in offer.sources}
    return tuple(
        SourceReading(
            way.name,
            way.short,
            " + ".join(sources[one].label for one in way.sources),
            tuple(given[one] for one in way.sources),
            tuple(dict.fromkeys(policy.ref(sources[one].clause, sources[one].words) for one in way.sources)),
        )
        for way in offer.ways
        if all(one in given for one in way.sources)
    )


def _unused(
    offer: Offer, sources: Mapping[str, HeadSource], given: Mapping[str, int]
) -> Iterator[tuple[HeadSource, tuple[HeadSource, ...]]]:
    """What was filled in and stands in no way to count of which everything was: with what the first of them lacks."""
    for source in offer.sources:
        ways = [way for way in offer.ways if source.id in way.sources]
        missing = [tuple(sources[one] for one in way.sources if one not in given) for way in ways]
        if source.id in given and all(missing):
            yield source, missing[0]
