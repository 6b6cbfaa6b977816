"""The version is raised when a result can change, and nobody forgets to: tests/version.py."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from calculators import __version__
from calculators.__main__ import main as command
from calculators.output import verification
from calculators.policy.knowledge import Knowledge
from tests import version
from tests.version import ROOT, State, fault, program_hash, read, record, versions

SHEETS = sorted((ROOT / "tests" / "fixtures" / "sheets").glob("*.json"))
BEFORE = State("program", "printed", "given")
CHANGELOG = versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def test_the_program_is_the_one_that_was_recorded() -> None:
    assert fault(__version__, version.current(), read(), CHANGELOG[__version__]) == ""


def test_the_change_log_and_the_record_tell_of_the_same_versions() -> None:
    assert next(iter(CHANGELOG)) == __version__, "CHANGELOG.md 的第一版就是 calculators/__init__.py 里的版本"
    assert all(list(CHANGELOG.values())[1:]), "以前的版本都有发布日期"
    assert set(read()) <= set(CHANGELOG)


@pytest.mark.parametrize(
    ("now", "released", "told"),
    [
        (BEFORE, True, ""),
        (replace(BEFORE, program="other"), True, "calculators/ 的程序变了，版本号还是已经发布的 1.0.0"),
        (replace(BEFORE, printed="other"), True, "算例印出来的结果变了，版本号还是已经发布的 1.0.0"),
        (replace(BEFORE, program="other", printed="other"), True, "calculators/ 的程序和算例印出来的结果变了"),
        (replace(BEFORE, printed="other", given="other"), True, ""),
        (replace(BEFORE, program="other"), False, "还没有发布，不用提高版本号"),
    ],
)
def test_a_change_without_a_new_version_is_noticed(now: State, released: bool, told: str) -> None:
    said = fault("1.0.0", now, {"1.0.0": BEFORE}, released)
    assert (told in said) if told else said == ""
    assert not told or "python -m tests.version" in said


def test_a_version_that_nobody_recorded_is_noticed() -> None:
    assert fault("1.1.0", BEFORE, {"1.0.0": BEFORE}, released=True).startswith("版本 1.1.0 还没有记下")


@pytest.mark.parametrize(
    ("name", "now", "released", "unchanged", "refused"),
    [
        ("1.0.0", replace(BEFORE, program="other"), True, False, "版本号还是已经发布的"),
        ("1.0.0", replace(BEFORE, program="other"), True, True, ""),
        ("1.0.0", replace(BEFORE, printed="other"), True, True, "不能改记：先提高"),
        ("1.0.0", replace(BEFORE, program="other", printed="other"), False, False, ""),
        ("1.0.0", replace(BEFORE, printed="other", given="other"), True, False, ""),
        ("1.1.0", replace(BEFORE, printed="other"), True, False, ""),
    ],
)
def test_what_may_be_recorded(name: str, now: State, released: bool, unchanged: bool, refused: str) -> None:
    recorded = {"1.0.0": BEFORE}
    said = record(name, now, recorded, released, unchanged)
    assert (refused in said) if refused else said == ""
    assert recorded == ({"1.0.0": BEFORE} if refused else {"1.0.0": BEFORE, name: now})


def test_the_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    recorded = {"0.9.0": BEFORE, "0.10.0": replace(BEFORE, program="other")}
    version.write(recorded, tmp_path / "version.toml")
    assert read(tmp_path / "version.toml") == recorded
    assert list(read(tmp_path / "version.toml")) == ["0.10.0", "0.9.0"]
    assert read(tmp_path / "none.toml") == {}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A small part of the program."""
    shutil.copytree(ROOT / "calculators" / "gap", tmp_path / "gap", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "calculators" / "__init__.py", tmp_path / "__init__.py")
    return tmp_path


def test_words_about_the_program_are_not_the_program(copied: Path) -> None:
    before = program_hash(copied)
    init, rule = copied / "__init__.py", copied / "gap" / "rule.py"
    init.write_text(init.read_text(encoding="utf-8").replace(__version__, "9.9.9"), encoding="utf-8")
    rule.write_text(f'"""Another."""\n# and more\n{rule.read_text(encoding="utf-8")}', encoding="utf-8")
    assert program_hash(copied) == before
    source = rule.read_text(encoding="utf-8")
    assert source.count("max(obliged - enrolled, 0)") == 1
    rule.write_text(source.replace("obliged - enrolled, 0", "obliged + enrolled, 0"), encoding="utf-8")
    assert program_hash(copied) != before


CONFIRMED = {"contribution-0.1.0": ["第19处不同：计算书是 8%（待核实），重算得 8%"]}
"""What has been confirmed since a sheet was saved: the rate is the same, and no longer to be confirmed."""


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_saved_sheets_of_earlier_versions_still_verify(path: Path, knowledge: Knowledge, knowledge_path: str) -> None:
    saved = json.loads(path.read_text(encoding="utf-8"))
    verdict = verification.verify_file(path.read_text(encoding="utf-8"), knowledge)
    confirmed = CONFIRMED.get(path.stem, [])
    assert [line for line in verdict.lines if "处不同" in line] == confirmed
    assert verdict.outcome is (verification.Outcome.OTHER_FIGURES if confirmed else verification.Outcome.OTHER_VERSION)
    told = f"程序版本不同：计算书用的是 {saved['code_version']}，现在是 {__version__}"
    assert told in verdict.lines
    assert command(["--knowledge", knowledge_path, "verify", str(path)]) == verdict.outcome.status


def test_there_are_sheets_of_the_first_version() -> None:
    assert len(SHEETS) >= 3
