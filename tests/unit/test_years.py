"""Worked examples from 2005 to 2026, by hand, in CPython and on the command line: tests/browser/test_years.py has the third."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from calculators.__main__ import main
from calculators.alternatives import TRIAL
from calculators.catalog import run
from calculators.core.model import CalculatorError, Result, Span
from calculators.output.text import format_value, result_text
from calculators.policy.knowledge import Knowledge
from tests.conftest import ROOT

FILE = ROOT / "tests" / "examples" / "years.toml"
EXAMPLES: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["example"]
FEWEST = 40


def figures(result: Result) -> dict[str, str]:
    """Every figure as it is shown."""
    return {
        f"{row}·{column}": format_value(cell.value, cell.unit, cell.text)
        for table in result.tables
        for row, cells in table.rows
        for column, cell in zip(table.columns[1:], cells, strict=True)
    }


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


def test_the_command_line_says_the_same(knowledge_path: str, capsys: pytest.CaptureFixture[str]) -> None:
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
