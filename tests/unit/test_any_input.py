"""Whatever is typed: every parser and every rule answers, or refuses in Chinese words; never with an error of Python's.

Fields and calculators are found in the catalog, so that a new one is tried from its first day.
"""

from __future__ import annotations

import calendar
import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calculators import bridge, command_line
from calculators.calculator import Calculator
from calculators.catalog import listed, run
from calculators.core.inputs import (
    EARLIEST,
    LATEST,
    MAX_MONEY,
    read,
    read_day,
    read_heads,
    read_money,
    read_month,
    read_rate,
)
from calculators.core.model import CalculatorError, Field, FieldKind, Result, Value
from calculators.core.pasted import split_rows
from calculators.output import downloads, link, verification
from calculators.output.calculation import Calculation
from calculators.output.html import result_html
from calculators.policy.knowledge import Knowledge
from calculators.policy.roster_words import fold, fold_header
from calculators.roster.calculator import CALCULATOR as ROSTER
from calculators.roster.read import amounts, dates, numbers
from scripts.data.examples import ExampleError, _read
from tests.conftest import some
from tests.reliability import Promise
from tests.unit.test_examples import EXAMPLES
from tests.unit.test_examples import read as read_example

pytestmark = pytest.mark.many
ALL = [*listed(), ROSTER]
ODD = [
    "\ud800",
    "\0",
    "１２",
    "=1+1",
    "<b>",
    "NaN",
    "-0",
    "1e9",
    "٣",
    "一二",
    "9" * 41,
    "\u202e1",
    "1\n2",
    '"',
    "万",
    "%",
    "‰",
]
TYPED = st.text(max_size=50) | st.text('0123456789.,，-+年月日/ 万亿元人%‰\t\n"', max_size=24) | st.sampled_from(ODD)
"""What somebody may type: anything, what looks like a number or a day, and what has troubled others."""
FAR = ["0001-01-01", "1000-06-15", "1582-10-10", "1899-12-31", "1948-12-31", "2101-01-01", "9999-12-31", "0000-00-00"]
"""Days that no document speaks of."""
LEAP = ["2000-02-29", "2004-02-29", "2024-02-29", "2096-02-29"]
NO_DAY = ["1900-02-29", "2001-02-29", "2005-02-30", "2005-04-31", "2005-13-01", "2005-00-10"]
ENDS = [
    date(year, month, calendar.monthrange(year, month)[1]).isoformat()
    for year in (2004, 2011)
    for month in range(1, 13)
]
EDGES = ["1949-01-01", "1949-12-31", "2011-06-30", "2011-07-01", "2100-01-31", "2100-02-28", "2100-12-31"]
DAYS = [*FAR, *LEAP, *NO_DAY, *ENDS, *EDGES]
DATED = (FieldKind.DATE, FieldKind.MONTH)


def said(sentence: str) -> bool:
    """Is this a sentence for the reader?"""
    return any("\u4e00" <= char <= "\u9fff" for char in sentence) and "Error" not in sentence


def answered(read: Callable[[], Any]) -> Any:
    """What was read; None where it was refused in words."""
    try:
        return read()
    except (ValueError, CalculatorError) as error:
        refusal = error
    assert said(str(refusal)), repr(refusal)
    return None


def whole(done: Calculation, knowledge: Knowledge) -> None:
    """A result that everybody can have: on the page, as text, as a table, as a sheet that agrees with itself."""
    result = done.result
    assert said(result.headline)
    assert "None" not in result.headline
    assert result_html(result, "", knowledge.version).startswith("<p")
    assert downloads.told(done).startswith(result.headline)
    assert downloads.csv_file(done)
    for file in result.files:
        assert file.body.content()
    assert verification.verify_file(downloads.saved_sheet(done), knowledge).agrees


def try_one(calculator: Calculator, typed: dict[str, str], knowledge: Knowledge) -> Result | None:
    """A whole result, or None where it was refused in words. What is typed comes in by the door that a page has."""
    typed = bridge.read_message(json.dumps(typed))
    result: Result | None = answered(lambda: run(calculator.name, typed, knowledge))
    if result is not None:
        whole(Calculation(calculator, typed, result, knowledge), knowledge)
    return result


PARSERS: dict[str, Callable[[str], Any]] = {
    "heads": read_heads,
    "money": read_money,
    "rate": read_rate,
    "day": read_day,
    "month": read_month,
    **{
        f"field {kind}": lambda typed, kind=kind: read([Field("f", "项", kind, "g")], {"f": typed})  # type: ignore[misc]
        for kind in FieldKind
        if kind is not FieldKind.ROWS
    },
    "wage": amounts.read_wage,
    "roster day": dates.read_date,
    "identity": numbers.read_number,
    "fold": fold,
    "header": fold_header,
    "complaint": command_line.in_chinese,
    "link": link.decode,
}


@pytest.mark.parametrize("name", PARSERS)
def test_every_parser_reads_or_refuses_in_words(name: str, promise: Promise) -> None:
    tried = 0

    @settings(max_examples=some(75))
    @given(TYPED)
    def holds(typed: str) -> None:
        nonlocal tried
        value = answered(lambda: PARSERS[name](typed))
        if isinstance(value, Decimal):
            assert 0 <= value <= MAX_MONEY
            assert "E" not in str(value)
        if isinstance(value, date):
            assert EARLIEST <= value.year <= LATEST
        tried += 1

    holds()
    promise(8, "解析器读任意文字：读出，或用中文说明为什么不能读", tried)


@given(st.decimals(0, MAX_MONEY, places=2))
@example(MAX_MONEY)
def test_money_that_is_shown_can_be_typed_again(amount: Decimal) -> None:
    assert read_money(f"{amount:,f}元") == read_money(f"{amount:f}") == amount


@given(st.decimals(0, 100, places=4))
def test_a_rate_that_is_shown_can_be_typed_again(rate: Decimal) -> None:
    assert read_rate(f"{rate:f}%") == read_rate(f"{rate * 10:f}‰") == read_rate(f"{rate:f}") == rate


@given(st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)))
def test_a_month_that_is_shown_can_be_typed_again(day: date) -> None:
    shown = (f"{day:%Y-%m}", f"{day:%Y%m}", f"{day.year}年{day.month}月", f"{day.year}.{day.month}")
    assert {read_month(one) for one in shown} == {day.replace(day=1)}


COLUMNS = tuple(Field(f"c{at}", name, FieldKind.TEXT, "g") for at, name in enumerate(("单位", "人数", "工资")))
TABLE = Field("t", "表", FieldKind.ROWS, "g", columns=COLUMNS)


@settings(max_examples=some(200))
@given(st.lists(st.lists(TYPED, max_size=4), max_size=5), st.sampled_from("\t,，"))
def test_any_table_is_taken_apart_or_refused_in_words(rows: list[list[str]], mark: str) -> None:
    text = "\n".join(mark.join(row) for row in rows)
    found = answered(lambda: list(split_rows(TABLE, text)))
    for (before, _), (after, _) in pairwise(found or []):
        assert before < after
    assert all(len(cells) == len(COLUMNS) for _, cells in found or [])


@given(st.lists(st.tuples(*[st.text("甲乙丙1234567890 -.", max_size=8).map(str.strip)] * 3), max_size=6))
def test_a_table_comes_back_cell_by_cell(rows: list[tuple[str, ...]]) -> None:
    wanted = [[*row] for row in rows if any(row)]
    found = split_rows(TABLE, "\n".join("\t".join(row) for row in rows))
    assert [[cell or "" for cell in cells] for _, cells in found] == wanted


def test_a_cell_longer_than_any_is_refused() -> None:
    assert answered(lambda: list(split_rows(TABLE, "甲,1\n" + "乙" * 131_072))) is not None
    with pytest.raises(ValueError, match="有一格太长，最多 131,072 个字"):
        list(split_rows(TABLE, "甲,1\n" + "乙" * 131_073))


@settings(max_examples=some(200))
@given(
    TYPED
    | st.recursive(st.none() | st.integers() | TYPED, lambda one: st.lists(one) | st.dictionaries(TYPED, one)).map(
        json.dumps
    )
)
@example(
    '{"form":"1","calculator":"gap","typed":{"kind":"\\ud800"},"figures":[],"data_version":"","code_version":"","fingerprint":""}'
)
@example("[" * 100_000)
@example('{"typed": ' + "9" * 5_000 + "}")
def test_any_file_is_no_sheet_or_is_worked_out_again(text: str) -> None:
    known: Knowledge | None = None
    verdict = verification.verify_file(text, known, lambda *_: pytest.fail("that was a sheet"))  # type: ignore[arg-type]
    assert verdict.outcome is verification.Outcome.NOT_OURS
    assert all(map(said, verdict.lines))


@settings(max_examples=some(90))
@given(st.binary(max_size=60) | TYPED.map(lambda one: f'name = "n"\n[inputs]\nx = "{one}"'.encode("utf-8", "replace")))
def test_any_example_is_read_or_named(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    try:
        told = _read(path, "gap").stem
    except ExampleError as error:
        told = str(error)
    assert told == "any" or "any.toml" in told


@settings(max_examples=some(200))
@given(st.lists(st.tuples(st.sampled_from(["v", "kind", "staff", "", "日"]) | TYPED, TYPED), max_size=5), st.booleans())
def test_any_link_is_opened_or_refused_in_words(pairs: list[tuple[str, str]], right: bool) -> None:
    fragment = "&".join(f"{name}={value}" for name, value in pairs)
    answered(lambda: link.decode(f"calculators/gap/#{'v=1&' if right else ''}{fragment}"))


def plausible(field: Field) -> st.SearchStrategy[str]:
    """What somebody means to type into a field, now and then something else."""
    by_kind: dict[FieldKind, st.SearchStrategy[str]] = {
        FieldKind.CHOICE: st.sampled_from([one.value for one in field.options] or [""]),
        FieldKind.YES: st.sampled_from(["yes", "no", ""]),
        FieldKind.HEADS: st.integers(0, 300).map(str) | st.sampled_from(["0", "1", "1亿", ""]),
        FieldKind.MONEY: st.decimals(0, 20_000, places=2).map(str) | st.sampled_from(["0", "1万亿元", "0.01", ""]),
        FieldKind.RATE: st.decimals(0, 100, places=2).map(str) | st.sampled_from(["0", "100", "0.5‰", ""]),
        FieldKind.NUMBER: st.integers(0, 40).map(str) | st.sampled_from(["0", "0.0001", "1", ""]),
        FieldKind.DATE: st.dates(date(1998, 1, 1), date(2026, 12, 31)).map(str) | st.sampled_from(DAYS),
        FieldKind.MONTH: st.dates(date(1998, 1, 1), date(2026, 12, 31)).map(lambda one: f"{one:%Y-%m}")
        | st.sampled_from(DAYS),
        FieldKind.TEXT: st.sampled_from(["甲", "和平区", ""]),
        FieldKind.LONG: st.sampled_from(["已整改。", "一\n二", ""]),
        FieldKind.IDS: st.sampled_from(["tj_base_floor_2025", "tj_a, cn_b", "张三", ""]),
    }
    if field.kind is FieldKind.ROWS:
        row = st.tuples(*map(plausible, field.columns)).map("\t".join)
        return st.lists(row, max_size=3).map("\n".join)
    return by_kind[field.kind]


@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_every_rule_answers_or_refuses_in_words(calculator: Calculator, knowledge: Knowledge, promise: Promise) -> None:
    """The examples with some fields typed anew, and forms filled in from nothing."""
    fields = calculator.fields(knowledge)
    good = [read_example(path)["inputs"] for path in sorted((EXAMPLES / calculator.name).glob("*.toml"))]
    tried, results = len(good), sum(try_one(calculator, typed, knowledge) is not None for typed in good)

    @settings(max_examples=some(45 if calculator.name in COMPOSED else 90))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        nonlocal tried, results
        typed = dict(data.draw(st.sampled_from(good)))
        for field in data.draw(st.lists(st.sampled_from(fields), max_size=4)):
            typed[field.name] = data.draw(plausible(field) if data.draw(st.integers(0, 9)) else TYPED)
        results += try_one(calculator, typed, knowledge) is not None
        tried += 1

    holds()
    assert results > 0, "or nothing is tried at all"
    promise(8, "每个测算填任意内容：算出完整的结果，或用中文说明为什么不算", tried)


def dated(calculator: Calculator, knowledge: Knowledge) -> Iterator[Callable[[str], dict[str, str]]]:
    """The examples with each day in turn replaced, a cell of a table included, and each day that was left empty given."""
    for path in sorted((EXAMPLES / calculator.name).glob("*.toml")):
        typed = read_example(path)["inputs"]
        for field in calculator.fields(knowledge):
            if field.kind in DATED:
                yield lambda day, typed=typed, field=field: {**typed, field.name: spelled(day, field)}  # type: ignore[misc]
            if typed.get(field.name) and any(column.kind in DATED for column in field.columns):
                found = answered(lambda field=field, typed=typed: list(split_rows(field, typed[field.name])))  # type: ignore[misc]
                for at, column in enumerate(field.columns):
                    if found and column.kind in DATED:
                        cells = [cell or "" for cell in found[0][1]]
                        yield (
                            lambda day, typed=typed, field=field, at=at, column=column, cells=cells: {  # type: ignore[misc]
                                **typed,
                                field.name: "\t".join([*cells[:at], spelled(day, column), *cells[at + 1 :]]),
                            }
                        )


def spelled(day: str, field: Field) -> str:
    """A day as this field asks for it."""
    return day[:7] if field.kind is FieldKind.MONTH else day


WITH_DAYS = {"gap", "contribution", "arrears", "deadlines"}
"""At least these ask for days."""
COMPOSED = {"checkup", "person"}
"""These put their questions to the others, which meet every day and more odd inputs themselves: fewer do, and each takes four
times as long."""


@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_no_day_breaks_a_calculator(calculator: Calculator, knowledge: Knowledge, promise: Promise) -> None:
    """Year 1 and year 9999, leap days, days that do not exist, month ends, the days between which rules change."""
    cases = list(dated(calculator, knowledge))
    assert cases or calculator.name not in WITH_DAYS
    drawn = random.Random(8)  # the same ones each time
    most = min(some(3 if calculator.name in COMPOSED else 9), len(cases))
    tried = [(day, case(day)) for day in DAYS for case in drawn.sample(cases, most)]
    results = 0
    for day, typed in tried:
        result = answered(lambda typed=typed: run(calculator.name, dict(typed), knowledge))  # type: ignore[misc]
        if day in FAR or (day in NO_DAY and day[:7] not in ("1900-02", "2001-02", "2005-02", "2005-04")):
            assert result is None, (day, typed)
        if result is not None:
            assert said(result.headline)
            results += 1
    if tried:
        assert results > 0
        assert {day for day, _ in tried} == {*DAYS}
        promise(8, "很早很晚的日期、闰日、月末、不存在的日期：算出，或用中文说明为什么不算", len(tried))


def test_an_error_of_pythons_would_be_seen() -> None:
    """Planted faults: what the checks above must not let pass."""
    with pytest.raises(AssertionError):
        answered(lambda: int("x"))
    with pytest.raises(ZeroDivisionError):
        answered(lambda: 1 / 0)
    assert not said("ValueError: 坏了")
    assert {one.name for one in listed()} >= WITH_DAYS | COMPOSED
    value: Value = answered(lambda: read_day("2005-04-11"))
    assert value == date(2005, 4, 11)
