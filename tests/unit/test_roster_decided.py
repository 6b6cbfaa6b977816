"""What a reader decides of a roster, on the command line and on the page; and the old and the open format of tables."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook

from calculators.__main__ import main
from calculators.policy.knowledge import Knowledge
from calculators.roster.model import Roster
from calculators.roster.read import cells, merged, ods, workbook, xls
from calculators.roster.read.decisions import FileError
from calculators.roster.read.doubtful import Doubtful
from calculators.roster.read.package import Package
from tests.conftest import ROOT
from tests.unit.roster_samples import as_book, as_csv, opened, saved, worked

FIXTURES = ROOT / "tests" / "fixtures" / "rosters"
HEAD = ["姓名", "月工资", "养老保险"]
PEOPLE = [HEAD, ["测一", "5000", "是"], ["测二", "6000", "看情况"], ["合计", "11000", ""]]
CONTENT = """<office:document-content><office:automatic-styles><style:style style:name="gone"><style:table-properties
 table:display="false"/></style:style></office:automatic-styles><office:body>{}</office:body></office:document-content>"""


def names(roster: Roster) -> list[str]:
    return [one.name for one in roster.people]


def asked(roster: Roster) -> list[str]:
    return [one.id for one in roster.decisions if one.asked]


def as_ods(*tables: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", CONTENT.format("".join(tables)))
    return out.getvalue()


def test_the_command_line_decides_as_the_page_does(
    knowledge_path: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(as_book(PEOPLE, [HEAD, ["别人", "7000", "否"]]))
    command = ["roster", "--knowledge", knowledge_path, str(path), "--kind", "private"]
    assert main([*command, "--tab", "表1", "--read", "word.yes.看情况=no", "--read", "rows.total=count"]) == 0
    assert capsys.readouterr().out.startswith("名单3人。")
    assert main([*command, "--tab", "表2"]) == 0
    assert capsys.readouterr().out.startswith("名单1人。")
    assert main([*command, "--read", "sheet"]) == 2
    assert "要写成 编号=值" in capsys.readouterr().err


def test_words_and_rows_are_what_the_reader_says(knowledge: Knowledge) -> None:
    content = as_csv(PEOPLE)
    assert asked(worked(content, knowledge)) == ["word.yes.看情况"]
    for said, state in (("yes", True), ("no", False), ("unknown", None)):
        roster = worked(content, knowledge, None, {"word.yes.看情况": said, "rows.total": "count"})
        assert [one.states[0] for one in roster.people[:2]] == [True, state]
        assert (len(roster.people), asked(roster)) == (3, [])
    rows = [["姓名", "人员类别", "养老保险"], ["测一", "驻场", "否"]]
    assert worked(as_csv(rows), knowledge).people[0].category is None
    for said, category in (("staff", "staff"), ("unknown", None)):
        assert worked(as_csv(rows), knowledge, None, {"word.category.驻场": said}).people[0].category == category


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"rows.total": "maybe"}, "不能选「maybe」。可以选：skip、count"),
        ({"rows.footer": "maybe"}, "不能选「maybe」"),
        ({"no.such": "1"}, "这个文件没有「no.such」可以选。可以选：header"),
        ({"column.wage": "ZZ"}, "文件里没有「ZZ」这一列"),
        ({"header": "x"}, "表头不能在第x行"),
        ({"header": "99"}, "表头不能在第99行。请写开头4行里的一个行号"),
    ],
)
def test_a_choice_that_is_none_is_refused(choices: dict[str, str], words: str, knowledge: Knowledge) -> None:
    with pytest.raises(FileError, match=words):
        worked(as_csv(PEOPLE), knowledge, None, choices)


def test_the_header_is_where_the_reader_says(knowledge: Knowledge) -> None:
    content = as_csv([["工资表", "", ""], ["", "", "社会保险"], ["姓名", "月工资", "养老"], ["测一", "5000", "是"]])
    for said, header in (("1", ("工资表", "", "")), ("3", ("姓名", "月工资", "养老")), ("0", ("A列", "B列", "C列"))):
        source = opened(content, knowledge, {"header": said})
        assert (source.header.last, source.header.names) == (int(said), header)
    two = as_csv([["社会保险", "", "姓名"], ["养老", "医疗", ""], ["是", "否", "测一"]])
    assert opened(two, knowledge, {"header": "2"}).header.names == ("养老", "医疗", "姓名")


def test_a_column_whose_cells_say_something_else_is_asked_about(knowledge: Knowledge) -> None:
    roster = worked(as_csv([["姓名", "养老保险"], ["测一", "找人事"], ["测二", "问财务"]]), knowledge)
    assert "column.enrolled-pension" in asked(roster)
    roster = worked(
        as_csv([["姓名", "养老保险"], ["测一", "是"]]), knowledge, None, {"column.enrolled-pension": "none"}
    )
    assert roster.people[0].states[0] is None


def test_a_column_with_another_name_is_what_the_reader_says(knowledge: Knowledge) -> None:
    content = as_csv([[*HEAD, "到手"], ["测一", "5000", "是", "4000"]])
    roster = worked(content, knowledge, None, {"column.wage": "d"})
    assert str(roster.people[0].wage) == "4000.00"
    (made,) = [one for one in roster.decisions if one.id == "column.wage"]
    assert [one.value for one in made.options] == ["B", "D", "none"]


def test_an_example_far_below_the_header_and_a_category_left_open(knowledge: Knowledge) -> None:
    people = [["", f"测{number}", "5000", "是", "-"] for number in range(5)]
    rows = [["序号", *HEAD, "人员类别"], *people, ["示例：", "", "5000", "", ""]]
    roster = worked(as_csv(rows), knowledge)
    assert len(roster.people) == 5
    assert roster.skipped == {"像填写说明或者示例，不是人": [7]}
    assert roster.unstated == 5


def test_a_hidden_sheet_without_a_header_is_told(knowledge: Knowledge) -> None:
    book = load_workbook(io.BytesIO(as_book(PEOPLE, [["下拉"], ["是"], ["否"]])))
    book["表2"].sheet_state = "hidden"
    (told,) = [one for one in worked(saved(book), knowledge).decisions if one.id == "sheet"]
    assert (told.said, told.why) == ("工作簿有2张工作表，只读了「表1」", "别的没有花名册的列名，或者是隐藏的")


def test_a_leaver_of_long_ago_has_no_deadline(knowledge: Knowledge) -> None:
    rows = [[*HEAD, "离职日期"], ["测一", "5000", "是", "2023-01-31"], ["测二", "5000", "是", "2026-06-20"]]
    roster = worked(as_csv(rows), knowledge, asof="2026-06-30")
    assert [one.person.name for one in roster.deadlines.found] == ["测二"]


def test_what_is_hidden_is_left_out_if_the_reader_says_so(knowledge: Knowledge) -> None:
    content = (FIXTURES / "old.xls").read_bytes()
    assert names(worked(content, knowledge)) == ["甲", "乙", "丙", "丁"]
    roster = worked(content, knowledge, None, {"hidden": "skip"})
    assert names(roster) == ["甲", "乙", "丙"]
    assert roster.skipped["被隐藏或者筛选掉，您选了不读"] == [5]


def test_another_table_below_and_units_are_no_people(knowledge: Knowledge) -> None:
    rows = [
        [*HEAD, "部门"],
        ["生产部", "", "", "甲乙丙"],
        ["测一", "5000", "是", "生产部"],
        ["科目", "姓名", "月工资", "养老保险"],
        ["测二", "x", "6000", "否"],
    ]
    roster = worked(as_csv(rows), knowledge)
    assert names(roster) == ["测一"]
    assert {reason[:8]: listed for reason, listed in roster.skipped.items()} == {
        "只有一格有字，或": [2],
        "在另一张表里：上": [4, 5],
    }
    assert asked(roster)[-1] == "rows.other"


@pytest.mark.parametrize(
    ("read", "text", "meant"),
    [
        (cells.read_status, "", None),
        (cells.read_status, "-", None),
        (cells.read_status, "在职（试用）", True),
        (cells.read_status, "离职（8月）", False),
        (cells.read_sex, "", ""),
        (cells.read_sex, "男", "M"),
        (cells.read_sex, "女", "F"),
    ],
)
def test_states_and_sexes(read: object, text: str, meant: object, knowledge: Knowledge) -> None:
    assert callable(read)
    assert read(text, knowledge.roster) == meant


@pytest.mark.parametrize("read", [cells.read_status, cells.read_sex])
def test_states_and_sexes_that_nobody_knows(read: object, knowledge: Knowledge) -> None:
    assert callable(read)
    with pytest.raises(ValueError, match="看不懂是"):
        read("外星", knowledge.roster)


def test_a_status_is_read_of_the_column_that_asks_who_has_left(knowledge: Knowledge) -> None:
    assert cells.read_status("是", knowledge.roster, leaving=True) is False
    assert cells.read_status("否", knowledge.roster, leaving=True) is True
    assert cells.read_status("离职", knowledge.roster, leaving=True) is False


def test_a_remark_at_a_category_is_told(knowledge: Knowledge) -> None:
    with pytest.raises(Doubtful, match="后面另有说明") as told:
        cells.read_category("正式工（农村）", knowledge.roster)
    assert told.value.value == "staff"


def test_merged_cells_without_text_fill_nothing() -> None:
    rows = [(1, ["", "甲"]), (2, ["", "乙"]), (3, ["丙"])]
    ranges = [merged.MergedRange(1, 2, 0, 0), merged.MergedRange(1, 3, 5, 5)]
    assert list(merged.fill(rows, ranges)) == rows


@pytest.mark.parametrize("name", ["old.xls", "opendocument.ods"])
def test_the_old_and_the_open_format_are_read_alike(name: str, knowledge: Knowledge) -> None:
    roster = worked((FIXTURES / name).read_bytes(), knowledge)
    assert [(one.name, one.number, one.states[0], str(one.wage), str(one.hired)) for one in roster.people] == [
        ("甲", "000000199001010018", False, "5000.00", "2024-10-08"),
        ("乙", "00000019900101019X", True, "6000.50", "2019-03-05"),
        ("丙", "", True, "7000.00", "None"),
        ("丁", "", True, "8000.00", "None"),
    ]
    assert asked(roster) == ["hidden"]


def test_an_open_table_in_everything_that_it_may_hold(knowledge: Knowledge) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    head = "<table:table-row>" + "".join(cell.format(one) for one in HEAD) + "</table:table-row>"
    hidden = f'<table:table table:name="旧" table:style-name="gone">{head}</table:table>'
    people = f"""<table:table table:name="新"><table:table-column/><table:table-column table:visibility="collapse"
     table:number-columns-repeated="2"/>{head}
     <table:table-row><table:table-cell><text:p>测一</text:p><office:annotation><text:p>批注</text:p></office:annotation>
       <table:table><table:table-row/></table:table></table:table-cell>
       <table:table-cell office:value-type="currency" office:value="5000"><text:p>¥5,000</text:p></table:table-cell>
       <table:table-cell office:value-type="boolean" office:boolean-value="false"/></table:table-row>
     <table:table-row table:visibility="filter"><table:table-cell><text:p>测二</text:p></table:table-cell>
       <table:table-cell><text:p>#N/A</text:p></table:table-cell>
       <table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row>
     <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="x"/></table:table-row>
     </table:table>"""
    content = as_ods(hidden, people)
    old, new = ods.open_sheets(content)
    assert (old.hidden, new.hidden, new.hidden_rows, new.hidden_columns) == (True, False, {3}, {1, 2})
    assert new.lines[1:] == [["测一", "5000", "FALSE"], ["测二", "", "TRUE"]]
    assert names(worked(content, knowledge)) == ["测一", "测二"]


def test_an_open_table_without_sheets_or_content_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(FileError, match="没有工作表"):
        worked(as_ods(), knowledge)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(FileError, match="或者加了密码"):
        worked(out.getvalue(), knowledge)
    assert Package(out.getvalue()).kind.endswith("spreadsheet")


@pytest.mark.parametrize(
    ("stream", "words"),
    [("WordDocument", "旧的 Word 文档"), ("PowerPoint Document", "幻灯片"), ("Workbook", "读不出来")],
)
def test_other_old_files_are_named(stream: str, words: str, knowledge: Knowledge) -> None:
    content = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + stream.encode("utf-16-le")
    with pytest.raises(FileError, match=words):
        worked(content, knowledge)


def test_truths_and_errors_of_an_old_workbook() -> None:
    since = xls._SINCE[0]
    assert [xls._text(4, one, since) for one in (1, 0)] == ["TRUE", "FALSE"]
    assert [xls._text(kind, 42, since) for kind in (0, 5, 6)] == ["", "", ""]


def test_what_is_only_a_part_of_the_wage_is_asked_about(knowledge: Knowledge) -> None:
    roster = worked(as_csv([["姓名", "基本工资", "养老保险"], ["测一", "5000", "是"]]), knowledge)
    (told,) = [one for one in roster.decisions if one.id == "column.wage"]
    assert told.asked
    assert "常常只是其中一部分" in told.why


def test_empty_cells_behind_a_row_are_not_too_many(knowledge: Knowledge) -> None:
    content = "姓名,月工资,养老保险\n测一,5,000,是,,\n测二,6000,是,多,\n".encode()
    roster = worked(content, knowledge)
    assert [one.wage for one in roster.people] == [5000, 6000]
    assert [one.text[:7] for one in roster.doubts if one.column == "整行"] == ["比列名多出几格"] * 2


def test_more_than_is_kept_in_mind_is_read_all_the_same(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "入职日期", "养老保险"])
        for at, (name, day) in enumerate((("测一", date(2024, 5, 1)), ("测二", date(2024, 6, 3))), 1):
            sheet.write_row(at, 0, [name, day, "是"])
    content = out.getvalue()
    told = [(one.name, one.hired) for one in worked(content, knowledge).people]
    monkeypatch.setattr(workbook, "_KNOWN", 0)
    assert [(one.name, one.hired) for one in worked(content, knowledge).people] == told
    assert told == [("测一", date(2024, 5, 1)), ("测二", date(2024, 6, 3))]
