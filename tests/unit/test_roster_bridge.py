"""The seam that the page calls: one roster at a time, in short pieces, without a name in what is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from calculators import bridge as house
from calculators.output.html import refusal_html, rest_html
from calculators.policy.knowledge import Knowledge
from calculators.roster import bridge
from calculators.roster.calculator import CALCULATOR
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv


@pytest.fixture
def desk(knowledge_json: str) -> Iterator[Any]:
    assert "version" in json.loads(house.open_knowledge(knowledge_json))
    yield bridge
    bridge.clear()


def mapping(answer: dict[str, Any]) -> str:
    return json.dumps({one["role"]: one["at"] for one in answer["columns"] if one["role"]})


def steps() -> list[dict[str, Any]]:
    done = []
    while True:
        done.append(json.loads(bridge.step()))
        if done[-1]["finished"]:
            return done


def work(content: bytes, values: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    opened = json.loads(bridge.open_file(content))
    assert opened["ok"], opened
    started = json.loads(bridge.start(json.dumps({"kind": "private", **(values or {})}), mapping(opened), **more))
    assert started["ok"], started
    steps()
    answer: dict[str, Any] = json.loads(bridge.answer("../"))
    return answer


def refused(words: str) -> str:
    """How a page shows what was refused as a whole."""
    return refusal_html(words)


def keep(what: str) -> tuple[dict[str, str], bytes]:
    assert json.loads(bridge.save(what)) == {"ok": True, "error": ""}
    assert steps()[-1]["finished"]
    return json.loads(bridge.taken()), bridge.content()


def test_opening_tells_columns_and_roles(desk: Any) -> None:
    opened = json.loads(desk.open_file(as_csv([["题"], [*HEAD, "", "备注"], [*GOOD, "x", ""]])))
    assert {name: value for name, value in opened.items() if name not in ("columns", "roles", "decisions")} == {
        "ok": True, "error_html": "", "words": "UTF-8，逗号分隔", "header": 2, "sheets": [], "sheet": "",
    }  # fmt: skip
    assert opened["columns"][0] == {"at": 0, "letter": "A", "header": "姓名", "role": "name", "samples": ["王一"]}
    assert [(one["letter"], one["header"], one["role"]) for one in opened["columns"][-2:]] == [
        ("I", "", ""),
        ("J", "备注", ""),
    ]
    assert {"id": "name", "name": "姓名", "hint": ""} in opened["roles"]


def test_another_sheet_of_the_same_file(desk: Any) -> None:
    first = json.loads(desk.open_file(as_book([HEAD, GOOD], [["姓名"], ["李二"]])))
    assert (first["sheet"], first["sheets"]) == ("表1", ["表1", "表2"])
    second = json.loads(desk.open_sheet("表2"))
    assert (second["sheet"], [one["header"] for one in second["columns"]]) == ("表2", ["姓名"])


def test_progress_is_told_and_ends(desk: Any) -> None:
    opened = json.loads(desk.open_file(as_csv([HEAD, *[POOR] * 1_200])))
    json.loads(desk.start('{"kind": "private"}', mapping(opened)))
    told = steps()
    assert [one["phase"] for one in told if one["phase"]] == ["读"] * 3 + ["核对"] * 3 + ["算"] * 2
    read = [one for one in told if one["phase"] == "读"]
    assert [one["people"] for one in read] == [500, 1000, 1200]
    assert all(0 < one["done"] <= one["total"] for one in read)
    assert told[-1] == {"phase": "", "done": 0, "total": 0, "people": 1200, "finished": True}


IDLE = {"phase": "", "done": 0, "total": 0, "people": 0, "finished": True}


def test_every_step_tells_the_same_five_things(desk: Any) -> None:
    opened = json.loads(desk.open_file(content := as_csv([HEAD, GOOD])))
    json.loads(desk.start("{}", mapping(opened)))
    size = len(content)
    assert steps() == [
        {"phase": "读", "done": size, "total": size, "people": 1, "finished": False},
        {"phase": "核对", "done": 0, "total": 1, "people": 1, "finished": False},
        {"phase": "算", "done": 0, "total": 1, "people": 1, "finished": False},
        {"phase": "算", "done": 1, "total": 1, "people": 1, "finished": False},
        {**IDLE, "people": 1},
    ]
    assert steps() == [IDLE], "没有在做的事"
    json.loads(desk.save("template-csv"))
    assert steps() == [
        {"phase": "写", "done": 1, "total": 1, "people": 1, "finished": False},
        {"phase": "写", "done": 1, "total": 1, "people": 1, "finished": True},
    ]


def test_a_file_that_cannot_be_worked_out_ends_the_steps(desk: Any) -> None:
    json.loads(desk.open_file(as_csv([HEAD])))
    json.loads(desk.start("{}", '{"name": 0}'))
    assert steps() == [IDLE]
    words = refused("列名下面没有人。请看看选的是不是这张表，各列对得对不对")
    assert json.loads(desk.answer()) == {"ok": False, "errors": [], "errors_html": words}


def test_an_answer_has_the_parts_of_every_answer(desk: Any) -> None:
    answer = work(as_csv([HEAD, GOOD]))
    assert {name: value for name, value in answer.items() if name not in ("html", "headline", "reading")} == {
        "ok": True,
        "files": [
            {"name": "result-xlsx", "label": "花名册核对结果.xlsx"},
            {"name": "result-csv", "label": "花名册核对结果.csv"},
            {"name": "problems-csv", "label": "花名册请核对.csv"},
            {"name": "sheet", "label": "花名册核对计算书.json"},
        ],
        "errors": [],
        "errors_html": "",
    }
    assert 'href="../../policies/' in json.loads(desk.answer())["html"]
    assert "名单1人" in desk.answer(), "字照原样写，不写成 \\u540d"


def test_what_is_wrong_with_a_field_has_the_parts_of_every_answer(desk: Any) -> None:
    desk.open_file(as_csv([HEAD, GOOD]))
    told = json.loads(desk.start('{"month": "x"}', '{"name": 0}'))
    assert "<h2" in told.pop("errors_html")
    message = "按哪个月缴费：「x」不是月份。请写成 2005-04"
    problem = {"field": "month", "message": message}
    assert told == {"ok": False, "html": "", "headline": "", "files": [], "errors": [problem]}


def test_the_answer_is_one_of_the_house(desk: Any) -> None:
    answer = work(as_csv([HEAD, GOOD, POOR]), {"month": "2024-09"}, day="2026-11-23")
    assert answer["ok"]
    assert answer["headline"].startswith("名单2人。按2005-12-31的规定，1人应参保而未参保：养老1人")
    assert answer["headline"] in answer["html"]
    assert 'href="../policies/' in answer["html"]
    assert "计算书：花名册核对" in answer["html"]
    assert [one["name"] for one in answer["files"]] == ["result-xlsx", "result-csv", "problems-csv", "sheet"]
    assert answer["files"][0]["label"] == "花名册核对结果.xlsx"
    assert GOOD[0] not in answer["html"]
    assert GOOD[1] not in answer["html"]


def test_what_long_lists_leave_out_is_handed_over(desk: Any) -> None:
    assert json.loads(desk.rest()) == {"lists": []}
    sides = [
        f"rate-{side}-{one}" for side in ("employer", "employee") for one in ("pension", "medical", "unemployment")
    ]
    rates = dict.fromkeys([*sides, "rate-rural-unemployment", "rate-employer-injury", "rate-employer-maternity"], "1")
    bounds = {"floor": "1000", "ceiling": "9000", "floor-unemployment": "800"}
    owed = {"first-month": "2010-05", "last-month": "2010-05", "due-day": "25", "paid": "2010-07-31"}
    answer = work(as_csv([HEAD, GOOD, POOR]), {"month": "2024-09", **rates, **bounds, **owed})
    assert answer["ok"]
    for told, root in ((desk.rest(), "../../"), (desk.rest("../"), "../")):
        (steps_html,) = json.loads(told)["lists"]
        assert [steps_html] == rest_html(desk.SESSION.roster.done.result, root)
        assert f'href="{root}policies/' in steps_html


def test_markup_in_a_header_is_text(desk: Any) -> None:
    answer = work(as_csv([[*HEAD, "<img src=x onerror=alert(1)>"], [*GOOD, "1"]]))
    assert "<img" not in answer["html"]
    assert "&lt;img src=x" in answer["html"]


def test_files_are_written_in_pieces_and_forgotten(desk: Any) -> None:
    work(as_csv([HEAD, *[POOR] * 1_200]))
    for what in ("result-csv", "result-xlsx", "problems-csv", "problems-xlsx", "sheet", "text"):
        named, content = keep(what)
        assert named["name"].startswith("花名册")
        assert len(content) > 300
        assert desk.content() == b""
    json.loads(desk.save("result-csv"))
    assert len(steps()) > 5


def test_the_example_is_marked(desk: Any) -> None:
    named, content = keep("example-csv")
    assert named == {"name": "花名册示例.csv", "mime": "text/csv;charset=utf-8"}
    answer = work(content, {"asof": "2005-12-31"}, example=True)
    assert "示例" in answer["html"]
    assert keep("result-csv")[0]["name"] == "示例-花名册核对结果.csv"
    assert keep("template-xlsx")[1].startswith(b"PK")


def test_a_file_that_cannot_be_read_is_told(desk: Any) -> None:
    told = json.loads(desk.open_file(b"%PDF-1.4"))
    assert told == {"ok": False, "error_html": refused("这是 PDF。请用原来的 Excel 表")}
    begun = json.loads(desk.start("{}", "{}"))
    assert begun == {"ok": False, "errors": [], "errors_html": refused("还没有选文件。请选有花名册的文件")}


@pytest.mark.parametrize("content", [None, 3, "text", [], {}])
def test_what_is_no_bytes_is_no_file(content: Any, desk: Any) -> None:
    words = refused("没有收到文件的内容。请重新选文件")
    assert json.loads(desk.open_file(content)) == {"ok": False, "error_html": words}
    assert json.loads(desk.needs(content, 9)) == {"ok": False, "error_html": words, "needs": []}


@pytest.mark.parametrize("message", ["", "[0]", '{"name": "0"}', '{"name": 1.5}', '{"name": true}'])
def test_columns_that_are_no_numbers_are_refused(message: str, desk: Any) -> None:
    words = refused("哪一列是什么没有说清，没有核对。请重新选文件")
    assert json.loads(desk.start("{}", message)) == {"ok": False, "errors": [], "errors_html": words}


def test_what_was_begun_says_so_and_nothing_else(desk: Any) -> None:
    desk.open_file(as_csv([HEAD, GOOD]))
    assert json.loads(desk.start("{}", '{"name": 0}')) == {"ok": True, "errors": [], "errors_html": ""}


def test_a_day_stands_on_the_sheet_if_the_page_told_it(desk: Any) -> None:
    content = as_csv([["姓名"], ["王一"]])
    assert "计算日期" not in work(content)["html"]
    assert "计算日期 2026-11-23" in work(content, day="2026-11-23")["html"]


def test_a_file_that_there_is_not_is_named_but_not_at_any_length(desk: Any) -> None:
    assert json.loads(desk.save("很" * 41)) == {"ok": False, "error": f"没有「{'很' * 40}」这个文件"}


def test_what_was_filled_in_wrong_is_told_by_field(desk: Any) -> None:
    desk.open_file(as_csv([HEAD, GOOD]))
    told = json.loads(desk.start('{"month": "x"}', '{"name": 0}'))
    assert (told["ok"], [one["field"] for one in told["errors"]]) == (False, ["month"])
    assert 'href="#f-month"' in told["errors_html"]


def test_what_does_not_fit_is_told_when_it_is_found(desk: Any) -> None:
    for values, column, field, words in (
        ('{"first-month": "2024-01"}', '{"name": 0}', "due-day", "要算补缴"),
        ("{}", '{"name": 70}', "", "请重新选列"),
        ("{}", '{"wage": 6}', "", ""),
    ):
        desk.open_file(as_csv([HEAD, GOOD]))
        told = json.loads(desk.start(values, column))
        if told["ok"]:
            steps()
            told = json.loads(desk.answer())
        if words:
            assert not told["ok"]
            assert words in told["errors_html"]
            assert not field or field in {one["field"] for one in told["errors"]}


def test_nothing_is_answered_before_it_is_worked_out(desk: Any) -> None:
    assert json.loads(desk.step()) == {"phase": "", "done": 0, "total": 0, "people": 0, "finished": True}
    assert json.loads(desk.answer()) == {"ok": False, "errors": [], "errors_html": refused("还没有算完")}
    assert json.loads(desk.save("result-csv"))["error"].startswith("还没有算完")
    assert json.loads(desk.taken()) == {"name": "", "mime": ""}
    assert desk.content() == b""


def test_clear_forgets_everything_but_the_knowledge(desk: Any) -> None:
    work(as_csv([HEAD, GOOD, ("欧阳某某", *POOR[1:])]))
    assert "欧阳某某" in repr(desk.SESSION)
    desk.clear()
    assert "欧阳某某" not in repr(desk.SESSION)
    assert "文件是空的" in json.loads(desk.open_file(b""))["error_html"]
    assert "文件是空的" in json.loads(desk.open_sheet("表1"))["error_html"], "前一个文件已经忘了"


def test_bytes_come_from_javascript_too(desk: Any) -> None:
    class Proxy:
        def to_bytes(self) -> bytes:
            return as_csv([HEAD, GOOD])

    assert json.loads(desk.open_file(Proxy()))["ok"]
    assert json.loads(desk.open_file(memoryview(as_csv([HEAD, GOOD]))))["ok"]
    assert json.loads(desk.needs(bytearray(b"PK\x03\x04"), 900)) == {
        "ok": True,
        "error_html": "",
        "needs": [],
    }


@pytest.mark.parametrize(
    ("head", "size", "words"),
    [(b"", 0, "文件是空的"), (b"a", 67_108_865, "有 67,108,865 字节，最多 67,108,864 字节"), (b"%PDF", 900, "PDF")],
)
def test_what_is_no_roster_is_refused_before_it_is_read(desk: Any, head: bytes, size: int, words: str) -> None:
    told = json.loads(desk.needs(head, size))
    assert words in told.pop("error_html")
    assert told == {"ok": False, "needs": []}


def test_the_form_has_every_field_once(knowledge: Knowledge) -> None:
    names = [one.name for one in CALCULATOR.fields(knowledge)]
    assert len(names) == len(set(names)) > 30
    assert not any(one.required for one in CALCULATOR.fields(knowledge))


def test_a_choice_that_was_taken_back_is_forgotten(desk: Any) -> None:
    rows = [["姓名", "月工资", "养老保险"], ["测一", "5000", "是"], ["合计", "5000", ""]]
    opened = json.loads(bridge.open_file(as_csv(rows)))
    for choices, heads in ({"rows.total": "count"}, 2), ({}, 1):
        assert json.loads(bridge.start('{"kind": "private"}', mapping(opened), choices_json=json.dumps(choices)))["ok"]
        steps()
        assert f"名单{heads}人" in json.loads(bridge.answer("../"))["headline"]
