"""Which column is which (认列): the header is found below titles and merged cells, and its names by their synonyms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...policy.roster_words import Terms, fold_header

_FOUR_DIGITS = re.compile(r"\d{4}")
_LOWEST = 20
"""A header is looked for in the first rows only."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header as found. `last` is the row number of its last row, 0 if there is none and the names are letters;
    `titles` are the numbers of the rows above it that say something.
    """

    names: tuple[str, ...]
    last: int
    titles: tuple[int, ...]


def role_of(name: str, terms: Terms) -> str | None:
    """The column that a header means, None if it is not known."""
    folded = fold_header(name)
    if not folded:
        return None
    if folded in terms.headers:
        return terms.headers[folded]
    if any(word in folded for word in terms.amounts):
        return None
    found = [one.id for one in terms.columns if any(word in folded for word in one.contains)]
    return found[0] if len(found) == 1 else None


def score(names: Sequence[str], terms: Terms) -> int:
    """How many different columns a row of headers names."""
    return len({role for name in names if (role := role_of(name, terms))})


def find_header(first: Sequence[Sequence[str]], terms: Terms) -> Header:
    """The header among the first rows: one row, or two where cells are merged.

    If nothing is known: the first row that says something, or none at all where that row tells of a person already.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in first[:_LOWEST]]
    if not rows:
        return Header((), 0, ())
    single = [(score(row, terms), at, row) for at, row in enumerate(rows)]
    pairs = [(_merged(upper, lower), at) for at, (upper, lower) in enumerate(pairwise(rows), 1)]
    double = [(score(row, terms), at, row) for row, at in pairs]
    found, at, names = max([*single, *double], key=lambda one: one[0])
    if not found:
        at, names = next(((at, row) for at, row in enumerate(rows) if any(row)), (0, []))
        if any(map(_tells, names)):
            return Header(tuple(f"{letter(place)}列" for place in range(len(names))), 0, ())
    begins = at if names is rows[at] else at - 1
    titles = tuple(number for number, row in enumerate(rows[:begins], 1) if any(row))
    return Header(tuple(names), at + 1, titles)


def _tells(cell: str) -> bool:
    """A cell with a number of four places or more, as no header has one: a wage, a day, an identity number."""
    return _FOUR_DIGITS.search(cell) is not None


def _merged(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of a header: the lower name where there is one."""
    width = max(len(upper), len(lower))
    above, below = ([*row, *[""] * (width - len(row))] for row in (upper, lower))
    return [under or over for over, under in zip(above, below, strict=True)]


def recognise(names: Sequence[str], terms: Terms) -> dict[str, int]:
    """The first column that means each role, by its place."""
    found: dict[str, int] = {}
    for at, name in enumerate(names):
        role = role_of(name, terms)
        if role is not None:
            found.setdefault(role, at)
    return found


def ignored(names: Sequence[str], mapping: Mapping[str, int], samples: Sequence[Sequence[str]]) -> list[str]:
    """The columns that are not used, by name; those without a name, but with something in them, by their letter."""
    left = [at for at in range(len(names)) if at not in set(mapping.values()) and (names[at] or samples[at])]
    return [names[at] or f"{letter(at)}列（没有列名）" for at in left]


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
