"""Which column is which (认列): the header is found below titles and merged cells, and its names by their synonyms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calculators.roster.terms import Terms, fold_header

_LOWEST = 20
"""A header is looked for in the first rows only."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header as found. `last` is the row number of its last row; `titles` those of the rows above it that say something."""

    names: tuple[str, ...]
    last: int
    titles: tuple[int, ...]


def role_of(name: str, terms: Terms) -> str | None:
    """The column that a header means, None if it is not known."""
    folded = fold_header(name)
    if not folded:
        return None
    for column in terms.columns:
        if folded in map(fold_header, column.synonyms):
            return column.id
    if any(word in folded for word in terms.amounts):
        return None
    found = [one.id for one in terms.columns if any(word in folded for word in one.contains)]
    return found[0] if len(found) == 1 else None


def score(names: Sequence[str], terms: Terms) -> int:
    """How many different columns a row of headers names."""
    return len({role for name in names if (role := role_of(name, terms))})


def find_header(first: Sequence[Sequence[str]], terms: Terms) -> Header:
    """The header among the first rows: one row, or two where cells are merged. The first row that says something if
    none is known.
    """
    rows = [[" ".join(cell.split()) for cell in row] for row in first[:_LOWEST]]
    best, place, names = 0, -1, []
    for at, row in enumerate(rows):
        for last, candidate in ((at, row), (at + 1, _merged(row, rows[at + 1]) if at + 1 < len(rows) else [])):
            found = score(candidate, terms)
            if found > best:
                best, place, names = found, last, candidate
    if place < 0:
        place = next((at for at, row in enumerate(rows) if any(row)), 0)
        names = rows[place] if rows else []
    first_row = place if names == (rows[place] if rows else []) else place - 1
    titles = tuple(number for number, row in enumerate(rows[:first_row], 1) if any(row))
    return Header(tuple(names), place + 1, titles)


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


def ignored(names: Sequence[str], mapping: Mapping[str, int]) -> list[str]:
    """The columns that are not used, by name; those without a name by their letter as in Excel."""
    used = set(mapping.values())
    return [name or f"{letter(at)}列（没有列名）" for at, name in enumerate(names) if at not in used and name]


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
