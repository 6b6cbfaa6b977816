"""The worked examples: every file under tests/examples, in CPython, against the figures written by hand."""

from __future__ import annotations

import base64
import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calculators.bridge import download, open_knowledge
from calculators.catalog import find, listed, run
from calculators.core.model import CalculatorError, InputError, Result
from calculators.output.example import figures, quoted
from calculators.policy.knowledge import Knowledge

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FILES = sorted(path for path in EXAMPLES.glob("*/*.toml") if path.parent.name != "roster")
"""Those of the roster have a file as their input: test_roster_answer.py."""
FEWEST = 8


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def check(result: Result, expect: dict[str, Any]) -> int:
    """Compare a result with what the example expects; answers how many things were compared."""
    seen = 0
    if "headline" in expect:
        assert result.headline == expect["headline"]
        seen += 1
    told = figures(result)
    for name, shown in expect.get("figures", {}).items():
        assert told[name] == shown, name
        seen += 1
    findings = [f"{section.title}｜{finding.text}" for section in result.sections for finding in section.findings]
    for wanted in expect.get("findings", []):
        assert any(finding.startswith(wanted) for finding in findings), f"{wanted}\n不在\n" + "\n".join(findings)
        seen += 1
    return seen


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_example(path: Path, knowledge: Knowledge) -> None:
    example = read(path)
    assert {"name", "clause", "source", "inputs", "expect"} == set(example)
    assert any(example["clause"] == clause.id for policy in knowledge.policies.values() for clause in policy.clauses)
    known = {field.name for field in find(path.parent.name).fields(knowledge)}
    assert set(example["inputs"]) <= known, "例子里有表单没有的项"
    if "problems" in example["expect"]:
        with pytest.raises(InputError) as refused:
            run(path.parent.name, example["inputs"], knowledge)
        told = {problem.field: problem.message for problem in refused.value.problems}
        assert set(told) == set(example["expect"]["problems"])
        for field, message in example["expect"]["problems"].items():
            assert message in told[field]
    elif "refused" in example["expect"]:
        with pytest.raises(CalculatorError, match=re.escape(example["expect"]["refused"])):
            run(path.parent.name, example["inputs"], knowledge)
    else:
        assert check(run(path.parent.name, example["inputs"], knowledge), example["expect"]) > 0


@pytest.mark.parametrize("calculator", listed(), ids=lambda calculator: calculator.name)
def test_every_calculator_has_enough_examples(calculator: Any) -> None:
    assert len(list((EXAMPLES / calculator.name).glob("*.toml"))) >= FEWEST


def test_no_example_is_left_over() -> None:
    assert {path.parent.name for path in FILES} == {calculator.name for calculator in listed()}


@pytest.mark.parametrize(
    "planted",
    [{"headline": "别的"}, {"figures": {"基本养老保险·缺口": "49人"}}, {"findings": ["基本养老保险｜没有这一句"]}],
)
def test_a_wrong_expectation_is_caught(planted: dict[str, Any], knowledge: Knowledge) -> None:
    with pytest.raises(AssertionError):
        check(run("gap", read(EXAMPLES / "gap" / "example.toml")["inputs"], knowledge), planted)


@pytest.fixture
def made(knowledge_json: str) -> Callable[[str, dict[str, str]], str]:
    """The example that a page makes of what is typed into a calculator."""
    open_knowledge(knowledge_json)

    def make(name: str, typed: dict[str, str]) -> str:
        file = json.loads(download(name, json.dumps(typed), "example"))
        return base64.b64decode(file["base64"]).decode()

    return make


@pytest.mark.parametrize("path", ["gap/full", "allocation/example", "contribution/example"])
def test_an_example_made_of_a_result_gives_it_again(
    path: str, made: Callable[[str, dict[str, str]], str], knowledge: Knowledge
) -> None:
    name, _, _ = path.partition("/")
    inputs = read(EXAMPLES / f"{path}.toml")["inputs"]
    again = tomllib.loads(made(name, inputs))
    assert {"name", "clause", "source", "inputs", "expect"} == set(again)
    assert set(again["inputs"]) == set(inputs)
    assert check(run(name, again["inputs"], knowledge), again["expect"]) > 10


def test_what_is_private_is_in_no_example(made: Callable[[str, dict[str, str]], str]) -> None:
    typed = read(EXAMPLES / "allocation" / "example.toml")["inputs"]
    named = {**typed, "units": typed["units"].replace("甲", "某某[expect]")}
    assert "某某" in named["units"]
    assert "某某" not in made("allocation", named)
    assert made("allocation", named) == made("allocation", typed)


def test_any_text_is_a_string_of_the_file() -> None:
    """As a headline may hold what was typed."""
    for text in ('"', "\\", "a\nb", "\x00\x1f\x7f", "😀\u2028", '"""\n[inputs]'):
        assert tomllib.loads(f"a = {quoted(text)}") == {"a": text}
