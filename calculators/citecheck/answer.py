"""What the check says, as a list, for a page, as a corrected text, as CSV (核对结果)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from ..output.csv_file import Spreadsheet
from .outcome import Agreement, CitationFinding

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
    return "\n".join([*lines, f"合计　{_counted(findings)}"]) + "\n"


def headline(findings: tuple[CitationFinding, ...]) -> str:
    """What was found, in a sentence."""
    if not findings:
        return "没有找到引文：文稿里没有文号、条款、引号里的原话，也没有本站的链接。"
    doubtful = sum(not agrees(one) for one in findings)
    return f"找到{len(findings)}处引文，{f'{doubtful}处要看' if doubtful else '都一致'}：{_counted(findings)}。"


def shown(text: str, findings: tuple[CitationFinding, ...]) -> list[dict[str, object]]:
    """The findings as a page lists them: first what is to be looked at, then what agrees. `from` and `to` count as JavaScript
    does, to which a character beyond U+FFFF is two.
    """
    wide = [at for at, sign in enumerate(text) if sign > "\uffff"]
    told = [
        {
            "agrees": agrees(one),
            "place": f"第{line}行第{sign}字",
            "kind": kind,
            "outcome": outcome + ("，写法可以改" if one.outcome is Agreement.EXACT and instead else ""),
            "passage": passage,
            "told": words,
            "instead": instead,
            "target": f"policies/{one.policy}/#{one.clause}" if one.clause else "",
            "from": one.start + bisect_left(wide, one.start),
            "to": one.end + bisect_left(wide, one.end),
        }
        for one, (line, sign, kind, outcome, passage, words, instead) in zip(
            findings, rows(text, findings)[1:], strict=True
        )
    ]
    return sorted(told, key=lambda one: bool(one["agrees"]))


def corrected(text: str, findings: Iterable[CitationFinding]) -> str:
    """The text with what should stand there; where nobody can say, it is left as it is."""
    parts, done = [], 0
    for one in findings:
        if one.instead and one.start >= done:
            parts += [text[done : one.start], one.instead]
            done = one.end
    return "".join([*parts, text[done:]])


def agrees(one: CitationFinding) -> bool:
    """Is there nothing to look at?"""
    return one.outcome is Agreement.EXACT and not one.instead


def _counted(findings: Iterable[CitationFinding]) -> str:
    counts = Counter(one.outcome for one in findings)
    return "；".join(f"{one.value} {counts[one]}" for one in Agreement if counts[one])


def csv(text: str, findings: Iterable[CitationFinding]) -> bytes:
    """The rows as a file."""
    return Spreadsheet(rows(text, findings)).content()
