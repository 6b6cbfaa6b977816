"""The one canonical form of what was typed (填写内容的统一写法): two ways to type the same are one on a sheet.

Blanks around are gone, an option stands by its value, a box is yes or empty, a table is parsed and written again under its
column names. Digits and days stay as they were typed: they are what the reader sees on paper.
"""

from __future__ import annotations

import csv
import io

from ..core.model import Field, FieldKind
from ..core.pasted import split_rows

FILLED = "（填了，没有存进计算书）"
"""Stands for what a private field held: enough to recompute, for a result asks only whether it was filled."""


def canonical(field: Field, typed: str, *, whole: bool = False) -> str:
    """What was typed into a field, in its one form; without what is private, unless the whole is asked for.

    >>> canonical(Field("new", "", FieldKind.YES, ""), " 0 "), canonical(Field("staff", "", FieldKind.HEADS, ""), " 1２0 ")
    ('', '1２0')
    """
    text = typed.strip()
    if not text:
        return ""
    match field.kind:
        case _ if field.private and not whole:
            return FILLED
        case FieldKind.YES:
            return "" if text in ("no", "0") else "yes"
        case FieldKind.CHOICE:
            return _value(field, text)
        case FieldKind.ROWS:
            return _rows(field, typed, whole)
    return text


def _value(field: Field, text: str) -> str:
    return next((one.value for one in field.options if text in (one.value, one.label, *one.earlier)), text)


def _rows(field: Field, typed: str, whole: bool) -> str:
    """A table under its column names, parted by tabs. A row of which only private cells were filled still is a row."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    try:
        rows = [
            [_cell(column, cell or "", whole) for column, cell in zip(field.columns, cells, strict=True)]
            for _, cells in split_rows(field, typed)
        ]
    except ValueError:
        return typed.strip()  # it cannot be read, so nothing is worked out
    private = [at for at, column in enumerate(field.columns) if column.private]
    for row in rows:
        if private and not any(row):
            row[private[0]] = FILLED
    writer.writerows([[column.label for column in field.columns], *rows] if rows else [])
    return out.getvalue()


def _cell(column: Field, cell: str, whole: bool) -> str:
    if column.private and not whole:
        return FILLED if cell == FILLED else ""
    return _value(column, cell) if column.kind is FieldKind.CHOICE else cell
