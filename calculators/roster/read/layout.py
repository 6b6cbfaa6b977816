"""Where the table begins (表头): the header is found below titles and merged cells, in one row or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ...policy.roster_words import UNSEEN, Terms
from . import meanings
from .decisions import YOURS, Choices, Decision, DecisionOption, FileError, Stage

_FOUR_DIGITS = re.compile(r"\d{4}")
_LOWEST = 20
"""A header is looked for in the first rows only."""
_OFFERED = 6
_CERTAIN = 100
"""More than there are columns to be known."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header as found. `last` is the row number of its last row, 0 if there is none and the names are letters;
    `titles` are the numbers of the rows above it that say something; `upper`: per column the name in the row above, where
    the header has two.
    """

    names: tuple[str, ...]
    last: int
    titles: tuple[int, ...]
    upper: tuple[str, ...] = field(default=(), compare=False)

    @property
    def titled(self) -> list[str]:
        """The names with that of the row above, as they are shown."""
        above = [*self.upper, *[""] * len(self.names)]
        return [
            f"{over} {name}" if over and over != name else name for over, name in zip(above, self.names, strict=False)
        ]


NO_HEADER = Header((), 0, ())


def score(names: Sequence[str], terms: Terms, upper: Sequence[str] = ()) -> int:
    """How many different columns a row of headers names."""
    above = [*upper, *[""] * len(names)]
    found = (meanings.of(name, terms, over) for name, over in set(zip(names, above, strict=False)))
    return len({one.role for one in found if one})


def merit(row: Sequence[str], terms: Terms) -> int:
    """How much a row looks like a header: one with a cell that tells of a person only where no other row does."""
    names = plain(row)
    telling = sum(map(_tells, names))
    return max(0, score(names, terms) - telling) if telling else _CERTAIN * score(names, terms)


def in_one_cell(names: Sequence[str], terms: Terms) -> bool:
    """Does one cell hold the whole line of headers: the separator is one that is not known?"""
    named = [name for name in names if name]
    parts = meanings.parts(named[0]) if len(named) == 1 else []
    return len({one.role for part in parts if (one := meanings.of(part, terms))}) > 1


def find_header(first: Sequence[Sequence[str]], terms: Terms) -> Header:
    """The header among the first rows: one row, or two where cells are merged.

    If nothing is known: the first row that says something, or none at all where that row tells of a person already.
    """
    rows = [plain(row) for row in first[:_LOWEST]]
    if not rows:
        return NO_HEADER
    names: Sequence[str]
    over: Sequence[str]
    single: list[tuple[int, int, Sequence[str], Sequence[str]]] = [
        (score(row, terms), at, row, ()) for at, row in enumerate(rows)
    ]
    double: list[tuple[int, int, Sequence[str], Sequence[str]]] = []
    for at, (upper, lower) in enumerate(pairwise(rows), 1):
        over = _spread(upper, lower)
        names = _merged(upper, lower)
        double.append((score(names, terms, over), at, names, over))
    best = max(one[0] for one in [*single, *double])
    begin = next(at for score_, at, *_ in sorted([*single, *double], key=lambda one: one[1]) if 2 * score_ >= best)
    near = [
        one for one in [*single, *double] if begin <= one[1] <= begin + 1
    ]  # another one below is the same once more
    found, at, names, over = max(near, key=lambda one: (one[0], bool(one[3]) and _continues(rows, one[1], terms)))
    if not found:
        at = next((at for at, row in enumerate(rows) if any(row)), 0)
        names = rows[at] if any(rows[at]) else ()
        if any(map(_tells, names)):
            return letters(len(names))
        return Header(tuple(names), at + 1, _titles(rows, at))
    return Header(tuple(names), at + 1, _titles(rows, at - 1 if over else at), tuple(over))


def _continues(rows: Sequence[Sequence[str]], at: int, terms: Terms) -> bool:
    """Is this row the lower one of a header: both name columns, and not the same ones?"""
    upper, lower = rows[at - 1], rows[at]
    return not lower[0] and score(upper, terms) > 1 < score(lower, terms) and {*lower, ""} & {*upper, ""} == {""}


def letters(width: int) -> Header:
    """A table without a header: its columns are called by their letters."""
    return Header(tuple(f"{letter(place)}列" for place in range(width)), 0, ())


def plain(row: Sequence[str]) -> list[str]:
    """A row's cells each in one line, without marks that nobody sees."""
    return [" ".join(UNSEEN.sub("", cell).split()) for cell in row]


def _titles(rows: Sequence[Sequence[str]], begins: int) -> tuple[int, ...]:
    return tuple(number for number, row in enumerate(rows[:begins], 1) if any(row))


def _tells(cell: str) -> bool:
    """A cell with a number of four places or more, as no header has one: a wage, a day, an identity number."""
    return _FOUR_DIGITS.search(cell) is not None


def _merged(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of a header: the lower name where there is one."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    return [under or over for over, under in zip(above, below, strict=True)]


def _spread(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The upper row's names over every lower one: a merged cell keeps its text in its first place only."""
    found, held = [], ""
    for at, under in enumerate(lower):
        over = upper[at] if at < len(upper) else ""
        held = over or (held if under else "")
        found.append(held if under and held != under else "")
    return tuple(found)


def decide(first: Sequence[Sequence[str]], terms: Terms, choices: Choices) -> tuple[Header, Decision]:
    """The header, and what is to be told of it. A choice is the number of the header's last row, 0 for none.

    Raises FileError for a row that is not there.
    """
    found = find_header(first, terms)
    said = choices.get("header", "")
    if said:
        if not said.isdecimal() or not said.isascii() or int(said) > len(first):
            raise FileError(f"表头不能在第{said[:20]}行。请写开头{len(first)}行里的一个行号，没有列名写 0")
        found = _at(first, int(said), terms)
    where = f"第{found.last}行是列名" if found.last else "没有列名，用列的字母"
    known = score(found.names, terms, found.upper)
    why = YOURS if said else f"认出{known}列" if known else "没有认出一列"
    if found.upper and found.last > 1:
        where = f"第{found.last - 1}、{found.last}两行是列名"
    rows = [number for number, row in enumerate(first, 1) if any(cell.strip() for cell in row)][:_OFFERED]
    numbers = sorted({*rows, *([found.last] if found.last else [])})
    options = (*(DecisionOption(str(number), f"第{number}行") for number in numbers), DecisionOption("0", "没有列名"))
    return found, Decision("header", Stage.TABLE, where, why, str(found.last), options, asked=not known and not said)


def _at(first: Sequence[Sequence[str]], last: int, terms: Terms) -> Header:
    if not last:
        return letters(max(map(len, first), default=0))
    rows = [plain(row) for row in first[:last]]
    names: Sequence[str] = rows[-1]
    over: Sequence[str] = ()
    if last > 1:
        above = _spread(rows[-2], rows[-1])
        both = _merged(rows[-2], rows[-1])
        if score(both, terms, above) > score(names, terms):
            names, over = both, above
    return Header(tuple(names), last, _titles(rows, last - 2 if over else last - 1), tuple(over))


def letter(at: int) -> str:
    """A column's letter in Excel.

    >>> letter(0), letter(27), letter(16383)
    ('A', 'AB', 'XFD')
    """
    text = ""
    number = at + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
