"""Worked examples from 2005 to 2026, by hand, in CPython and on the command line: tests/browser/test_years.py has the third."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculators.__main__ import main
from calculators.alternatives import TRIAL, start_of
from calculators.catalog import find, run
from calculators.core.inputs import read
from calculators.core.model import CalculatorError, Figure, Result, Span
from calculators.output.text import result_text
from calculators.policy.knowledge import Knowledge
from calculators.policy.worlds import explore
from tests.conftest import ROOT
from tests.unit.test_alternatives import figures

FILE = ROOT / "tests" / "examples" / "years.toml"
EXAMPLES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["example"]
FEWEST = 40


def kind_of(result: Result) -> set[str]:
    """What this answer may be called: an answer, a range, a trial, a question."""
    values = [cell.value for table in result.tables for _, cells in table.rows for cell in cells]
    if result.headline.startswith(TRIAL):
        return {"trial"}
    if any(isinstance(value, Span) for value in values):
        return {"range"}
    return {"answer", "question"} if "没有算的" in result.headline else {"answer"}


def fault(example: dict[str, Any], knowledge: Knowledge) -> str:
    """What does not come out as it was worked out, or nothing."""
    try:
        result = run(example["calculator"], example["inputs"], knowledge)
    except CalculatorError as error:
        wanted = example.get("refused", "")
        return "" if wanted and wanted in str(error) and example["kind"] == "question" else f"没有算：{error}"
    shown = figures(result)
    wrong = [
        f"{name} 是 {shown.get(name)}"
        for name, wanted in example.get("figures", {}).items()
        if shown.get(name) != wanted
    ]
    text = result_text(result)
    wrong += [f"没有说「{words}」" for words in example.get("says", ()) if words not in text]
    wrong += [f"是 {kind_of(result)}"] if example["kind"] not in kind_of(result) or "refused" in example else []
    return "；".join(wrong)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one["name"])
def test_it_comes_out_as_worked_out_by_hand(example: dict[str, Any], knowledge: Knowledge) -> None:
    assert fault(example, knowledge) == ""


def test_there_are_enough_of_every_kind() -> None:
    names = [one["name"] for one in EXAMPLES]
    assert len(set(names)) == len(names) >= FEWEST
    assert {one["kind"] for one in EXAMPLES} == {"answer", "range", "trial", "question"}
    years = set(re.findall(r"20\d\d", " ".join(" ".join(one["inputs"].values()) for one in EXAMPLES)))
    assert {str(year) for year in range(2010, 2028)} | {"2005"} <= years


def test_a_wrong_figure_is_seen(knowledge: Knowledge) -> None:
    good = next(one for one in EXAMPLES if one.get("figures"))
    assert "是 30.00元" in fault({**good, "figures": {"失业保险·单位每月": "31.00元"}}, knowledge)
    assert "没有说" in fault({**good, "says": ["没有这一句"]}, knowledge)
    assert "是 {'answer'}" in fault({**good, "kind": "range"}, knowledge)
    assert "没有算" in fault({**good, "inputs": {}}, knowledge)
    refused = next(one for one in EXAMPLES if one.get("refused"))
    assert "没有算" in fault({**refused, "refused": "别的"}, knowledge)


def test_the_command_line_says_the_same(
    knowledge: Knowledge, knowledge_path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calculators.__main__.load", lambda _: knowledge)  # the same data, read once for all
    for example in EXAMPLES:
        options = [
            part
            for name, value in example["inputs"].items()
            for part in ([f"--{name}"] if value == "yes" and name != "ordered" else [f"--{name}", value])
        ]
        code = main([example["calculator"], *options, "--knowledge", knowledge_path])
        told = capsys.readouterr()
        if "refused" in example:
            assert (code, example["refused"] in told.err) == (2, True), example["name"]
            continue
        assert code == 0, (example["name"], told.err)
        rows: dict[str, str] = {}
        for row, cells in re.findall(r"^(\S+?)[①-㊿]*：(.+)$", told.out, re.MULTILINE):
            rows[row] = f"{rows.get(row, '')}，{cells}"
        for name, shown in example.get("figures", {}).items():
            row, column = name.split("·")
            assert f"{column} {shown}" in rows[row], (example["name"], rows[row])
        assert [one for one in example.get("says", ()) if one not in told.out] == []


MONTHS = st.dates(date(2010, 1, 1), date(2027, 12, 31)).map(lambda day: f"{day:%Y-%m}")
WAGES = st.decimals("500", "40000", places=2)
INSURANCES = st.sets(st.sampled_from(["pension", "medical", "unemployment", "maternity"]), min_size=1)


def bounds(value: Figure) -> tuple[Decimal, Decimal] | None:
    """The least and the most of a figure that is a number."""
    if isinstance(value, Span):
        return Decimal(value.low), Decimal(value.high)
    return (Decimal(value), Decimal(value)) if isinstance(value, int | Decimal) else None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MONTHS, WAGES, INSURANCES, st.booleans())
def test_a_range_holds_what_each_candidate_gives_and_an_answer_is_the_same_for_each(
    knowledge: Knowledge, month: str, wage: Decimal, insurances: set[str], provisional: bool
) -> None:
    """The rule is worked out once for each world by itself; what is shown holds all of them and begins and ends at one."""
    typed = {"month": month, "kind": "employer", "bands": f"1,{wage}", **{f"want-{one}": "yes" for one in insurances}}
    typed |= {"provisional": "yes"} if provisional else {}
    calculator = find("contribution")
    inputs = read(calculator.fields(knowledge), typed)
    try:
        whole = run("contribution", typed, knowledge)
    except CalculatorError:
        return
    worlds = explore(lambda world: calculator.rule(inputs, replace(knowledge, world=world)), start_of(inputs))
    assert not worlds.cut
    each = [
        {(row, at): cell.value for row, cells in one.answer.tables[0].rows for at, cell in enumerate(cells)}
        for one in worlds.outcomes
    ]
    for row, cells in whole.tables[0].rows:
        for at, cell in enumerate(cells):
            found = [bounds(one.get((row, at))) for one in each]
            if (shown := bounds(cell.value)) is not None and None not in found:
                known = [one for one in found if one]
                assert shown == (min(low for low, _ in known), max(high for _, high in known)), (row, at)
            elif cell.value is None:
                assert None in found, (row, at)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2012, 1, 1), date(2026, 12, 31)))
def test_the_day_that_is_shown_is_the_day_that_is_used(knowledge: Knowledge, day: date) -> None:
    iso, words = day.isoformat(), f"{day.year}年{day.month}月{day.day}日"
    assert run("gap", {"kind": "private", "staff": "1", "day": iso}, knowledge).headline.startswith(f"按{iso}的规定，")
    seen = run("deadlines", {"hired": "2012-01-01", "today": iso}, knowledge)
    left = (date(2012, 1, 31) - day).days
    told = f"还剩{left}日" if left >= 0 else f"已过{-left}日"
    assert (seen.headline.startswith(f"从{words}看，"), told in seen.headline) == (True, True)
    due = {"debts": "2011-12,,1000,,2011-12-31", "paid": iso}
    paid = run("arrears", due, knowledge)
    assert paid.headline.startswith(f"算到{words}，")
    assert paid.tables[0].rows[0][1][2].value == (day - date(2011, 12, 31)).days
    month = run("contribution", {"month": iso[:7], "kind": "employer", "basis": "bases", "bands": "1,5000"}, knowledge)
    assert month.headline.startswith(f"{day.year}年{day.month}月，")
    other = run("priority", {"who": "unit", "kind": "private", "day": iso}, knowledge)
    assert other.headline.startswith(words)
