"""The contents of the assessment (考核内容): what was due, what was done, the evidence, and the share of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..core.given import Given
from ..core.model import InputError, Inputs, Problem
from ..core.share import percent
from ..policy.knowledge import Knowledge, Policy, Statement


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures of one content: what was due and what of it was done."""

    key: str
    due: str
    done: str
    unit: str
    told: str
    rate: str
    target: str = ""
    """The insurance, where it is a target."""


_TARGET = "{name}下达新增指标{due}人，完成{done}人{share}"
"""How the report tells of a target."""


def pairs_of(knowledge: Knowledge) -> tuple[tuple[Pair, ...], ...]:
    """The figures of the contents, in the order of the clause: one pair each, but one an insurance of the targets."""
    targets = tuple(
        Pair(
            f"target-{one.id}", f"{one.short}：下达的扩面指标", f"{one.short}：已完成", "人", _TARGET, "完成率", one.id
        )
        for one in knowledge.targeted
    )
    return tuple(
        targets if one.targets else (Pair(one.id, one.due, one.done, one.unit, one.told, one.rate),)
        for one in knowledge.policy.offer("assessment").figures
    )


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One pair worked out. `share` is a percentage cut to one decimal, None where a figure is missing or nothing is due."""

    pair: Pair
    due: int | None
    done: int | None
    share: Decimal | None

    @property
    def told(self) -> bool:
        """Are both figures there?"""
        return self.due is not None and self.done is not None

    @property
    def reached(self) -> bool:
        """Was as much done as was due?"""
        return self.due is not None and self.done is not None and self.done >= self.due


@dataclass(frozen=True, slots=True)
class Content:
    """One of the contents with its figures and its evidence."""

    statement: Statement
    lines: tuple[ContentLine, ...]
    evidence: str

    def name(self, line: ContentLine) -> str:
        """What a line of it is called: the clause's own words, and the insurance where the content has several."""
        return self.statement.words + (f"：{line.pair.due.partition('：')[0]}" if len(self.lines) > 1 else "")

    @property
    def complete(self) -> bool:
        """Are all its figures there?"""
        return all(line.told for line in self.lines)


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `unit`: the name of whoever reports, "" where it was not filled in; `until`: the last day that the
    figures count; `work` and `plan`: what was done, and what is to be done, in the reporter's own words.
    """

    policy: Policy
    district: bool
    unit: str
    contents: tuple[Content, ...]
    until: date | None = None
    work: str = ""
    plan: str = ""


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, the contents in the order of the clause. Raises InputError where more was done than was due."""
    given, policy, contents = Given(inputs), knowledge.policy, []
    for number, (statement, pairs) in enumerate(zip(policy.assessments, pairs_of(knowledge), strict=True), 1):
        lines = tuple(_line(pair, given.heads(f"due-{pair.key}"), given.heads(f"done-{pair.key}")) for pair in pairs)
        contents.append(Content(statement, lines, given.text(f"evidence-{number}")))
    _check(contents)
    return Case(
        policy,
        given.choice("side") == "district",
        given.text("unit"),
        tuple(contents),
        given.day("until"),
        given.text("work"),
        given.text("plan"),
    )


def _line(pair: Pair, due: int | None, done: int | None) -> ContentLine:
    share = None if due is None or done is None else percent(done, due)
    return ContentLine(pair, due, done, share)


def _check(contents: Sequence[Content]) -> None:
    """A part cannot be larger than its whole; a target can be exceeded."""
    problems = tuple(
        Problem(
            f"done-{line.pair.key}",
            f"{line.pair.done}：{line.done:,}{line.pair.unit}，比{line.pair.due}{line.due:,}{line.pair.unit}还多，请核对",
        )
        for content in contents
        for line in content.lines
        if line.due is not None and line.done is not None and line.done > line.due and not line.pair.target
    )
    if problems:
        raise InputError(problems)
