"""A roster that has been worked out (算完的花名册)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..output.calculation import Calculation
from .case import Case
from .judge.cost import Costs
from .judge.owed import Owed
from .judge.standing import Rules
from .judge.tally import Tally
from .read.people import Person, RowDoubt
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
    unstated: int
    rules: Rules
    costs: Costs
    owed: Owed
    tally: Tally
    done: Calculation = field(init=False)
    """The answer, and with what it was worked out; a name or a number is not in it."""
