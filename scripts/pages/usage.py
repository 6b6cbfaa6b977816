"""What rests on what: from each clause and each number of the text to the tables, calculators and examples that use it.

Nothing is kept by hand. What a calculator uses is found by running its worked examples and looking at the citations
that its results name; what the record holds is found in the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup, escape

from calculators.calculator import Calculator
from calculators.catalog import listed, offered, run
from calculators.core.model import CalculatorError, Ref, Result
from calculators.output import link
from calculators.policy.knowledge import Clause, Knowledge, Policy, Target
from scripts.data.examples import Examples


class State(StrEnum):
    """How far a clause has been put to work (落实程度)."""

    COMPUTED = "computed"
    """有测算用到它"""
    DATA = "data"
    """整理成了数据"""
    PROCEDURAL = "procedural"
    """规定谁做什么，没有可算的"""
    NOT_MODELLED = "not-modelled"
    """只作为原文展示"""


STATES: Mapping[State, str] = {
    State.COMPUTED: "可测算",
    State.DATA: "已成数据",
    State.PROCEDURAL: "程序性",
    State.NOT_MODELLED: "只录原文",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the site that rests on something: what it is called, and its path from the root."""

    label: str
    target: str


@dataclass(frozen=True, slots=True)
class MarkedNumber:
    """A number that stands in a clause and is held by the record (数字): where it is, what it means, what rests on it."""

    id: str
    clause: str
    words: str
    start: int
    meaning: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class MapRow:
    """One line of the coverage map (条文应用对照表)."""

    clause: Clause
    state: State
    records: tuple[str, ...]
    calculators: tuple[Calculator, ...]
    doubts: tuple[str, ...]
    named: str = ""
    """The policy, as links to its calculators name it."""

    def place(self, calculator: str) -> str:
        """Where a calculator of it stands, from the site's root."""
        return link.place(calculator, self.named)


_YEARS = re.compile(r"\d{4}(?:至\d{4})?年末?")


def citations(result: Result) -> set[Ref]:
    """Every citation a result names, in tables, findings and working."""
    return {
        *(ref for table in result.tables for ref in table.refs),
        *(ref for table in result.tables for _, cells in table.rows for cell in cells for ref in cell.refs),
        *(ref for section in result.sections for finding in section.findings for ref in finding.refs),
        *(ref for step in result.steps for ref in step.refs),
    }


def example_citations(examples: Examples, knowledge: Knowledge) -> dict[tuple[str, str], set[Ref]]:
    """By (calculator, example): the citations its result names. An example that is refused names none."""
    found: dict[tuple[str, str], set[Ref]] = {}
    there = {one.name for one in offered(knowledge)}
    for calculator, cases in examples.items():
        for case in cases if calculator in there else ():
            try:
                found[calculator, case.name] = citations(run(calculator, dict(case.inputs), knowledge))
            except CalculatorError:
                found[calculator, case.name] = set()
    return found


def numbers(policy: Policy, knowledge: Knowledge, used: Mapping[tuple[str, str], set[Ref]]) -> tuple[MarkedNumber, ...]:
    """The numbers of targets and principles where they stand in the text, in its order."""
    found = [
        _number(policy, knowledge, target, part, used) for target in policy.targets for part in ("increase", "total")
    ]
    for count, one in enumerate(policy.principles, 1):
        for match in _YEARS.finditer(one.words):
            start = policy.clause(one.clause).text.index(one.words) + match.start()
            place = Place(f"指标怎样下达：{one.audience}", f"policies/{policy.id}/targets/#principles")
            meaning = f"下达给{one.audience}的{one.role}：{one.words}"
            found.append(MarkedNumber(f"n-principle-{count}", one.clause, match[0], start, meaning, (place,)))
    order = [clause.id for clause in policy.clauses]
    return tuple(sorted(found, key=lambda number: (order.index(number.clause), number.start)))


def _number(
    policy: Policy, knowledge: Knowledge, target: Target, part: str, used: Mapping[tuple[str, str], set[Ref]]
) -> MarkedNumber:
    clause = policy.clause(target.clause)
    words = target.increase_words if part == "increase" else target.total_words
    at = target.words.rindex(words) if part == "total" else target.words.index(words)
    name = knowledge.names[target.insurance]
    meaning = f"{name}要新增的人数" if part == "increase" else f"{name}的{target.measure}要达到的数"
    home = f"policies/{policy.id}/"
    places = [
        Place(f"{policy.year}年扩面指标表", f"{home}targets/#target-{target.insurance}"),
        Place(f"{name}：{policy.year}年目标", f"insurance/{target.insurance}/"),
        Place("首页的目标卡片", ""),
    ]
    anchor = f"{home}#{target.clause}"
    for calculator in listed():
        names = [
            example
            for (owner, example), refs in used.items()
            if owner == calculator.name and any(ref.target == anchor and words in ref.words for ref in refs)
        ]
        if names:
            where = link.place(calculator.name, knowledge.named)
            places.append(Place(f"测算：{calculator.title}", where))
            places += [Place(f"算例：{name}", f"{where}#examples") for name in names]
    return MarkedNumber(
        f"n-{target.insurance}-{part}",
        target.clause,
        words,
        clause.text.index(target.words) + at,
        meaning,
        tuple(places),
    )


def marked(text: str, offset: int, marks: Iterable[MarkedNumber]) -> Markup:
    """A paragraph with its numbers linked to where they are used. `offset` is where it begins in its clause."""
    out, at = Markup(""), 0
    for mark in marks:
        start = mark.start - offset
        if not 0 <= start < len(text):
            continue
        if text[start : start + len(mark.words)] != mark.words:
            raise ValueError(f"{mark.clause}：数字「{mark.words}」不在标出的位置")
        link = Markup('<a class="number" href="#{0}" id="{0}-at">{1}</a>').format(mark.id, mark.words)
        out += escape(text[at:start]) + link
        at = start + len(mark.words)
    return out + escape(text[at:])


def coverage_map(policy: Policy, used: Mapping[tuple[str, str], set[Ref]], named: str = "") -> tuple[MapRow, ...]:
    """Every clause that has words of its own, with what has become of it; `named` as links to its calculators name it."""
    return tuple(_row(policy, clause, used, named) for clause in policy.clauses if clause.text)


def _row(policy: Policy, clause: Clause, used: Mapping[tuple[str, str], set[Ref]], named: str) -> MapRow:
    anchor = f"policies/{policy.id}/#{clause.id}"
    users = {owner for (owner, _), refs in used.items() if any(ref.target == anchor for ref in refs)}
    computing = tuple(one for one in listed() if one.name in users)
    counts = {
        "目标": sum(one.clause == clause.id for one in policy.targets),
        "扩面重点": sum(one.clause == clause.id for one in policy.groups),
        "下达原则": sum(one.clause == clause.id for one in policy.principles),
        "考核内容": sum(one.clause == clause.id for one in policy.assessments),
        "职责": sum(one.clause == clause.id for one in policy.duties),
    }
    records = tuple(f"{name}{count}条" for name, count in counts.items() if count)
    data = any(count for name, count in counts.items() if name != "职责")
    state = State.COMPUTED if computing else State.DATA if data else State.PROCEDURAL if records else State.NOT_MODELLED
    doubts = (
        *(one.text for one in policy.doubts if one.clause == clause.id),
        *(f"「{one.words}」：{one.doubt}" for one in policy.groups if one.clause == clause.id and one.doubt),
    )
    return MapRow(clause, state, records, computing, doubts, named)
