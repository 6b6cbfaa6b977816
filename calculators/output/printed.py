"""What only print needs, as HTML: the head of the calculation sheet (计算书) and the blank worksheet (手算工作单)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..core.model import Step


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
