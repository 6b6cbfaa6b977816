"""What tests note about promises: added up, and forgotten when a test fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.reports import mutants
from scripts.reports import reliability as page
from tests import reliability
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reliability, "FOLDER", tmp_path / "reliability")
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
    reliability.note_run({"passed": 1}, folder)
    assert told(folder) == {}


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


def test_the_page_shows_what_is_published_and_names_tests_that_there_are(site: Path) -> None:
    text = (site / "about" / "reliability" / "index.html").read_text(encoding="utf-8")
    if not PUBLISHED.exists():
        assert "还没有发布过" in text
        assert "多少次</th>" not in text
        return
    told = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    shown = page.read(ROOT / "docs")
    assert shown is not None
    assert len(told["promises"]) >= 20
    assert shown.cases == sum(one["cases"] for one in told["promises"])
    for one in told["promises"]:
        assert f">{one['cases']:,}</td>" in text
        for test in one["tests"]:
            file, name = test.split("::")
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{test} 已经没有了：重新发布"


def test_every_point_says_what_was_tried_and_what_is_open(site: Path) -> None:
    text = (site / "about" / "reliability" / "index.html").read_text(encoding="utf-8")
    for point in range(1, 11):
        section = text.partition(f'id="p{point}"')[2].partition("<h2")[0]
        assert "还没有做到的" in section, point
        assert "<table" in section or not PUBLISHED.exists(), point


def test_without_a_file_the_page_has_no_figure(tmp_path: Path) -> None:
    assert page.read(tmp_path) is None


def test_the_page_shows_the_sums_of_the_mutants(site: Path) -> None:
    text = (site / "about" / "reliability" / "index.html").read_text(encoding="utf-8")
    told = json.loads((ROOT / "docs" / mutants.FILE).read_text(encoding="utf-8"))
    total = {key: sum(one[key] for one in told["modules"]) for key in told["modules"][0] if key != "module"}
    shown = mutants.read(ROOT / "docs")
    assert shown is not None
    assert shown.whole.tried == total["mutants"] - total["untested"] > 10_000
    assert shown.whole.survived == len(told["survivors"])
    assert shown.whole.explained == sum(one.explained for one in shown.modules)
    assert f"没有发现的{total['survived']:,}处" in text
    assert f"{shown.whole.noticed}，想要95%" in text
    assert mutants.read(ROOT / "docs" / "nowhere") is None
