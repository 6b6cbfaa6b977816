"""One person of a roster as read (一个人), and what is doubtful in a row of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from . import numbers

States = tuple[bool | None, ...]
"""Whether somebody is enrolled, an insurance each in the order of `Case.insurances`; None where it is not known."""


class RowDoubt(NamedTuple):
    """Something to look at (请核对): the row as Excel shows it, the column's name, what is wrong. Never what the cell says."""

    row: int
    column: str
    text: str


class Person(NamedTuple):
    """One person of the roster. `number`: as it stands; `category` None: not to be judged; `rural` None: not known;
    `identity`: the checked number of 18 places, or empty; `unread`: roles whose cell was filled in and could not be read;
    `status`: False who has left; `word`: a category that nobody knows, as it stands;
    `delayed`: retires later by agreement (弹性延迟退休); `retire`: which age of retirement applies, where it is known.
    """

    row: int
    name: str
    number: str
    category: str | None
    rural: bool | None
    states: States
    wage: Decimal | None
    base: Decimal | None
    hired: date | None
    left: date | None
    identity: str = ""
    unread: tuple[str, ...] = ()
    status: bool | None = None
    word: str = ""
    sex_said: str = ""
    born_said: date | None = None
    delayed: bool = False
    retire: str = ""

    @property
    def sex(self) -> str:
        """M or F: as it is written, else by the number; empty where neither tells."""
        return self.sex_said or numbers.sex_of(self.identity)

    @property
    def born(self) -> date | None:
        """The day of birth by the number, else as it is written."""
        return numbers.birth_of(self.identity) or self.born_said
