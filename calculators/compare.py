"""和另一种情况比: two cases of one calculator side by side, what differs, and why.

A cause is found by calculating: an input is the cause of a difference if it alone, put into the other case, changes that
figure. Which values of parameters differ is told by what the two results cite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .catalog import run
from .core.inputs import read_value
from .core.model import CalculatorError, Cell, Field, FieldKind, Figure, Finding, Result, Section, Span, Table, Tone
from .output.calculation import Calculation
from .output.sheet import refs_of
from .output.text import format_value
from .policy.knowledge import Knowledge
from .policy.parameters import DatedValue

COLUMNS = ("项目", "这一种", "另一种", "相差", "为什么不同")
MISSING = Cell(None, text="没有这一项")
MOST = 6
"""So many differing inputs are tried one by one; of more, none is named as the cause of one figure."""


TOGETHER, UNTRIED = "几项合起来", "不同的填写项太多，没有逐项试"
"""Said of a figure that no input alone changes, and where none was tried."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one result by what they are called: table, row, column and, where these repeat, which of them."""

    cells: Mapping[tuple[str, str, str, int], Cell]

    @classmethod
    def of(cls, result: Result) -> Figures:
        """Of all tables; a table is told by its place, for its caption may name a month."""
        cells: dict[tuple[str, str, str, int], Cell] = {}
        for at, table in enumerate(result.tables):
            for name, row in table.rows:
                for column, cell in zip(table.columns[1:], row, strict=True):
                    again = 0
                    while (key := (str(at), name, column, again)) in cells:
                        again += 1
                    cells[key] = cell
        return cls(cells)


def compare(done: Calculation, other: Mapping[str, str]) -> Result:
    """How a case that was calculated differs from another one of the same calculator, as a result like any other. That the
    other one has no answer is told in it.
    """
    calculator, typed, result, knowledge = done.calculator, done.typed, done.result, done.knowledge
    try:
        against = run(calculator.name, dict(other), knowledge)
    except CalculatorError as error:
        told = Section("另一种情况", (Finding(Tone.NOTE, f"另一种情况暂时无法计算：{error}"),))
        return Result(f"这一种：{result.headline}", (), (told,), ())
    fields = [one for one in calculator.fields(knowledge) if _differs(one, typed, other)]
    effects = tuple(_effects(calculator.name, fields, typed, other, knowledge))
    rest = TOGETHER if len(fields) <= MOST else UNTRIED
    rows = tuple(_rows(Figures.of(result), Figures.of(against), effects, rest))
    tables = (Table("不同的数（相差是这一种减另一种）", COLUMNS, rows),) if rows else ()
    findings = (*_inputs(fields, typed, other), *_parameters(result, against, knowledge))
    heads = (Finding(Tone.NOTE, f"这一种：{result.headline}"), Finding(Tone.NOTE, f"另一种：{against.headline}"))
    premises = (
        *(replace(one, text=f"这一种：{one.text}", choices=()) for one in result.premises),
        *(replace(one, text=f"另一种：{one.text}", choices=()) for one in against.premises),
    )
    sections = (Section("两种情况", heads), Section("为什么不同", findings))
    headline = f"和另一种情况比，有{len(rows):,}个数不同。" if rows else "和另一种情况比，结果表里的数都相同。"
    return Result(headline, tables, sections, (), premises=premises)


def _differs(field: Field, typed: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Do two texts of a field mean different things? Both were read before."""
    return read_value(field, typed.get(field.name, "")) != read_value(field, other.get(field.name, ""))


def _effects(
    name: str, fields: list[Field], typed: Mapping[str, str], other: Mapping[str, str], knowledge: Knowledge
) -> Iterator[tuple[str, Figures]]:
    """The other case with one input of this one, for each input that differs; what has no answer explains nothing."""
    for one in fields if len(fields) <= MOST else ():
        try:
            changed = run(name, {**other, one.name: typed.get(one.name, "")}, knowledge)
        except CalculatorError:
            continue
        yield one.label, Figures.of(changed)


def _rows(
    here: Figures, there: Figures, effects: tuple[tuple[str, Figures], ...], rest: str
) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """The figures that differ; `rest` is said of those that no input alone changes."""
    for key in dict.fromkeys((*here.cells, *there.cells)):
        one, two = here.cells.get(key, MISSING), there.cells.get(key, MISSING)
        if _shown(one) == _shown(two):
            continue
        causes = [label for label, changed in effects if _shown(changed.cells.get(key, MISSING)) != _shown(two)]
        why = "、".join(causes) or rest
        yield f"{key[1]}　{key[2]}", (one, two, _difference(one, two), Cell(why))


def _shown(cell: Cell) -> str:
    return format_value(cell.value, cell.unit, cell.text)


def _difference(one: Cell, two: Cell) -> Cell:
    """This case less the other; of bounds, the bounds of that. Days are counted; what is no number has none."""
    if isinstance(one.value, date) and isinstance(two.value, date):
        return Cell((one.value - two.value).days, "天")
    here, there = _bounds(one.value), _bounds(two.value)
    if here is None or there is None or one.unit != two.unit:
        return Cell(None, text="不能相减")
    low, high = here.low - there.high, here.high - there.low
    return Cell(low if low == high else Span(low, high), one.unit)


def _bounds(value: Figure) -> Span | None:
    if isinstance(value, Span):
        return value
    return Span(value, value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def _inputs(fields: list[Field], typed: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Finding]:
    for one in fields:
        if one.told and one.kind is not FieldKind.ROWS:
            here, there = (_said(one, case.get(one.name, "")) for case in (typed, other))
            yield Finding(Tone.NOTE, f"填写的「{one.label}」不同：这一种 {here}，另一种 {there}。")
        else:
            yield Finding(Tone.NOTE, f"填写的「{one.label}」不同。")


def _said(field: Field, typed: str) -> str:
    """What was typed, as the form says it."""
    if field.kind is FieldKind.YES:
        return "是" if read_value(field, typed) else "否"
    text = typed.strip() or "没有填"
    return next((option.label for option in field.options if option.value == text), text)


def _parameters(result: Result, against: Result, knowledge: Knowledge) -> Iterator[Finding]:
    """The parameters of which the two results use different values, each with its period."""
    here, there = ({ref.target for ref in refs_of(one)} for one in (result, against))
    for parameter in knowledge.parameters.values():
        only = [
            [one for one in parameter.values if one.value and one.target in mine - others]
            for mine, others in ((here, there), (there, here))
        ]
        if any(only):
            this, that = (
                "；".join(_dated(one, parameter.unit.name) for one in found) or "没有另外用" for found in only
            )
            refs = tuple(one.ref for found in only for one in found)
            yield Finding(Tone.NOTE, f"依据的「{parameter.name}」不同：这一种 {this}；另一种 {that}。", refs)


def _dated(value: DatedValue, unit: str) -> str:
    return f"{'、'.join(value.value)}{unit}（{value.period}）"
