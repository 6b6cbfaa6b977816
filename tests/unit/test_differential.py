"""The second implementation agrees on a fixed sample, and notices calculators that are wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from calculators.catalog import run
from calculators.core.model import Cell, RefusedError, Result
from calculators.policy.knowledge import Knowledge
from tests import differential
from tests.differential import Answer, Typed, tried


def test_a_fixed_sample_agrees(knowledge: Knowledge) -> None:
    found = list(tried(25, 7, knowledge))
    assert [name for name, _, _ in found] == ["late_fee", "remainder", "shares", "deadline"]
    assert [told for _, _, told in found] == [[], [], [], []]


def test_the_sample_is_not_all_refused(knowledge: Knowledge) -> None:
    def refuse(*_: object) -> Result:
        raise RefusedError("不算")

    assert all(len(told) > 5 for _, _, told in tried(25, 7, knowledge, refuse))


def planted(at: int) -> Answer:
    """The calculators with every cell of one column of the first table off by the least there is."""

    def answer(name: str, typed: Typed, knowledge: Knowledge) -> Result:
        result = run(name, typed, knowledge)
        table = result.tables[0]
        rows = tuple(
            (head, tuple(off(cell) if place == at else cell for place, cell in enumerate(cells)))
            for head, cells in table.rows
        )
        return replace(result, tables=(replace(table, rows=rows), *result.tables[1:]))

    return answer


def off(cell: Cell) -> Cell:
    """The same by one fen, one head, one day."""
    match cell.value:
        case Decimal():
            return replace(cell, value=cell.value + Decimal("0.01"))
        case int():
            return replace(cell, value=cell.value + 1)
        case date():
            return replace(cell, value=cell.value + timedelta(days=1))
    return cell


@pytest.mark.parametrize(
    ("place", "noticed"),
    [
        (0, {"late_fee", "remainder", "shares"}),
        (1, {"shares"}),
        (2, {"late_fee", "shares", "deadline"}),
        (3, {"late_fee", "shares"}),
    ],
)
def test_a_fault_of_the_least_is_noticed(place: int, noticed: set[str], knowledge: Knowledge) -> None:
    assert {name for name, _, told in tried(10, 7, knowledge, planted(place)) if told} == noticed


FAULTS = {
    "the day of payment": ("late_fee", "pay-day", "not"),
    "the order": ("late_fee", "ordered", "no"),
    "the cap": ("remainder", "cap", ""),
    "the floor": ("shares", "floor", "9000"),
    "the rounding": ("late_fee shares", "rounding", "jiao"),
    "the counting": ("deadline", "counting", "same"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_that_is_not_kept_is_noticed(fault: str, knowledge: Knowledge) -> None:
    kinds, field, value = FAULTS[fault]

    def answer(name: str, typed: Typed, knowledge: Knowledge) -> Result:
        return run(name, {**typed, field: value} if field in typed else typed, knowledge)

    assert {name for name, _, told in tried(20, 7, knowledge, answer) if told} == set(kinds.split())


def test_an_answer_where_none_may_be_given_is_told(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "1", "units": "甲,1", "w-base": "1"}
    asked = differential.Asked("allocation", typed, None, (0,))
    assert differential.disagreement(asked, knowledge).startswith("answered: [[Fraction(1, 1)]]")


def test_the_verb_says_what_it_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert differential.main(["3", "5"]) == 0
    assert capsys.readouterr().out == "".join(
        f"{name}: 3 inputs, 0 disagreements\n" for name in ("late_fee", "remainder", "shares", "deadline")
    )
