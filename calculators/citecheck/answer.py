"""What the check says, as a list, as a corrected text, as CSV (核对结果)."""

from __future__ import annotations

from collections.abc import Iterable

from ..output.csv_file import Spreadsheet
from .checking import Agreement, CitationFinding

_HEADER = ("行", "字", "类别", "结论", "原文", "说明", "建议")


def rows(text: str, findings: Iterable[CitationFinding]) -> tuple[tuple[str, ...], ...]:
    """A row a finding, below the header."""
    made: list[tuple[str, ...]] = [_HEADER]
    line, begin, done = 1, 0, 0
    for one in findings:
        if breaks := text.count("\n", done, one.start):
            line, begin = line + breaks, text.rfind("\n", done, one.start) + 1
        done = one.start
        cells = (one.kind.value, one.outcome.value, one.passage, one.told, one.instead)
        made.append((str(line), str(one.start - begin + 1), *cells))
    return tuple(made)


def listed(text: str, findings: tuple[CitationFinding, ...]) -> str:
    """The list, a line a finding, then how many of each."""
    if not findings:
        return "没有找到引文\n"
    lines = [
        f"第{line}行第{sign}字　{kind}　{outcome}：{passage}　{told}" + (f"　建议：{instead}" if instead else "")
        for line, sign, kind, outcome, passage, told, instead in rows(text, findings)[1:]
    ]
    counts = [(one.value, sum(each.outcome is one for each in findings)) for one in Agreement]
    return "\n".join([*lines, "合计　" + "；".join(f"{name} {count}" for name, count in counts if count)]) + "\n"


def corrected(text: str, findings: Iterable[CitationFinding]) -> str:
    """The text with what should stand there; where nobody can say, it is left as it is."""
    parts, done = [], 0
    for one in findings:
        if one.instead and one.start >= done:
            parts += [text[done : one.start], one.instead]
            done = one.end
    return "".join([*parts, text[done:]])


def csv(text: str, findings: Iterable[CitationFinding]) -> bytes:
    """The rows as a file."""
    return Spreadsheet(rows(text, findings)).content()
