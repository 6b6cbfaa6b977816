"""The kinds of records of the project's TOML files: keys and texts are checked at reading, and mypy knows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

from scripts.data.records import GroupRecord, HistoryRecord, Raw, ValueRecord
from scripts.data.toml_file import RecordError, RecordFile
from tests.conftest import ROOT

FILE = RecordFile("docs/x.toml", {})
LINE = {"id": "pension", "parameters": ["results/pension"]}


def test_a_record_is_read_as_it_stands() -> None:
    assert FILE.record("insurance", LINE, HistoryRecord) is LINE


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({**LINE, "paramters": []}, "insurance：不认识的项 paramters。可用的有 id、parameters"),
        ({"id": "pension"}, "insurance：缺少 parameters"),
        ({**LINE, "id": 3}, "insurance.id：「3」不是文字。写在引号里"),
        ({**LINE, "parameters": "a"}, 'insurance.parameters：「a」不是一列文字。写成 ["甲", "乙"]'),
        ({**LINE, "parameters": ["a", 3]}, """insurance.parameters：「['a', 3]」不是一列文字。写成 ["甲", "乙"]"""),
    ],
)
def test_what_is_no_such_record_is_told_with_file_and_key(found: Raw, said: str) -> None:
    with pytest.raises(RecordError) as refused:
        FILE.record("insurance", found, HistoryRecord)
    assert str(refused.value) == f"docs/x.toml：{said}"


def test_optional_keys_are_those_of_the_kind() -> None:
    assert GroupRecord.__optional_keys__ == {
        *("for", "employers", "possible_employers", "flags", "people", "possible_people", "doubt"),
    }
    assert {"from", "to", "checked"} <= ValueRecord.__required_keys__


SNIPPET = """
from scripts.data.records import ParameterData, TargetRecord, ValueRecord

def a(target: TargetRecord) -> str:
    return target["measure"]

def b(value: ValueRecord) -> str:
    return value.get("words", "")

def c(parameter: ParameterData) -> str:
    return parameter["values"][0]["sure_start"]
"""


def test_mypy_notices_a_misspelt_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text(SNIPPET, encoding="utf-8")
    bad.write_text(
        SNIPPET.replace("measure", "mesure").replace("words", "wrods").replace("sure_start", "sure_strat"),
        encoding="utf-8",
    )
    told, _, _ = api.run(["--strict", "--cache-dir", str(tmp_path / "cache"), str(good), str(bad)])
    errors = [line.partition(": error: ")[0] for line in told.splitlines() if ": error: " in line]
    assert {one.removeprefix(f"{tmp_path}/") for one in errors} == {"bad.py:5", "bad.py:8", "bad.py:11"}
