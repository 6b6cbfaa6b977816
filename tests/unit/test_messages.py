"""What a page may say to Python, and what it never would: each message gets a whole answer or a refusal in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from calculators import bridge as house
from calculators.catalog import NAMES
from calculators.roster import bridge as roster
from calculators.roster import files
from tests.conftest import some
from tests.reliability import Promise
from tests.unit.roster_samples import GOOD, HEAD, as_csv
from tests.unit.test_any_input import said

RESPONSE = {"ok", "html", "headline", "files", "errors", "errors_html"}
GAP = json.dumps({"kind": "private", "staff": "120", "enrolled-pension": "102"})
ODD: list[Any] = [
    "", "{", "[]", "null", "3", '"x"', "NaN", "[" * 100_000, '{"a":' * 50_000,
    '{"kind": 3}', '{"kind": null}', '{"kind": ["private"]}', '{"kind": "\\ud800"}', '{"\\udfff": "\\ud800"}',
    '{"__class__": "x"}', '{"staff": ' + "9" * 5_000 + "}", '{"kind": "private", "kind": 1}',
    json.dumps({"kind": "x" * 5_000_000}), json.dumps({"staff": "9" * 100_000}), json.dumps({"units": "甲,1\n" * 3_000}),
    json.dumps({"units": "a" * 200_000}), json.dumps({f"n{at}": "" for at in range(20_000)}),
    None, 3, 2.5, True, [], {}, b"{}", object(),
]  # fmt: skip
"""Wrong types, nothing, half of something, huge, deeply nested, half a character."""
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda one: st.lists(one) | st.dictionaries(st.text(max_size=9), one),
).map(json.dumps)
MESSAGES = st.sampled_from(ODD) | st.just(GAP) | TREES | st.text(max_size=30)
_WORDS: list[Any] = ["gap", "", "../", "2026-11-24", "\ud800", "x" * 10_000, None, 3, [], {}, b"gap"]
WORDS: st.SearchStrategy[Any] = st.sampled_from(_WORDS) | st.text(max_size=9)


@pytest.fixture(autouse=True)
def opened(knowledge_json: str) -> Iterator[None]:
    house.open_knowledge(knowledge_json)
    yield
    roster.clear()


def whole(answer: str) -> dict[str, Any]:
    """An answer of `respond`: a result with everything, or a refusal with nothing of one."""
    told: dict[str, Any] = json.loads(answer)
    answer.encode()
    assert set(told) == RESPONSE
    if told["ok"]:
        assert said(told["headline"])
        assert told["headline"] in told["html"] or "&" in told["html"]
        assert (told["errors"], told["errors_html"]) == ([], "")
    else:
        assert (told["html"], told["headline"], told["files"]) == ("", "", [])
        assert said(told["errors_html"])
    return told


def test_every_message_to_the_calculators_is_answered(promise: Promise) -> None:
    tried = [0, 0]

    @settings(max_examples=some(300))
    @given(st.sampled_from(NAMES) | WORDS, MESSAGES, WORDS, WORDS, MESSAGES)
    @example("gap", GAP, "../", "2026-11-24", "{}")
    @example("gap", GAP, "../", "\ud800", GAP)
    def holds(name: Any, values: Any, root: Any, day: Any, filled: Any) -> None:
        told = whole(house.respond(name, values, root, day, filled))
        made = json.loads(house.download(name, values, "csv", day, filled))
        assert ("error" in made) != ("base64" in made) == told["ok"]
        assert "error" not in made or said(made["error"])
        rest = json.loads(house.rest(name, values, root, day, filled))
        assert isinstance(rest["lists"], list)
        tried[told["ok"]] += 3

    holds()
    assert min(tried) > 3
    promise(8, "网页发给计算程序的任意消息：完整的结果，或用中文说明", sum(tried))


@pytest.mark.parametrize("message", ODD, ids=range(len(ODD)))
def test_each_odd_message_is_refused_for_itself(message: Any) -> None:
    """For every calculator; nothing of the question before is answered in its place."""
    assert whole(house.respond("gap", GAP))["ok"]
    for name in NAMES:
        assert not whole(house.respond(name, message))["ok"]


def test_what_is_asked_for_must_be_there() -> None:
    whats: list[Any] = ["", "nothing", None, 3, [], "../x", "\ud800"]
    names: list[Any] = ["", "nothing", None, 3, [], "calculators.gap.calculator", "__init__", "y" * 1_000_000]
    for what in whats:
        answer = house.download("gap", GAP, what)
        assert "没有" in json.loads(answer)["error"]
    for name in names:
        told = whole(house.respond(name, GAP))
        assert "没有「" in told["errors_html"]
        assert len(told["errors_html"]) < 1_000


CALLS: dict[str, Callable[..., Any]] = {
    "needs": roster.needs,
    "open_file": roster.open_file,
    "open_sheet": roster.open_sheet,
    "start": roster.start,
    "save": roster.save,
    "answer": roster.answer,
    "rest": roster.rest,
}
"""What the page calls with arguments of its own or the reader's."""
CONTENT = as_csv([HEAD, GOOD])
_CELLS: list[Any] = [CONTENT, b"", b"PK\3\4", "text", None, 3, [], bytearray(b"a,b\n1,2")]
CELLS: st.SearchStrategy[Any] = st.sampled_from(_CELLS) | st.binary(max_size=60)
_MAPPINGS = ['{"name": 0}', "{}", '{"name": 99}', '{"name": -1}', '{"name": 1.5}', '{"name": true}', '{"x": 0}', "[0]"]
MAPPINGS = st.sampled_from(_MAPPINGS) | MESSAGES
ARGUMENTS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "needs": st.tuples(CELLS, st.integers(-1, 10**12)),
    "open_file": st.tuples(CELLS),
    "open_sheet": st.tuples(WORDS),
    "start": st.tuples(MESSAGES, MAPPINGS, WORDS, st.booleans()),
    "save": st.tuples(st.sampled_from([*files.KINDS, *files.EMPTY]) | WORDS),
    "answer": st.tuples(),
    "rest": st.tuples(),
}


def test_every_message_to_the_roster_is_answered(promise: Promise) -> None:
    """In any order: the desk is never left with half of something."""
    tried = 0

    @settings(max_examples=some(120))
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        nonlocal tried
        roster.clear()
        for _ in range(data.draw(st.integers(1, 6))):
            call = data.draw(st.sampled_from(sorted(CALLS)))
            answer = CALLS[call](*data.draw(ARGUMENTS[call]))
            answer.encode()
            told = json.loads(answer)
            if told.get("ok") is False:
                assert said(told.get("error_html", "") + told.get("errors_html", "") + told.get("error", ""))
                assert not told.get("html")
            while not json.loads(roster.step())["finished"]:
                pass
            assert set(json.loads(roster.taken())) == {"name", "mime"}
            tried += 1
        assert isinstance(roster.content(), bytes)

    holds()
    assert tried > 40
    promise(8, "网页发给花名册核对的任意消息，次序任意：完整的结果，或用中文说明", tried)


def test_half_a_roster_is_never_answered() -> None:
    assert json.loads(roster.open_file(CONTENT))["ok"]
    assert json.loads(roster.start('{"kind": "private"}', '{"name": 0}'))["ok"]
    told = json.loads(roster.answer())
    assert (told["ok"], "html" in told) == (False, False)
    assert "还没有算完" in told["errors_html"]


def test_half_a_character_in_what_the_roster_s_page_names_can_be_sent_back() -> None:
    roster.clear()
    assert "没有" in json.loads(roster.save("\ud800"))["error"]
    for answer in (roster.save("\ud800"), roster.open_sheet("\ud800"), roster.start("{}", "{}", "\ud800")):
        assert json.loads(answer)["ok"] is False
        answer.encode()
