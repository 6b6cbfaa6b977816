from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calculators import catalog
from calculators.core.model import CalculatorError, Result
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from scripts.data.compiler import RecordError, compile_knowledge, dump, read_heads, sealed, used
from scripts.data.examples import read_examples

ROOT = Path(__file__).resolve().parent.parent.parent
RECORD = Path("policies/jzbf-2005-21/policy.toml")


def plant(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_what_the_record_holds(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    assert [(one.insurance, one.measure, one.increase, one.total, one.base) for one in policy.targets] == [
        ("pension", "实际缴费人数", 300_000, 1_880_000, 1_580_000),
        ("medical", "覆盖人数", 400_000, 2_840_000, 2_440_000),
        ("unemployment", "参保人数", 200_000, 1_970_000, 1_770_000),
        ("injury", "参保人数", 540_000, 1_650_000, 1_110_000),
    ]
    assert len(policy.assessments) == 6
    assert len(policy.groups) == 20
    assert {one.clause for one in policy.groups} == {"s3-p1", "s3-1", "s3-2", "s3-3", "s3-4"}
    assert {one.clause for one in policy.duties} >= {"s5-p1", "s5-p2", "s5-p3", "s4-p3", "s4-p4"}
    who = {one.id: one.who for one in policy.duties}
    assert (who["named"], who["reconnect"]) == ("市劳动和社会保障局", "各委、局（总公司）"), "the clause says who acts"


def test_the_priority_groups_of_part_three_are_all_there(knowledge: Knowledge) -> None:
    """What is left of each item once its groups are taken out is only the words that join them."""
    policy = knowledge.policies["jzbf-2005-21"]
    joints = {
        "s3-1": "（一）基本养老保险扩面重点是：以及及其职工；、和。",
        "s3-2": "（二）基本医疗保险扩面重点是：，、和。",
        "s3-3": "（三）失业保险扩面重点是：，和。",
        "s3-4": "（四）工伤保险扩面重点是：，、和。",
    }
    for clause_id, joint in joints.items():
        rest = policy.clause(clause_id).text
        for group in policy.groups:
            if group.clause == clause_id:
                rest = rest.replace(group.words, "", 1)
        assert rest == joint


@pytest.mark.parametrize(
    ("before", "after", "where", "what"),
    [
        ('clause = "s1"', 'clause = "s9"', "target 第1条.clause", "没有「s9」这一条款"),
        ('total = "188万人"', 'total = "189万人"', "target（pension）.total", "没有出现在所引的"),
        ('total = "188万人"', 'total = "88万人"', "target（pension）.total", "没有出现在所引的"),
        ('increase = "30万人"', 'increase = "三十万人"', "target（pension）.increase", "不是原文那样的人数"),
        ('measure = "覆盖人数"', 'measure = "参保人数"', "target（medical）.measure", "没有出现在所引的"),
        (
            'words = "无主管部门企业"',
            'words = "无主管部门的企业"',
            "（pension-unsupervised）.words",
            "没有一字不差地出现在 s3-1",
        ),
        ('employers = ["foreign"', 'employers = ["foriegn"', ".employers", "没有「foriegn」"),
        ('insurance = "injury"', 'insurance = "accident"', ".insurance", "没有险种「accident」"),
        ('when = "pension-first"', 'when = "later"', ".when", "「later」不认识"),
        ('id = "audit"', 'id = "inspect"', "inspect", "用了两次"),
        ('plain = "新注册', 'plian = "新注册', "（register）", "不认识的项 plian"),
        ('short_title = "关于', 'short_title = "对于', "meta.short_title", "在正文里找不到"),
        ("[meta]", "[mate]", "policy.toml", "不认识的项 mate"),
        ('role = "基数"', "", "principle 第1条", "缺少 role"),
        ("year = 2005 ", "year = 2005, ", "policy.toml", "不是正确的 TOML"),
    ],
)
def test_a_record_that_the_text_does_not_bear_out_is_refused(
    docs: Path, before: str, after: str, where: str, what: str
) -> None:
    plant(docs / RECORD, before, after)
    with pytest.raises(RecordError) as refused:
        compile_knowledge(docs)
    assert str(refused.value).startswith("docs/policies/jzbf-2005-21/policy.toml：")
    assert where in str(refused.value)
    assert what in str(refused.value)


def test_a_coverage_rule_is_checked_too(docs: Path) -> None:
    plant(docs / "coverage" / "injury.toml", 'grade = "B"\n', "")
    with pytest.raises(RecordError, match=r"docs/coverage/injury.toml：rule（injury-tj-2-enterprise）：缺少 grade"):
        compile_knowledge(docs)


def test_the_same_data_gives_the_same_bytes_and_a_change_another_version(docs: Path) -> None:
    first = compile_knowledge(docs)
    assert dump(first) == dump(compile_knowledge(docs))
    plant(docs / "coverage" / "injury.toml", "「全部职工」包括农民工。", "")
    assert compile_knowledge(docs)["version"] != first["version"]


def answer(name: str, typed: dict[str, str], known: Knowledge) -> Result | str:
    try:
        return catalog.run(name, typed, known)
    except CalculatorError as error:
        return str(error)


def test_a_calculator_s_reader_loads_no_other_policies(docs: Path) -> None:
    alone = compile_knowledge(docs)
    shutil.copytree(docs / RECORD.parent, docs / "policies" / "jzbf-2005-1021")
    both = compile_knowledge(docs)
    small = used(both)
    assert len(both["policies"]) == len(both["histories"]) == 2
    assert {**small, "version": "", "whole": ""} == {**used(alone), "version": "", "whole": ""}
    assert small["version"] == both["version"] != alone["version"]
    told = {key for one in small["parameters"] for value in one["values"] for key in value}
    assert not told & {"links", "note", "wanted"}, "what only pages tell costs a first visit nothing"
    assert {one["id"] for one in both["parameters"]} - {one["id"] for one in small["parameters"]}
    whole, browser = load(dump(both)), load(dump(small))
    questions = [
        (name, dict(one.inputs)) for name, every in read_examples(ROOT / "tests" / "examples").items() for one in every
    ]
    assert [one for one in questions if answer(*one, whole) != answer(*one, browser)] == []
    assert len(questions) > 50


@pytest.mark.parametrize(
    ("words", "heads"),
    [("188万人", 1_880_000), ("1.5万人", 15_000), ("120人", 120), ("188万", None), ("0.00001万人", None)],
)
def test_heads_as_the_text_writes_them(words: str, heads: int | None) -> None:
    assert read_heads(words) == heads


@pytest.mark.parametrize("fault", ["{", "{}", "[]", '{"policies": 3}', "null"])
def test_knowledge_that_cannot_be_read_is_refused(fault: str) -> None:
    with pytest.raises(ValueError, match="政策数据读不出来"):
        load(fault)


def test_an_unknown_key_in_knowledge_is_refused(docs: Path) -> None:
    data = compile_knowledge(docs)
    data["coverage"][0]["surprise"] = 1
    with pytest.raises(ValueError, match="它的格式和这个版本的程序不配。请运行 make build"):
        load(dump(sealed(data)))


def test_coverage_knows_its_days(knowledge: Knowledge) -> None:
    assert [rule.id for rule in knowledge.coverage_on("2004-12-31", "injury")] == ["injury-tj-2-enterprise"]
    assert len(knowledge.coverage_on("2005-01-01", "injury")) == 2


def test_a_clause_that_is_not_there_is_a_fault(knowledge: Knowledge) -> None:
    with pytest.raises(KeyError, match="s9"):
        knowledge.policies["jzbf-2005-21"].clause("s9")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('index = ""', 'index = "\\u0001"', r"meta\.index：有不是文字的编码 U\+0001"),
        ('id = "all-new"', 'id = "all new<b>"', r"all new<b>：id 只用小写字母、数字和连字符"),
    ],
)
def test_what_is_no_text_or_no_id_is_refused(docs: Path, before: str, after: str, said: str) -> None:
    plant(docs / RECORD, before, after)
    with pytest.raises(RecordError, match=said):
        compile_knowledge(docs)
