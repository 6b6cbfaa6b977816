"""Rosters for the tests, and the short way to work one out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from calculators.policy.knowledge import Knowledge
from calculators.policy.roster_words import Terms
from calculators.roster.job import Asked, work
from calculators.roster.model import Roster
from calculators.roster.read import meanings
from calculators.roster.read.source import Source, open_source

HEAD = ("姓名", "身份证号", "月工资", "养老保险", "医疗保险", "失业保险", "工伤保险", "生育保险")
GOOD = ("王一", "000000196203051017", "5200", "是", "是", "是", "是", "是")
POOR = ("李二", "000000197009182026", "3600", "否", "否", "否", "否", "否")


def as_csv(rows: Sequence[Sequence[str]], encoding: str = "utf-8", separator: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding, "surrogatepass")


def as_book(*sheets: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(content: bytes, knowledge: Knowledge, choices: Mapping[str, str] | None = None) -> Source:
    return open_source(content, knowledge.roster, choices)


def worked(
    content: bytes,
    knowledge: Knowledge,
    mapping: dict[str, int] | None = None,
    choices: Mapping[str, str] | None = None,
    /,
    **typed: str,
) -> Roster:
    """The roster worked out; `typed` are fields, with _ for -."""
    source = opened(content, knowledge, choices)
    found = source.mapping if mapping is None else mapping
    asked = Asked({"kind": "private", **{name.replace("_", "-"): value for name, value in typed.items()}})
    return next(one for one in work(source, found, asked, knowledge) if isinstance(one, Roster))


def told(roster: Roster) -> str:
    """Everything that is shown."""
    from calculators.output.downloads import told as words

    return words(roster.done)


def doubts(roster: Roster) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.text) for one in roster.doubts]


def figures(roster: Roster) -> dict[str, Any]:
    """The cells of the tables by `table·row·column`."""
    return {
        f"{table.caption}·{row}·{column}": cell.value
        for table in roster.done.result.tables
        for row, cells in table.rows
        for column, cell in zip(table.columns[1:], cells, strict=True)
    }


def role_of(name: str, terms: Terms) -> str | None:
    """The column that a header means, None if it is not known."""
    found = meanings.of(name, terms)
    return found.role if found else None
