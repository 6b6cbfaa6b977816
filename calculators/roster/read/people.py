"""Rows → people (一行一人): the cells of the columns that are used, read once a distinct text, and what is doubtful in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeVar

from ...policy.knowledge import Knowledge
from ...policy.roster_words import ALL, fold
from ..case import Case
from . import cells
from .columns import Header
from .table import MAX_ROWS, FileError

T = TypeVar("T")
States = tuple[bool | None, ...]
"""Whether somebody is enrolled, an insurance each in the order of `Case.insurances`; None where it is not known."""
_LONGEST_WORD = 20
_FORGET = 200_000
"""A memory of cells that has grown larger is begun anew: it never holds more than the roster itself."""


class RowDoubt(NamedTuple):
    """Something to look at (请核对): the row as Excel shows it, the column's name, what is wrong. Never what the cell says."""

    row: int
    column: str
    text: str


class Person(NamedTuple):
    """One person of the roster. `category` None: not to be judged; `rural` None: not known; `unread`: roles whose cell was
    filled in and could not be read; `status`: False who has left; `word`: a category that nobody knows, as it stands.
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


class Reader:
    """Reads rows one after the other into `people`, `doubts` and `skipped` (rows that are no people, by what they are)."""

    def __init__(self, header: Header, mapping: Mapping[str, int], case: Case, since: date = cells.EPOCH) -> None:
        self.people: list[Person] = []
        self.doubts: list[RowDoubt] = []
        self.skipped: dict[str, list[int]] = {}
        self.unstated = 0
        self._case, self._mapping = case, mapping
        self._width = max(mapping.values(), default=-1) + 1
        self._header = header.names
        self._header_name = header.names[mapping["name"]] if "name" in mapping else None
        self._is_total = _Memory(lambda name: fold(name[:_LONGEST_WORD]).startswith(terms.total))
        self._labels = {column.id: column.name for column in case.knowledge.roster.columns}
        self._at = [
            mapping.get(role, -1) for role in ("name", "number", "category", "hukou", "hired", "left", "wage", "base")
        ]
        self._states_at = tuple(_state_columns(mapping, case))
        terms = case.knowledge.roster
        self._category = _Memory(partial(cells.read_category, terms=terms))
        self._rural = _Memory(partial(cells.read_rural, terms=terms))
        self._date = _Memory(partial(cells.read_date, since=since))
        self._wage, self._number = _Memory(cells.read_wage), cells.read_number
        self._yes = _Memory(partial(cells.read_yes, terms=terms))
        self._states: dict[tuple[str, ...], tuple[States, tuple[tuple[str, str], ...]]] = {}

    def take(self, row: int, cell: list[str]) -> None:
        """One row. Raises FileError when there are too many."""
        if len(cell) < self._width:
            cell = cell + [""] * (self._width - len(cell))
        used = [cell[at] if at >= 0 else "" for at in self._at]
        said = tuple([cell[at] for at in self._states_at])
        if not any(used) and not any(said):
            if any(map(str.strip, cell)):
                self.skipped.setdefault("用到的列都空着", []).append(row)
            return
        name = used[0]
        if name and self._is_total[name][0]:
            self.skipped.setdefault("像合计或签名，不是人", []).append(row)
            return
        if not name.strip() and not used[1].strip() and not _says(used[6] + used[7] + "".join(said)):
            self.skipped.setdefault("没有姓名、身份证号和工资", []).append(row)
            return
        if name == self._header_name and self._is_header(cell):
            self.skipped.setdefault("又是一行列名", []).append(row)
            return
        if len(self.people) >= MAX_ROWS:
            raise FileError(f"超过 {MAX_ROWS:,} 人，读到第{row}行停下。请按部门分成几个文件")
        self._person(row, used, said)

    def _is_header(self, cell: Sequence[str]) -> bool:
        return all(cell[at].strip() == self._header[at] for at in self._mapping.values() if at < len(self._header))

    def _person(self, row: int, used: Sequence[str], said: tuple[str, ...]) -> None:
        name = used[0].strip()
        if name and (not name.isprintable() or len(name) > cells.MAX_CELL):
            name = "".join(char for char in " ".join(name.split()) if char.isprintable())[: cells.MAX_CELL]
            self._doubt(row, "name", "有看不见的字，或者太长，已经去掉")
        if not name and not used[1]:
            self._doubt(row, "name", "没有姓名，也没有身份证号，仍然计入了")
        number = ""
        if used[1]:
            try:
                number = self._number(used[1])
            except ValueError as error:
                self._doubt(row, "number", str(error))
        if "\ufffd" in name:
            self._doubt(row, "name", "有读不出的字")
        rural = self._read(row, "hukou", used[3], self._rural)
        category = self._read(row, "category", used[2], self._category)
        if category is None:
            self.unstated += 1
            category = self._case.category
        if rural and category == "staff":
            category = "migrant"
        known = self._states.get(said)
        if known is None:
            known = self._states[said] = self._read_states(said)
        for role, text in known[1]:
            self._doubt(row, role, text)
        self.people.append(
            Person(
                row,
                name,
                number,
                category,
                rural or category == "migrant" if rural is not None or category is not None else None,
                known[0],
                self._read(row, "wage", used[6], self._wage),
                self._read(row, "base", used[7], self._wage),
                self._read(row, "hired", used[4], self._date),
                self._read(row, "left", used[5], self._date),
            )
        )

    def _read(self, row: int, role: str, text: str, memory: _Memory[T]) -> T | None:
        if not text:
            return None
        value, wrong = memory[text]
        if wrong:
            self._doubt(row, role, wrong)
        return value

    def _read_states(self, said: tuple[str, ...]) -> tuple[States, tuple[tuple[str, str], ...]]:
        """What the cells of the insurances say; an insurance without a column, or with an empty cell, takes the common one."""
        values: dict[int, bool | None] = {}
        wrong = []
        for at, text in zip(self._states_at, said, strict=True):
            values[at], why = self._yes[text] if text else (None, "")
            if why:
                role = next(
                    role for role, place in self._mapping.items() if place == at and role.startswith("enrolled-")
                )
                wrong.append((role, why))
        common = self._mapping.get(f"enrolled-{ALL}")
        states = []
        for one in self._case.insurances:
            own = [self._mapping.get(f"enrolled-{one.id}"), common]
            told = [values[at] for at in own if at is not None]
            blank = self._case.blank if told else None
            states.append(next((value for value in told if value is not None), blank))
        return tuple(states), tuple(wrong)

    def _doubt(self, row: int, role: str, text: str) -> None:
        self.doubts.append(RowDoubt(row, self._labels[role], text))


def _says(cells_joined: str) -> bool:
    """Is there a digit or a word of being enrolled, and not just a unit?"""
    return any(char.isdigit() or char in "是否有无√×" for char in cells_joined)


class _Memory(dict[str, tuple[T | None, str]]):
    """What cells say: the value, and what is wrong with it; each distinct text is read once."""

    def __init__(self, reader: Callable[[str], T | None]) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, text: str) -> tuple[T | None, str]:
        if len(self) >= _FORGET:
            self.clear()
        found: tuple[T | None, str]
        try:
            found = self._reader(text), ""
        except ValueError as error:
            found = None, str(error)
        self[text] = found
        return found


def _state_columns(mapping: Mapping[str, int], case: Case) -> list[int]:
    """The columns that say who is enrolled."""
    roles = [f"enrolled-{one.id}" for one in case.insurances]
    return sorted({mapping[role] for role in (*roles, f"enrolled-{ALL}") if role in mapping})


def labels(knowledge: Knowledge) -> dict[str, str]:
    """The names of the columns by role."""
    return {column.id: column.name for column in knowledge.roster.columns}
