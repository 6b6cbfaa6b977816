"""Result → HTML fragment, text, CSV rows. The only place that escapes and formats.

The same functions render the worked example at build time and every live answer in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape

from calculators.model import Cell, Finding, Problem, Ref, Result, Step, Table, Tone, Value

_TONES = {
    Tone.PRIORITY: "扩面重点",
    Tone.POSSIBLE: "可能是扩面重点",
    Tone.NEXT: "下一步",
    Tone.CHECK: "请核对",
    Tone.UNKNOWN: "没有计入",
}
_FORMULA_STARTERS = ("=", "+", "-", "@", "\t", "\r")


def format_value(value: Value, unit: str = "", text: str = "") -> str:
    """A figure as it is shown: thousands separators, its unit, a per cent sign without a space.

    >>> format_value(12000, "人"), format_value(Decimal("84.9"), "%"), format_value(None, "人", "未填")
    ('12,000人', '84.9%', '未填')
    """
    if value is None:
        return text
    if isinstance(value, bool):
        return "是" if value else "否"
    shown = f"{value:,}" if isinstance(value, int | Decimal) else value
    return f"{shown}{unit}"


def result_html(result: Result, root: str, version: str) -> str:
    """The whole result as an HTML fragment. `root` is the way from the page to the root of the site."""
    return "".join(
        [
            f'<p class="headline">{escape(result.headline)}</p>',
            *(_table_html(table, root) for table in result.tables),
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
            f"<p>结果只供参考，不是行政决定。数据版本 {escape(version)}。</p></div>",
        ]
    )


def problems_html(problems: Iterable[Problem]) -> str:
    """The error summary: what is wrong and how to mend it, each line a link to its field."""
    lines = "".join(f'<li><a href="#f-{escape(one.field)}">{escape(one.message)}</a></li>' for one in problems)
    return f'<h2>有几处要改</h2><ul class="problems">{lines}</ul>'


def refusal_html(sentence: str) -> str:
    """A refusal that belongs to no single field."""
    return f"<h2>没有算出来</h2><p>{escape(sentence)}</p>"


def result_text(result: Result) -> str:
    """The whole result as plain text, for the command line and for a chat message."""
    return "\n".join(_lines(result)) + "\n"


def result_rows(result: Result) -> list[list[str]]:
    """Result and working as CSV rows. Cells that a spreadsheet would run as a formula are made harmless."""
    rows = [[result.headline]]
    for table in result.tables:
        rows += [[table.caption], list(table.columns)]
        rows += [[head, *(format_value(cell.value, "", cell.text) for cell in cells)] for head, cells in table.rows]
    rows += [["计算过程"], ["险种", "步骤", "算式", "代入", "结果", "单位", "取整", "依据"]]
    for step in result.steps:
        refs = "；".join(ref.label for ref in step.refs)
        rows.append(
            [
                step.subject,
                step.label,
                step.formula,
                step.numbers,
                format_value(step.value),
                step.unit,
                step.rounding,
                refs,
            ]
        )
    return [[_harmless(cell) for cell in row] for row in rows]


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA_STARTERS) else cell


def _refs_html(refs: Iterable[Ref], root: str) -> str:
    links = [
        f'<a class="ref" href="{escape(root + ref.target)}"'
        + (f' title="{escape(ref.words)}"' if ref.words else "")
        + f">{escape(ref.label)}</a>"
        for ref in refs
    ]
    return "、".join(links)


def _cell_html(cell: Cell) -> str:
    kind = "none" if cell.value is None else "zero" if cell.value == 0 else "some"
    return f'<td class="{kind}">{escape(format_value(cell.value, cell.unit, cell.text))}</td>'


def _table_html(table: Table, root: str) -> str:
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.columns)
    rows = []
    for name, cells in table.rows:
        refs = dict.fromkeys(ref for cell in cells for ref in cell.refs)
        body = "".join(_cell_html(cell) for cell in cells)
        rows.append(
            f'<tr><th scope="row">{escape(name)}</th>{body}</tr><tr class="ground"><td colspan="{len(table.columns)}">'
            f"依据：{_refs_html(refs, root) or '没有查到'}</td></tr>"
        )
    return (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f'<table class="figures"><caption>{escape(table.caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _finding_html(finding: Finding, root: str) -> str:
    refs = _refs_html(finding.refs, root)
    ground = f'<span class="ground">依据：{refs}</span>' if refs else ""
    return (
        f'<li class="tone-{finding.tone}"><span class="tone">{_TONES[finding.tone]}</span>'
        f"<span>{escape(finding.text)}</span>{ground}</li>"
    )


def _working_html(steps: Iterable[Step], root: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(step.subject)}<br>{escape(step.label)}</th><td>{escape(step.formula)}<br>'
        f'<span class="numbers">{escape(step.numbers)}</span></td>'
        f'<td class="value">{escape(format_value(step.value, step.unit))}'
        + (f"<br><small>{escape(step.rounding)}</small>" if step.rounding else "")
        + f"</td><td>{_refs_html(step.refs, root) or '没有查到'}"
        + (f"<br><small>{escape(step.note)}</small>" if step.note else "")
        + "</td></tr>"
        for step in steps
    )
    return (
        '<details class="working"><summary>查看计算过程</summary>'
        '<div class="table-scroll" tabindex="0" role="region" aria-label="计算过程"><table><thead><tr>'
        '<th scope="col">步骤</th><th scope="col">算式和代入</th><th scope="col">结果</th><th scope="col">依据</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


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
    for section in result.sections:
        if section.findings:
            yield ""
            yield f"【{section.title}】"
        for finding in section.findings:
            ground = f"（{'、'.join(ref.label for ref in finding.refs)}）" if finding.refs else ""
            yield f"{_TONES[finding.tone]}：{finding.text}{ground}"
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
    yield "结果只供参考，不是行政决定。"
