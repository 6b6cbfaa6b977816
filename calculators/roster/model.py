"""A roster that has been worked out (算完的花名册)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..alternatives import TRIAL
from ..output.calculation import Calculation
from .case import Case
from .judge.cost import ContributionPlan, Costs
from .judge.deadlines import Deadlines
from .judge.owed import Owed
from .judge.standing import Rules
from .judge.tally import Tally
from .judge.topup import TopUp
from .read.decisions import Decision
from .read.person import Person, RowDoubt
from .read.source import Source


@dataclass(slots=True)
class Roster:
    """A roster worked out."""

    source: Source
    mapping: Mapping[str, int]
    case: Case
    people: list[Person]
    gone: list[Person]
    doubts: list[RowDoubt]
    skipped: Mapping[str, list[int]]
    """Rows that are no people, by why they are none (read/rows.py)."""
    decisions: list[Decision]
    """How the file was read."""
    unstated: int
    rules: Rules
    costs: Costs
    owed: Owed
    tally: Tally
    deadlines: Deadlines
    topup: TopUp
    done: Calculation = field(init=False)
    """The answer, and with what it was worked out; a name or a number is not in it."""
    choices: list[str] = field(default_factory=list)
    """Of every world of the month that is paid for, which of the numbers that may hold it takes, in words."""

    tried: bool = False
    """Does the answer rest on numbers that are not confirmed, because the reader wanted that?"""

    @property
    def premise(self) -> str:
        """What the answer takes for granted, in a few words; empty where everything is certain."""
        short = [one.short for one in self.done.result.premises if one.short]
        return "；".join(dict.fromkeys([*([TRIAL.rstrip("：")] if self.tried else []), *short]))

    def in_world(self, world: int) -> View:
        """The sums of one world of the month that is paid for."""
        plans = self.costs.plans
        return View(self, self.case, self.tally.in_world(world), plans[world] if plans else None)


@dataclass(frozen=True, slots=True)
class View:
    """A roster as it stands in one world."""

    roster: Roster
    case: Case
    tally: Tally
    plan: ContributionPlan | None
