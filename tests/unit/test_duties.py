"""What employers have to do: the record, checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculators.policy.knowledge import Knowledge
from scripts.data.duties import compile_duties
from scripts.data.toml_file import RecordError, read_toml
from tests.unit.test_knowledge import ROOT, plant


def test_every_duty_has_words_a_source_and_known_consequences(knowledge: Knowledge) -> None:
    ids = {one.id for one in knowledge.duties}
    assert len(knowledge.duties) == len(ids) == 20
    for one in knowledge.duties:
        assert one.words
        assert one.ref.target == f"about/sources/#duty-{one.id}"
        assert one.grade in "ABC"
        assert set(one.penalties) <= ids
    assert knowledge.duties_on("2010-12-31") == ()
    assert [one.id for one in knowledge.duties_on("2011-01-01")] == ["publish-injury"]
    pay = next(one for one in knowledge.duties if one.id == "pay")
    assert [one.id for one in knowledge.penalties_on("2026-11-29", pay)] == [
        "person-unregistered",
        "undeclared",
        "unpaid",
        "withheld-late",
    ]
    assert knowledge.penalties_on("2011-06-30", pay) == ()


@pytest.mark.parametrize(
    ("before", "after", "where", "what"),
    [
        ('event = "hired"', 'event = "married"', "duty（worker）.event", "「married」不认识"),
        (
            '"unregistered", "injury-unpaid"',
            '"unregistered", "prison"',
            "duty（worker）.penalties",
            "没有后果「prison」",
        ),
        ("from = 2011-07-01", 'from = "2011"', "duty（register-unit）.from", "不加引号的日期"),
        ('id = "change"', 'id = "worker"', "duty（worker）", "用了两次"),
        ('plain = "单位成立', 'plan = "单位成立', "duty（register-unit）", "不认识的项 plan"),
        ("[[penalty]]", "[[fine]]", "文件", "不认识的项 fine"),
    ],
)
def test_a_duty_that_says_nothing_clear_is_refused(
    tmp_path: Path, before: str, after: str, where: str, what: str
) -> None:
    text = (ROOT / "docs" / "duties.toml").read_text(encoding="utf-8")
    (tmp_path / "duties.toml").write_text(text, encoding="utf-8")
    plant(tmp_path / "duties.toml", before, after)
    with pytest.raises(RecordError) as refused:
        compile_duties(read_toml(tmp_path / "duties.toml", tmp_path))
    assert where in str(refused.value)
    assert what in str(refused.value)


def test_a_penalty_starts_with_no_event_and_ids_begin_as_the_page_of_sources_has_them(knowledge: Knowledge) -> None:
    assert {one.event for one in knowledge.duties if one.kind == "penalty"} == {""}
    assert {one.penalties for one in knowledge.duties if one.kind == "penalty"} == {()}
    assert all(one.ref.target == f"about/sources/#duty-{one.id}" for one in knowledge.duties)
    assert all(one.ref.target == f"about/sources/#retirement-{one.id}" for one in knowledge.retirement)
    assert all(one.ref.target == f"about/sources/#{one.id}" for one in knowledge.coverage)
