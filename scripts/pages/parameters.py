"""Stage 4, for parameters: what the page of parameters (参数) and the pages of history (沿革) show, in words.

Nothing is added to the data here but words for dates and units, who uses a value, whether its check is overdue, and
the whole numbers from which the pictures are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from calculators.calculator import Calculator
from calculators.catalog import listed
from calculators.core.model import Ref
from calculators.policy.knowledge import HistoryLine, Knowledge
from calculators.policy.parameters import DatedValue, Ends, Link, Parameter
from scripts.data.links import KINDS
from scripts.pages import until

CHECK_DAYS = 365
"""A check older than this, counted back from the data's own day of checking, is overdue (核对已过期)."""
_BAR, _ROW, _HEAD, _SPACE = 116, 28, 26, 16
"""In the picture: the longest bar of a panel, the height of a row and of a panel's name, the space between panels."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a panel: as written, and the length of its bar (0 if there is no number)."""

    parameter: Parameter
    value: DatedValue
    label: str
    words: str
    length: int
    y: int


@dataclass(frozen=True, slots=True)
class Panel:
    """The numbers of one measure (口径), which alone share an axis. `top` is its place in the picture."""

    name: str
    hint: str
    bars: tuple[Bar, ...]
    top: int

    @property
    def bottom(self) -> int:
        """Where its axis ends."""
        return self.top + _HEAD + len(self.bars) * _ROW

    @property
    def told(self) -> str:
        """The panel in words."""
        return f"{self.name}：" + "，".join(f"{bar.label}{bar.words}" for bar in self.bars)


def date_words(read: str) -> str:
    """A date as it was read: 2005 → 2005年（月日未读到）; empty → 未读到.

    >>> [date_words(one) for one in ("2005-07-01", "2023-01", "2005", "")]
    ['2005-07-01', '2023年1月（日未读到）', '2005年（月日未读到）', '未读到']
    """
    match len(read):
        case 0:
            return "未读到"
        case 4:
            return f"{read}年（月日未读到）"
        case 7:
            return f"{read[:4]}年{int(read[5:])}月（日未读到）"
    return read


def period_words(value: DatedValue) -> str:
    """From when to when, as read: never completed, never closed by us."""
    if value.start and value.start == value.end:
        return value.start
    start = f"{date_words(value.start)}起" if value.start else "起始日未读到"
    return f"{start}，到 {date_words(value.end)}" if value.end else f"{start}，终止日期未读到"


def certain_words(value: DatedValue) -> str:
    """Where we use less than the dates say: which days are certain, and why."""
    if not value.value:
        return ""
    if not value.sure_start:
        return f"没有一天能确定适用，测算不用它作默认值{'：' + value.why if value.why else ''}"
    if not value.why:
        return ""
    last = f"到 {value.sure_end}" if value.sure_end else "以后"
    return f"能确定适用的是 {value.sure_start} {last}：{value.why}"


def end_words(value: DatedValue) -> str:
    """Why it may end, and up to when it was checked: 法规，依据核对至2026-11-29."""
    match value.ends:
        case Ends.STATUTE if not value.sure_end and value.sure_start:
            return f"法规，没有读到废止或替换它的，依据核对至{value.checked}"
        case Ends.YEARLY if value.successor:
            return f"年度标准，{value.successor}起应有新的，没有读到可靠的来源"
    return ""


def links_by_kind(knowledge: Knowledge) -> dict[str, list[tuple[Link, list[tuple[Parameter, DatedValue]]]]]:
    """Every address of a source once, by what it is, with the values that rest on it; in the order of addresses."""
    found: dict[str, tuple[Link, list[tuple[Parameter, DatedValue]]]] = {}
    for one in knowledge.parameters.values():
        for value in one.values:
            for link in value.links:
                found.setdefault(link.url, (link, []))[1].append((one, value))
    return {kind: [found[url] for url in sorted(found) if found[url][0].kind == kind] for kind in KINDS}


def value_words(parameter: Parameter, value: DatedValue) -> str:
    """The number with its unit and what it is a share of: 本市最低工资标准的1倍."""
    if not value.value:
        return {"not-found": "未查到", "not-published": "尚未公布"}[value.state]
    numbers = "、".join(one + parameter.unit.name for one in value.value)
    return f"{value.of}的{numbers}" if value.of else numbers


def year_words(value: DatedValue) -> str:
    """The year a number of heads belongs to: the end of a year, or a year's course."""
    if value.start == value.end and value.end.endswith("-12-31"):
        return f"{value.end[:4]}年末"
    return f"{value.start[:4]}年" if value.start[:4] == value.end[:4] else period_words(value)


def overdue(value: DatedValue, checked: str) -> bool:
    """Is the last check older than a year, on the day on which the data were last checked?"""
    return date.fromisoformat(checked) - date.fromisoformat(value.checked) > timedelta(days=CHECK_DAYS)


def users(used: Mapping[tuple[str, str], Iterable[Ref]]) -> dict[str, list[Calculator]]:
    """By anchor of a value: the calculators whose worked examples name it as a citation."""
    found: dict[str, list[Calculator]] = {}
    for calculator in listed():
        targets = {ref.target for (owner, _), refs in used.items() if owner == calculator.name for ref in refs}
        for target in sorted(targets):
            page, _, anchor = target.partition("#")
            if page == "parameters/":
                found.setdefault(anchor, []).append(calculator)
    return found


def folders(knowledge: Knowledge) -> list[tuple[Mapping[str, str], list[Parameter]]]:
    """The parameters in the order of the table of contents, this city's before the national ones."""
    listed = sorted(knowledge.parameters.values(), key=lambda one: (one.area == "全国", one.id))
    return [
        (folder, [one for one in listed if one.folder == folder["id"]])
        for folder in knowledge.parameter_terms["folder"]
    ]


def panels(line: HistoryLine, knowledge: Knowledge) -> tuple[Panel, ...]:
    """One panel a measure, in the order in which the measures first come, one below the other."""
    listed = [knowledge.parameters[one] for one in line.parameters]
    measures = {one["id"]: one for one in knowledge.parameter_terms["measure"]}
    found: list[Panel] = []
    for measure in dict.fromkeys(one.measure for one in listed):
        top = found[-1].bottom + _SPACE if found else 0
        bars = _bars([one for one in listed if one.measure == measure], knowledge, top + _HEAD)
        found.append(Panel(measures[measure]["name"], measures[measure]["hint"], bars, top))
    return tuple(found)


def _bars(parameters: list[Parameter], knowledge: Knowledge, top: int) -> tuple[Bar, ...]:
    if len({one.unit.id for one in parameters}) > 1:
        raise ValueError(f"{'、'.join(one.id for one in parameters)} 口径相同而单位不同，不能画在一根轴上")
    roles = {one["id"]: one["name"] for one in knowledge.parameter_terms["role"]}
    entries = sorted(
        ((one, value) for one in parameters for value in one.values), key=lambda entry: (entry[1].end, entry[1].start)
    )
    full = max((value.decimal for _, value in entries if value.value), default=Decimal(1))
    return tuple(
        Bar(
            parameter,
            value,
            f"{year_words(value)} {roles[parameter.role]}",
            value_words(parameter, value),
            int(value.decimal * _BAR / full) if value.value else 0,
            top + at * _ROW,
        )
        for at, (parameter, value) in enumerate(entries)
    )


def page_globals(knowledge: Knowledge, used: Mapping[tuple[str, str], Iterable[Ref]]) -> dict[str, Any]:
    """What the templates call."""
    using = users(used)
    terms = {
        kind: {one["id"]: one["name"] for one in knowledge.parameter_terms[kind]}
        for kind in ("grade", "use", "role", "measure", "insurance")
    }
    terms["insurance"] |= {one.id: one.name for one in knowledge.insurances}
    values = {value.id: (one, value) for one in knowledge.parameters.values() for value in one.values}
    return {
        "parameter_folders": folders(knowledge),
        "parameter_words": terms,
        "parameter_values": values,
        "grades": knowledge.parameter_terms["grade"],
        "period_words": period_words,
        "certain_words": certain_words,
        "end_words": end_words,
        "link_kinds": KINDS,
        "links_by_kind": links_by_kind(knowledge),
        "until_lines": lambda insurance: until.lines(knowledge, insurance),
        "until_states": until.STATES,
        "until_checked": until.newest_check(knowledge) if knowledge.parameters else knowledge.checked,
        "value_words": value_words,
        "year_words": year_words,
        "overdue_values": [value for _, value in values.values() if overdue(value, knowledge.checked)],
        "uses_of": lambda value: using.get(value.anchor, []),
        "history_panels": lambda line: panels(line, knowledge),
    }
