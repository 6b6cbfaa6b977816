"""The calculators as Python functions (Python 接口): values in, a result that can be kept as JSON or as a table.

`calculate("gap", {"kind": "private", "staff": 45})` here; the published package `yingbao` has a typed function for each
calculator as well (scripts/package/source.py). What its users read, `help()` and the page about it, is in Chinese.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from dataclasses import field as part
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import Any

from . import __version__
from .bridge import MAX_MESSAGE, words
from .bridge import knowledge as taken
from .catalog import find, run
from .core.model import (
    CalculatorError,
    Cell,
    Field,
    FieldKind,
    Finding,
    InputError,
    MissingFileError,
    MissingLibraryError,
    Problem,
    Ref,
    RefusedError,
    Result,
    Section,
    Step,
    Table,
    UnknownCalculatorError,
    UnknownPolicyError,
)
from .core.pasted import write_rows
from .output.calculation import Beside, Calculation
from .output.canonical import canonical
from .output.text import DISCLAIMER, TONES, format_value, result_text
from .policy.knowledge import Knowledge
from .policy.knowledge_file import load

__all__ = [
    "CalculationResult",
    "CalculatorError",
    "InputError",
    "MissingFileError",
    "MissingLibraryError",
    "RefusedError",
    "UnknownCalculatorError",
    "UnknownFieldError",
    "UnknownPolicyError",
    "WrongTypeError",
    "calculate",
    "known",
]

FORM = "1"
"""The version of the form of the JSON."""
_HERE = Path(__file__).resolve().parent
_PACKED, _BUILT = _HERE / "knowledge.json", _HERE.parent / "build" / "knowledge.json"
DATA = _PACKED if _PACKED.exists() else _BUILT
"""The policy data: beside the modules where they were installed, else as the build has compiled them."""
_MOST_PLACES = 400
"""Of a number that means something, before or behind the point: JavaScript's have 309."""
_NUMBERS = (FieldKind.HEADS, FieldKind.MONEY, FieldKind.RATE, FieldKind.NUMBER)
_DAYS = {FieldKind.DATE: "%Y-%m-%d", FieldKind.MONTH: "%Y-%m"}
_WANTED = {
    FieldKind.CHOICE: "选项的名称，写成文字",
    FieldKind.YES: "成 True 或 False",
    FieldKind.HEADS: "整数，例如 45",
    FieldKind.MONEY: '整数、Decimal 或文字，例如 Decimal("5124.5")。小数不能写成 float，它存不准',
    FieldKind.RATE: '百分数，整数、Decimal 或文字，例如 Decimal("0.5") 是 0.5%。小数不能写成 float，它存不准',
    FieldKind.NUMBER: '整数、Decimal 或文字，例如 Decimal("1.5")。小数不能写成 float，它存不准',
    FieldKind.DATE: "成 date 或文字，例如 2026-11-29",
    FieldKind.MONTH: "成 date 或文字，例如 2026-11",
    FieldKind.TEXT: "文字",
    FieldKind.LONG: "文字",
    FieldKind.IDS: "参数编号，文字或几个文字",
    FieldKind.ROWS: "表：每行一个字典（列名和值）或一个列表，也可以是粘贴的文字",
}


class UnknownFieldError(InputError, TypeError):
    """没有这一项：名字写错了，或者不是这个测算的。`problems` 里有每一个名字，有相近的会说出来。"""


class WrongTypeError(InputError, TypeError):
    """值的类型不对：例如金额写成了 float。`problems` 里有每一项的名字和应当怎样写。"""


@dataclass(frozen=True, slots=True)
class CalculationResult:
    """一次测算的结果。`print(结果)` 打印全文，和网页上的「复制文字」一样。

    Attributes:
        calculator: 测算的名称，例如 gap。
        inputs: 填写的内容，按统一的写法；姓名、备注等不外传的内容不在里面。
        result: 完整的结果对象。
        data_version: 数据版本。
        code_version: 程序版本。
        beside: 放在旁边的比较和曲线，只有命令行会放。
        policy: 按哪一份文件算的；没有另外指明的，是空的。
    """

    calculator: str
    inputs: Mapping[str, str]
    result: Result
    data_version: str
    code_version: str = __version__
    beside: tuple[Beside, ...] = ()
    policy: str = ""
    _done: Calculation = part(kw_only=True, repr=False, compare=False)

    def __str__(self) -> str:
        return result_text(self.result)

    @property
    def headline(self) -> str:
        """结论：一句话。"""
        return self.result.headline

    @property
    def tables(self) -> tuple[Table, ...]:
        """结果表：标题 caption、列名 columns、每行的行名和格。格里有值 value、单位 unit、依据 refs；没有值的，text 说明原因。"""
        return self.result.tables

    @property
    def sections(self) -> tuple[Section, ...]:
        """结论和提醒，按方面分组；每一条有类别 tone、内容 text、依据 refs。"""
        return self.result.sections

    @property
    def steps(self) -> tuple[Step, ...]:
        """计算过程：算式 formula、代入 numbers、结果 value、单位 unit、取整 rounding、依据 refs（条款或参数，及其地址）。"""
        return self.result.steps

    def to_dict(self) -> dict[str, Any]:
        """成为字典，只含文字、整数、布尔、None、列表和字典。金额、比例等是文字，不丢一位；只知道上下限的，是 low 和 high。"""
        beside = [{"kind": one.kind, "asked": one.asked} | _told(one.result) for one in self.beside]
        return {
            "form": FORM,
            "calculator": self.calculator,
            **({"policy": self.policy} if self.policy else {}),
            "inputs": dict(self.inputs),
            **_told(self.result),
            **({"beside": beside} if beside else {}),
            "disclaimer": DISCLAIMER,
            "data_version": self.data_version,
            "code_version": self.code_version,
        }

    def to_json(self) -> str:
        """成为 JSON 文字，内容和 `to_dict()` 一样；同样的填写内容、数据和程序，每个字节都一样。"""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def records(self) -> list[dict[str, Any]]:
        """结果表的每一格一条：表 table、行 row、列 column、值 value、单位 unit、说明 text、依据 source。"""
        return list(_records(self.result.tables))

    def to_dataframe(self) -> Any:
        """成为 pandas 的 DataFrame，内容和 `records()` 一样。没有装 pandas 的，抛出 ImportError。"""
        return import_module("pandas").DataFrame(self.records())

    def to_xlsx(self, site: str = "") -> bytes:
        """成为 XLSX 工作簿，和网页上的「下载 XLSX」一样：数是数，计算过程和依据各一张表，填写的姓名、备注也在里面。`site` 是本站的网址，
        写了它，依据就是链接。没有装 XlsxWriter 的，抛出 MissingLibraryError。
        """
        from .keeping.workbook import workbook  # nobody else waits for it

        return workbook(self._done, site)


@cache
def known() -> Knowledge:
    """随程序包安装的政策数据，只读一次。读不到或者不完整的，抛出 MissingFileError。"""
    try:
        return load(DATA.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MissingFileError(f"读不到政策数据 {DATA}：{error}") from error


def calculate(
    name: str, inputs: Mapping[str, object], knowledge: Knowledge | None = None, policy: str = ""
) -> CalculationResult:
    """按名称测算。

    Args:
        name: 测算的名称，例如 gap。
        inputs: 填写的内容。名称里的连字符写成下划线（enrolled_pension），和 Python 的词相同的在后面加一个下划线（class_）；
            None 是没有填。
        knowledge: 另用一份政策数据；不写就用随程序包安装的。
        policy: 按哪一份文件算，写它的编号，例如 jzbf-2005-21；不写就是津政办发〔2005〕21号。

    Returns:
        结果。

    Raises:
        UnknownCalculatorError: 没有这个测算，或者这份文件没有这个测算。
        UnknownPolicyError: 没有这份文件。
        UnknownFieldError: 没有这一项。
        WrongTypeError: 值的类型不对。
        InputError: 值不能用，例如没有这一天；`problems` 里有每一项的名字 field 和说明 message；表格的一格，
            还有第几行 row 和哪一列 column。
        RefusedError: 现有的文件不足以得出结果；`ways` 里有可以怎样补。
        MissingFileError: 读不到政策数据。
        MissingLibraryError: 没有装 XlsxWriter；只有结果的 `to_xlsx()` 抛出。
    """
    calculator, data = find(words(name)), knowledge or known()
    data = data.seen(words(policy)) if policy else data
    asked = calculator.fields(data)
    typed = _read(asked, inputs)
    return result_of(Calculation(calculator, typed, run(calculator.name, typed, data), data))


def result_of(done: Calculation) -> CalculationResult:
    """The same of a calculation that is made already; without what is private."""
    asked = done.calculator.fields(done.knowledge)
    kept = {one.name: told for one in asked if (told := canonical(one, done.typed.get(one.name, "")))}
    known = done.knowledge
    return CalculationResult(
        done.calculator.name, kept, done.result, known.version, beside=done.beside, policy=known.named, _done=done
    )


def answer(name: str, inputs_json: str, knowledge: Knowledge | None = None) -> str:
    """For programs that speak JSON, the browser's worker among them: what `to_json()` says, or the error as `--json` tells it.
    Numbers in the JSON are decimals, as they stand there. Without `knowledge`, by the policy data that the page has taken.
    """
    try:
        return calculate(words(name), _read_json(inputs_json), knowledge or taken()).to_json()
    except CalculatorError as error:
        return json.dumps(told_error(error), ensure_ascii=False, indent=1) + "\n"


def _read_json(message: str) -> dict[str, object]:
    """The inputs in a message. Raises RefusedError if it is too long, WrongTypeError if it is no JSON object."""
    if len(message := words(message)) > MAX_MESSAGE:
        raise RefusedError(f"填写的内容太长，有 {len(message):,} 个字，最多 {MAX_MESSAGE:,} 个。请分几次填")
    try:
        said = json.loads(message, parse_float=_decimal, parse_constant=_decimal, object_pairs_hook=_once)
    except (ValueError, ArithmeticError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise WrongTypeError((Problem("inputs", "inputs：要写成 JSON 的对象，每一项的名字和值，名字不重复"),))
    return said


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of which no name stands twice: people read the first, programs the last. Raises ValueError."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(pairs)
    return found


def _decimal(text: str) -> Decimal:
    """A number as JSON has it. Raises ValueError if it has more places than any number that means something."""
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > _MOST_PLACES:
        raise ValueError(text)
    return number


def python_name(name: str) -> str:
    """How a field is called in Python.

    >>> python_name("enrolled-pension"), python_name("class")
    ('enrolled_pension', 'class_')
    """
    return name.replace("-", "_") + "_" * iskeyword(name)


def told_error(error: CalculatorError) -> dict[str, Any]:
    """An error as the JSON tells it: which, its sentence, and of an InputError every field's name and message."""
    problems = error.problems if isinstance(error, InputError) else ()
    return {"error": type(error).__name__, "message": str(error), "problems": _plain(problems)}


def _read(asked: Sequence[Field], inputs: Mapping[str, object]) -> dict[str, str]:
    """What was given, as it would be typed. Raises UnknownFieldError, WrongTypeError."""
    named = {name: one for one in asked for name in (one.name, python_name(one.name))}
    names = [python_name(one.name) for one in asked]
    if unknown := [words(str(name)) for name in inputs if name not in named]:
        raise UnknownFieldError(tuple(Problem(name, f"没有「{name}」这一项{_near(name, names)}") for name in unknown))
    typed: dict[str, str] = {}
    problems = []
    for name, value in inputs.items():
        one = named[name]
        try:
            if one.name in typed:
                raise TypeError("写了两次，不知道用哪一个")
            typed[one.name] = _typed(one, value)
        except TypeError as error:
            problems.append(Problem(one.name, f"{one.label}（{name}）：{error}"))
    if problems:
        raise WrongTypeError(tuple(problems))
    return typed


def _near(name: str, names: Sequence[str]) -> str:
    near = get_close_matches(name, names, 1)
    return f"，是不是 {near[0]}？" if near else f"。有的是 {'、'.join(names)}"


def _typed(field: Field, value: object) -> str:
    """A value as it would be typed into its field. Raises TypeError in Chinese."""
    kind = field.kind
    if value is None:
        return ""
    if isinstance(value, str):
        return words(value)
    if isinstance(value, bool):
        if kind is FieldKind.YES:
            return "yes" if value else ""
    elif kind in _NUMBERS and isinstance(value, int | Decimal):
        number = Decimal(value)
        return format(number, "f" if abs(number.adjusted()) <= _MOST_PLACES else "")
    elif kind in _DAYS and isinstance(value, date):
        return value.strftime(_DAYS[kind])
    elif isinstance(value, Sequence):
        if kind is FieldKind.IDS and all(isinstance(one, str) for one in value):
            return " ".join(value)
        if kind is FieldKind.ROWS:
            rows = [_row(field, number, row) for number, row in enumerate(value, 1)]
            return write_rows([[one.label for one in field.columns], *rows]) if rows else ""
    raise TypeError(f"要写{_WANTED[kind]}；现在是 {type(value).__name__}")


def _row(field: Field, number: int, row: object) -> list[str]:
    """The cells of a row, in the order of the columns. Raises TypeError in Chinese."""
    columns = field.columns
    named = {name: at for at, one in enumerate(columns) for name in (one.name, python_name(one.name), *one.headings)}
    if isinstance(row, Mapping):
        if unknown := [str(name) for name in row if name not in named]:
            names = [python_name(one.name) for one in columns]
            raise TypeError(f"第{number}行没有「{unknown[0]}」这一列{_near(unknown[0], names)}")
        given = {named[name]: value for name, value in row.items()}
    elif isinstance(row, Sequence) and not isinstance(row, str) and len(row) <= len(columns):
        given = dict(enumerate(row))
    else:
        raise TypeError(f"第{number}行要写成字典，或者不超过 {len(columns)} 个值的列表")
    try:
        return [" ".join(_typed(one, given.get(at)).split()) for at, one in enumerate(columns)]
    except TypeError as error:
        raise TypeError(f"第{number}行：{error}") from None


def _told(result: Result) -> dict[str, Any]:
    return {
        "headline": result.headline,
        "premises": _plain(result.premises),
        "tables": [_table(one) for one in result.tables],
        "sections": [{"title": one.title, "findings": [*map(_finding, one.findings)]} for one in result.sections],
        "steps": [_plain(one) | {"shown": format_value(one.value, one.unit)} for one in result.steps],
        "charts": _plain(result.charts),
        "notes": list(result.notes),
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it: decimals as text, so that no digit is lost."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return str(value) if isinstance(value, str) else value


def _table(table: Table) -> dict[str, Any]:
    rows = [{"name": name, "cells": [*map(_cell, cells)]} for name, cells in table.rows]
    return {"caption": table.caption, "columns": list(table.columns), "rows": rows, "refs": _plain(table.refs)}


def _cell(cell: Cell) -> dict[str, Any]:
    told: dict[str, Any] = _plain(cell)
    return told | {"text": _why(cell), "shown": format_value(cell.value, cell.unit, cell.text)}


def _why(cell: Cell) -> str:
    """Why there is no value, "" where there is one."""
    return cell.text if cell.value is None else ""


def _finding(finding: Finding) -> dict[str, Any]:
    told: dict[str, Any] = _plain(finding)
    return told | {"tone_label": TONES[finding.tone]}


def _records(tables: Sequence[Table]) -> Iterator[dict[str, Any]]:
    for table in tables:
        for name, cells in table.rows:
            for column, cell in zip(table.columns[1:], cells, strict=True):
                refs: tuple[Ref, ...] = (*cell.refs, *table.refs)
                yield {
                    "table": table.caption,
                    "row": name,
                    "column": column,
                    "value": cell.value,
                    "unit": cell.unit,
                    "text": _why(cell),
                    "source": "；".join(dict.fromkeys(ref.name for ref in refs)),
                }
