"""What changed since a link was made: what concerns the result is told, and nothing else; figures of then only where they are sure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculators import bridge as pages
from calculators.__main__ import main
from calculators.catalog import run
from calculators.core.model import CalculatorError, MissingFileError
from calculators.keeping import bridge
from calculators.keeping.since import EDITIONS, MOST, UNKNOWN, EditionChange, _taken_back, read_record, shown, since
from calculators.output import link
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from scripts.data.compiler import compile_knowledge, dump, sealed
from scripts.data.editions import published
from tests.unit.conftest import ROOT

TYPED = {"month": "2023-08", "kind": "employer", "want-pension": "yes", "class": "2", "bands": "1,3000"}
GAP = {"kind": "private", "day": "2026-11-29", "staff": "45", "enrolled-pension": "40"}
FLOOR = "parameters/bases/floor/tj_base_floor_2023"
VALUE = {"id": FLOOR, "before": "value 4000", "after": "value 4567"}


def record(*changes: dict[str, str], now: str = "2") -> str:
    """A record of two editions, of which the second has these changes."""
    second = {"number": 2, "day": "2026-12-01", "why": "更正一个数", "changes": list(changes)}
    first = {"number": 1, "day": "2026-11-30", "why": "底本", "changes": []}
    return json.dumps({"now": now, "editions": [first, second]})


def told(knowledge: Knowledge, *changes: dict[str, str], name: str = "contribution", typed: Any = TYPED) -> list[str]:
    return [*since(name, typed, "1", read_record(record(*changes)), knowledge).lines]


def test_a_value_that_the_result_rests_on_is_told_with_the_figure_of_then(
    knowledge: Knowledge, knowledge_json: str
) -> None:
    now = run("contribution", TYPED, knowledge).headline
    first, change, then = told(knowledge, VALUE)
    assert first == "链接是第1版数据（2026-11-30）时存的，从那以后它用到的有1处变了："
    assert change == "缴费基数下限（tj_base_floor_2023）：数 4000 → 数 4567（2026-12-01，更正一个数）"
    other = json.loads(knowledge_json)
    (floor,) = (one for one in other["parameters"] if one["id"] == "bases/floor")
    next(one for one in floor["values"] if one["id"] == "tj_base_floor_2023")["value"] = ["4000"]
    before = run("contribution", TYPED, load(dump(sealed(other)))).headline
    assert before != now
    assert then == f"用当时的数、现在的算法，结论是：{before}"


def test_a_value_that_was_added_is_taken_back(knowledge: Knowledge) -> None:
    added = {"id": FLOOR, "before": "", "after": "value 4567；start 2023-01-01；其余 0123abcd"}
    _, change, then = told(knowledge, added)
    assert "没有 → 数 4567，起 2023-01-01（" in change
    assert then.startswith("用当时的数、现在的算法，")
    assert then != "用当时的数、现在的算法，结论也是这一句。"


def test_the_same_figure_is_said_to_be_the_same(knowledge: Knowledge) -> None:
    *_, then = told(knowledge, {"id": FLOOR, "before": "grade A", "after": "grade B"})
    assert then == "用当时的数、现在的算法，结论也是这一句。"


@pytest.mark.parametrize(
    "other",
    [
        {"id": FLOOR, "before": "value 4000；其余 1", "after": "value 4567；其余 2"},
        {"id": FLOOR, "before": "value 4000…（12345678）", "after": "value 4567"},
        {"id": "coverage/gone", "before": "start 2011-07-01；其余 1", "after": ""},
        {"id": "parameters/bases/floor/gone", "before": "value 1", "after": ""},
        {"id": "parameters/bases/gone/gone", "before": "value 1", "after": "value 2"},
        {"id": "terms/people/listed/staff", "before": "其余 1", "after": "其余 2"},
    ],
)
def test_no_figure_of_then_where_something_cannot_be_taken_back(knowledge: Knowledge, other: dict[str, str]) -> None:
    lines = told(knowledge, VALUE, other)
    assert any("数 4000 → 数 4567" in line for line in lines)
    assert not any("结论" in line for line in lines)


def test_then_there_may_have_been_no_result(knowledge: Knowledge) -> None:
    floors = [f"parameters/bases/floor/{one.id}" for one in knowledge.parameters["bases/floor"].values]
    *_, then = told(knowledge, *({"id": one, "before": "", "after": "value 1"} for one in floors))
    assert then.startswith("用当时的数、现在的算法，算不出结果：")


def test_what_does_not_concern_the_result_is_one_quiet_sentence(knowledge: Knowledge) -> None:
    quiet = ["链接是第1版数据（2026-11-30）时存的，它用到的数、规定和名称到现在没有变。"]
    assert told(knowledge) == quiet
    others = [
        {"id": "parameters/bases/floor/tj_base_floor_2002", "before": "value 1", "after": "value 2"},
        {"id": "label/gap.kind", "before": "label 甲", "after": "label 乙"},
        {"id": "label/contribution.kind", "before": "", "after": "label 新添的"},
        {"id": "label/contribution.people", "before": "label 没有填的", "after": "label 乙"},
        {"id": "histories/jzbf-2005-21", "before": "其余 1", "after": "其余 2"},
    ]
    assert told(knowledge, *others) == quiet


def test_rules_clauses_and_labels_are_told(knowledge: Knowledge) -> None:
    result = run("gap", GAP, knowledge)
    places = {ref.target for section in result.sections for one in section.findings for ref in one.refs}
    places |= {ref.target for table in result.tables for _, cells in table.rows for cell in cells for ref in cell.refs}
    rule = next(one.partition("#")[2] for one in places if one.startswith("about/sources/"))
    clause = next(one.partition("#")[2] for one in places if one.startswith("policies/"))
    lines = told(
        knowledge,
        {"id": f"coverage/{rule}", "before": "grade D；其余 1", "after": "grade B；其余 2"},
        {"id": f"policies/jzbf-2005-21/clauses/{clause}", "before": "其余 1", "after": "其余 2"},
        {"id": "coverage/gone", "before": "start 2011-07-01", "after": ""},
        {"id": "label/gap.kind", "before": "label 单位的种类", "after": "label 单位性质"},
        {"id": "label/gap.kind.private", "before": "label 私营", "after": "label 私营企业"},
        name="gap",
        typed=GAP,
    )
    assert lines[0].endswith("从那以后它用到的有5处变了：")
    assert "：可靠程度 D → 可靠程度 B（2026-12-01，更正一个数）" in lines[1]
    assert "：出处、说明或别的内容变了（" in lines[2]
    assert lines[3].startswith("撤下的规定，当时可能用到（gone）：起 2011-07-01 → 没有了（")
    assert "「单位性质」：名称 单位的种类 → 名称 单位性质" in lines[4]
    assert "选项：名称 私营 → 名称 私营企业" in lines[5]
    assert len(lines) == 6


def test_the_record_of_a_policy_concerns_what_it_offers(knowledge: Knowledge) -> None:
    policy = {"id": "policies/jzbf-2005-21", "before": "其余 1", "after": "其余 2"}
    typed = {"insurance": "pension", "plan": "city", "q1": "164万"}
    assert "有1处变了" in told(knowledge, policy, name="progress", typed=typed)[0]
    assert "没有变" in told(knowledge, policy, name="gap", typed=GAP)[0]


def test_labels_alone_bear_on_no_figure(knowledge: Knowledge) -> None:
    changes = [
        {"id": f"label/contribution.{one}", "before": "label 甲", "after": "label 乙"}
        for one in ("bands", "bands.base")
    ]
    lines = told(knowledge, *changes)
    assert "从那以后它用到的有1处变了：" in lines[0] or "有2处" in lines[0]
    assert not any("结论" in line for line in lines)


def test_many_changes_are_counted(knowledge: Knowledge) -> None:
    lines = told(knowledge, *[VALUE] * (MOST + 3))
    assert lines[MOST + 1] == "还有3处，见「更正记录」。"


def test_what_is_not_recorded_yet_is_told_as_such(knowledge: Knowledge) -> None:
    text = record(VALUE, now="1+").replace('"day": "2026-12-01"', '"day": ""')
    lines = [*since("contribution", TYPED, "1", read_record(text), knowledge).lines]
    assert lines[1].endswith("（还没有记，更正一个数）")


def test_without_a_result_nothing_is_claimed(knowledge: Knowledge) -> None:
    (line,) = told(knowledge, VALUE, typed={**TYPED, "month": "?"})
    assert line.startswith("链接是第1版数据（2026-11-30）时存的。现在没有结果，看不出后来的1处变动")


@pytest.mark.parametrize("edition", ["3", "0", "x", "", "１", "9" * 5_000])
def test_an_edition_that_is_not_recorded_is_not_known(knowledge: Knowledge, edition: str) -> None:
    (line,) = since("contribution", TYPED, edition, read_record(record(VALUE)), knowledge).lines
    assert "这里的记录到第2版，看不出哪些数变过" in line
    assert len(line) < 60
    with pytest.raises(CalculatorError):
        since("no", TYPED, "1", read_record(record(VALUE)), knowledge)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"now": "1", "editions": [1]}', record({"id": "a"}), "[" * 100_000])
def test_a_record_that_is_damaged_is_told(text: str) -> None:
    with pytest.raises(MissingFileError, match="版本沿革的文件不完整"):
        read_record(text)


def test_what_is_told_is_in_a_readers_words() -> None:
    def words(before: str, after: str) -> str:
        return shown(EditionChange(1, "", "", "a/b", before, after))

    assert (
        words("words 甲；乙；value 1、2；其余 1", "words 丙；value 3；其余 2") == "数 1、2，原话 甲；乙 → 数 3，原话 丙"
    )
    assert words("其余 1", "value 3；其余 2") == "出处、说明或别的内容 → 数 3"
    assert words("value 3；其余 2", "其余 1") == "数 3 → 出处、说明或别的内容"
    assert words("", "其余 1") == "没有 → 出处、说明或别的内容"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("heads 3", "heads 4", "人数 3 → 人数 4"),
        ("end 2011-06-30", "end 2011-07-31", "止 2011-06-30 → 止 2011-07-31"),
        ("name 甲；title 乙", "name 丙；title 丁", "名称 甲，名称 乙 → 名称 丙，名称 丁"),
        ("value 1", "", "数 1 → 没有了"),
        ("其余 1", "", "出处、说明或别的内容 → 没有了"),
        ("其余 1", "其余 2", "出处、说明或别的内容变了"),
        (
            "start 2011-07-01；sure_start 2011-07-01",
            "start 2011-07-01；sure_start 2012-07-01",
            "起 2011-07-01 → 起 2011-07-01，能确定的起 2012-07-01",
        ),
        (
            "end 2011-06-30；sure_end 2011-05-31",
            "end 2011-06-30；sure_end 2011-06-30",
            "止 2011-06-30，能确定的止 2011-05-31 → 止 2011-06-30",
        ),
        ("sure_end 2011-06-30", "sure_end 2011-07-31", "能确定的止 2011-06-30 → 能确定的止 2011-07-31"),
    ],
)
def test_each_part_of_a_change_has_its_name(before: str, after: str, said: str) -> None:
    """The days on which a value surely held are told only where they are others than the days as read."""
    assert shown(EditionChange(1, "", "", "a/b", before, after)) == said


@pytest.mark.parametrize("part", ["value", "start", "end", "sure_start", "sure_end", "grade"])
def test_every_part_of_a_value_can_be_taken_back(part: str, knowledge: Knowledge) -> None:
    """A part that the record names on one side alone was empty on the other."""
    (floor,) = (
        one for one in knowledge.parameters["bases/floor"].values if f"parameters/bases/floor/{one.id}" == FLOOR
    )
    for before, after, then in ((f"{part} 1", f"{part} 2", "1"), ("grade A", f"{part} 2；grade A", "")):
        old = _taken_back(knowledge.parameters["bases/floor"], floor.id, EditionChange(2, "", "", FLOOR, before, after))
        assert old is not None
        (value,) = (one for one in old.values if one.id == floor.id)
        if part != "grade":
            assert getattr(value, part) == ((then,) if part == "value" and then else then)
        assert [one for one in old.values if one.id != floor.id] == [
            one for one in knowledge.parameters["bases/floor"].values if one.id != floor.id
        ]


@pytest.mark.parametrize("kind", ["label", "labels", "roster", "histories"])
def test_a_record_of_words_leaves_the_figure_of_then_alone(kind: str, knowledge: Knowledge) -> None:
    """Other records that changed since would have to be taken back as well."""
    quiet = {"id": f"{kind}/anything", "before": "其余 1", "after": "其余 2"}
    *_, then = told(knowledge, VALUE, quiet)
    assert then.startswith("用当时的数、现在的算法，结论是：")
    loud = {"id": "coverage/anything", "before": "其余 1", "after": "其余 2"}
    assert not any("结论" in line for line in told(knowledge, VALUE, loud))


def test_a_rule_of_retirement_is_told_under_its_own_name(knowledge: Knowledge) -> None:
    typed = {**GAP, "staff": "5", "enrolled-pension": "3", "ages": "1965-03-01,男"}
    record_of = {"id": "retirement/male", "before": "其余 1", "after": "其余 2"}
    first, change = told(knowledge, record_of, name="gap", typed=typed)
    assert first.endswith("从那以后它用到的有1处变了：")
    assert change.endswith("：出处、说明或别的内容变了（2026-12-01，更正一个数）")
    assert told(knowledge, record_of, name="gap", typed=GAP) == told(knowledge, name="gap", typed=GAP)


def test_the_real_record_is_read_and_told_of_every_calculator(knowledge: Knowledge) -> None:
    data = compile_knowledge(ROOT / "docs")
    text = json.dumps(published(ROOT / "docs", data))
    found = read_record(text)
    assert len(found.days) == int(found.now.rstrip("+")) + found.now.endswith("+")
    for one in found.changes:
        assert not {"value", "grade", "其余"} & set(shown(one).replace("，", " ").split())
    lines = [*since("gap", GAP, "2", found, knowledge).lines]
    assert any("社会保险" in line for line in lines[1:])
    changed: dict[str, Any] = json.loads(json.dumps(data))
    changed["parameters"][0]["name"] = "别的名字"
    unsaid = published(ROOT / "docs", changed)
    assert unsaid["now"].endswith("+")
    assert unsaid["editions"][-1]["day"] == ""


def test_the_page_gets_the_same(knowledge_path: str, knowledge: Knowledge) -> None:
    pages.open_knowledge(Path(knowledge_path).read_text(encoding="utf-8"))
    said = json.loads(bridge.since("contribution", json.dumps(TYPED), "1", record(*[VALUE] * (MOST + 1))))
    assert said["told"].startswith("链接是第1版数据")
    assert said["changes"][0] == {
        "name": "缴费基数下限（tj_base_floor_2023）",
        "target": "parameters/#tj-base-floor-2023",
        "shown": "数 4000 → 数 4567",
        "day": "2026-12-01",
        "why": "更正一个数",
    }
    assert (len(said["changes"]), said["left"]) == (MOST, 1)
    assert said["then"]
    assert "不完整" in json.loads(bridge.since("contribution", "{}", "1", "{"))["error"]
    assert "没有" in json.loads(bridge.since("no", "{}", "1", record()))["error"]


ADDRESS = "contribution/#v=1&month=2023-08&kind=employer&want-pension=yes&class=2&bands=1%2C3000"


def test_verify_tells_it_of_a_link(knowledge_json: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "knowledge.json"
    data.write_text(knowledge_json, encoding="utf-8")

    def verified(address: str) -> list[str]:
        assert main(["--knowledge", str(data), "verify", address]) == 7
        return capsys.readouterr().out.splitlines()

    before = verified(ADDRESS)
    assert before[-1] == UNKNOWN
    *lines, last = verified(f"{ADDRESS}&edition=1")
    assert lines == before[:-1]
    assert last.startswith(f"读不到版本沿革 {tmp_path / EDITIONS}：没有这个文件")
    (tmp_path / EDITIONS).write_text("{", encoding="utf-8")
    assert "不完整" in verified(f"{ADDRESS}&edition=1")[-1]
    (tmp_path / EDITIONS).write_text(record(VALUE), encoding="utf-8")
    assert verified(f"{ADDRESS}&edition=2") == lines
    *same, first, change, then = verified(f"{ADDRESS}&edition=1&from=timeline")
    assert same == lines
    assert "从那以后它用到的有1处变了：" in first
    assert "数 4000 → 数 4567" in change
    assert then.startswith("用当时的数、现在的算法，结论是：")


def test_a_link_is_read_whatever_its_edition() -> None:
    assert link.decode("gap/#v=1&staff=3&edition=1") == ("gap", {"staff": "3"})
    assert link.edition("gap/#v=1&staff=3&edition=7?from=timeline") == "7"
