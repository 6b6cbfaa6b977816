"""Result → plain text, and how every value is shown (文字和数的写法)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
TOTAL = "合计"
"""The heading of a table's last row, if that adds up the others."""
DISCLAIMER = "结果只供参考，不是行政决定。"


def format_value(value: Value, unit: str = "", text: str = "") -> str:
    """A figure as it is shown: thousands separators, its unit, a per cent sign without a space.

    >>> format_value(12000, "人"), format_value(Decimal("84.9"), "%"), format_value(None, "人", "未填")
    ('12,000人', '84.9%', '未填')
    """
    if value is None:
        return text
    if type(value) is int:
        return f"{value:,}{unit}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    shown = f"{value:,f}" if isinstance(value, Decimal) else value
    return f"{shown}{unit}"


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file for Windows as well: BOM and CRLF. A mark becomes its first line."""

    lines: tuple[str, ...]
    mime: str = "text/plain;charset=utf-8"

    def content(self, mark: str = "") -> bytes:
        """The file's bytes."""
        lines = (*((mark,) if mark else ()), *self.lines)
        return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()


def result_text(result: Result) -> str:
    """The whole result as plain text, for the command line and for a chat message."""
    return "\n".join(_lines(result)) + "\n"


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
