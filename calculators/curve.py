"""看一项变化的影响 curve: one figure of a calculator over one thing that was filled in, with its thresholds marked.

Every point is the calculator itself, run with that value in the place of the reader's; there is no second arithmetic here.
What a calculator can vary, what is drawn over it and where the thresholds are, stands in its own `curve.py`; the
thresholds themselves are points, so that each is hit exactly. A point without an answer is a gap, told in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from itertools import groupby
from typing import Any

from .alternatives import start_of
from .catalog import run
from .core.inputs import LATEST, read, read_value
from .core.model import (
    CalculatorError,
    Cell,
    Chart,
    ChartKind,
    Field,
    FieldKind,
    Finding,
    InputError,
    Inputs,
    Mark,
    Premise,
    Problem,
    Ref,
    RefusedError,
    Result,
    Section,
    Series,
    Span,
    Table,
    Tone,
)
from .output.calculation import Calculation
from .output.link import CURVE
from .output.text import first_few, format_value
from .policy.knowledge import Knowledge
from .policy.worlds import explore

NAMES = ("gap", "contribution", "arrears")
"""The calculators that have a curve."""
INTERVALS, MOST_THRESHOLDS = 24, 24
"""A curve has at most so many equal intervals, and so many thresholds are marked: fewer than 60 points in all."""
NO_FIGURE = "没有数"
OWN = "您填的"
_CENTS = 100
_MARGIN = 30
"""Days that a curve over days goes on behind the reader's own, at least."""
_LONGEST = 60
Point = int | Decimal | date
"""A value of what is varied: heads, an amount or a day."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure that is drawn: what it is called, and where it stands in the tables of the result: in the row of this name, or
    one that leaves something out of it (合计（不含失业保险）), in the first of these columns that the table has.
    """

    name: str
    row: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """What can be varied (可以变的一项). `name` is told in links and on the command line; `field` says how its values are
    read; `own` is the reader's, None where nothing was filled in; `put` fills a value in; the first that is `drawn` decides.
    """

    name: str
    label: str
    field: Field
    own: Point | None
    put: Callable[[str], dict[str, str]]
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where something changes (转折): at which value, what it is, and by which clause or source."""

    value: Point
    words: str
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Swept:
    """An answer: what was asked, as a link carries it; all that could be; from where to where; and the curve."""

    asked: str
    axes: tuple[Axis, ...]
    axis: Axis
    low: str
    high: str
    result: Result


@dataclass(frozen=True, slots=True)
class _At:
    """One point worked out. `reason`: why there is no figure; `left`: what its figure leaves out."""

    value: Point
    cells: tuple[Cell, ...] = ()
    left: tuple[str, ...] = ()
    reason: str = ""
    premises: tuple[Premise, ...] = field(default=(), compare=False)


def filled(typed: Mapping[str, str], name: str, text: str) -> dict[str, str]:
    """What was typed, with another text in one field."""
    return {**typed, name: text}


def axes(done: Calculation) -> tuple[Axis, ...]:
    """What can be varied of a calculation."""
    name, knowledge = done.calculator.name, done.knowledge
    if name not in NAMES:
        return ()
    case = _module(name, "case").read_case(_inputs(done), knowledge)
    found: tuple[Axis, ...] = _module(name, "curve").axes(done.typed, case, done.result, knowledge)
    return found


def curve(done: Calculation, asked: str = "") -> Swept:
    """The curve that is asked for: `field`, `field=from..to`, or nothing for the first there is. Raises InputError, and
    RefusedError where nothing can be varied.
    """
    offered = axes(done)
    if not offered:
        raise RefusedError(f"「{done.calculator.title}」按现在填的内容，没有可以变的一项")
    name, mark, bounds = asked.strip().partition("=")
    axis = next((one for one in offered if one.name == name), None) if name else offered[0]
    if axis is None:
        known = first_few([f"{one.name}（{one.label}）" for one in offered], 6)
        raise _problem(f"「{name[:_LONGEST]}」不是可以变的一项。可以写的有：{known}")
    thresholds = _thresholds(axis, done)
    low, high = _bounds(axis, bounds) if mark else _usual(axis, thresholds)
    inside = [one for one in thresholds if low <= _place(one.value) <= high]
    marked = inside[:MOST_THRESHOLDS]
    places = {*_grid(low, high, axis), *(_place(one.value) for one in marked)}
    if axis.own is not None and low <= _place(axis.own) <= high:
        places.add(_place(axis.own))
    points = _comparable([_work_out(axis, _value(axis, place), done) for place in sorted(places)], axis)
    result = _result(axis, points, marked, len(inside))
    ends = (_text(_value(axis, low)), _text(_value(axis, high)))
    return Swept(f"{axis.name}{mark}{bounds.strip()}", offered, axis, *ends, result)


def _module(name: str, part: str) -> Any:
    """A part of a calculator, which stands above this module."""
    return import_module(f".{name}.{part}", __package__)


def _inputs(done: Calculation) -> Inputs:
    return read(done.calculator.fields(done.knowledge), done.typed)


def _problem(told: str) -> InputError:
    return InputError((Problem(CURVE, told),))


def _thresholds(axis: Axis, done: Calculation) -> list[Threshold]:
    """In order, those of one value together. Where several numbers may apply, each of them is one."""
    name, inputs = done.calculator.name, _inputs(done)

    def of(known: Knowledge) -> tuple[Threshold, ...]:
        case = _module(name, "case").read_case(inputs, known)
        found: tuple[Threshold, ...] = _module(name, "curve").thresholds(axis, case, done.result, known)
        return found

    outcomes = explore(lambda world: of(replace(done.knowledge, world=world)), start_of(inputs)).outcomes
    every = sorted(
        dict.fromkeys(one for each in outcomes for one in each.answer), key=lambda one: (_place(one.value), one.words)
    )
    return [
        Threshold(same[0].value, "；".join(dict.fromkeys(one.words for one in same)), _refs(same))
        for _, each in groupby(every, key=lambda one: _place(one.value))
        for same in [list(each)]
    ]


def _refs(found: Iterable[Threshold]) -> tuple[Ref, ...]:
    return tuple(dict.fromkeys(ref for one in found for ref in one.refs))


def _place(value: Point) -> int:
    """A value as a whole number: heads, fen, days."""
    if isinstance(value, date):
        return value.toordinal()
    return int(value * _CENTS) if isinstance(value, Decimal) else value


def _value(axis: Axis, place: int) -> Point:
    """The value at a place."""
    if axis.field.kind is FieldKind.DATE:
        return date.fromordinal(place)
    return Decimal(place).scaleb(-2) if axis.field.kind is FieldKind.MONEY else place


def _text(value: Point) -> str:
    """A value as it is typed: a whole amount without its fen."""
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if value == int(value) else f"{value:f}"


def _told(axis: Axis, value: Point) -> str:
    """A value as it is shown: a whole amount without its fen."""
    whole = isinstance(value, Decimal) and value == int(value)
    return format_value(int(value) if isinstance(value, Decimal) and whole else value, axis.field.unit)


def _bounds(axis: Axis, typed: str) -> tuple[int, int]:
    """From where to where, as asked. Raises InputError."""
    ends = typed.split("..")
    if len(ends) != 2:
        raise _problem(f"{axis.label}：「{typed[:_LONGEST]}」不是范围。应当像 {axis.name}=起点..终点")
    found = []
    for end, word in zip(ends, ("起点", "终点"), strict=True):
        try:
            value = read_value(axis.field, end)
        except ValueError as error:
            raise _problem(f"{axis.label}的{word}：{error}") from None
        if not isinstance(value, int | Decimal | date):
            raise _problem(f"{axis.label}的{word}：还没有填")
        found.append(_place(value))
    low, high = found
    if low >= high:
        raise _problem(f"{axis.label}：起点要比终点小")
    return low, high


def _usual(axis: Axis, thresholds: Iterable[Threshold]) -> tuple[int, int]:
    """A range that holds the reader's own case and the thresholds: from nothing on, or from the day before the first
    threshold; to a fifth more.
    """
    known = [_place(one.value) for one in thresholds]
    own = [] if axis.own is None else [_place(axis.own)]
    if axis.field.kind is FieldKind.DATE:
        low = min((*known, *own)) - 1
        last = max(own or known)
        return low, min(last + max((last - low) // 5, _MARGIN), date(LATEST, 12, 31).toordinal())
    least = 10 * (_CENTS if axis.field.kind is FieldKind.MONEY else 1)
    top = max((*known, *own, least)) * 6 // 5
    step = _step(0, top, axis)
    return 0, -(-top // step) * step


def _step(low: int, high: int, axis: Axis) -> int:
    """One, two or five times a power of ten; of amounts as a rule in whole yuan."""
    size = _CENTS if axis.field.kind is FieldKind.MONEY and high - low >= INTERVALS * _CENTS else 1
    while True:
        for factor in (1, 2, 5):
            if (high - low) <= INTERVALS * size * factor:
                return size * factor
        size *= 10


def _grid(low: int, high: int, axis: Axis) -> Iterator[int]:
    """Both ends, and what lies evenly between: round numbers, or days counted from the first."""
    step = _step(low, high, axis)
    first = low + step if axis.field.kind is FieldKind.DATE else (low // step + 1) * step
    yield from (low, *range(first, high, step), high)


def _work_out(axis: Axis, value: Point, done: Calculation) -> _At:
    """One point: the calculator, run with this value."""
    try:
        result = run(done.calculator.name, axis.put(_text(value)), done.knowledge)
    except CalculatorError as error:
        return _At(value, reason=str(error))
    found = [_cell(result, one) for one in axis.drawn]
    (first, left), cells = found[0], tuple(cell for cell, _ in found)
    if first.value is None:
        return _At(value, reason=first.text or NO_FIGURE)
    return _At(value, cells, left, premises=result.premises)


def _cell(result: Result, drawn: Drawn) -> tuple[Cell, tuple[str, ...]]:
    """The figure, and by what names it and those that have none are called: two figures compare where these are the same."""
    for table in result.tables:
        column = next((table.columns.index(one) - 1 for one in drawn.columns if one in table.columns), None)
        if column is None:
            continue
        named = [
            (name, cells[column])
            for name, cells in table.rows
            if name == drawn.row or name.startswith(f"{drawn.row}（不含")
        ]
        for name, cell in sorted(named, key=lambda one: one[1].value is None):
            without = tuple(other for other, cells in table.rows if cells[column].value is None and other != drawn.row)
            return cell, (name, *without)
    return Cell(None, text=NO_FIGURE), ()


def _comparable(points: list[_At], axis: Axis) -> list[_At]:
    """A point that leaves out other things than the reader's own case, or else the first, is none of the same curve."""
    answered = [one for one in points if not one.reason]
    own = [one for one in answered if one.value == axis.own]
    if not answered:
        return points
    left = (own or answered)[0].left
    told = "这里没有算进去的和别处不同，不能连成一条线"
    return [
        one if one.reason or one.left == left else _At(one.value, reason=f"{told}：{one.left[0]}") for one in points
    ]


def _result(axis: Axis, points: list[_At], thresholds: list[Threshold], found: int) -> Result:
    """The curve as a result like any other."""
    answered = [one for one in points if not one.reason]
    marks = _marks(axis, points, thresholds)
    refs = {_place(one.value): one.refs for one in thresholds}
    names = [one.name for one in axis.drawn]
    rows = tuple(
        (
            _told(axis, one.value),
            (
                *(one.cells or tuple(Cell(None, text=NO_FIGURE) for _ in names)),
                Cell("；".join(mark.words for mark in marks if mark.at == at), refs=refs.get(_place(one.value), ())),
            ),
        )
        for at, one in enumerate(points)
    )
    findings = list(_gaps(axis, points))
    if found > len(thresholds):
        text = f"这个范围里有{found:,}处转折，只标出前{len(thresholds)}处。范围小一些，就能都标出来"
        findings.append(Finding(Tone.CHECK, text))
    premises = dict.fromkeys(replace(premise, choices=()) for one in answered for premise in one.premises)
    return Result(
        headline=_headline(axis, points, answered),
        tables=(Table(f"{axis.label}变化时的{names[0]}", (axis.label, *names, "说明"), rows),),
        sections=(Section("曲线断开的地方", tuple(findings)),) if findings else (),
        steps=(),
        charts=(_chart(axis, points, marks),) if answered else (),
        premises=tuple(premises),
    )


def _headline(axis: Axis, points: list[_At], answered: list[_At]) -> str:
    if not answered:
        return f"{axis.label}从{_told(axis, points[0].value)}到{_told(axis, points[-1].value)}，都没有数。"
    first, last = answered[0], answered[-1]
    name = axis.drawn[0].name
    here, there = (_shown(one.cells[0]) for one in (first, last))
    told = f"从{here}变到{there}" if here != there else f"开头和末尾都是{here}"
    own = [f"{OWN}{_told(axis, one.value)}，是{_shown(one.cells[0])}。" for one in answered if one.value == axis.own]
    return f"{axis.label}从{_told(axis, first.value)}变到{_told(axis, last.value)}，{name}{told}。{''.join(own)}"


def _shown(cell: Cell) -> str:
    return format_value(cell.value, cell.unit, cell.text)


def _marks(axis: Axis, points: list[_At], thresholds: list[Threshold]) -> tuple[Mark, ...]:
    places = [_place(one.value) for one in points]
    found = [Mark(places.index(_place(one.value)), one.words) for one in thresholds]
    own = (
        [] if axis.own is None or _place(axis.own) not in places else [Mark(places.index(_place(axis.own)), OWN, True)]
    )
    return (*found, *own)


def _gaps(axis: Axis, points: list[_At]) -> Iterator[Finding]:
    """Where there is no figure, from which point to which, and why."""
    for reason, each in groupby(points, key=lambda one: one.reason):
        if reason:
            values = [_told(axis, one.value) for one in each]
            where = values[0] if len(values) == 1 else f"{values[0]}到{values[-1]}（{len(values)}个点）"
            yield Finding(Tone.UNKNOWN, f"{axis.label}{where}：{reason}")


def _chart(axis: Axis, points: list[_At], marks: tuple[Mark, ...]) -> Chart:
    """Every figure as a line; where one is only known within bounds, the first of them alone, as two lines."""
    drawn = list(zip(axis.drawn, zip(*(one.cells for one in points if one.cells), strict=True), strict=True))
    spans = any(isinstance(cell.value, Span) for cell in drawn[0][1])
    unit = _unit(drawn[0][1])

    def series(name: str, at: int, end: str) -> Series:
        return Series(name, tuple(_end(one.cells[at], end) if one.cells else None for one in points))

    if spans:
        name = axis.drawn[0].name
        lines: tuple[Series, ...] = (series(f"{name}（最少）", 0, "low"), series(f"{name}（最多）", 0, "high"))
    else:
        lines = tuple(series(one.name, at, "low") for at, one in enumerate(axis.drawn))
    labels = tuple(_told(axis, one.value) for one in points)
    title = f"{axis.label}变化时的{axis.drawn[0].name}"
    return Chart(title, ChartKind.CURVE, unit, labels, lines, tuple(_place(one.value) for one in points), marks)


def _unit(cells: Iterable[Cell]) -> str:
    """The unit of the figures, without what stands behind some of them (未核实)."""
    return next(iter(cells)).unit.partition("（")[0]


def _end(cell: Cell, end: str) -> int | Decimal | None:
    value = cell.value
    if isinstance(value, Span):
        return value.low if end == "low" else value.high
    return value if isinstance(value, int | Decimal) else None
