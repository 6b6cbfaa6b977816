"""The roster on the command line: the same answer, files by the end of their names, and no name in what is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from calculators.__main__ import main
from calculators.command_line import Parser
from calculators.core.model import CalculatorError
from calculators.policy.knowledge import Knowledge
from calculators.roster.__main__ import add_arguments
from calculators.roster.calculator import CALCULATOR
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


def test_what_is_asked_beside_the_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    verb = Parser("roster")
    add_arguments(verb)
    told_as = " ".join(verb.format_help().split())
    for words in (
        "[-o 文件] [--problems 文件] [--sheet 文件] [--tab 表名] [--column 名称=列名] [--read 编号=值] [--template 文件]",
        " 花名册 花名册：.xlsx 或 CSV ",
        "--output 文件 结果文件：.xlsx 或 .csv，每人的情况在里面 ",
        "--problems 文件 请核对的行，存成 .csv ",
        "--sheet 文件 另存计算书（.json），只有合计 ",
        "--tab 表名 工作簿里的哪一张表；空着用列名认得最多的一张 ",
        "--column 名称=列名 哪一列是什么，例如 --column 月工资=应发数；可以写几次 ",
        "--template 文件 存一份空的模板（.xlsx 或 .csv），不用花名册",
    ):
        assert words in told_as
    nothing = dict.fromkeys(("file", "output", "problems", "sheet", "template"))
    assert vars(verb.parse_args([])) == {**nothing, "tab": "", "column": [], "read": []}
    assert vars(verb.parse_args(["--column", "a=b", "--column", "c=d"]))["column"] == ["a=b", "c=d"]


def test_the_answer_is_printed_as_it_stands_with_the_day(data: list[str], people: str, capsys: Captured) -> None:
    assert main([*data, people]) == 0
    said = capsys.readouterr().out
    today = datetime.now().astimezone().date()
    days = [f"{day.isoformat()}" for day in (today, today - timedelta(days=1))]  # midnight may have passed
    last = said.splitlines(keepends=True)[-1]
    assert last.startswith(tuple(f"计算日期 {day}　数据版本 " for day in days))
    assert said.endswith("\n")
    assert not said.endswith("\n\n")


def test_columns_are_named_on_the_line(data: list[str], tmp_path: Path, capsys: Captured) -> None:
    path, out = tmp_path / "a.xlsx", tmp_path / "a.csv"
    path.write_bytes(as_book([HEAD, GOOD], [["甲", "乙"], ["王一", "5200"]]))
    assert main([*data, str(path), "--tab", "表2", "--column", "姓名=甲", "--column", "月工资=乙", "-o", str(out)]) == 0
    assert "5200" not in capsys.readouterr().out
    assert "王一" in out.read_text(encoding="utf-8-sig")


def test_a_column_with_a_sign_of_equality_in_its_name(data: list[str], tmp_path: Path, capsys: Captured) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "B.CSV"
    path.write_bytes(as_csv([["姓名", "应发=实发"], ["王一", "0"]]))
    assert main([*data, str(path), "--column", "月工资=应发=实发", "--problems", str(out)]) == 0
    assert capsys.readouterr().err == ""
    assert "工资是0" in out.read_text(encoding="utf-8-sig")


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
        (["{people}", "--column", "别的=姓名"], "--column 别的=姓名：等号前面写姓名、身份证号、人员类别、"),
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
    data: list[str], people: str, tmp_path: Path, capsys: Captured, knowledge: Knowledge
) -> None:
    sheet = tmp_path / "sheet.json"
    assert main([*data, people, "--sheet", str(sheet)]) == 0
    capsys.readouterr()
    assert main(["verify", *data[1:], str(sheet)]) == 2
    assert "花名册" in capsys.readouterr().err
    with pytest.raises(CalculatorError, match="要有名单文件才能算"):
        CALCULATOR.rule({}, knowledge)


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
    assert "原因：版本没有变，所以给的名单不是当时的那一份" in said
    for more, words in (([], "请用 --roster 指出当时的名单"), (["--roster", str(tmp_path / "no")], "读不到名单")):
        assert main([*verify, *more]) == 2
        assert words in capsys.readouterr().err
