"""Result → HTML fragment. The only place that escapes; how values are shown is in text.py.

The same functions render the worked example at build time and every live answer in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeVar

from calculators.chart import chart_html
from calculators.model import Cell, Finding, Problem, Ref, Result, Step, Table, TableRow
from calculators.text import DISCLAIMER, TONES, TOTAL, format_value

LONGEST, SHOWN = 40, 30
"""A list of more lines than LONGEST begins with SHOWN of them; the others are handed over when they are asked for."""
Line = TypeVar("Line")


def result_html(result: Result, root: str, version: str) -> str:
    """The whole result as an HTML fragment. `root` is the way from the page to the root of the site."""
    return "".join(
        [
            f'<p class="headline">{escape(result.headline)}</p>',
            *(_table_html(table, root) for table in result.tables),
            *(chart_html(chart) for chart in result.charts),
            *(
                f'<section class="findings"><h3>{escape(section.title)}</h3><ul>'
                + "".join(_finding_html(finding, root) for finding in section.findings)
                + "</ul></section>"
                for section in result.sections
                if section.findings
            ),
            _working_html(result.steps, root),
            '<div class="result-notes">',
            *(f"<p>{escape(note)}</p>" for note in result.notes),
            f"<p>{DISCLAIMER}数据版本 {escape(version)}。</p></div>",
        ]
    )


def problems_html(problems: Iterable[Problem]) -> str:
    """The error summary: what is wrong and how to mend it, each line a link to its field."""
    lines = "".join(f'<li><a href="#f-{escape(one.field)}">{escape(one.message)}</a></li>' for one in problems)
    return f'<h2>有几处要改</h2><ul class="problems">{lines}</ul>'


def refusal_html(sentence: str) -> str:
    """A refusal that belongs to no single field."""
    return f"<h2>没有算出来</h2><p>{escape(sentence)}</p>"


def _refs_html(refs: Iterable[Ref], root: str) -> str:
    links = [
        f'<a class="ref" href="{escape(root + ref.target)}"'
        + (f' title="{escape(ref.words)}"' if ref.words else "")
        + f">{escape(ref.label)}</a>"
        + (f'<span class="detail">（{escape(ref.detail)}）</span>' if ref.detail else "")
        for ref in refs
    ]
    return "、".join(links)


def _cell_html(cell: Cell) -> str:
    kind = (
        "none"
        if cell.value is None
        else "text"
        if isinstance(cell.value, str)
        else "zero"
        if cell.value == 0
        else "some"
    )
    return f'<td class="{kind}">{escape(format_value(cell.value, cell.unit, cell.text))}</td>'


def rest_html(result: Result, root: str) -> list[str]:
    """The rows that result_html left out, one string for each list that it cut short, in the order of the page."""
    tables = [
        "".join(_row_html(row, table, root) for row in rest) for table in result.tables if (rest := _parted(table)[1])
    ]
    steps = "".join(_step_html(step, root) for step in _cut(result.steps)[1])
    return [*tables, steps] if steps else tables


def _cut(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """What is shown at once, and the rest."""
    at = SHOWN if len(lines) > LONGEST else len(lines)
    return lines[:at], lines[at:]


def _parted(table: Table) -> tuple[Sequence[TableRow], Sequence[TableRow], Sequence[TableRow]]:
    """The rows that are shown, the rest, and the row of totals if the table ends with one: it is always shown."""
    total = len(table.rows) - (table.rows[-1:] != () and table.rows[-1][0] == TOTAL)
    return (*_cut(table.rows[:total]), table.rows[total:])


def _more_html(shown: int, rest: int, lines: str) -> str:
    if not rest:
        return ""
    return (
        f'<p class="more">这里先列{shown:,}{lines}，其余{rest:,}{lines}在「存 CSV」的文件里，打印时也全部印出。'
        f'<button type="button" data-action="rest">列出全部{shown + rest:,}{lines}</button></p>'
    )


def _table_html(table: Table, root: str) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    shown, rest, total = _parted(table)
    rows = "".join(_row_html(row, table, root) for row in shown)
    end = "".join(_row_html(row, table, root) for row in total)
    if table.refs:
        end += _ground_html(table.refs, len(table.columns), root)
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f'<table class="figures"><caption>{escape(table.caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody>{f'<tbody>{end}</tbody>' if end else ''}</table></div>"
        + _more_html(len(shown), len(rest), "行")
    )


def _row_html(row: TableRow, table: Table, root: str) -> str:
    name, cells = row
    body = "".join(_cell_html(cell) for cell in cells)
    told = f'<tr><th scope="row">{escape(name)}</th>{body}</tr>'
    refs = {(ref.label, ref.target): ref for cell in cells for ref in cell.refs}.values()
    return told + _ground_html(refs, len(table.columns), root) if refs or not table.refs else told


def _ground_html(refs: Iterable[Ref], columns: int, root: str) -> str:
    told = _refs_html(refs, root) or "没有查到"
    return f'<tr class="ground"><td colspan="{columns}"><div>依据：{told}</div></td></tr>'


def _finding_html(finding: Finding, root: str) -> str:
    refs = _refs_html(finding.refs, root)
    ground = f'<span class="ground">依据：{refs}</span>' if refs else ""
    return (
        f'<li class="tone-{finding.tone}"><span class="tone">{TONES[finding.tone]}</span>'
        f"<span>{escape(finding.text)}</span>{ground}</li>"
    )


def _working_html(steps: Sequence[Step], root: str) -> str:
    shown, rest = _cut(steps)
    rows = "".join(_step_html(step, root) for step in shown)
    return (
        '<details class="working"><summary>查看计算过程</summary>'
        '<div class="table-scroll" tabindex="0" role="region" aria-label="计算过程"><table><thead><tr>'
        '<th scope="col">步骤</th><th scope="col">算式和代入</th><th scope="col">结果</th><th scope="col">依据</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div>{_more_html(len(shown), len(rest), '步')}</details>"
    )


def _step_html(step: Step, root: str) -> str:
    return (
        f'<tr><th scope="row">{escape(step.subject)}<br>{escape(step.label)}</th><td>{escape(step.formula)}<br>'
        f'<span class="numbers">{escape(step.numbers)}</span></td>'
        f'<td class="value">{escape(format_value(step.value, step.unit))}'
        + (f"<br><small>{escape(step.rounding)}</small>" if step.rounding else "")
        + f"</td><td>{_refs_html(step.refs, root) or '没有查到'}"
        + (f"<br><small>{escape(step.note)}</small>" if step.note else "")
        + "</td></tr>"
    )


def sheet_html(
    shown: Iterable[tuple[str, str]], title: str, fingerprint: str, code_version: str, day: str = "", mark: str = ""
) -> str:
    """The head of the calculation sheet (计算书): what was filled in, and by what it can be checked. Printed, not shown.

    `day` is the reader's; `mark` says that this is an example.
    """
    dated = f"计算日期 {escape(day)}　" if day else ""
    marked = f'<p class="example-mark"><strong>{escape(mark)}</strong></p>' if mark else ""
    rows = "".join(f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>' for label, value in shown)
    return (
        f'<section class="sheet"><h2>计算书：{escape(title)}</h2>{marked}<table><tbody>{rows}</tbody></table>'
        f'<p>{dated}程序版本 {escape(code_version)}　指纹 <span class="fingerprint">{escape(fingerprint)}</span></p></section>'
    )


def worksheet_html(steps: Iterable[Step], shown: Iterable[str]) -> str:
    """A blank worksheet (手算工作单): the fields to fill in and the steps of the example without their numbers."""
    fields = "".join(f'<tr><th scope="row">{escape(label)}</th><td class="blank"></td></tr>' for label in shown)
    rows = "".join(
        f'<tr><th scope="row">{escape(step.subject)}　{escape(step.label)}</th><td>{escape(step.formula)}'
        + (f"<br><small>{escape(step.rounding)}</small>" if step.rounding else "")
        + f'</td><td class="blank">{escape(step.unit)}</td></tr>'
        for step in steps
    )
    return (
        '<table class="worksheet"><thead><tr><th scope="col">先填</th><th scope="col">您的数</th></tr></thead>'
        f"<tbody>{fields}</tbody></table>"
        '<table class="worksheet"><thead><tr><th scope="col">再算</th><th scope="col">算式</th>'
        f'<th scope="col">得</th></tr></thead><tbody>{rows}</tbody></table>'
    )
