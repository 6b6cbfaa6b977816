"""A knowledge.json that is not as it was compiled: one clear sentence, never another error and never another answer."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from calculators import bridge
from calculators.__main__ import main
from calculators.catalog import listed
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import fingerprint, load
from scripts.data.compiler import dump
from scripts.data.compiler import sealed as seal
from tests.conftest import some
from tests.reliability import Promise
from tests.unit.test_examples import EXAMPLES, read

pytestmark = pytest.mark.many
END = "\n}\n"
SENTENCE = "政策数据读不出来："
EXTREME: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**400,
    1.5,
    "",
    "9999-12-31",
    "字" * 5_000,
    "\ud800",
    [],
    {},
    [None],
    {"": None},
)
Path = tuple[str | int, ...]


def places(node: Any, path: Path = ()) -> Iterator[Path]:
    """The way to everything in a tree."""
    if path:
        yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(value, (*path, key))


def changed(data: Any, path: Path, change: Callable[[Any, Any], None]) -> Any:
    """The tree with one place changed; the rest is shared, but for the way there."""
    root = node = data.copy()
    for key in path[:-1]:
        node[key] = node[key].copy()
        node = node[key]
    change(node, path[-1])
    return root


def rename(node: Any, key: Any) -> None:
    value = node.pop(key)
    if isinstance(node, dict):
        node[f"{key}_"] = value
    else:
        node.insert(0, value)


def remove(node: Any, key: Any) -> None:
    del node[key]


def put(value: Any) -> Callable[[Any, Any], None]:
    def change(node: Any, key: Any) -> None:
        node[key] = value

    return change


CHANGES = (remove, rename, *map(put, EXTREME))


def damaged(data: Any, number: int) -> Iterator[Any]:
    """As many trees, each changed in one place: deleted, renamed or moved, of another type, extreme."""
    dice = random.Random(21)  # the same each time
    paths = list(places(data))
    for at in range(number):
        yield changed(data, dice.choice(paths), CHANGES[at % len(CHANGES)])


_WRITTEN: dict[int, tuple[Any, str]] = {}
"""What was written of each part that trees share, and the part itself, so that no other has its number."""


def part(value: Any, depth: int) -> str:
    """A part as `dump` writes it so deep in a tree."""
    if id(value) not in _WRITTEN:
        deep = value
        for _ in range(depth):
            deep = [deep]
        lines = dump(deep).splitlines()
        _WRITTEN[id(value)] = value, "\n".join(lines[depth : len(lines) - depth]).lstrip(" ")
    return _WRITTEN[id(value)][1]


def written(tree: Any) -> str:
    """What `dump` gives, of a tree that shares most of its parts with trees that were written before."""
    entries = []
    for key, value in sorted(tree.items()):
        listed = isinstance(value, list) and ",\n".join(f"  {part(one, 2)}" for one in value)
        text = f"[\n{listed}\n ]" if listed else part(value, 1)
        entries.append(f"\n {json.dumps(key, ensure_ascii=False)}: {text}")
    return "{" + ",".join(entries) + END


def as_compiled(data: Any) -> str:
    """The text with a right fingerprint, as if the build had written it: only the structure can be found wanting.

    The fingerprints are its last two entries, each of all before it (scripts/data/compiler.py: sealed).
    """
    text = written({key: value for key, value in data.items() if key not in ("version", "whole")})
    for key in ("version", "whole"):
        text = f'{text.removesuffix(END)},\n "{key}": "{fingerprint(text)}"{END}'
    return text


def refused(text: str) -> bool:
    """Whether it was refused, in our words and no others."""
    told = ""
    try:
        load(text)
    except ValueError as error:
        told = str(error)
    assert not told or (told.startswith(SENTENCE) and told.endswith("请运行 make build 重新编译")), told
    return bool(told)


def test_whatever_is_changed_in_the_tree_is_refused(knowledge_json: str, promise: Promise) -> None:
    data = json.loads(knowledge_json)
    tried = 0
    for number, tree in enumerate(damaged(data, some(294))):
        text = written(tree)
        assert number % 30 or text == dump(tree)
        assert refused(text) == (text != knowledge_json)
        tried += text != knowledge_json
    promise(8, "政策数据里删去、改名、换类型、换成极端的值：一律拒绝，用一句话说明", tried)
    assert tried > 80


def test_whatever_is_changed_in_the_text_is_refused(knowledge_json: str, promise: Promise) -> None:
    dice = random.Random(5)  # the same each time
    size = len(knowledge_json)
    texts = {"", "{", "[" * 100_000, "\ud800", "null", knowledge_json + " ", knowledge_json * 2, f" {knowledge_json}"}
    texts |= {knowledge_json[: dice.randrange(size)] for _ in range(some(100))}
    for _ in range(some(300)):
        at = dice.randrange(size)
        texts.add(knowledge_json[:at] + dice.choice('09"{}[],:人\0\ud800') + knowledge_json[at + 1 :])
        texts.add(knowledge_json[:at] + knowledge_json[at + 1 :])
    texts.add(json.dumps(json.loads(knowledge_json)))
    texts.add(
        json.dumps(json.loads(knowledge_json), ensure_ascii=False, sort_keys=True, indent=1).replace("2005", "2006")
    )
    texts.discard(knowledge_json)
    assert len(texts) > 200
    assert [text[:50] for text in texts if not refused(text)] == []
    promise(8, "政策数据的文字截断、缺字、错字：一律拒绝，用一句话说明", len(texts))


def test_a_structure_that_this_version_does_not_know_is_refused_in_words(knowledge_json: str, promise: Promise) -> None:
    """Compiled by another version of the program, with a right fingerprint."""
    data = json.loads(knowledge_json)
    assert as_compiled(data) == dump(seal(data)) == knowledge_json
    told = [refused(as_compiled(tree)) for tree in damaged(data, some(126))]
    assert sum(told) > 5
    promise(8, "另一个版本的程序编译的政策数据：读入，或用一句话说明", len(told))


def test_the_same_text_twice_is_a_damaged_file_not_another_version_s(knowledge_json: str) -> None:
    with pytest.raises(ValueError, match=f"^{SENTENCE}文件损坏了"):
        load(knowledge_json * 2)


def test_what_was_read_cannot_be_changed(knowledge_json: str) -> None:
    knowledge = load(knowledge_json)
    assert hash((knowledge.insurances, knowledge.coverage, knowledge.roster.columns))
    assert len({*knowledge.policies.values(), *knowledge.parameters.values()}) > 100, (
        "all the way down: lists have no hash"
    )


def test_what_is_whole_gives_the_same_answers(knowledge_json: str, knowledge: Knowledge) -> None:
    assert as_compiled(json.loads(knowledge_json)) == knowledge_json
    assert load(knowledge_json) == knowledge


def test_a_page_that_was_given_damaged_data_says_so_and_answers_nothing(knowledge_json: str) -> None:
    with pytest.raises(ValueError, match=SENTENCE):
        bridge.open_knowledge(knowledge_json.replace("188", "189", 1))
    bridge.SESSION.taken = None
    for calculator in listed():
        typed = json.dumps(read(EXAMPLES / calculator.name / "example.toml")["inputs"])
        answer = json.loads(bridge.respond(calculator.name, typed))
        assert (answer["ok"], answer["html"], answer["headline"]) == (False, "", "")
        assert "政策数据还没有读入" in answer["errors_html"]
    bridge.open_knowledge(knowledge_json)


def test_the_command_line_says_it_in_one_line(knowledge_json: str, tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "knowledge.json"
    path.write_text(knowledge_json[:-9], encoding="utf-8")
    assert main(["--knowledge", str(path), "gap", "--kind", "private"]) == 1
    told = capsys.readouterr()
    assert told.err == f"{path}：{SENTENCE}文件损坏了，被改动过，或者不是 knowledge.json。请运行 make build 重新编译\n"
    assert told.out == ""
