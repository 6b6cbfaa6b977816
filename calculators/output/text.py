"""Result → plain text, and how every value is shown (文字和数的写法)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..core.model import Figure, Result, Span, Tone
from .citations import Citations, grouped, of_rows, of_table, source_words

TONES = {
    Tone.PRIORITY: "扩面重点",
    Tone.POSSIBLE: "可能是扩面重点",
    Tone.NEXT: "下一步",
    Tone.CHECK: "请核对",
    Tone.UNKNOWN: "没有计入",
    Tone.DISTANCE: "还差多少",
    Tone.NOTE: "说明",
}
_DIGITS = "〇一二三四五六七八九"
TOTAL = "合计"
"""The heading of a table's last row, if that adds up the others."""
DISCLAIMER = "结果只供参考，不是行政决定。"
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0, and with it a DOCX or XLSX file, cannot hold; nobody types it on purpose."""


def first_few(names: Sequence[object], most: int, rest: str = "等", unit: str = "") -> str:
    """The first names of a list, and that there are more (前几个). `unit` stands behind the names; `rest` is told only where
    some were left out, with how many there are in all for {count}.

    >>> first_few("甲乙丙", 2, "等{count}个单位"), first_few([2, 5], 2, unit="行"), first_few("甲乙丙", 2)
    ('甲、乙等3个单位', '2、5行', '甲、乙等')
    """
    told = "、".join(map(str, names[:most])) + unit
    return told + rest.format(count=f"{len(names):,}") if len(names) > most else told


def chinese(number: int) -> str:
    """A small number as official papers write it, from 一 on; a large one in figures.

    >>> chinese(4), chinese(10), chinese(12), chinese(20), chinese(100)
    ('四', '十', '十二', '二十', '100')
    """
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + ("" if ones == 0 else _DIGITS[ones])


def counted(number: int, things: str) -> str:
    """So many things, in words.

    >>> counted(2, "项"), counted(6, "项")
    ('两项', '六项')
    """
    return f"{'两' if number == 2 else chinese(number)}{things}"


def format_value(value: Figure, unit: str = "", text: str = "") -> str:
    """A figure as it is shown: thousands separators, its unit, a per cent sign without a space.

    >>> format_value(12000, "人"), format_value(Decimal("84.9"), "%"), format_value(None, "人", "未填")
    ('12,000人', '84.9%', '未填')
    """
    if value is None:
        return text
    if type(value) is int:
        return f"{value:,}{unit}"
    if isinstance(value, Span):
        return f"{format_value(value.low)}至{format_value(value.high, unit)}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日{unit}"
    shown = f"{value:,f}" if isinstance(value, Decimal) else value
    return f"{shown}{unit}"


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file for Windows as well: BOM and CRLF. A mark becomes its first line."""

    lines: tuple[str, ...]
    mime: str = "text/plain;charset=utf-8"

    def content(self, mark: str = "") -> bytes:
        """The file's bytes."""
        lines = "\n".join((*((mark,) if mark else ()), *self.lines)).splitlines()
        return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode()


def result_text(result: Result, beside: Iterable[Result] = ()) -> str:
    """The whole result as plain text, for the command line and for a chat message; then what was put beside it."""
    lines = [*_lines(result), *(line for one in beside for line in ("", *_lines(one)))]
    return "\n".join([*lines, DISCLAIMER]) + "\n"


def _lines(result: Result) -> Iterator[str]:
    citations = Citations(result)
    yield result.headline
    if result.premises:
        yield ""
        yield "【前提】"
        for one in result.premises:
            yield f"{one.text}{citations.told(one.refs)}"
            yield from (f"　　{line}" for line in one.lines[1:])
    for table in result.tables:
        yield ""
        yield f"【{table.caption}】{citations.told(of_table(table))}"
        for (name, cells), refs in zip(table.rows, of_rows(table), strict=True):
            figures = [format_value(cell.value, cell.unit, cell.text) for cell in cells]
            if len(figures) > 1:
                heads = zip(table.columns[1:], figures, strict=True)
                figures = [f"{column} {shown}" for column, shown in heads if shown]
            yield f"{name}{citations.told(refs)}：{'，'.join(figures)}"
    for section in result.sections:
        if section.findings:
            yield ""
            yield f"【{section.title}】"
        for finding in section.findings:
            named = "；".join(source_words(one) for one in grouped(finding.refs)) if section.folded else ""
            citation = f"（{named}）" if named else citations.told(finding.refs)
            yield f"{TONES[finding.tone]}：{finding.text}{citation}"
    if citations.sources:
        yield ""
        yield "【依据】"
        yield from (f"{mark}{source_words(one)}" for mark, one in citations.legend())
    if result.steps:
        yield ""
        yield "【计算过程】"
    for step in result.steps:
        sources = citations.named(step.refs) or "没有查到依据"
        yield f"{step.subject}　{step.label}：{step.formula}；{step.numbers}；得 {format_value(step.value, step.unit)}（{sources}）"
        for extra in (step.rounding, step.note):
            if extra:
                yield f"    {extra}"
    yield ""
    yield from result.notes
