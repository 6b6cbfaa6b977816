"""Result → plain text and CSV rows, and how every value is shown (文字、CSV 和数的写法)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from calculators.model import Result, Tone, Value

TONES = {
    Tone.PRIORITY: "扩面重点",
    Tone.POSSIBLE: "可能是扩面重点",
    Tone.NEXT: "下一步",
    Tone.CHECK: "请核对",
    Tone.UNKNOWN: "没有计入",
    Tone.DISTANCE: "还差多少",
    Tone.NOTE: "说明",
}
DISCLAIMER = "结果只供参考，不是行政决定。"
_FORMULA_STARTERS = ("=", "+", "-", "@", "\t", "\r")
_NEGATIVE = re.compile(r"-[0-9][0-9,]*(\.[0-9]+)?")


def format_value(value: Value, unit: str = "", text: str = "") -> str:
    """A figure as it is shown: thousands separators, its unit, a per cent sign without a space.

    >>> format_value(12000, "人"), format_value(Decimal("84.9"), "%"), format_value(None, "人", "未填")
    ('12,000人', '84.9%', '未填')
    """
    if value is None:
        return text
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return f"{len(value)}行"
    shown = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}" if isinstance(value, int) else value
    return f"{shown}{unit}"


def result_text(result: Result) -> str:
    """The whole result as plain text, for the command line and for a chat message."""
    return "\n".join(_lines(result)) + "\n"


def result_rows(result: Result) -> list[list[str]]:
    """Result and working as CSV rows."""
    rows = [[result.headline]]
    for table in result.tables:
        rows += [[], [table.caption], list(table.columns)]
        rows += [[head, *(format_value(cell.value, "", cell.text) for cell in cells)] for head, cells in table.rows]
        rows += [["依据", "；".join(ref.label for ref in table.refs)]] if table.refs else []
    rows += [[], ["计算过程"], ["对象", "步骤", "算式", "代入", "结果", "单位", "取整", "依据"]]
    for step in result.steps:
        refs = "；".join(ref.label for ref in step.refs)
        shown = format_value(step.value)
        rows.append([step.subject, step.label, step.formula, step.numbers, shown, step.unit, step.rounding, refs])
    rows += [[], [DISCLAIMER]]
    return harmless_rows(rows)


def result_csv(result: Result) -> str:
    """Result and working as a CSV file with BOM, which Excel opens as it is."""
    return csv_text(result_rows(result))


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as a CSV file with BOM, which Excel opens as it is; formulas are made harmless."""
    out = io.StringIO()
    csv.writer(out).writerows(harmless_rows(rows))
    return "\ufeff" + out.getvalue()


def harmless_rows(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """Cells that a spreadsheet would run as a formula are made text; a negative number stays a number."""
    return [[_harmless(cell) for cell in row] for row in rows]


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTERS) and not _NEGATIVE.fullmatch(cell) else cell


def _lines(result: Result) -> Iterator[str]:
    yield result.headline
    for table in result.tables:
        yield ""
        yield f"【{table.caption}】"
        for name, cells in table.rows:
            figures = zip(table.columns[1:], cells, strict=True)
            yield f"{name}：" + "，".join(
                f"{c} {format_value(cell.value, cell.unit, cell.text)}" for c, cell in figures
            )
        if table.refs:
            yield f"依据：{'、'.join(ref.label for ref in table.refs)}"
    for section in result.sections:
        if section.findings:
            yield ""
            yield f"【{section.title}】"
        for finding in section.findings:
            ground = f"（{'、'.join(ref.label for ref in finding.refs)}）" if finding.refs else ""
            yield f"{TONES[finding.tone]}：{finding.text}{ground}"
    yield ""
    yield "【计算过程】"
    for step in result.steps:
        refs = "、".join(ref.label for ref in step.refs) or "没有查到依据"
        yield f"{step.subject}　{step.label}：{step.formula}；{step.numbers}；得 {format_value(step.value, step.unit)}（{refs}）"
        for extra in (step.rounding, step.note):
            if extra:
                yield f"    {extra}"
    yield ""
    yield from result.notes
    yield DISCLAIMER
