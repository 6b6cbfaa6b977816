from __future__ import annotations

import re
from dataclasses import replace

import pytest

from calculators.core.model import CalculatorError, InputError, Problem, Ref, RefusedError
from calculators.policy.knowledge import Knowledge, Policy
from scripts.data.examples import Example, read_examples
from scripts.pages import usage
from tests.unit.conftest import ROOT

Used = dict[tuple[str, str], set[Ref]]


@pytest.fixture(scope="module")
def policy(knowledge: Knowledge) -> Policy:
    return knowledge.policies["jzbf-2005-21"]


@pytest.fixture(scope="module")
def used(knowledge: Knowledge) -> Used:
    return usage.example_citations(read_examples(ROOT / "tests" / "examples"), knowledge)


def test_every_number_of_the_targets_is_found_where_it_stands(policy: Policy, knowledge: Knowledge, used: Used) -> None:
    found = usage.numbers(policy, knowledge, used)
    words = [number.words for number in found]
    assert words[:8] == re.findall(r"\d+万人", policy.clause("s1").text)
    assert words[8:] == ["2004年末", "2002至2004年", "2004年末"]
    assert [number.id for number in found][:3] == ["n-pension-increase", "n-pension-total", "n-medical-increase"]
    for number in found:
        text = policy.clause(number.clause).text
        assert text[number.start :].startswith(number.words)
        assert number.places


def test_a_marked_paragraph_says_the_same_words(policy: Policy, knowledge: Knowledge, used: Used) -> None:
    text = policy.clause("s1").text
    here = [number for number in usage.numbers(policy, knowledge, used) if number.clause == "s1"]
    html = usage.marked(text, 0, here)
    assert re.sub(r"<[^>]*>", "", html) == text
    assert html.count('<a class="number"') == 8
    assert 'href="#n-injury-total"' in html


def test_a_mark_that_missed_its_number_is_refused(policy: Policy, knowledge: Knowledge, used: Used) -> None:
    first = usage.numbers(policy, knowledge, used)[0]
    with pytest.raises(ValueError, match="不在标出的位置"):
        usage.marked(policy.clause("s1").text, 0, [replace(first, start=first.start + 1)])


def test_markup_in_a_text_stays_text() -> None:
    assert usage.marked("<b>&", 0, []) == "&lt;b&gt;&amp;"


def test_an_example_that_rests_on_a_number_is_named(policy: Policy, knowledge: Knowledge) -> None:
    made_up: Used = {("gap", "一例"): {policy.ref("s1", "养老保险30万人，使实际缴费人数达到188万人")}}
    found = {number.id: number.places for number in usage.numbers(policy, knowledge, made_up)}
    assert usage.Place("算例：一例", "calculators/gap/#examples") in found["n-pension-total"]
    assert usage.Place("算例：一例", "calculators/gap/#examples") not in found["n-medical-total"]


def test_the_map_has_every_paragraph_and_says_what_became_of_it(policy: Policy, used: Used) -> None:
    rows = {row.clause.id: row for row in usage.coverage_map(policy, used)}
    assert list(rows) == [clause.id for clause in policy.clauses if clause.text]
    assert len(rows) == 17
    assert rows["s3-1"].state == usage.State.COMPUTED
    assert rows["s3-1"].records == ("扩面重点5条",)
    assert rows["s4-p3"].state == usage.State.COMPUTED
    assert rows["s5-p3"].state == usage.State.PROCEDURAL
    assert rows["yj"].state == usage.State.NOT_MODELLED
    assert rows["s1"].records == ("目标4条",)
    assert any("权重" in doubt for doubt in rows["s2-p1"].doubts)
    assert any("三种口径" in doubt for doubt in rows["s1"].doubts)
    assert any("有效没有核实" in doubt for doubt in rows["tz"].doubts)
    assert sum(len(row.doubts) for row in rows.values()) >= 20


def test_a_clause_that_no_example_uses_any_more_is_not_called_computed(policy: Policy) -> None:
    rows = {row.clause.id: row for row in usage.coverage_map(policy, {})}
    assert rows["s3-1"].state == usage.State.DATA
    assert rows["s5-p2"].state == usage.State.PROCEDURAL


@pytest.mark.parametrize("refusal", [InputError((Problem("staff", "填错了"),)), RefusedError("没有依据")])
def test_an_example_that_is_refused_names_no_citation(
    refusal: CalculatorError, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise refusal

    monkeypatch.setattr(usage, "run", refuse)
    assert usage.example_citations({"gap": (Example("one", "一例", {}),)}, knowledge) == {("gap", "一例"): set()}
