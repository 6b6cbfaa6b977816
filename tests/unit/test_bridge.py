"""What a page gets back from Python, to the last key: the scripts in the browser look for these names and for no others."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

from calculators import bridge, catalog
from calculators.core.model import RefusedError, Result
from calculators.output.calculation import MARK
from calculators.policy.knowledge import Knowledge
from tests.unit.test_examples import EXAMPLES, read

GAP = json.dumps({"kind": "private", "staff": "120", "enrolled-pension": "102"})
LONG = json.dumps(read(EXAMPLES / "system" / "example.toml")["inputs"])
"""So many steps that the page asks for the rest of them."""
DAY = "2026-11-23"


@pytest.fixture(autouse=True)
def opened(knowledge_json: str) -> None:
    bridge.open_knowledge(knowledge_json)


def test_a_result_has_nothing_of_a_refusal() -> None:
    told = json.loads(bridge.respond("gap", GAP))
    assert told.pop("html").startswith('<section class="sheet"><h2>计算书：参保缺口</h2>')
    headline = "共120人。应参保而未参保：养老18人。"
    assert told == {"ok": True, "headline": headline, "files": [], "errors": [], "errors_html": ""}


def test_a_calculator_s_own_files_are_listed_by_name_and_label() -> None:
    typed = json.dumps(read(EXAMPLES / "allocation" / "example.toml")["inputs"])
    told = json.loads(bridge.respond("allocation", typed))
    assert told["files"] == [{"name": "shares", "label": "指标分解.csv"}]


def test_each_field_that_is_wrong_is_told_by_its_name() -> None:
    told = json.loads(bridge.respond("gap", '{"kind": "x", "staff": "-3"}'))
    assert '<a href="#f-kind">' in told.pop("errors_html")
    assert told == {
        "ok": False,
        "html": "",
        "headline": "",
        "files": [],
        "errors": [
            {"field": "kind", "message": "单位性质：没有「x」这一项，请从列出的各项里选"},
            {"field": "staff", "message": "职工：「-3」是负数。人数最少是 0"},
        ],
    }


def test_links_lead_from_a_calculator_s_page_unless_another_way_is_told() -> None:
    for told, root in (
        (bridge.respond("system", LONG), "../../"),
        (bridge.respond("system", LONG, "../"), "../"),
        (bridge.rest("system", LONG), "../../"),
        (bridge.rest("system", LONG, "../"), "../"),
    ):
        found = json.loads(told)
        html = found["html"] if "html" in found else "".join(found["lists"])
        places = ("policies", "about", "calculators")
        assert sum(html.count(f'href="{root}{place}/') for place in places) == html.count('href="') > 9


def test_a_day_is_told_only_where_the_page_told_it() -> None:
    assert "计算日期" not in json.loads(bridge.respond("gap", GAP))["html"]
    assert f"计算日期 {DAY}" in json.loads(bridge.respond("gap", GAP, day=DAY))["html"]
    for day, told in (("", False), (DAY, True)):
        kept = json.loads(bridge.download("gap", GAP, "text", day))
        assert (f"计算日期 {day}" in b64decode(kept["base64"]).decode()) is told


def test_what_is_asked_for_after_a_result_is_not_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page asks for the rest and for files with the same words: the reader waits once."""
    asked: list[str] = []
    run = catalog.run

    def counted(name: str, typed: dict[str, str], knowledge: Knowledge) -> Result:
        asked.append(name)
        return run(name, typed, knowledge)

    monkeypatch.setattr(catalog, "run", counted)
    for name, typed in (("system", LONG), ("gap", GAP), ("system", LONG)):
        bridge.respond(name, typed)
        bridge.rest(name, typed)
        bridge.download(name, typed, "csv")
    assert asked == ["system", "gap", "system"]


def test_something_to_keep_has_a_name_a_kind_and_bytes() -> None:
    told = json.loads(bridge.download("gap", GAP, "text", DAY, GAP))
    assert b64decode(told.pop("base64")).decode().startswith(f"{MARK}\n共120人。")
    assert told == {"name": "示例-参保缺口.txt", "mime": "text/plain;charset=utf-8"}


def test_a_file_that_there_is_not_is_named_but_not_at_any_length() -> None:
    assert json.loads(bridge.download("gap", GAP, "很" * 41)) == {"error": f"没有「{'很' * 40}」这个文件"}


def test_the_longest_message_is_read_and_a_longer_one_refused_with_its_length() -> None:
    frame = len('{"note": ""}')
    longest = "x" * (bridge.MAX_MESSAGE - frame)
    assert bridge.read_message(f'{{"note": "{longest}"}}') == {"note": longest}
    with pytest.raises(RefusedError, match=r"^填写的内容太长，有 4,000,001 个字，最多 4,000,000 个。请分几次填$"):
        bridge.read_message(f'{{"note": "{longest}x"}}')


@pytest.mark.parametrize("message", ["", "{", "[]", '{"staff": 3}', '{"kind": "private", "staff": null}'])
def test_a_message_that_is_no_object_of_words_is_refused_in_these_words(message: str) -> None:
    with pytest.raises(RefusedError, match=r"^网页发来的内容不完整，或者已经损坏，没有计算。请刷新网页再试$"):
        bridge.read_message(message)


def test_what_is_no_text_says_nothing() -> None:
    wrong: list[object] = [None, 3, True, [], {}, b"gap"]
    assert [bridge.words(one) for one in wrong] == [""] * 6
    assert bridge.words("一\ud800二") == "一\ufffd二"


def test_before_the_data_are_there_nothing_is_answered() -> None:
    with pytest.raises(RefusedError, match="还没有读入"):
        _ = bridge.Session().knowledge
