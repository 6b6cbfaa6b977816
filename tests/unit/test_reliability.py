"""What tests note about promises: added up, and forgotten when a test fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import reliability


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reliability, "FOLDER", tmp_path / "reliability")
    return tmp_path / "reliability"


def test_cases_of_one_promise_are_added_up(folder: Path) -> None:
    reliability.note("a.py::test_one[x]", 2, "少一个文件", 1)
    reliability.note("a.py::test_one[y]", 2, "少一个文件", 1)
    reliability.note("a.py::test_one[y]", 1, "别的", 7)
    assert reliability.read(folder) == {(1, "别的"): 7, (2, "少一个文件"): 2}


def test_what_a_failed_test_said_does_not_count(folder: Path) -> None:
    reliability.note("a.py::test_one", 2, "少一个文件", 3)
    reliability.forget("a.py::test_one")
    reliability.forget("a.py::test_that_said_nothing")
    assert reliability.read(folder) == {}


def test_nothing_tried_is_no_promise() -> None:
    with pytest.raises(AssertionError, match="没有试过"):
        reliability.note("a.py::test_one", 2, "少一个文件", 0)
