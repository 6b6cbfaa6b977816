"""The record of corrections: every entry says what, since when, what rests on it and how to check; faults name file and key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.data.corrections import FILE, read_corrections
from scripts.data.toml_file import RecordError
from tests.unit.conftest import ROOT

GOOD = """\
[[correction]]
id = "a-b"
day = 2026-11-29
what = "错了"
since = "0.1.0"
rests = "有的"
check = "看看"
now = "改了"
"""


def test_the_entries_of_the_first_attack_are_there() -> None:
    found = read_corrections(ROOT / "docs")
    assert {"names-in-links", "old-numbers-after-update", "forged-sheets", "true-sheets-refused", "wage-from-true"} <= {
        one.id for one in found
    }
    assert found[0].day >= found[-1].day
    assert "更正记录" in (ROOT / "docs" / "overrides" / "main.html").read_text(encoding="utf-8")


def test_the_newest_is_first(tmp_path: Path) -> None:
    later = GOOD.replace('"a-b"', '"later"').replace("2026-11-29", "2026-12-01")
    (tmp_path / FILE).write_text(GOOD + later, encoding="utf-8")
    assert [(one.id, one.day) for one in read_corrections(tmp_path)] == [
        ("later", date(2026, 12, 1)),
        ("a-b", date(2026, 11, 29)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[[correction]]", "[[corection]]", "更正记录：不认识的项 corection"),
        ('check = "看看"\n', "", "第1条：缺少 check"),
        ('now = "改了"', 'now = "改了"\nwho = "谁"', "第1条：不认识的项 who"),
        ("day = 2026-11-29", 'day = "2026-11-29"', "第1条.day：「2026-11-29」不是日期"),
        ('since = "0.1.0"', 'since = " "', "第1条.since：是空的"),
        ('rests = "有的"', "rests = 3", "第1条.rests：「3」不是文字"),
        ('"a-b"', '"甲"', "第1条.id：「甲」要用小写英文和短横"),
        ('now = "改了"\n', f'now = "改了"\n{GOOD}', "第2条.id：「a-b」已经用过"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    (tmp_path / FILE).write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RecordError) as stopped:
        read_corrections(tmp_path)
    assert f"{FILE}：{told}" in str(stopped.value)
