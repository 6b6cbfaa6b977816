"""Saved links never die: each gives the numbers it gave on the day it was kept, or says what it no longer can use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from calculators import catalog, link, sheet
from calculators.catalog import CALCULATORS, find, run
from calculators.knowledge import Knowledge
from calculators.model import Calculator, CalculatorError, Field, InputError
from tests.links.record import KEPT, Saved, make, read_saved
from tests.unit.test_examples import FILES, read

SAVED = [one for calculator in CALCULATORS for one in read_saved(calculator.name)]
NUMBER = re.compile(r"\d[\d,.]*")


def in_order(wanted: Iterable[str], found: Iterable[str]) -> str:
    """The first of the wanted figures that is not among those found, in this order; "" when all are. New ones may come."""
    rest = iter(found)
    return next((one for one in wanted if one not in rest), "")


def check(saved: Saved, knowledge: Knowledge) -> str:
    """Follow a saved link today; answers what became of it: same, refused or dropped."""
    name, typed = link.decode(saved.address)
    whole = {**typed, **saved.added}
    gone = tuple(key for key in typed if key not in {field.name for field in find(name).fields(knowledge)})
    assert not set(saved.added) & set(typed)
    assert gone == saved.dropped, "a field of a published form was renamed or taken away"
    if gone:
        told = sheet.verify_link(saved.address, "", knowledge)
        assert not told.agrees
        for key in gone:
            assert any(f"「{key}」没有用上" in line for line in told.lines)
        return "dropped"
    if not saved.headline:
        with pytest.raises(CalculatorError) as refused:
            run(name, whole, knowledge)
        assert not saved.refused or isinstance(refused.value, InputError)
        assert {problem.field for problem in getattr(refused.value, "problems", ())} == set(saved.refused)
        return "refused"
    made = sheet.make_sheet(find(name), whole, run(name, whole, knowledge), knowledge)
    assert saved.added or sheet.verify_link(saved.address, made.fingerprint, knowledge).agrees
    assert NUMBER.findall(made.figures[0]) == NUMBER.findall(saved.headline)
    assert in_order(saved.figures, made.figures[1:]) == ""
    return "same"


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.address[:60])
def test_a_saved_link_still_gives_its_numbers(saved: Saved, knowledge: Knowledge) -> None:
    assert check(saved, knowledge)


def test_every_example_has_its_link(knowledge: Knowledge) -> None:
    wanted = {make(find(path.parent.name), read(path)["inputs"], knowledge).address for path in FILES}
    assert wanted <= {one.address for one in SAVED}, "python -m tests.links.record keeps those that are missing"
    assert {path.stem for path in KEPT.glob("*.toml")} == {one.name for one in CALCULATORS}
    seen = Counter(link.decode(one.address)[0] for one in SAVED if one.headline)
    assert len(SAVED) >= 60
    assert set(seen) == {one.name for one in CALCULATORS}
    assert sum(len(one.figures) for one in SAVED) > 1_000


def renamed(calculator: Calculator, name: str) -> Calculator:
    """The calculator with a field under another name, as if somebody had tidied up."""

    def fields(knowledge: Knowledge) -> tuple[Field, ...]:
        found = calculator.fields(knowledge)
        return tuple(replace(one, name="tidied") if one.name == name else one for one in found)

    return replace(calculator, fields=fields)


@pytest.fixture
def gap() -> Saved:
    """A link to the coverage gap that gave numbers."""
    return next(one for one in SAVED if one.headline and "enrolled-pension=" in one.address)


@pytest.mark.parametrize("field", ["enrolled-pension", "staff"])
def test_a_renamed_field_is_caught(
    field: str, gap: Saved, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(gap, knowledge) == "same"
    changed = tuple(renamed(one, field) if one.name == "gap" else one for one in CALCULATORS)
    monkeypatch.setattr(catalog, "CALCULATORS", changed)
    with pytest.raises(AssertionError, match="renamed or taken away"):
        check(gap, knowledge)
    assert check(replace(gap, dropped=(field,)), knowledge) == "dropped"
    monkeypatch.setattr(sheet, "verify_link", lambda *_: sheet.Verdict(False, ()))
    with pytest.raises(AssertionError):
        check(replace(gap, dropped=(field,)), knowledge)


def test_other_numbers_are_caught(gap: Saved, knowledge: Knowledge) -> None:
    for other in (
        replace(gap, figures=(*gap.figures, "999人")),
        replace(gap, figures=("999人", *gap.figures[1:])),
        replace(gap, headline=gap.headline + "999"),
        replace(gap, headline="", refused=("staff",)),
    ):
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            check(other, knowledge)
    assert in_order(["1", "3"], ["1", "2", "3"]) == ""
    assert in_order(["3", "1"], ["1", "2", "3"]) == "1"
