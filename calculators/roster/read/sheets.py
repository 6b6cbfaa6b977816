"""Which sheet of a workbook is read (哪一张表): what is seen before what is hidden, people before instructions, alike sheets
together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...policy.roster_words import Terms
from . import layout, rows
from .decisions import Choices, Decision, DecisionOption, Stage, settle
from .layout import Header

ALL = "*"
"""The choice of all alike sheets together."""
_ASIDE = re.compile(
    r"说明|须知|填写|填表|示例|样例|范例|模板|样表|字典|代码|下拉|选项|数据源|参数|目录|封面|汇总|统计|透视"
    r"|readme|help|example|dict|list",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\d{1,2}月|\d{4}|季度|上半年|下半年|[一二三四五六七八九十]月|旧|原|备份|副本|离职|退休|历史|作废"
    r"|old|copy|backup|[(（]\d+[)）]$",
    re.IGNORECASE,
)
_FEW = 6


@dataclass(frozen=True, slots=True)
class SheetCandidate:
    """One sheet as it lies in the workbook, with its first rows and the header that was found there."""

    name: str
    hidden: bool
    active: bool
    first: tuple[list[str], ...]
    header: Header
    known: int
    """How many columns its header names."""

    @property
    def below(self) -> Sequence[Sequence[str]]:
        """The rows under the header that may be people."""
        return rows.evidence(self.first[self.header.last :])

    @property
    def merit(self) -> tuple[bool, bool, bool, bool, bool, int]:
        """The larger the better."""
        people = bool(self.below) and self.known > 0
        return (
            not self.hidden,
            people,
            _ASIDE.search(self.name) is None,
            self.known > 1,
            self.active,
            self.known,
        )


def read_sheet(name: str, first: Sequence[list[str]], terms: Terms, *, hidden: bool, active: bool) -> SheetCandidate:
    """A sheet by its first rows."""
    header = layout.find_header(first, terms)
    known = layout.score(header.names, terms, header.upper)
    return SheetCandidate(name, hidden, active, tuple(first), header, known)


def decide(listed: Sequence[SheetCandidate], choices: Choices) -> tuple[list[SheetCandidate], Decision | None]:
    """The sheets to read, and what is to be told if there are several. Raises FileError for one that is not there."""
    if len(listed) == 1:
        return list(listed), None
    best = max(listed, key=lambda one: one.merit)
    alike = [one for one in listed if _is_alike(one, best)]
    together = len(alike) > 1 and not any(_PERIOD.search(one.name) for one in alike) and not _overlap(alike)
    others = [one for one in listed if one not in alike and one.known > 1 and one.below]
    options = [DecisionOption(one.name, f"「{one.name}」{'（隐藏的）' if one.hidden else ''}") for one in listed]
    if len(alike) > 1:
        options.insert(0, DecisionOption(ALL, f"{len(alike)}张一起：{_names(alike)}"))
    value = ALL if together else best.name
    why = _why(best, listed, alike, others, together=together)
    asked = len(alike) > 1 or any(not one.hidden for one in others)
    first = Decision("sheet", Stage.SHEET, "", why, value, tuple(options), asked)
    made = settle(first, choices)
    taken = alike if made.value == ALL else [one for one in listed if one.name == made.value]
    said = f"工作簿有{len(listed)}张工作表，" + (
        f"一起读了{len(taken)}张：{_names(taken)}" if len(taken) > 1 else f"只读了「{taken[0].name}」"
    )
    hidden = "，它是隐藏的" if any(one.hidden for one in taken) else ""
    return taken, Decision(made.id, made.stage, said + hidden, made.why, made.value, made.options, made.asked)


def _why(
    best: SheetCandidate,
    listed: Sequence[SheetCandidate],
    alike: Sequence[SheetCandidate],
    others: Sequence[SheetCandidate],
    *,
    together: bool,
) -> str:
    if together:
        return "它们的列名一样，人不重复，像一个部门一张"
    if len(alike) > 1:
        same = [one for one in alike if one is not best]
        return f"{_names(same)}的列名和它一样，但像是别的月份或者同一些人，没有一起读，请您定"
    if others:
        return f"{_names(others)}也有花名册的列名，没有读"
    if any(one.hidden for one in listed):
        return "别的没有花名册的列名，或者是隐藏的"
    return "别的没有花名册的列名"


def _names(listed: Sequence[SheetCandidate]) -> str:
    more = f"等{len(listed)}张" if len(listed) > _FEW else ""
    return "、".join(f"「{one.name}」" for one in listed[:_FEW]) + more


def _is_alike(one: SheetCandidate, best: SheetCandidate) -> bool:
    """The same names of columns at the same places, people below them, and seen like the best."""
    if one is best:
        return True
    same = [name for name in one.header.names if name] == [name for name in best.header.names if name]
    places = one.header.names[: len(best.header.names)] == best.header.names[: len(one.header.names)]
    return (
        same
        and places
        and bool(one.below)
        and one.hidden == best.hidden
        and one.known > 0
        and not _ASIDE.search(one.name)
    )


def _overlap(listed: Sequence[SheetCandidate]) -> bool:
    """Do two of these sheets begin with the same lines?"""
    seen: set[tuple[str, ...]] = set()
    for one in listed:
        lines = {tuple(cell.strip() for cell in row[:4]) for row in one.below}
        names = {line for line in lines if any(line)}
        if seen & names:
            return True
        seen |= names
    return False
