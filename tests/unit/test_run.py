"""The stages of `make test`: in their order, beside each other, ended by the first that fails; and runs in a row."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests import covered, steady
from tests.conftest import ROOT
from tests.run import HANGS, ROOMS, SLOWEST, STAGES, Stage, note_seconds, run, slowest
from tests.run import pytest as pytest_in

GREEN = ("-c", "print('3 passed')")
RED = ("-c", "print('1 failed'); raise SystemExit(3)")
ENDLESS = ("-c", "import time; print('begun', flush=True); time.sleep(600)")


def ran(folder: Path, *stages: Stage) -> tuple[int, str]:
    out = io.StringIO()
    return run(stages, folder, out), out.getvalue()


def test_all_that_hold_are_shown_in_their_order(tmp_path: Path) -> None:
    status, said = ran(
        tmp_path, Stage("one", (GREEN,)), Stage("two", (GREEN, ("-c", "print('again')")), after=("one",))
    )
    assert status == 0
    words = ["── one", "3 passed", "── one：通过", "── two", "3 passed", "again", "── two：通过", "one ", "two "]
    at = 0
    for word in words:
        at = said.index(word, at) + len(word)
    assert "没有" not in said


def test_what_comes_after_a_failure_is_not_begun(tmp_path: Path) -> None:
    late = tmp_path / "late"
    after = Stage("after", (("-c", f"open({str(late)!r}, 'w')"),), after=("red",))
    status, said = ran(tmp_path, Stage("red", (RED, GREEN)), after)
    assert status == 3
    assert "1 failed" in said
    assert "3 passed" not in said
    assert "── red：没有通过（3）" in said
    assert "after    没有跑完" in said
    assert not late.exists()


def test_a_failure_beside_a_long_stage_ends_that_too_and_is_shown(tmp_path: Path) -> None:
    """Nothing here waits for ten minutes."""
    status, said = ran(tmp_path, Stage("long", (ENDLESS,)), Stage("red", (RED,)))
    assert status == 3
    assert said.index("── long") < said.index("── red") < said.index("1 failed")
    assert "long     没有跑完" in said


def test_words_are_shown_whole_wherever_they_are_cut(tmp_path: Path) -> None:
    slowly = "import sys; [(sys.stdout.buffer.write(bytes([one])), sys.stdout.flush()) for one in '应保尽保'.encode()]"
    assert "应保尽保" in ran(tmp_path, Stage("one", (("-c", slowly),)))[1]


def test_a_test_that_hangs_is_told_and_ends_the_run(tmp_path: Path) -> None:
    hangs = "import time\n\ndef test_good(): pass\n\ndef test_endless(): time.sleep(600)\n\ndef test_better(): pass\n"
    (tmp_path / "test_some.py").write_text(hangs, encoding="utf-8")
    command = [str(tmp_path) if one == "tests/unit" else one.replace(f"={HANGS}", "=2") for one in pytest_in("unit", 1)]
    done = subprocess.run([sys.executable, *command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "crashed while running 'test_some.py::test_endless'" in done.stdout
    assert "1 failed, 1 passed" in done.stdout
    assert 'test_some.py", line 5 in test_endless' in done.stderr


@pytest.mark.parametrize(("lines", "branches", "status"), [([], [], 0), ([7], [], 0), ([7, 9], [[3, 5]], 1)])
def test_what_is_not_reached_is_told_and_too_much_fails(
    lines: list[int], branches: list[list[int]], status: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = {"executed_lines": [1], "missing_lines": lines, "executed_branches": [], "missing_branches": branches}
    count = {
        "missing_lines": len(lines),
        "missing_branches": len(branches),
        "covered_lines": 150,
        "covered_branches": 50,
    }
    (file := tmp_path / "covered.json").write_text(json.dumps({"files": {"a.py": one}, "summary": count}), "utf-8")
    assert covered.main(file) == status
    out = capsys.readouterr().out
    assert ("a.py：7、9、3->5" in out) == bool(branches)
    assert ("a.py" in out) == bool(lines)
    assert f"{Decimal(20000) / (200 + len(lines) + len(branches)):.2f}%" in out


def test_every_room_of_tests_is_a_stage() -> None:
    rooms = {path.parent.relative_to(ROOT / "tests").as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    assert rooms == set(ROOMS)
    asked = {one for stage in STAGES for command in stage.commands for one in command if one.startswith("tests/")}
    assert asked == {f"tests/{room}" for room in ROOMS}
    assert [one.name for one in STAGES] == ["lint", "types", "unit", "site", "build", "browser"]


@pytest.mark.parametrize(("last", "green"), [(0, 3), (1, 3)])
def test_runs_in_a_row_are_counted(last: int, green: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert steady.repeat((sys.executable, "-c", ""), 3, last) == green
    assert capsys.readouterr().out.count("每个核都在忙别的：通过") == last


def test_a_red_run_ends_the_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    second = f"import pathlib; one = pathlib.Path({str(tmp_path / 'x')!r}); one.exists() and exit(2); one.touch()"
    assert steady.repeat((sys.executable, "-c", second), 3, 0) == 1
    assert "第2遍，没有别的事：没有通过（2）" in capsys.readouterr().out


def test_the_slowest_files_are_told(tmp_path: Path) -> None:
    note_seconds("unit", [("tests/unit/test_a.py::test_1", 1.5), ("tests/unit/test_a.py::test_2[::]", 2.5)], tmp_path)
    note_seconds("browser", [(f"tests/browser/test_{number}.py::test", number) for number in range(20)], tmp_path)
    head, first, *rest = slowest(tmp_path)
    assert "最慢" in head
    assert first.split() == ["19", "秒", "tests/browser/test_19.py"]
    assert len([first, *rest]) == SLOWEST
    note_seconds("browser", [], tmp_path)
    assert [line.split() for line in slowest(tmp_path)][1:] == [["4", "秒", "tests/unit/test_a.py"]]
