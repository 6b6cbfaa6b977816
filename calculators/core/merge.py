"""One result out of several that may each be true (并成一个结果): what agrees stands as it is, what differs is a range.

The results come from the same rule and the same inputs, worked out once for each choice of values that may apply
(calculators/policy/worlds.py). Figures become the span from the lowest to the highest; sentences that differ in numbers
alone name the numbers; what only some of the results say is marked so. Nothing is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from .model import Cell, Figure, File, Finding, Onward, Ref, Result, Section, Span, Step, Table, TableRow

T = TypeVar("T")
SOMETIMES = "（只在一部分情形下）"
"""Stands behind what only some of the results say."""
DEPENDS = "要看适用哪个数"
"""Stands in the place of a figure that some of the results do not have."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def agree(results: Sequence[Result]) -> bool:
    """Do all of them give the same answer: headline and every figure of the tables? The working may differ."""
    first = results[0]
    return all(one.headline == first.headline and _figures(one) == _figures(first) for one in results)


def merge(results: Sequence[Result]) -> Result:
    """One result that holds whichever of these is true. The first one sets the order."""
    first = results[0]
    if len(results) == 1:
        return first
    return replace(
        first,
        headline=spread([one.headline for one in results], "至"),
        tables=_tables([one.tables for one in results]),
        sections=_sections([one.sections for one in results]),
        steps=_steps([one.steps for one in results]),
        notes=tuple(_sentences([one.notes for one in results])),
        charts=first.charts if all(one.charts == first.charts for one in results) else (),
        files=_files([one.files for one in results]),
    )


def span(values: Sequence[Figure]) -> Figure:
    """One figure, or the span of several; None where one of them is missing."""
    low, high = [], []
    for one in values:
        if isinstance(one, Span):
            low.append(one.low)
            high.append(one.high)
        elif isinstance(one, int | Decimal) and not isinstance(one, bool):
            low.append(one)
            high.append(one)
        else:
            return None
    return low[0] if min(low) == max(high) else Span(min(low), max(high))


def spread(texts: Sequence[str], joint: str = "、") -> str:
    """Sentences that differ in numbers alone, as one: with 至 the lowest to the highest, else every number.

    >>> spread(["共缴150.42元", "共缴160元", "共缴150.42元"], "至")
    '共缴150.42至160元'
    >>> spread(["没有缺口", "缺3人"])
    '没有缺口；或者：缺3人'
    """
    told = list(dict.fromkeys(texts))
    if len({_NUMBER.sub("#", one) for one in told}) > 1:
        return "；或者：".join(one.rstrip("。") for one in told) + ("。" if told[0].endswith("。") else "")
    numbers = [_several(list(dict.fromkeys(one)), joint) for one in zip(*map(_NUMBER.findall, told), strict=True)]
    return _NUMBER.sub(lambda _: numbers.pop(0), told[0])


def _several(numbers: list[str], joint: str) -> str:
    if joint == "至" and len(numbers) > 1:
        ordered = sorted(numbers, key=lambda one: Decimal(one.replace(",", "")))
        numbers = [ordered[0], ordered[-1]]
    return joint.join(numbers)


def mark_changed(result: Result, other: Result | None, words: str) -> Result:
    """The result with `words` behind each figure that is another one in `other`; behind every one if there is no other.

    The two come from the same inputs; a figure that stands in one of them alone is another one.
    """
    cells = {} if other is None else _named_cells(other)
    steps = {} if other is None else _named_steps(other)
    tables = []
    for table, names in zip(result.tables, _cell_names(result), strict=True):
        rows = [
            (name, tuple(_marked_cell(cell, cells.get(place), words) for cell, place in zip(row, places, strict=True)))
            for (name, row), places in zip(table.rows, names, strict=True)
        ]
        tables.append(replace(table, rows=tuple(rows)))
    worked = [_marked_step(step, steps.get(place), words) for place, step in _named_steps(result).items()]
    return replace(result, tables=tuple(tables), steps=tuple(worked))


def _cell_names(result: Result) -> list[list[list[Hashable]]]:
    """The place of every cell: its table, row and column, the rows of one name told apart."""
    named: list[list[list[Hashable]]] = []
    for table in result.tables:
        seen: Counter[str] = Counter()
        rows: list[list[Hashable]] = []
        for name, cells in table.rows:
            seen[name] += 1
            rows.append([(table.caption, name, seen[name], at) for at in range(len(cells))])
        named.append(rows)
    return named


def _named_cells(result: Result) -> dict[Hashable, Cell]:
    cells = [cell for table in result.tables for _, row in table.rows for cell in row]
    names = [name for table in _cell_names(result) for row in table for name in row]
    return dict(zip(names, cells, strict=True))


def _named_steps(result: Result) -> dict[Hashable, Step]:
    seen: Counter[tuple[str, str]] = Counter()
    found: dict[Hashable, Step] = {}
    for step in result.steps:
        seen[step.subject, step.label] += 1
        found[step.subject, step.label, seen[step.subject, step.label]] = step
    return found


def _marked_cell(cell: Cell, other: Cell | None, words: str) -> Cell:
    if cell.value is None or (other is not None and other.value == cell.value):
        return cell
    return replace(cell, **_marked(cell.value, cell.unit, words))


def _marked_step(step: Step, other: Step | None, words: str) -> Step:
    if other is not None and other.value == step.value:
        return step
    return replace(step, **_marked(step.value, step.unit, words))


def _marked(value: Figure, unit: str, words: str) -> dict[str, Any]:
    """Behind a number the words stand with its unit; in a text they stand once."""
    told = f"（{words}）"
    if isinstance(value, str):
        return {"value": value if words in value else value + told}
    return {"unit": unit if words in unit else unit + told}


def _figures(result: Result) -> list[tuple[str, Figure, str]]:
    return [(name, cell.value, cell.text) for table in result.tables for name, cells in table.rows for cell in cells]


def _refs(several: Sequence[tuple[Ref, ...]]) -> tuple[Ref, ...]:
    return tuple(dict.fromkeys(ref for refs in several for ref in refs))


def _lined_up(several: Sequence[Sequence[T]], key: Callable[[T], object]) -> list[list[T]]:
    """What belongs together, in order: the first of a key with the first ones of the others, the second with the second."""
    found: dict[tuple[object, int], list[T]] = {}
    for listed in several:
        seen: dict[object, int] = {}
        for one in listed:
            name = key(one)
            seen[name] = seen.get(name, 0) + 1
            found.setdefault((name, seen[name]), []).append(one)
    return list(found.values())


def _tables(several: Sequence[tuple[Table, ...]]) -> tuple[Table, ...]:
    return tuple(_table(same, len(several)) for same in _lined_up(several, lambda one: (one.caption, one.columns)))


def _table(same: list[Table], count: int) -> Table:
    rows = _lined_up([one.rows for one in same], lambda row: row[0])
    caption = same[0].caption + (SOMETIMES if len(same) < count else "")
    merged = tuple(_row(row, len(same)) for row in rows)
    return Table(caption, same[0].columns, merged, _refs([one.refs for one in same]))


def _row(same: list[TableRow], count: int) -> TableRow:
    name = same[0][0] + (SOMETIMES if len(same) < count else "")
    return name, tuple(_cell(list(cells)) for cells in zip(*(cells for _, cells in same), strict=True))


def _cell(same: list[Cell]) -> Cell:
    first = next((one for one in same if one.value is not None), same[0])
    refs = _refs([one.refs for one in same])
    if all(one.value == first.value and one.text == first.text for one in same):
        return replace(first, refs=refs)
    if isinstance(first.value, str):
        return replace(first, value=spread([str(one.value or one.text) for one in same]), refs=refs)
    value = span([one.value for one in same])
    return replace(first, value=value, text=DEPENDS if value is None else first.text, refs=refs)


def _sections(several: Sequence[tuple[Section, ...]]) -> tuple[Section, ...]:
    found = []
    for same in _lined_up(several, lambda one: one.title):
        lines = _lined_up([one.findings for one in same], lambda one: (one.tone, _NUMBER.sub("#", one.text)))
        findings = tuple(_finding(line, len(several)) for line in lines)
        ways = _lined_up([one.onward for one in same], lambda one: (one.calculator, one.label))
        found.append(replace(same[0], findings=findings, onward=tuple(map(_onward, ways))))
    return tuple(found)


def _onward(same: list[Onward]) -> Onward:
    """The way on, with what it fills in in every case."""
    return replace(same[0], typed=tuple(one for one in same[0].typed if all(one in other.typed for other in same)))


def _finding(same: list[Finding], count: int) -> Finding:
    text = spread([one.text for one in same]) + (SOMETIMES if len(same) < count else "")
    return replace(same[0], text=text, refs=_refs([one.refs for one in same]))


def _steps(several: Sequence[tuple[Step, ...]]) -> tuple[Step, ...]:
    return tuple(_step(same, len(several)) for same in _lined_up(several, lambda one: (one.subject, one.label)))


def _step(same: list[Step], count: int) -> Step:
    first = same[0]
    value: Figure = first.value
    if any(one.value != first.value for one in same):
        value = span([one.value for one in same])
        value = spread([str(one.value) for one in same]) if value is None else value
    note = spread([one.note for one in same]) if any(one.note for one in same) else ""
    return replace(
        first,
        formula=spread([one.formula for one in same]),
        numbers=spread([one.numbers for one in same]),
        value=value,
        note=note + (SOMETIMES if len(same) < count else ""),
        refs=_refs([one.refs for one in same]),
    )


def _sentences(several: Sequence[tuple[str, ...]]) -> list[str]:
    lines = _lined_up(several, lambda one: _NUMBER.sub("#", one))
    return [spread(same) + (SOMETIMES if len(same) < len(several) else "") for same in lines]


def _files(several: Sequence[tuple[File, ...]]) -> tuple[File, ...]:
    """Each file once where all results make the same one, else one for each result, numbered."""
    if all(one == several[0] for one in several):
        return several[0]
    return tuple(
        replace(file, name=f"{file.name}-{number}", label=f"情形{number}-{file.label}")
        for number, files in enumerate(several, 1)
        for file in files
    )
