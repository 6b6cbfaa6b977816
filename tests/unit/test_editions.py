"""The record of editions grows and is never mended by accident; a released version leaves no change unrecorded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from calculators import __version__
from scripts.__main__ import record_edition
from scripts.data import editions
from scripts.data.compiler import compile_knowledge
from scripts.data.editions import Change, differences, read_editions, record, snapshot, told, unrecorded
from scripts.data.toml_file import RecordError
from scripts.errors import BuildStopped
from tests.unit.conftest import ROOT
from tests.version import versions

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    return compile_knowledge(DOCS)


@pytest.fixture
def docs(tmp_path: Path, data: dict[str, Any]) -> Path:
    """A folder whose first edition holds the present data."""
    made = tmp_path / "docs"
    made.mkdir()
    shutil.copy(DOCS / "labels.toml", made)
    assert record(made, data, "0.0.1", "2026-11-01", "底本")
    return made


def changed(data: dict[str, Any], value: str) -> dict[str, Any]:
    """The data with another floor of contributions."""
    other: dict[str, Any] = json.loads(json.dumps(data))
    (floor,) = (one for one in other["parameters"] if one["id"] == "bases/floor")
    next(one for one in floor["values"] if one["id"] == "tj_base_floor_2023")["value"] = [value]
    return other | {"version": "0" * 12}


def test_a_released_version_has_recorded_every_change(data: dict[str, Any]) -> None:
    released = versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))[__version__]
    assert read_editions(DOCS)
    assert not released or unrecorded(DOCS, data) == (), editions.COMMAND


def test_a_change_is_told_and_then_recorded_with_before_and_after(docs: Path, data: dict[str, Any]) -> None:
    assert told(docs, data) == "版本沿革：1版，都记下了"
    assert record(docs, data, "0.0.1", "2026-11-02", "没有变") is None
    other = changed(data, "5999")
    assert told(docs, other).startswith("版本沿革：1版，有1处变动还没有记。发布以前运行 python -m scripts edition")
    made = record(docs, other, "0.0.2", "2026-11-03", "公布了新的数")
    assert made is not None
    assert made.changes == (Change("parameters/bases/floor/tj_base_floor_2023", "value 4751", "value 5999"),)
    assert [one.why for one in read_editions(docs)] == ["底本", "公布了新的数"]
    assert read_editions(docs)[1] == made
    assert unrecorded(docs, other) == ()


def test_labels_rules_and_what_comes_and_goes_are_told(docs: Path, data: dict[str, Any]) -> None:
    labels = docs / "labels.toml"
    labels.write_text(labels.read_text(encoding="utf-8").replace('"单位性质"', '"单位的性质"', 1), encoding="utf-8")
    other = json.loads(json.dumps(data))
    gone = other["coverage"].pop()
    other["coverage"][0]["note"] = "另一句"
    found = {one.id: one for one in unrecorded(docs, other)}
    assert found["label/checkup.kind"] == Change("label/checkup.kind", "label 单位性质", "label 单位的性质")
    assert found[f"coverage/{gone['id']}"].after == ""
    assert found[f"coverage/{other['coverage'][0]['id']}"].before.startswith("其余 ")
    assert len(found) == 3
    assert differences({}, {"x": {}}) == (Change("x", "", ""),)
    assert differences({"x": {}}, {"x": {}}) == ()


def test_the_last_check_is_no_change(docs: Path, data: dict[str, Any]) -> None:
    other = json.loads(json.dumps(data)) | {"checked": "2027-01-01", "version": "1", "whole": "2"}
    assert unrecorded(docs, other) == ()
    assert snapshot(other, docs) == snapshot(data, docs)


def test_a_record_that_was_mended_stops_the_build(docs: Path, data: dict[str, Any]) -> None:
    assert record(docs, changed(data, "1"), "0.0.2", "2026-11-03", "甲")
    path, last = docs / "editions" / "record.toml", docs / "editions" / "last.json"
    good, held = path.read_text(encoding="utf-8"), last.read_text(encoding="utf-8")
    for old, new, fault in (
        ('"底本"', '"别的"', "editions/record.toml：第1版：和封印时不一样了"),
        ('"value 4751"', '"value 4750"', "第2版：和封印时不一样了"),
        ('program = "0.0.2"', 'programme = "0.0.2"', "第2版：不认识的项 programme"),
        ('before = "value 4751"', "", "第2版 change：缺少 before"),
    ):
        assert good.count(old) == 1
        path.write_text(good.replace(old, new), encoding="utf-8")
        with pytest.raises(RecordError, match=fault):
            told(docs, data)
    path.write_text(good, encoding="utf-8")
    last.write_text(held.replace('"value": "1"', '"value": "2"', 1), encoding="utf-8")
    with pytest.raises(RecordError, match=r"第2版：last\.json 不是这一版当时的内容"):
        told(docs, data)


def test_there_is_no_record_before_the_first(tmp_path: Path) -> None:
    assert read_editions(tmp_path) == ()


def test_the_verb_wants_a_reason(
    docs: Path, data: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BuildStopped, match="没有写为什么改"):
        record_edition(docs, " ")
    monkeypatch.setattr("scripts.data.compiler.compile_knowledge", lambda _: data)
    record_edition(docs, "没有变")
    assert capsys.readouterr().out == "和上一版一样，没有可记的\n"
    other = changed(data, "9")
    monkeypatch.setattr("scripts.data.compiler.compile_knowledge", lambda _: other)
    record_edition(docs, "公布了新的数")
    assert capsys.readouterr().out == f"记下一版：数据 {'0' * 12}，1处变动\n"
