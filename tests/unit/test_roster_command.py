"""The roster on the command line: the same answer, files by the end of their names, and no name in what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculators.__main__ import main
from calculators.model import CalculatorError
from calculators.roster.catalog import CALCULATOR
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def data(knowledge_path: str) -> list[str]:
    return ["roster", "--knowledge", knowledge_path]


@pytest.fixture
def people(tmp_path: Path) -> str:
    path = tmp_path / "people.csv"
    path.write_bytes(as_csv([[*HEAD, "部门"], [*GOOD, "甲"], [*POOR, "乙"]], "gb18030"))
    return str(path)


def test_a_roster_becomes_a_workbook(data: list[str], people: str, tmp_path: Path, capsys: Captured) -> None:
    out, problems, sheet = tmp_path / "result.xlsx", tmp_path / "problems.csv", tmp_path / "sheet.json"
    more = [
        "-o",
        str(out),
        "--problems",
        str(problems),
        "--sheet",
        str(sheet),
        "--kind",
        "private",
        "--month",
        "2024-09",
    ]
    assert main([*data, people, *more]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("名单2人。")
    assert said.err == "没有用到的列：部门\n"
    assert GOOD[0] not in said.out
    assert out.read_bytes().startswith(b"PK")
    assert problems.read_bytes().startswith("\ufeff【请核对】".encode())
    assert '"calculator": "roster"' in sheet.read_text(encoding="utf-8")


def test_columns_are_named_on_the_line(data: list[str], tmp_path: Path, capsys: Captured) -> None:
    path, out = tmp_path / "a.xlsx", tmp_path / "a.csv"
    path.write_bytes(as_book([HEAD, GOOD], [["甲", "乙"], ["王一", "5200"]]))
    assert main([*data, str(path), "--tab", "表2", "--column", "姓名=甲", "--column", "月工资=乙", "-o", str(out)]) == 0
    assert "5200" not in capsys.readouterr().out
    assert "王一" in out.read_text(encoding="utf-8-sig")


def test_a_template_needs_no_roster(data: list[str], tmp_path: Path) -> None:
    for kind in ("csv", "xlsx"):
        out = tmp_path / f"t.{kind}"
        assert main([*data, "--template", str(out)]) == 0
        assert out.stat().st_size > 100


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "还没有写花名册文件"),
        (["{people}", "-o", "{folder}/a.doc"], "不能存成 .doc"),
        (["{people}", "-o", "{folder}/a"], "不能存成 没有后缀的文件"),
        (["{people}", "-o", "{folder}/no/a.csv"], "没有这个文件或文件夹"),
        (["{folder}/no.csv"], "没有这个文件或文件夹"),
        (["{folder}"], "这是文件夹"),
        (["{people}", "--month", "x"], "--month　按哪个月缴费"),
        (["{people}", "--column", "姓名=别的"], "--column 姓名=别的：等号前面写"),
        (["{people}", "--column", "别的=姓名"], "--column 别的=姓名：等号前面写"),
        (["{people}", "--column", "月工资=姓名"], "选了同一列"),
    ],
)
def test_what_cannot_be_done_is_told(
    given: list[str], told: str, data: list[str], people: str, tmp_path: Path, capsys: Captured
) -> None:
    assert main([*data, *(one.format(people=people, folder=tmp_path) for one in given)]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert GOOD[0] not in said
    assert "Traceback" not in said


def test_a_sheet_of_a_roster_is_not_recomputed_without_the_file(
    data: list[str], people: str, tmp_path: Path, capsys: Captured
) -> None:
    sheet = tmp_path / "sheet.json"
    assert main([*data, people, "--sheet", str(sheet)]) == 0
    capsys.readouterr()
    assert main(["verify", *data[1:], str(sheet)]) == 2
    assert "花名册" in capsys.readouterr().err
    with pytest.raises(CalculatorError, match="要有名单文件才能算"):
        CALCULATOR.rule({}, None)  # type: ignore[arg-type]


def test_a_sheet_is_verified_with_the_list_it_was_made_of(
    data: list[str], people: str, tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "sheet.json"
    assert main([*data, people, "--sheet", str(path), "--kind", "private", "--month", "2024-09"]) == 0
    verify = ["verify", *data[1:], str(path)]
    capsys.readouterr()
    assert main([*verify, "--roster", people]) == 0
    assert capsys.readouterr().out.startswith("一致\n重算的指纹：")
    other = tmp_path / "other.csv"
    other.write_bytes(as_csv([HEAD, GOOD]))
    assert main([*verify, "--roster", str(other)]) == 3
    assert "不一致\n" in (said := capsys.readouterr().out)
    assert "名单2人" in said
    assert "重算得 名单1人" in said
    for more, words in (([], "请用 --roster 指出当时的名单"), (["--roster", str(tmp_path / "no")], "读不到名单")):
        assert main([*verify, *more]) == 2
        assert words in capsys.readouterr().err
