"""Answers that hold in every case (每种可能都算): a rule is worked out once for each choice of values that may apply.

Where a document's number is certain for a day, nothing happens here. Where several may hold (this year's limits have been
published, last year's may still apply), a rule that asks for one meets a `Branch`; `explore` then runs it again for each.
A choice that has been made binds the others: two numbers of one notice hold together, and a newer standard, once it
holds, goes on holding on later days. Nothing is chosen by position: what was chosen is told by the ids of values, and a
reader's own choice (`assume`) names them too.

Where only numbers are known that are not confirmed (未核实), they are a question; `admit` names the grades that a reader
lets in for a trial.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Generic, TypeVar

from ..core.model import CalculatorError
from .lookup import Candidates, same_notice
from .parameters import DatedValue

T = TypeVar("T")
MOST = 64
"""Worlds that are worked out at the most; when there are more, it is told."""
WIDER = {"bases/floor": Decimal("0.5"), "bases/ceiling": Decimal(2)}
"""A successor that nobody has read is tried out as this much of the value found: limits that are no narrower."""
NARROWER = ({"bases/floor": Decimal("4.9")}, {"bases/ceiling": Decimal("0.21")})
"""Or as a floor just below the ceiling, and as a ceiling just above the floor: whatever depends on limits changes."""
DIFFERENT = Decimal(2)
"""Any other parameter is tried out as another number: far enough to be another one in whole days and whole cents."""


class Branch(Exception):  # noqa: N818 a choice that is still to be made, and nothing that went wrong
    """A rule needs a value, and several may hold."""

    def __init__(self, found: Candidates, values: tuple[DatedValue, ...]) -> None:
        super().__init__(found.parameter.id)
        self.found, self.values = found, values


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice among candidates (取了哪一个)."""

    found: Candidates
    value: DatedValue


@dataclass(slots=True)
class World:
    """One way in which things may stand (一种情形): the choices made so far, and what a rule asked for."""

    assume: frozenset[str] = frozenset()
    admit: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()
    probing: Mapping[str, Decimal] = field(default_factory=dict)
    """Parameters for which another number is tried, by this factor, because one may hold that nobody has read."""
    met: dict[tuple[str, str, str], Candidates] = field(default_factory=dict)
    """Everything that was asked for and is not certain, by parameter, first and last day."""
    weak: dict[tuple[str, str, str], Candidates] = field(default_factory=dict)
    """What was asked for and is only known from sources that are not let in; one list for all that branch off."""

    def choose(self, found: Candidates) -> DatedValue | None:
        """The value that this world has, None where nothing may be used. Raises Branch where that is still open."""
        if found.certain is not None:
            return found.certain
        values = self._allowed(found)
        if not values:
            if found.weak:
                self.weak[found.parameter.id, found.first, found.last] = found
            return None
        self.met[found.parameter.id, found.first, found.last] = found
        if len(values) == 1:
            if self.choices and len(found.values) > 1 and all(one.found is not found for one in self.choices):
                # what follows from a choice binds like one
                self.choices = (*self.choices, Choice(found, values[0]))
            return self._tried(found, values[0])
        for one in self.choices:
            if one.found.parameter is found.parameter and (one.found.first, one.found.last) == (
                found.first,
                found.last,
            ):
                return self._tried(found, one.value)
        raise Branch(found, values)

    def _tried(self, found: Candidates, value: DatedValue) -> DatedValue:
        """The value, or the number that a successor is tried out with."""
        factor = self.probing.get(found.parameter.id)
        return value if factor is None else replace(value, value=(str(value.decimal * factor),))

    def _allowed(self, found: Candidates) -> tuple[DatedValue, ...]:
        """Those that can be true with what this world has already chosen."""
        usable = found.values if found.firm else tuple(value for value in found.weak if value.grade in self.admit)
        values = tuple(value for value in usable if value.id in self.assume) or usable
        for choice in self.choices:
            values = tuple(value for value in values if _together(choice, found, value)) or values
        # the best source of each number
        return tuple({value.value: value for value in reversed(values)}.values())[::-1]


def _together(choice: Choice, found: Candidates, value: DatedValue) -> bool:
    """Can this value be true if that one is?"""
    other = choice.found
    if other.parameter is found.parameter:
        earlier, later = (choice.value, value) if other.first <= found.first else (value, choice.value)
        return not (earlier.start and later.start) or earlier.start <= later.start
    if other.first != found.first:
        return True
    return same_notice(choice.value, value) or not any(same_notice(one, value) for one in other.values)


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What came out of one world."""

    world: World
    answer: T


@dataclass(frozen=True, slots=True)
class Explored(Generic[T]):
    """Every world that was worked out; `cut` when there were more than MOST."""

    outcomes: tuple[Answered[T], ...]
    cut: bool

    @property
    def met(self) -> Mapping[tuple[str, str, str], Candidates]:
        """Everything that was asked for and is not certain."""
        return {key: found for one in self.outcomes for key, found in one.world.met.items()}


def explore(answer: Callable[[World], T], start: World) -> Explored[T]:
    """Work out every world that `start` leaves open. Raises what `answer` raises, if it does so in each of them."""
    open_worlds = [start]
    done: list[Answered[T]] = []
    refused: CalculatorError | None = None
    while open_worlds and len(done) < MOST:
        world = open_worlds.pop()
        try:
            done.append(Answered(world, answer(world)))
        except Branch as branch:
            open_worlds += reversed(list(_branches(world, branch)))
        except CalculatorError as error:
            refused = refused or error
    if not done and refused:
        raise refused
    return Explored(tuple(done), bool(open_worlds))


def _branches(world: World, branch: Branch) -> Iterator[World]:
    for value in branch.values:
        yield replace(world, choices=(*world.choices, Choice(branch.found, value)), met={})
