"""The whole way from an opened file to the answer (算一份花名册), in pieces short enough to be told between, or stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import islice

from ..alternatives import choices_of, joined, on_trial, premises, under, verdicts
from ..core.inputs import read
from ..core.merge import merge
from ..core.model import Result
from ..output.calculation import Calculation
from ..policy.knowledge import Knowledge
from . import answer
from .calculator import CALCULATOR
from .case import Case, read_case
from .judge import check
from .judge.age import Ages
from .judge.cost import Costs
from .judge.deadlines import Deadlines
from .judge.owed import Owed
from .judge.standing import Rules
from .judge.tally import Groups, add_up, payer_of, wanted
from .judge.topup import TopUp
from .model import Roster
from .read import reading
from .read.decisions import FileError, check_choices
from .read.people import Reader
from .read.person import Person
from .read.rows import REASONS
from .read.source import Source, check_mapping, is_hidden, rows_of

PIECE = 500
"""Rows a piece."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: `done` of `total` (bytes or rows, as the phase has them), and how many people were read."""

    phase: str
    done: int
    total: int
    people: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was filled in beside the file, on which day, and whether the file is the page's own example."""

    typed: Mapping[str, str]
    day: str = ""
    example: bool = False


def work(source: Source, mapping: Mapping[str, int], asked: Asked, knowledge: Knowledge) -> Iterator[Progress | Roster]:
    """Progress, and at last the roster. Raises FileError or InputError; stopping is not asking for more."""
    case = read_case(read(CALCULATOR.fields(knowledge), asked.typed), knowledge)
    mapping = check_mapping(mapping, source, knowledge.roster)
    reader = Reader(
        source.header,
        mapping,
        case,
        source.choices,
        since=source.table.since,
        tenths=source.tenths,
        paid=source.paid,
        hidden=partial(is_hidden, source) if source.skips_hidden else None,
    )
    found = rows_of(source)
    while piece := list(islice(found, PIECE)):
        for number, row in piece:
            reader.take(number, row)
        yield Progress("读", source.done, max(source.size, source.done), len(reader.people))
    reader.close()
    decisions = [*source.decisions, *reading.decisions(source, reader, knowledge)]
    check_choices(source.choices, decisions)
    if not reader.people:
        left = "；".join(one.said for one in decisions if one.id.startswith("rows."))
        raise FileError(f"列名下面没有人。请看看选的是不是这张表，各列对得对不对{'。' + left if left else ''}")
    here, gone = _split(reader.people, case)
    rules, owed = Rules(case), Owed(case)
    groups = Groups(owed)
    checker, ages = check.Checker(case, source.place, _day(asked.day)), Ages(case)
    gone = ages.judged(gone, reader.doubts)
    if case.back or case.topup:
        groups.add(gone, here=False)
    deadlines = Deadlines(case, rules)
    deadlines.look(gone, here=False)
    for at in range(0, len(here), PIECE):
        part = here[at : at + PIECE] = ages.judged(here[at : at + PIECE], reader.doubts)
        groups.add(part)
        deadlines.look(part, here=True)
        for one in part:
            reader.doubts += checker.doubts(one)
        yield Progress("核对", at, len(here), len(here))
    reader.doubts += checker.twins(here)
    reader.doubts.sort(key=lambda one: one.row)
    earning = groups.earning
    owed.wanted = wanted(earning, rules)
    costs = Costs(case, case.month, owed.wanted)
    tally = None
    for tally in add_up(earning, case, rules, costs, owed):
        yield Progress("算", tally.heads, len(here), len(here))
    assert tally is not None  # noqa: S101 - add_up yields at least once
    tally.left = len(gone)
    topup = TopUp(case, owed.wanted)
    paid = Counter((topup.span(one), payer_of(one), one.states) for one in ((*here, *gone) if case.topup else ()))
    for number, ((span, payer, states), heads) in enumerate(paid.items()):
        if number % PIECE == 0:
            yield Progress("算", len(here), len(here), len(here))
        topup.add(span, payer, [at for at, state in enumerate(states) if state], heads)
    roster = Roster(
        source,
        mapping,
        case,
        here,
        gone,
        reader.doubts,
        {REASONS[kind]: listed for kind, listed in reader.skipped.items()},
        decisions,
        reader.unstated,
        rules,
        costs,
        owed,
        tally,
        deadlines,
        topup,
    )
    roster.done = Calculation(CALCULATOR, asked.typed, _settled(roster), knowledge, asked.day, asked.example)
    yield roster


def _settled(roster: Roster) -> Result:
    """The answer that holds in every world, with its premises: those of the month that is paid for, and of each that is owed."""
    case, results = roster.case, answer.results(roster)
    told = [answer.in_short(roster.in_world(world)) for world in range(len(results))]
    others = (*roster.owed.months, *roster.topup.months)
    months = [(roster.costs, told), *((one, [""] * len(one.plans)) for one in others)]
    known = [one for costs, said in months for one in verdicts(costs.explored, costs.judged(said), case.start)]
    explored = [costs.explored for costs, _ in months]
    listed = premises(joined(known), explored, case.start, case.knowledge)
    roster.choices = [choices_of(one.world) for one in roster.costs.explored.outcomes]
    roster.tried = on_trial(explored, case.start)
    merged = merge(results)
    return under(merged, (*merged.premises, *listed), roster.tried)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _split(people: list[Person], case: Case) -> tuple[list[Person], list[Person]]:
    """Those who were there on the day of the roster, and those who had left."""
    here: list[Person] = []
    gone: list[Person] = []
    for one in people:
        left = one.left < case.asof if one.left and case.asof else one.status is False
        (gone if left else here).append(one)
    return here, gone
