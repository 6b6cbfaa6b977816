"""A whole calculation as one table for Excel, WPS and programs (结果表格): inputs, figures, findings, working, versions.

Every row begins with the name of its block (块), and the first row of a block is its head. So a clerk filters by the
first column and finds each table as the page shows it, with its units in the head, and can add up a column; a program
groups the rows by the first cell. Empty rows and commas that a spreadsheet adds when it saves change nothing. One long
table with a row a figure would be easier still for a program, but nobody could read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import __version__
from ..core.model import Field, FieldKind, Ref, Result, Table
from ..core.pasted import split_rows
from . import sheet
from .calculation import MARK, Calculation
from .csv_file import plain_value
from .text import DISCLAIMER, TONES

Row = tuple[str, ...]


def result_rows(done: Calculation) -> tuple[Row, ...]:
    """The rows of the file."""
    rows: list[Row] = []
    for name, block in _blocks(done):
        rows += [(), *((name, *row) for row in block)] if rows else [(name, *row) for row in block]
    return tuple(rows)


def _blocks(done: Calculation) -> Iterator[tuple[str, list[Row]]]:
    yield "概要", list(_about(done))
    fields = done.calculator.fields(done.knowledge)
    yield "填写的内容", list(_inputs(fields, done))
    for field in fields:
        if field.kind is FieldKind.ROWS and done.typed.get(field.name, "").strip():
            yield f"填写的「{field.label}」", list(_typed_rows(field, done.typed[field.name]))
    yield from _answer(done.result, "")
    yield "计算过程", list(_steps(done))
    for one in done.beside:
        premises = [("前提", line) for premise in one.result.premises for line in premise.lines]
        yield one.title, [("项目", "内容"), ("结论", one.result.headline), *premises]
        yield from _answer(one.result, f"{one.title}：")


def _answer(result: Result, before: str) -> Iterator[tuple[str, list[Row]]]:
    """The tables of a result and its findings; the names of their blocks begin with `before`."""
    for table in result.tables:
        yield before + table.caption, list(_table(table))
    findings = [
        (section.title, TONES[finding.tone], finding.text, *_citations(finding.refs))
        for section in result.sections
        for finding in section.findings
    ]
    if findings:
        yield f"{before}结论和提醒", [("方面", "类别", "内容", "依据", "参数（期间和等级）"), *findings]


def _about(done: Calculation) -> Iterator[Row]:
    yield "项目", "内容"
    if done.example:
        yield "示例", MARK
    yield "测算", done.calculator.title
    yield "结论", done.result.headline
    yield from (("前提", line) for one in done.result.premises for line in one.lines)
    if done.day:
        yield "计算日期", done.day
    yield "数据版本", done.knowledge.version
    yield "程序版本", __version__
    yield "指纹", sheet.of(done).fingerprint
    yield from (("说明", note) for note in done.result.notes)
    yield "声明", DISCLAIMER


def _inputs(fields: Iterable[Field], done: Calculation) -> Iterator[Row]:
    """What was filled in, as typed; of a choice its words, with the value that links carry beside them."""
    yield "组", "项目", "填写的内容", "单位", "字段", "选项"
    for field in fields:
        typed = done.typed.get(field.name, "")
        if not typed.strip():
            continue
        option = next((one.label for one in field.options if one.value == typed), "")
        shown = f"见「填写的「{field.label}」」" if field.kind is FieldKind.ROWS else option or typed
        yield field.group, field.label, shown, field.unit, field.name, typed if option else ""


def _typed_rows(field: Field, typed: str) -> Iterator[Row]:
    yield "行", *(_head(column.label, column.unit) for column in field.columns)
    for number, cells in split_rows(field, typed):
        yield str(number), *(cell or "" for cell in cells)


def _table(table: Table) -> Iterator[Row]:
    """The units stand in the heads; a column of several units has one more column for them."""
    columns = zip(*(cells for _, cells in table.rows), strict=True)
    units = [list(dict.fromkeys(cell.unit for cell in column if cell.value is not None)) for column in columns]
    head = [table.columns[0]]
    for column, found in zip(table.columns[1:], units, strict=True):
        head += [column, f"{column}的单位"] if len(found) > 1 else [_head(column, *found)]
    yield *head, "依据", "参数（期间和等级）"
    for name, cells in table.rows:
        row = [name]
        for cell, found in zip(cells, units, strict=True):
            row.append(plain_value(cell.value, cell.text))
            row += [cell.unit if cell.value is not None else ""] if len(found) > 1 else []
        yield *row, *_citations((*(ref for cell in cells for ref in cell.refs), *table.refs))


def _steps(done: Calculation) -> Iterator[Row]:
    yield "对象", "步骤", "算式", "代入", "结果", "单位", "取整", "依据", "参数（期间和等级）", "说明"
    for step in done.result.steps:
        worked = (step.subject, step.label, step.formula, step.numbers, plain_value(step.value), step.unit)
        yield *worked, step.rounding, *_citations(step.refs), step.note


def _citations(refs: Iterable[Ref]) -> tuple[str, str]:
    """Clauses and articles; parameters with their period, source and grade."""
    found = tuple(dict.fromkeys(refs))
    clauses = "；".join(dict.fromkeys(ref.name for ref in found if not ref.detail))
    return clauses, "；".join(f"{ref.name}（{ref.detail}）" for ref in found if ref.detail)


def _head(label: str, unit: str = "") -> str:
    return f"{label}（{unit}）" if unit and f"（{unit}）" not in label else label
