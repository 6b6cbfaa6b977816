"""Numbers that nobody means: every calculator answers or refuses in words, whatever the size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal

import pytest

from calculators.calculator import Calculator
from calculators.catalog import listed, run
from calculators.core.inputs import MAX_HEADS, MAX_MONEY, MAX_NUMBER
from calculators.core.inputs import read as read_inputs
from calculators.core.model import CalculatorError, Field, FieldKind, InputError
from calculators.core.pasted import split_rows
from calculators.policy.knowledge import Knowledge
from tests.conftest import some
from tests.unit.test_examples import EXAMPLES, read

HUGE = "1" + "0" * 30
LIMITS = {
    FieldKind.HEADS: (str(MAX_HEADS), "超过 1 亿人"),
    FieldKind.MONEY: (f"{MAX_MONEY:f}", "超过 1 万亿元"),
    FieldKind.RATE: ("100", "超过 100%"),
    FieldKind.NUMBER: (str(MAX_NUMBER), "超过 1 万亿"),
}


MOST = some(15)
"""In so many examples a field is given the largest number: of some calculators there are two dozen."""


def changed(calculator: Calculator, knowledge: Knowledge, value: str | None) -> Iterator[tuple[Field, dict[str, str]]]:
    """The examples, with each number in turn, a cell of a table included, replaced: by `value`, or by its limit."""
    for path in sorted((EXAMPLES / calculator.name).glob("*.toml")):
        typed = read(path)["inputs"]
        for field in calculator.fields(knowledge):
            if field.kind in LIMITS:
                yield field, {**typed, field.name: value or LIMITS[field.kind][0]}
            if typed.get(field.name) and field.columns:
                try:
                    (_, row), *_ = split_rows(field, typed[field.name])
                except ValueError:
                    continue
                for at, column in enumerate(field.columns):
                    if column.kind in LIMITS:
                        cells = [*row[:at], value or LIMITS[column.kind][0], *row[at + 1 :]]
                        yield column, {**typed, field.name: "\t".join(cell or "" for cell in cells)}


@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_a_number_that_nobody_means_is_refused_in_words(calculator: Calculator, knowledge: Knowledge) -> None:
    tried, seen = set(), set()
    for field, typed in changed(calculator, knowledge, HUGE):
        tried.add((field.name, field.label))
        with pytest.raises(InputError) as refused:
            run(calculator.name, typed, knowledge)
        told = str(refused.value)
        if LIMITS[field.kind][1] in told and field.label in told:
            seen.add((field.name, field.label))
    assert seen == tried
    assert seen or calculator.name == "priority", "它没有数可填"


@pytest.mark.many
@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_the_largest_number_that_is_accepted_never_breaks(calculator: Calculator, knowledge: Knowledge) -> None:
    answered, met = 0, Counter[str]()
    for field, typed in changed(calculator, knowledge, None):
        met[field.name] += 1
        if met[field.name] > MOST:
            continue
        with suppress(CalculatorError):
            run(calculator.name, typed, knowledge)
            answered += 1
    assert answered > 0 or calculator.name in ("priority", "deadlines")


@pytest.mark.parametrize("kind", LIMITS)
def test_the_limit_itself_is_accepted_and_a_little_more_is_not(kind: FieldKind) -> None:
    field = Field("n", "数", kind, "g")
    limit, told = LIMITS[kind]
    assert read_inputs([field], {"n": limit})["n"] == Decimal(limit)
    for above in (f"{limit}.01", str(int(limit) + 1), HUGE, "9" * 38, "9亿亿", "9999999999亿"):
        with pytest.raises(InputError, match=told if "亿亿" not in above else "不是"):
            read_inputs([field], {"n": above})


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (FieldKind.HEADS, "120.0000000000000000000000000000000001", "不是整数"),
        (FieldKind.HEADS, "100000000.0000000000000000000000001", "超过 1 亿"),
        (FieldKind.MONEY, "100.00000000000000000000000000001", "小数太多"),
        (FieldKind.MONEY, "1000000000000.0000000000000000001", "超过 1 万亿"),
        (FieldKind.RATE, "8.00000000000000000000000000000000001", "位数太多"),
        (FieldKind.RATE, "100.000000000000000000000000000001", "超过 100"),
        (FieldKind.NUMBER, "1000000000000.00000000000000000001", "超过 1 万亿"),
    ],
)
def test_no_digit_is_lost_before_it_is_looked_at(kind: FieldKind, typed: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_inputs([Field("n", "数", kind, "g")], {"n": typed})


def test_a_product_is_rounded_once(knowledge: Knowledge) -> None:
    """Half a fen less a trifle, rounded to 28 digits first, becomes half a fen and then a whole one too much."""
    typed = {
        "month": "2024-09",
        "kind": "employer",
        "want-pension": "yes",
        "basis": "bases",
        "bands": "1,999999999999.99",
        "rate-employer-pension": "50.000100000000000001",
        "rate-employee-pension": "0",
    }
    paid = run("contribution", typed, knowledge).tables[0].rows[0][1][0].value
    exact = 99_999_999_999_999 * 50_000_100_000_000_000_001  # fen, and 10 to the minus 20
    assert paid == Decimal((exact + 5 * 10**19) // 10**20).scaleb(-2)


@pytest.mark.parametrize("kind", [FieldKind.RATE, FieldKind.NUMBER])
def test_more_digits_than_are_kept_exactly_are_refused(kind: FieldKind) -> None:
    with pytest.raises(InputError, match="位数太多"):
        read_inputs([Field("n", "数", kind, "g")], {"n": "0." + "1" * 21})
    assert read_inputs([Field("n", "数", kind, "g")], {"n": "0." + "1" * 20})["n"] == Decimal("0." + "1" * 20)
