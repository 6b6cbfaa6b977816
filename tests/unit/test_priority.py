from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.catalog import run
from calculators.core.model import InputError, Tone
from calculators.policy.groups import Fit, Insured, Subject, fit
from calculators.policy.knowledge import Knowledge
from calculators.priority.calculator import calculate

STATE = st.sampled_from([one.value for one in Insured])


def test_every_answer_quotes_its_clause_and_tables_agree_with_findings(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    kinds = [term.id for term in knowledge.employers]
    case = st.fixed_dictionaries(
        {"who": st.just("unit"), "kind": st.sampled_from(kinds)},
        optional={
            **{term.id: st.booleans() for term in knowledge.flags},
            **{f"has-{term.id}": st.booleans() for term in knowledge.people},
            **{f"insured-{term.id}": STATE for term in knowledge.insurances},
        },
    )

    @given(case)
    def holds(inputs: dict[str, Any]) -> None:
        result = calculate(inputs, knowledge)
        for (name, cells), section in zip(result.tables[0].rows, result.sections, strict=False):
            assert section.title == name
            tones = {finding.tone for finding in section.findings}
            told = {"是": Tone.PRIORITY, "两种理解": Tone.POSSIBLE}.get(str(cells[0].value))
            assert (told in tones) if told else not tones
            assert cells[0].refs
        for section in result.sections:
            for finding in section.findings:
                assert finding.refs[0].words in policy.clause(finding.refs[0].target.rpartition("#")[2]).text
                assert ("理解一" in finding.text) == (finding.tone is Tone.POSSIBLE)
        assert len(result.steps) == sum(group.insurance != "all" for group in policy.groups)

    holds()


def test_each_condition_on_being_insured(knowledge: Knowledge) -> None:
    groups = {group.id: group for group in knowledge.policies["jzbf-2005-21"].groups}

    def of(name: str, **insured: Insured) -> Fit | None:
        subject = Subject("state", frozenset({"stationed"}), frozenset({"staff", "migrant"}), insured)
        return fit(groups[name], subject)

    assert of("medical-after-pension", pension=Insured.ALL, medical=Insured.NONE) is Fit.SURE
    assert of("medical-after-pension", pension=Insured.SOME, medical=Insured.SOME) is Fit.POSSIBLE
    assert of("medical-after-pension", pension=Insured.NONE, medical=Insured.NONE) is None
    assert of("medical-after-pension", medical=Insured.NONE) is None
    assert of("medical-after-pension", pension=Insured.ALL) is None
    assert of("medical-stationed", medical=Insured.NONE) is Fit.SURE
    assert of("medical-stationed", medical=Insured.ALL) is None
    assert of("injury-migrant", injury=Insured.NONE) is Fit.SURE
    assert of("injury-migrant", injury=Insured.ALL) is Fit.POSSIBLE
    assert of("injury-migrant") is Fit.POSSIBLE


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"who": "unit"}, "kind"),
        ({"who": "unit", "kind": "state", "category": "staff"}, "category"),
        ({"who": "person", "kind": "state"}, "category"),
    ],
)
def test_what_decides_must_be_chosen(typed: dict[str, str], field: str, knowledge: Knowledge) -> None:
    with pytest.raises(InputError) as refused:
        calculate(typed, knowledge)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_what_was_not_told_is_said_and_what_was_is_not(knowledge: Knowledge) -> None:
    every = {f"insured-{term.id}": "all" for term in knowledge.insurances}
    assert "没有填参保情况的险种" in calculate({"who": "unit", "kind": "state"}, knowledge).notes[-1]
    assert not any("没有填" in note for note in calculate({"who": "unit", "kind": "state", **every}, knowledge).notes)


def test_a_day_of_another_year_has_no_priority_groups(knowledge: Knowledge) -> None:
    typed = {"who": "unit", "kind": "private", "has-migrant": "yes", "insured-injury": "none"}
    meant = run("priority", typed, knowledge)
    assert run("priority", typed | {"day": "2005-12-31"}, knowledge) == meant
    other = run("priority", typed | {"day": "2026-11-29"}, knowledge)
    assert other.headline == ("2026年11月29日没有扩面重点：本站收录的是2005年的，对照的结果在「2005年的扩面重点」里。")
    assert other.tables == ()
    (former,) = other.sections
    assert (former.title, former.folded) == ("2005年的扩面重点", True)
    told = [one.text for section in meant.sections for one in section.findings]
    assert [one.text.partition("：")[2] for one in former.findings] == told
    assert {one.tone for one in former.findings} == {"note"}
    nothing = run("priority", {"who": "unit", "kind": "state", "day": "2026-11-29"}, knowledge)
    assert [one.text for one in nothing.sections[0].findings] == ["条文没有提到"]
