"""A worked example (算例) out of a calculation, for whoever does not agree with its result (不同意这个结果).

It is a file as those under tests/examples: the reader puts in what he expects and why; a maintainer puts the file there,
and from then on it is tested. What is private is left out, as in a link.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..catalog import run
from ..core.model import Result
from ..policy.knowledge import Knowledge
from .calculation import Calculation
from .link import public
from .text import format_value

HEAD = """\
# 不同意这个结果：把 [expect] 下面的话和数改成您认为对的（没有错的可以删去），在 source 里写依据，
# 把文件发给运营本站的人。维护的人填好 clause（条款编号），放进 {folder}/{name}/，以后每次发布前都检查。
# 不进链接的内容（单位名称、姓名等）没有写在里面。
"""
_ESCAPED = {**{code: f"\\u{code:04X}" for code in (*range(32), 127)}, ord('"'): '\\"', ord("\\"): "\\\\"}


def figures(result: Result) -> dict[str, str]:
    """Every cell as shown, by row and column: 工伤保险·缺口. Of several that are named alike, the last."""
    return {
        f"{row}·{column}": format_value(cell.value, cell.unit, cell.text)
        for table in result.tables
        for row, cells in table.rows
        for column, cell in zip(table.columns[1:], cells, strict=True)
    }


def example_text(done: Calculation) -> str:
    """The example as TOML, with the inputs that may be told and what comes of them. Raises CalculatorError if nothing does."""
    told = {one.name: public(one, done.typed.get(one.name, "")) for one in done.calculator.fields(done.knowledge)}
    typed = {name: value for name, value in told.items() if value}
    result = run(done.calculator.name, typed, done.knowledge)
    parts = [
        [HEAD.format(folder=_folder(done.knowledge), name=done.calculator.name)],
        _lines({"name": "和本站算的不一样", "clause": "", "source": ""}.items()),
        ["\n[inputs]\n"],
        _lines(typed.items()),
        ["\n[expect]\n"],
        _lines({"headline": result.headline}.items()),
        ["\n[expect.figures]\n"],
        _lines((quoted(name), shown) for name, shown in figures(result).items()),
    ]
    return "".join(line for part in parts for line in part)


def _folder(knowledge: Knowledge) -> str:
    """Where the examples are kept: those of another policy beside its record."""
    return f"docs/policies/{knowledge.named}/examples" if knowledge.named else "tests/examples"


def _lines(entries: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{name} = {quoted(value)}\n" for name, value in entries]


def quoted(value: str) -> str:
    """Text as a string of TOML."""
    return f'"{value.translate(_ESCAPED)}"'
