"""个人一次看清: nothing is asked about an employer, and every kind of employer is answered for."""

from __future__ import annotations

import pytest

from calculators.catalog import find, run
from calculators.person.case import works
from calculators.policy.coverage import CoverageAnswer
from calculators.policy.knowledge import Knowledge

DAY = "2026-11-30"


def test_it_asks_for_two_things_and_a_day(knowledge: Knowledge) -> None:
    asked = [one for one in find("person").fields(knowledge) if one.group not in find("person").folded]
    assert [one.name for one in asked] == ["category", "wage", "day"]


@pytest.mark.parametrize("day", [DAY, "2005-12-31", "2012-03-01"])
def test_everybody_is_told_for_every_insurance_what_each_employer_would_be(day: str, knowledge: Knowledge) -> None:
    words = {"应当参加", "可以参加", "不适用", "没有查到条文", "要先核对"}
    for option in works(knowledge):
        result = run("person", {"category": option.value, "day": day}, knowledge)
        for name, cells in result.tables[0].rows:
            assert str(cells[0].value).partition("（")[0].rstrip("参加") in {one.rstrip("参加") for one in words}, name


@pytest.mark.parametrize(("day", "told"), [("2005-12-31", False), ("2012-06-01", True), (DAY, True)])
def test_an_insurance_that_is_no_target_is_told_where_an_article_speaks_of_it(
    day: str, told: bool, knowledge: Knowledge
) -> None:
    """Maternity, from the Social Insurance Law on, whether or not another article of that day speaks of all insurances."""
    rows = [name for name, _ in run("person", {"category": "staff", "day": day}, knowledge).tables[0].rows]
    assert ("生育保险" in rows) is told


def test_without_a_wage_the_way_on_holds_no_people(knowledge: Knowledge) -> None:
    """Nothing that cannot be read goes along to the calculator that works it out."""
    result = run("person", {"category": "staff", "day": DAY}, knowledge)
    ways = [dict(one.typed) for section in result.sections for one in section.onward]
    assert ways
    assert not any("bands" in typed for typed in ways)


def test_the_answer_is_that_of_the_coverage_rules(knowledge: Knowledge) -> None:
    result = run("person", {"category": "flexible", "day": DAY}, knowledge)
    said = knowledge.verdict(DAY, "pension", "private", frozenset(), "flexible")
    (pension,) = [cells for name, cells in result.tables[0].rows if name == "基本养老保险"]
    assert said.answer is CoverageAnswer.MAY
    assert pension[0].value == said.words
    assert set(said.refs) <= set(pension[0].refs)


def test_many_kinds_of_employers_are_named_as_far_as_one_reads(knowledge: Knowledge) -> None:
    result = run("person", {"category": "migrant", "day": "2005-11-30"}, knowledge)
    others = [str(cells[1].value) for _, cells in result.tables[0].rows]
    assert any("等的：没有查到条文" in one for one in others)


def test_a_question_is_told_with_its_reason(knowledge: Knowledge) -> None:
    weak = [rule for rule in knowledge.coverage if rule.grade in ("D", "E")]
    assert weak, "没有D级、E级的参保条文了"
    rule = weak[0]
    result = run("person", {"category": rule.people[0], "day": rule.start}, knowledge)
    assert result.tables[0].rows
