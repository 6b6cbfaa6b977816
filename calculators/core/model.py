"""What every calculator is made of: fields, inputs, results, steps, and the things that can go wrong.

Money is `Decimal`, heads are `int`; a float never enters. Nothing here knows a policy, a number or a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

Row = tuple["int | Decimal | str | date | None", ...]
"""One row of a table that was typed or pasted: a value for each column, None where nothing was given."""


@dataclass(frozen=True, slots=True)
class Span:
    """A figure of which only its bounds are known (区间): at least `low`, at most `high`."""

    low: int | Decimal
    high: int | Decimal


Value = int | Decimal | str | bool | date | tuple[Row, ...] | None
"""A parsed input: heads, money or share, choice, yes/no, day, rows, or nothing given (未填)."""

Figure = Value | Span
"""What a result shows: a value as it is, or its bounds."""


class FieldKind(StrEnum):
    """How a field is typed and read."""

    CHOICE = "choice"
    """One of the options."""
    YES = "yes"
    """A box that is ticked or not."""
    HEADS = "heads"
    """A number of people: a whole number, 0 or more."""
    MONEY = "money"
    """An amount in 元, 0 or more, at most two decimals."""
    RATE = "rate"
    """A share in per cent, 0 to 100: 8 or 8% is eight per cent."""
    NUMBER = "number"
    """A plain number, 0 or more: a weight, a factor."""
    DATE = "date"
    """A day, typed in any of the usual ways."""
    MONTH = "month"
    """A month; its value is the first day."""
    TEXT = "text"
    """A short name or remark."""
    LONG = "long"
    """Some sentences."""
    IDS = "ids"
    """Ids of values of parameters, parted by blanks or commas."""
    ROWS = "rows"
    """A table, one row a line, as pasted from a spreadsheet; `columns` are its fields."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice (选项)."""

    value: str
    label: str
    hint: str = ""
    earlier: tuple[str, ...] = ()
    """Labels that it had before, which are still read."""


class Fill(StrEnum):
    """What a page puts into a field before the reader does (先替填的). Empty keeps its meaning wherever no page does so."""

    NOTHING = ""
    TODAY = "today"
    """The reader's day, or its month."""
    OWN = "own"
    """The day that a file tells of itself; else the reader's."""


@dataclass(frozen=True, slots=True)
class Field:
    """One input (填写项). `name` is published: links to a filled form carry it, so it never changes."""

    name: str
    label: str
    kind: FieldKind
    group: str
    hint: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    columns: tuple[Field, ...] = ()
    private: bool = False
    """A name or a remark: it never goes into a link. Of a column: the table goes, with these cells left empty."""
    earlier: tuple[str, ...] = ()
    """Of a column: labels that it had before, which are still read."""
    fill: Fill = Fill.NOTHING
    sample: str = ""
    """Of a table: some rows as they may be typed, put in for whoever asks for an example."""

    @property
    def told(self) -> bool:
        """May its content stand in a link or on a saved sheet? Free words never: they could hold a name."""
        return not self.private and self.kind not in (FieldKind.TEXT, FieldKind.LONG)

    @property
    def headings(self) -> tuple[str, ...]:
        """Of a column: every heading under which it is read, the present one first."""
        return (self.label, *self.earlier)


@dataclass(frozen=True, slots=True)
class Ref:
    """Where something comes from (依据): a clause of a policy, or an article of another document.

    `target` is a path inside the site; `words` are quoted from that place, never written by us.
    """

    label: str
    target: str
    words: str = ""
    detail: str = ""
    """For a parameter: its period and how well it is confirmed."""
    part: str = ""
    """Which of an article's numbers: 上限, 单位部分."""

    @property
    def name(self) -> str:
        """The source and which of its numbers."""
        return self.label + self.part


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working (计算步骤): what was computed, how, from which numbers, and with which citation."""

    subject: str
    label: str
    formula: str
    numbers: str
    value: Figure
    unit: str
    rounding: str = ""
    refs: tuple[Ref, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a result table. `value` None means "not computed"; `text` then says why in a word or two."""

    value: Figure
    unit: str = ""
    text: str = ""
    refs: tuple[Ref, ...] = ()


TableRow = tuple[str, tuple[Cell, ...]]
"""A row of a result table: its own heading and its cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """A result table (结果表): a heading for each column, and rows that begin with their own heading.

    `refs` are the citation of the whole table, told once; without them each row tells its own, from its cells.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    refs: tuple[Ref, ...] = ()


class Tone(StrEnum):
    """What kind of remark a finding is."""

    PRIORITY = "priority"
    """扩面重点"""
    POSSIBLE = "possible"
    """可能是扩面重点：文件没有写明"""
    NEXT = "next"
    """下一步"""
    CHECK = "check"
    """请核对"""
    UNKNOWN = "unknown"
    """没有查到依据，因此没有计算"""
    DISTANCE = "distance"
    """离下一道线还有多远"""
    NOTE = "note"
    """由输入推出的一句话"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that follows from the inputs, with its citation (结论)."""

    tone: Tone
    text: str
    refs: tuple[Ref, ...] = ()


class ChartKind(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    """One bar a label, parts of a whole one after the other."""
    LINES = "lines"
    """Series over the same labels, in the order of time."""
    CURVE = "curve"
    """Series over numbers or days, each at its own place; a line is broken where there is no number."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers of a chart, one a label; None where there is none."""

    name: str
    values: tuple[int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A label of a curve that is marked: where it stands among the labels, what is there, and is it the reader's own case?"""

    at: int
    words: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of numbers that also stand in a table of the same result (图). Of a curve: `places` has a whole number for
    each label, by which it stands from left to right, and `marks` those that are marked.
    """

    title: str
    kind: ChartKind
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    places: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()


class Body(Protocol):
    """What a file is made of, and how its bytes are written."""

    @property
    def mime(self) -> str:
        """The media type."""

    def content(self, mark: str = "") -> bytes:
        """The bytes. `mark` is a sentence that nobody who opens the file can miss: 「示例…」."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to keep (附件): a calendar, a draft report. `name` is asked for; `label` is what it is saved as.

    It is made only when somebody takes it, not with every key press.
    """

    name: str
    label: str
    body: Body


@dataclass(frozen=True, slots=True)
class Onward:
    """The way on to another calculator, filled in (接着算): its name, what the link says, and what it fills in.

    `policy` is that from which it is worked out, "" for the one that is meant anyway.
    """

    calculator: str
    label: str
    typed: tuple[tuple[str, str], ...]
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The findings on one subject, usually one insurance (险种)."""

    title: str
    findings: tuple[Finding, ...]
    folded: bool = False
    """To look things up in: the page opens it when asked, and prints it open; its findings tell their own citations."""
    onward: tuple[Onward, ...] = ()
    """Where it is worked out in full."""


@dataclass(frozen=True, slots=True)
class Premise:
    """What an answer takes for granted, or what would settle a question (前提).

    `short` says it in a few words, for the headline. `choices` are what a reader may put into the field `field` instead.
    """

    text: str
    refs: tuple[Ref, ...] = ()
    choices: tuple[Option, ...] = ()
    short: str = ""
    field: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What it says, then what comes out with each choice: 按5,124、25,620元/月算：每月共缴1,229.76元."""
        return (self.text, *(f"{one.label}：{one.hint}" for one in self.choices if one.hint))


@dataclass(frozen=True, slots=True)
class Result:
    """What a calculator answers: one plain sentence first, then figures, findings, working and notes."""

    headline: str
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    files: tuple[File, ...] = ()
    premises: tuple[Premise, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field: what is wrong and how to mend it, in plain Chinese.

    Where one cell of a table is wrong, `row` is the number of its row, as the message tells it, and `column` the column's name.
    """

    field: str
    message: str
    row: int = 0
    column: str = ""


class CalculatorError(Exception):
    """Anything a calculator refuses. Every subclass carries a sentence for the reader.

    `ways` are the ways on that a reader has: what may be filled in so that there is an answer after all.
    """

    ways: tuple[Premise, ...] = ()


class InputError(CalculatorError):
    """The inputs cannot be used as they are (填写有误)."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("；".join(problem.message for problem in problems))
        self.problems = problems


class RefusedError(CalculatorError):
    """The documents known here do not carry an answer (不能计算): which value is missing, since when, who publishes it."""


class MissingFileError(CalculatorError):
    """A file that the calculation also needs cannot be had or cannot be read (缺文件): nothing is said about the inputs."""


class MissingLibraryError(CalculatorError):
    """A library that the pages bring along is not installed here (缺程序库): says how to install it."""


class UnknownCalculatorError(CalculatorError):
    """No calculator has this name, or the policy does not offer it."""


class UnknownPolicyError(CalculatorError):
    """No policy has this id (没有这份文件)."""


Inputs = Mapping[str, Value]
"""Parsed inputs by field name."""
