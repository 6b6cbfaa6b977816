"""Numbered citations (依据): one number per source, carried by figures and findings; one legend per result.

A source is an article as one document gives it, for one period and grade: the floor and the ceiling of the same notice
are one source with two numbers in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..core.model import Cell, Ref, Result, Table

_CIRCLED = ((20, 0x2460), (35, 0x3251 - 20), (50, 0x32B1 - 35))
"""Circled numbers up to 20, 35 and 50: where their characters begin, less what comes before."""


def circled(number: int) -> str:
    """A number as a mark.

    >>> circled(1), circled(20), circled(21), circled(36), circled(50), circled(51)
    ('①', '⑳', '㉑', '㊱', '㊿', '(51)')
    """
    start = next((start for most, start in _CIRCLED if number <= most), 0)
    return chr(start + number - 1) if start else f"({number})"


def _place(ref: Ref) -> tuple[str, str, str, str]:
    """What tells one citation from another; which of its words are quoted does not."""
    return (ref.label, ref.detail, ref.part, ref.target)


def grouped(refs: Iterable[Ref]) -> list[tuple[Ref, ...]]:
    """The refs by source, each once, in the order in which they come."""
    found: dict[tuple[str, str], dict[tuple[str, str], Ref]] = {}
    for ref in refs:
        found.setdefault((ref.label, ref.detail), {}).setdefault((ref.part, ref.target), ref)
    return [tuple(one.values()) for one in found.values()]


def _of_row(cells: Iterable[Cell]) -> dict[tuple[str, str, str, str], Ref]:
    """What the figures of a row rest on, each citation once."""
    return {_place(ref): ref for cell in cells for ref in cell.refs}


def of_table(table: Table) -> tuple[Ref, ...]:
    """What a whole table rests on: what it says itself, else what all its rows share."""
    if table.refs or not table.rows:
        return table.refs
    shared = _of_row(table.rows[0][1])
    for _, cells in table.rows[1:]:
        if not shared:
            break
        row = _of_row(cells)
        shared = {place: ref for place, ref in shared.items() if place in row}
    return tuple(shared.values())


def of_rows(table: Table) -> Iterator[tuple[Ref, ...]]:
    """What each row rests on besides the whole table."""
    whole = {_place(ref) for ref in of_table(table)}
    return (tuple(ref for place, ref in _of_row(cells).items() if place not in whole) for _, cells in table.rows)


class Citations:
    """The numbered sources of a result: those of its tables and of the findings that are not folded away."""

    def __init__(self, result: Result) -> None:
        refs = [ref for one in result.premises for ref in one.refs]
        refs += [
            ref
            for table in result.tables
            for rows in ((of_table(table),), of_rows(table))
            for row in rows
            for ref in row
        ]
        refs += [
            ref for section in result.sections if not section.folded for one in section.findings for ref in one.refs
        ]
        self.sources = grouped(refs)
        self._numbers = {(one[0].label, one[0].detail): number for number, one in enumerate(self.sources, 1)}

    def marks(self, refs: Sequence[Ref]) -> list[tuple[str, Ref]]:
        """A mark for each source of these refs, and where it leads, in the order of the numbers."""
        found = {self._numbers[one[0].label, one[0].detail]: one[0] for one in grouped(refs)}
        return [(circled(number), found[number]) for number in sorted(found)]

    def told(self, refs: Sequence[Ref]) -> str:
        """The marks alone."""
        return "".join(mark for mark, _ in self.marks(refs))

    def named(self, refs: Sequence[Ref]) -> str:
        """These sources in words; what is known of one stands in the legend, if it is there."""
        known = self._numbers
        return "、".join(
            source_name(one) if (one[0].label, one[0].detail) in known else source_words(one) for one in grouped(refs)
        )

    def legend(self) -> list[tuple[str, tuple[Ref, ...]]]:
        """Each mark with its source."""
        return [(circled(number), one) for number, one in enumerate(self.sources, 1)]


def source_name(refs: tuple[Ref, ...]) -> str:
    """A source by its label and which of its numbers."""
    return refs[0].label + "、".join(dict.fromkeys(ref.part for ref in refs))


def source_words(refs: tuple[Ref, ...]) -> str:
    """A source by its label and parts, with period and grade.

    >>> floor = Ref("通知三（一）", "parameters/#a", detail="B级", part="下限")
    >>> source_words((floor, Ref("通知三（一）", "parameters/#b", detail="B级", part="上限")))
    '通知三（一）下限、上限（B级）'
    """
    return source_name(refs) + (f"（{refs[0].detail}）" if refs[0].detail else "")
