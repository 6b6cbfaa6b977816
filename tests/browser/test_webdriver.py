"""A little of what `make browsers` tries, in Firefox if this machine has it; and how an outcome is told.

WebKitGTK is left to `make browsers`: beside three other browsers on two cores it may take minutes to start Python.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from scripts.publish.serve import running
from scripts.reports.browsers import FAILED, FILE, HELD, NOT_TRIED, read
from tests.webdriver import trials
from tests.webdriver.__main__ import enter, outcome, try_all
from tests.webdriver.browsers import KINDS, Kind, NotPossibleError, Options

OTHERS = [kind for kind in KINDS if kind.name == "Firefox"]
UNUSED = cast(trials.Trying, None)


@pytest.mark.parametrize("kind", OTHERS, ids=lambda kind: kind.name)
def test_a_calculator_and_search_in_another_browser(kind: Kind, site: Path, tmp_path: Path) -> None:
    if kind.lacking:
        pytest.skip(f"没有运行：这台机器上没有 {'、'.join(kind.lacking)}（python -m scripts.setup browsers）")
    with running(site) as origin, kind.start(Options()) as browser:
        trying = trials.Trying(kind, browser, site, origin, tmp_path)
        assert trials.links_of(trying, "gap", 2) == 2
        assert trials.typed_of(trying, ["gap"]) == 1
        assert trials.searched(trying, 2) == 2


def test_what_is_not_here_is_not_tried_and_never_held(tmp_path: Path) -> None:
    absent = Kind("别的", ("no-such-browser",), (), KINDS[0].start)
    told = list(try_all(absent, tmp_path, trials.TRIALS.items()))
    assert len(told) == len(trials.TRIALS) > 15
    assert {(version, one["state"]) for version, one in told} == {("", NOT_TRIED)}
    assert all("no-such-browser" in one["why"] and "cases" not in one for _, one in told)


def test_the_record_is_of_one_version_and_every_outcome_is_on_the_page(tmp_path: Path) -> None:
    file = tmp_path / FILE
    file.parent.mkdir()
    first, second = list(trials.TRIALS)[:2]
    held = {"state": HELD, "cases": 3, "date": "2026-11-30"}
    enter(file, "WebKitGTK", "2.50", {"what": first, "state": NOT_TRIED, "why": "不会打印", "date": "2026-11-30"})
    enter(file, "Firefox", "153", {"what": second, **held})
    enter(file, "Firefox", "153", {"what": first, "state": FAILED, "why": "102 ≠ 103", "date": "2026-11-29"})
    told = read(tmp_path)
    assert told
    assert told.columns == {"Firefox": ("153", "2026-11-29"), "WebKitGTK": ("2.50", "2026-11-30")}
    assert [[one.state for one in row] for row in told.rows.values()] == [[FAILED, NOT_TRIED], [HELD, NOT_TRIED]]
    enter(file, "Firefox", "154", {"what": second, **held})
    again = read(tmp_path)
    assert again
    assert [one.state for one in again.rows[first]] == [NOT_TRIED, NOT_TRIED], "what another version did says nothing"
    assert read(tmp_path / "nothing") is None


def test_each_outcome_is_told_as_what_it_is() -> None:
    def wrong(_: trials.Trying) -> int:
        raise AssertionError("102 ≠ 103")

    def beyond(_: trials.Trying) -> int:
        raise NotPossibleError("不会打印")

    assert outcome(lambda _: 3, UNUSED) == {"state": HELD, "cases": 3}
    assert outcome(wrong, UNUSED) == {"state": FAILED, "why": "102 ≠ 103"}
    assert outcome(beyond, UNUSED) == {"state": NOT_TRIED, "why": "不会打印"}
