"""What tests note about promises: added up, and forgotten when a test fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.reports import reliability as page
from tests import reliability
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reliability, "FOLDER", tmp_path / "reliability")
    monkeypatch.setattr(reliability, "today", lambda: "2026-11-29")
    return tmp_path / "reliability"


HERE = ["a.py::test_one[x]", "a.py::test_one[y]"]


def told(folder: Path) -> dict[tuple[int, str], int]:
    return {(one["point"], one["what"]): one["cases"] for one in reliability.read(folder, HERE)}


def test_cases_of_one_promise_are_added_up(folder: Path) -> None:
    reliability.note("a.py::test_one[x]", 2, "少一个文件", 1)
    reliability.note("a.py::test_one[y]", 2, "少一个文件", 1)
    reliability.note("a.py::test_one[y]", 1, "别的", 7)
    assert told(folder) == {(1, "别的"): 7, (2, "少一个文件"): 2}
    one, two = reliability.read(folder, HERE)
    assert one["tests"] == two["tests"] == ["a.py::test_one"]
    assert one["date"] == reliability.today()


def test_what_a_failed_test_said_does_not_count(folder: Path) -> None:
    reliability.note("a.py::test_one[x]", 2, "少一个文件", 3)
    reliability.forget("a.py::test_one[x]")
    reliability.forget("a.py::test_that_said_nothing")
    assert told(folder) == {}


def test_what_a_test_said_that_is_no_more_does_not_count(folder: Path) -> None:
    reliability.note("a.py::test_of_old", 2, "少一个文件", 3)
    reliability.note_stage("unit", {"passed": 1}, folder)
    reliability.note_run(["unit"], folder)
    assert told(folder) == {}


def test_the_stages_of_a_run_are_added_up_and_a_new_run_begins_from_nothing(folder: Path) -> None:
    reliability.note_stage("unit", {"passed": 5, "skipped": 1, "warnings": 9})
    reliability.note_stage("browser", {"passed": 7, "failed": 2})
    reliability.note_run(["unit", "browser"])
    told = json.loads((folder / reliability.RUN).read_text(encoding="utf-8"))
    assert told == {"date": reliability.today(), "passed": 12, "failed": 2, "skipped": 1}
    reliability.forget_run()
    assert list(folder.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        reliability.note_run(["unit"])


def test_a_campaign_counts_instead_of_the_part_that_every_run_tries(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reliability.note("a.py::test_one[x]", 2, "少一个文件", 3)
    monkeypatch.setenv(reliability.CAMPAIGNS[0], "all")
    reliability.note("a.py::test_one[x]", 2, "少一个文件", 90)
    reliability.note("a.py::test_one[x]", 2, "少一个文件", 1)
    assert told(folder) == {(2, "少一个文件"): 91}


def test_nothing_tried_is_no_promise() -> None:
    with pytest.raises(AssertionError, match="没有试过"):
        reliability.note("a.py::test_one[x]", 2, "少一个文件", 0)


# ── the page ──

PUBLISHED = ROOT / "docs" / page.FILE


def test_without_a_file_the_page_has_no_figure(tmp_path: Path) -> None:
    assert page.read(tmp_path) is None
