"""The house keeps its rooms: few files at the door, one folder a calculator, all of it under one name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from calculators.catalog import FOLDERS, NAMES
from scripts.data import folders
from scripts.data.toml_file import RecordError
from tests.unit.conftest import ROOT

MOST = 12
EXTRAS = {
    "checkup": {"part"},
    "allocation": {"apportion"},
    "arrears": {"fines", "form", "late_fee"},
    "assessment": {"report"},
    "contribution": {"rates", "relief"},
    "deadlines": {"obligations"},
    "gap": {"findings"},
}
"""Modules that hold a rule of the calculator's own, beside those that are called alike in all of them."""


def at_the_door(package: Path) -> int:
    return len(list(package.glob("*.py")))


def strange(package: Path, name: str) -> set[str]:
    """Modules of a calculator whose names tell a newcomer nothing."""
    known = {*folders.FILES, "__init__.py", *(f"{one}.py" for one in EXTRAS.get(name, ()))}
    return {path.name for path in (package / name).glob("*.py")} - known


@pytest.mark.parametrize("name", ["calculators", "scripts"])
def test_few_files_lie_at_the_door(name: str, tmp_path: Path) -> None:
    assert 0 < at_the_door(ROOT / name) <= MOST
    for number in range(MOST + 1):
        (tmp_path / f"m{number}.py").touch()
    assert at_the_door(tmp_path) > MOST


def test_the_parts_of_every_calculator_are_called_alike() -> None:
    assert {name: strange(folders.PACKAGE, name) for name in NAMES} == {name: set() for name in NAMES}
    assert set(EXTRAS) <= set(NAMES)
    unused = {
        (name, one)
        for name, extras in EXTRAS.items()
        for one in extras
        if not (folders.PACKAGE / name / f"{one}.py").exists()
    }
    assert unused == set()


def test_a_part_with_a_name_of_its_own_is_seen(tmp_path: Path) -> None:
    shutil.copytree(folders.PACKAGE / "gap", tmp_path / "gap")
    (tmp_path / "gap" / "helpers.py").touch()
    assert strange(tmp_path, "gap") == {"helpers.py"}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with one calculator, `hello`."""
    for name in ("calculators/hello/calculator.py", "docs/calculators/hello.md", "tests/examples/hello/example.toml"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    (tmp_path / "docs/calculators/index.md").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("calculators/hello/calculator.py", "测算 hello：没有程序，请写 calculators/hello/calculator.py"),
        ("docs/calculators/hello.md", "测算 hello：没有页面，请写 docs/calculators/hello.md"),
        (
            "tests/examples/hello/example.toml",
            "测算 hello：没有算例，请在 tests/examples/hello/ 下至少写一个，页面上示范的是 example.toml",
        ),
    ],
)
def test_what_is_missing_of_a_calculator_is_told(house: Path, missing: str, said: str) -> None:
    assert list(folders.faults(house, house / "calculators", ("hello",))) == []
    (house / missing).unlink()
    assert list(folders.faults(house, house / "calculators", ("hello",))) == [said]


def test_a_calculator_that_is_not_listed_is_told(house: Path) -> None:
    told = "测算 hello：测算目录里没有，请在 calculators/catalog.py 里登记"
    assert list(folders.faults(house, house / "calculators", ())) == [told]


def test_the_build_checks_the_house(house: Path) -> None:
    folders.check_folders(ROOT)
    assert len(FOLDERS) >= 10
    with pytest.raises(RecordError, match="测算 gap：没有页面"):
        folders.check_folders(house)
