"""Result → HTML fragment; how values are shown is in text.py, what only print needs in printed.py.

The same functions render the worked example at build time and every live answer in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

from ..core.model import Cell, Finding, Onward, Premise, Problem, Ref, Result, Section, Span, Step, Table, TableRow
from .chart import chart_html
from .citations import Citations, grouped, of_rows, of_table
from .link import fragment, place
from .text import DISCLAIMER, TONES, TOTAL, format_value

LONGEST, SHOWN = 40, 30
"""A list of more lines than LONGEST begins with SHOWN of them; the others are handed over when they are asked for."""
_FEW = 4
"""Columns that stand side by side on a telephone; a row of more is shown there as a card."""
_WORD = 8
"""Characters of a text that stays on one line: 没有查到条文. What is longer is a sentence or a quotation."""
Row = TypeVar("Row")
Told = tuple[TableRow, tuple[Ref, ...]]
"""A row and what it rests on besides its whole table."""


def result_html(result: Result, root: str, version: str) -> str:
    """The whole result as an HTML fragment: what is decided, what it rests on, how it was worked out.

    `root` is the way from the page to the root of the site.
    """
    marked = Marks(Citations(result), root)
    figures, *more = [_table_html(table, marked) for table in result.tables] or [""]
    return "".join(
        [
            f'<p class="headline">{escape(result.headline)}</p>',
            figures,
            _premises_html(result.premises, marked),
            *more,
            *(chart_html(chart) for chart in result.charts),
            *(_section_html(section, marked) for section in result.sections if section.findings),
            _legend_html(marked),
            _working_html(result.steps, marked),
            '<div class="result-notes">',
            *(f"<p>{escape(note)}</p>" for note in result.notes),
            f"<p>{DISCLAIMER}数据版本 {escape(version)}。</p></div>",
        ]
    )


def comparison_html(result: Result, root: str) -> str:
    """How two cases of one calculator differ: calculators/compare.py. Their premises stand with the answer of each."""
    marked = Marks(Citations(result), root)
    told = [_section_html(one, marked) for one in result.sections if one.findings]
    tables = [_table_html(table, marked) for table in result.tables]
    return "".join([f'<p class="headline">{escape(result.headline)}</p>', *told, *tables, _legend_html(marked)])


def curve_html(
    result: Result, offered: Sequence[tuple[str, str]], chosen: str, ends: tuple[str, str], root: str
) -> str:
    """A curve with what it can be drawn over, from where to where: calculators/curve.py. `offered` are names and labels."""
    marked = Marks(Citations(result), root)
    options = "".join(
        f'<option value="{escape(name)}"{" selected" if name == chosen else ""}>{escape(label)}</option>'
        for name, label in offered
    )
    low, high = (
        f'<label>{word}<input type="text" data-curve="{name}" value="{escape(value)}"></label>'
        for word, name, value in (("从", "low", ends[0]), ("到", "high", ends[1]))
    )
    asks = (
        f'<label class="curve-what">变的是<select data-curve="field">{options}</select></label>{low}{high}'
        '<button type="button" data-action="draw">重新画</button><p class="field-error" role="alert"></p>'
    )
    return "".join(
        [
            f'<p class="headline">{escape(result.headline)}</p><div class="curve-asks screen-only">{asks}</div>',
            *(chart_html(chart) for chart in result.charts),
            *(_section_html(one, marked) for one in result.sections),
            *(_points_html(table, marked) for table in result.tables),
            _legend_html(marked),
        ]
    )


def _points_html(table: Table, marked: Marks) -> str:
    """The table of a curve: folded, for the picture tells the marked points in words, and what is printed is unfolded."""
    return (
        f'<details class="working points"><summary>各点的数（{len(table.rows)}个）</summary>'
        f"{_table_html(table, marked, whole=True)}</details>"
    )


def problems_html(problems: Iterable[Problem], empty: bool = False) -> str:
    """What is wrong and how to mend it, each line a link to its field; nothing is wrong where all of them are `empty`."""
    found = list(problems)
    lines = "".join(f'<li><a href="#f-{escape(one.field)}"{_cell(one)}>{escape(one.message)}</a></li>' for one in found)
    if empty:
        return f'<h2>还要填{len(found)}项，才能计算</h2><ul class="problems empty">{lines}</ul>'
    return f'<h2>有{len(found)}处需要修改</h2><ul class="problems">{lines}</ul>'


def _cell(problem: Problem) -> str:
    """Which cell of a table a problem stands beside."""
    return f' data-row="{problem.row}" data-column="{escape(problem.column)}"' if problem.column else ""


def refusal_html(sentence: str, ways: Iterable[Premise] = (), *, own: bool = False) -> str:
    """A refusal, which is nobody's mistake: the reason in one sentence, more about it, what would settle it, and the ways on.
    `own`: rates and standards may be typed.
    """
    reason, stop, more = sentence.partition("。")
    told = [f"<p>{escape(one.text)}</p>{_choices_html(one)}" for one in ways]
    if own:
        told.append('<p class="buttons"><button type="button" data-action="own">自己填写费率和标准</button></p>')
    details = f'<p class="small">{escape(more)}</p>' if more else ""
    on = f"<h3>怎样才能算</h3>{''.join(told)}" if told else ""
    return f'<section class="refusal"><h2>暂时无法计算</h2><p>{escape(reason + stop)}</p>{details}{on}</section>'


def _premises_html(premises: Iterable[Premise], marked: Marks) -> str:
    """What the answer takes for granted, with a button for each other choice."""
    lines = "".join(f"<li>{escape(one.text)}{marked.html(one.refs)}{_choices_html(one)}</li>" for one in premises)
    return f'<section class="premises"><h3>前提</h3><ul>{lines}</ul></section>' if lines else ""


def _choices_html(premise: Premise) -> str:
    """A button for each choice, and what the answer is with it. One of several is pressed once it is chosen, which the page
    sees in the form; one alone is taken and then gone.
    """
    every = " ".join(one.value for one in premise.choices)
    pressed = ' aria-pressed="false"' if len(premise.choices) > 1 else ""
    lines = "".join(
        f'<li><button type="button" data-action="settle" data-field="{escape(premise.field)}" '
        f'data-value="{escape(one.value)}" data-instead="{escape(every)}"{pressed}>{escape(one.label)}</button>'
        + (f"<span>{escape(one.hint)}</span>" if one.hint else "")
        + "</li>"
        for one in premise.choices
    )
    return f'<div role="group" aria-label="选一个再算"><ul class="choices">{lines}</ul></div>' if lines else ""


@dataclass(frozen=True, slots=True)
class Marks:
    """How the citations of a result are told on its page. `root` is the way from the page to the root of the site."""

    citations: Citations
    root: str

    def html(self, refs: Sequence[Ref]) -> str:
        """A mark for each source, leading to it."""
        if not refs:
            return ""
        links = "".join(self.link(ref, mark, f"{ref.name}：{ref.words}") for mark, ref in self.citations.marks(refs))
        return f'<span class="marks"><span class="vh">依据</span>{links}</span>'

    def link(self, ref: Ref, text: str, title: str) -> str:
        """A link to where a citation stands."""
        told = f' title="{escape(title.rstrip("："))}"' if title else ""
        return f'<a class="ref" href="{escape(self.root + ref.target)}"{told}>{escape(text)}</a>'

    def source(self, refs: tuple[Ref, ...]) -> str:
        """One source in words, each of its numbers a link."""
        first = refs[0]
        if len(refs) == 1:
            told = self.link(first, first.name, first.words)
        else:
            told = f"{escape(first.label)}：" + "、".join(
                self.link(ref, ref.part or ref.label, ref.words) for ref in refs
            )
        return told + (f'<span class="detail">（{escape(first.detail)}）</span>' if first.detail else "")

    def sources(self, refs: Iterable[Ref]) -> str:
        """Several sources in words."""
        return "、".join(self.source(one) for one in grouped(refs))


def _legend_html(marked: Marks) -> str:
    lines = "".join(
        f'<li><span class="no">{mark}</span><span>{marked.source(refs)}</span></li>'
        for mark, refs in marked.citations.legend()
    )
    return f'<section class="citations"><h3>依据</h3><ol>{lines}</ol></section>' if lines else ""


def _cell_html(cell: Cell, column: str) -> str:
    kind = (
        "none"
        if cell.value is None
        else "text"
        if isinstance(cell.value, str)
        else "zero"
        if cell.value == 0
        else "some"
    )
    told = escape(format_value(cell.value, cell.unit, cell.text))
    if isinstance(cell.value, Span) or "（" in cell.unit:
        kind += " long"  # it may be broken into lines, a span behind its first number
        told = told.replace("至", "至<wbr>")
    elif isinstance(cell.value, str) and len(cell.value) > _WORD:
        kind += " long"
    return f'<td class="{kind}" data-label="{escape(column)}">{told}</td>'


def rest_html(result: Result, root: str) -> list[str]:
    """The rows that result_html left out, one string for each list that it cut short, in the order of the page."""
    marked = Marks(Citations(result), root)
    tables = [
        "".join(_row_html(row, refs, table, marked) for row, refs in rest)
        for table in result.tables
        if (rest := _parted(table)[1])
    ]
    steps = "".join(_step_html(step, marked) for step in _cut(result.steps)[1])
    return [*tables, steps] if steps else tables


def _cut(lines: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """What is shown at once, and the rest."""
    at = SHOWN if len(lines) > LONGEST else len(lines)
    return lines[:at], lines[at:]


def _parted(table: Table, *, whole: bool = False) -> tuple[Sequence[Told], Sequence[Told], Sequence[Told]]:
    """The rows that are shown (all, if the `whole` is wanted), the rest, and the row of totals if the table ends with one: it
    is always shown.
    """
    total = len(table.rows) - (table.rows[-1:] != () and table.rows[-1][0] == TOTAL)
    rows = list(zip(table.rows, of_rows(table), strict=True))
    return (rows[:total], (), rows[total:]) if whole else (*_cut(rows[:total]), rows[total:])


def _more_html(shown: int, rest: int, lines: str) -> str:
    if not rest:
        return ""
    return (
        f'<p class="more">这里先列{shown:,}{lines}，其余{rest:,}{lines}在「下载表格」的文件里，打印时也全部印出。'
        f'<button type="button" data-action="rest">列出全部{shown + rest:,}{lines}</button></p>'
    )


def _table_html(table: Table, marked: Marks, *, whole: bool = False) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    shown, rest, total = _parted(table, whole=whole)
    rows = "".join(_row_html(row, refs, table, marked) for row, refs in shown)
    end = "".join(_row_html(row, refs, table, marked) for row, refs in total)
    kind = "figures many" if len(table.columns) > _FEW and not whole else "figures"
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f'<table class="{kind}"><caption>{escape(table.caption)}{marked.html(of_table(table))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody>{f'<tbody>{end}</tbody>' if end else ''}</table></div>"
        + _more_html(len(shown), len(rest), "行")
    )


def _row_html(row: TableRow, refs: Sequence[Ref], table: Table, marked: Marks) -> str:
    name, cells = row
    body = "".join(_cell_html(cell, column) for cell, column in zip(cells, table.columns[1:], strict=True))
    return f'<tr><th scope="row">{escape(name)}{marked.html(refs)}</th>{body}</tr>'


def _section_html(section: Section, marked: Marks) -> str:
    lines = "".join(_finding_html(finding, section, marked) for finding in section.findings)
    if not section.folded:
        ways = onward_html(section.onward, marked.root)
        return f'<section class="findings"><h3>{escape(section.title)}</h3><ul>{lines}</ul>{ways}</section>'
    count = f"（{len(section.findings)}条）"
    return f'<details class="findings"><summary>{escape(section.title)}{count}</summary><ul>{lines}</ul></details>'


def onward_html(ways: Iterable[Onward], root: str, name: str = "") -> str:
    """Links to other calculators, filled in; what they fill in stands behind the #. With a name, they are a list of their own."""
    links = "".join(
        f'<a href="{escape(f"{root}{place(one.calculator, one.policy)}{_filled(one)}")}">{escape(one.label)}</a>'
        for one in ways
    )
    if not links:
        return ""
    return (
        f'<nav class="onward" aria-label="{name}"><h3>{name}</h3>{links}</nav>'
        if name
        else f'<p class="onward">{links}</p>'
    )


def _filled(one: Onward) -> str:
    return f"#{fragment(one.typed, one.policy)}" if one.typed else ""


def _finding_html(finding: Finding, section: Section, marked: Marks) -> str:
    named = marked.sources(finding.refs) if section.folded else ""
    citation = f'<span class="citation">依据：{named}</span>' if named else ""
    marks = "" if section.folded else marked.html(finding.refs)
    return (
        f'<li class="tone-{finding.tone}"><span class="tone">{TONES[finding.tone]}</span>'
        f"<span>{escape(finding.text)}{marks}</span>{citation}</li>"
    )


def _working_html(steps: Sequence[Step], marked: Marks) -> str:
    shown, rest = _cut(steps)
    rows = "".join(_step_html(step, marked) for step in shown)
    return (
        '<details class="working"><summary>查看计算过程</summary>'
        '<div class="table-scroll" tabindex="0" role="region" aria-label="计算过程"><table><thead><tr>'
        '<th scope="col">步骤</th><th scope="col">算式和代入</th><th scope="col">结果</th><th scope="col">依据</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>{_more_html(len(shown), len(rest), '步')}</details>"
    )


def _step_html(step: Step, marked: Marks) -> str:
    return (
        f'<tr><th scope="row">{escape(step.subject)}<br>{escape(step.label)}</th><td>{escape(step.formula)}<br>'
        f'<span class="numbers">{escape(step.numbers)}</span></td>'
        f'<td class="value">{escape(format_value(step.value, step.unit))}'
        + (f"<br><small>{escape(step.rounding)}</small>" if step.rounding else "")
        + f"</td><td>{marked.sources(step.refs) or '没有查到'}"
        + (f"<br><small>{escape(step.note)}</small>" if step.note else "")
        + "</td></tr>"
    )
