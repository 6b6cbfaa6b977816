"""Rosters as they arrive: encodings, separators, headers, damaged and hostile files; each handled or refused in words."""

from __future__ import annotations

import codecs
import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from calculators.policy.knowledge import Knowledge
from calculators.roster import files
from calculators.roster.read import layout, table, workbook
from calculators.roster.read.decisions import FileError
from calculators.roster.read.source import check_mapping, needs, refuse, rows_of
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv, doubts, figures, opened, saved, told, worked

ROWS = [HEAD, GOOD, POOR]
BOOK = as_book(ROWS)
LIBREOFFICE = Path(__file__).resolve().parent.parent / "fixtures" / "roster"


LIMITS = pytest.mark.parametrize(
    "limit", [131_072, 2**31 - 2], ids=["limit as it is", "limit raised by others"], indirect=True
)


@pytest.fixture
def limit(request: pytest.FixtureRequest) -> Iterator[int]:
    """The csv module's, which is the whole process's."""
    before = csv.field_size_limit(request.param)
    yield request.param
    csv.field_size_limit(before)


def short(value: object) -> str:
    return repr(value)[:20]


def people(content: bytes, knowledge: Knowledge) -> list[str]:
    return [one.name for one in worked(content, knowledge).people]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_reads_the_same(encoding: str, separator: str, knowledge: Knowledge) -> None:
    roster = worked(as_csv(ROWS, encoding, separator), knowledge)
    assert [(one.name, one.number) for one in roster.people] == [GOOD[:2], POOR[:2]]
    assert figures(roster)["各险种参保情况·基本养老保险·缺口"] == 1
    named = {",": "逗号", ";": "分号", "\t": "制表符"}[separator]
    assert f"{named}分隔" in told(roster)


def test_lines_in_two_encodings_are_read_each_in_its_own(knowledge: Knowledge) -> None:
    content = as_csv([HEAD, GOOD, ["", "1", "3000"]]) + as_csv([POOR], "gb18030")
    roster = worked(content, knowledge)
    assert [one.name for one in roster.people] == ["王一", "", "李二"]
    assert "混着 UTF-8 和 GB18030" in told(roster)
    assert people(b"\xef\xbb\xbf" + content, knowledge) == ["王一", "", "李二"]


GB, MIXED = "GB18030，逗号分隔", "UTF-8 和 GB18030 混着，逗号分隔"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("姓名,养老".encode(), "UTF-8，逗号分隔"),
        ("\ufeff姓名;养老".encode(), "UTF-8，分号分隔"),
        ("姓名\t养老".encode("gb18030"), "GB18030，制表符分隔"),
        ("姓名,养老".encode()[:-1], MIXED),
        ("姓名,养老".encode("gb18030")[:-1], MIXED),
        ("姓名,养老\n".encode() + "王一,是".encode("gb18030"), MIXED),
        ("\ufeff姓名,养老\n".encode() + "王一,是".encode("gb18030"), MIXED),
        (b"a\0b", "UTF-8，逗号分隔"),
        ("ab".encode("utf-16-le"), "UTF-16，逗号分隔"),
        # of the characters more than a quarter must be of ASCII …
        (("a," + "姓" * 6).encode("utf-16-le"), GB),
        (("a,b" + "姓" * 8).encode("utf-16-le"), "UTF-16，逗号分隔"),
        # … and of the low bytes less than a twentieth be 0, as that of 「一」 is
        (("一" + "a," * 9 + "b").encode("utf-16-le"), "UTF-8，逗号分隔"),
        (("一" + "a," * 10).encode("utf-16-le"), "UTF-16，逗号分隔"),
        (("一" + "a," * 10).encode("utf-16-be"), "UTF-16，逗号分隔"),
    ],
)
def test_the_encoding_is_found_out(content: bytes, words: str) -> None:
    assert table.open_text(content, len).words == words


@pytest.mark.parametrize(
    ("line", "encoding"), [("模", "gb18030"), ("⺀", "utf-8"), ("王一", "utf-8"), ("王一", "gb18030")]
)
def test_a_line_is_utf_8_where_it_surely_is(line: str, encoding: str) -> None:
    """In GB18030 「模」 has the bytes of a Latin letter in UTF-8."""
    opened = table.open_text("姓名\n".encode() + "姓名\n".encode("gb18030") + line.encode(encoding), len)
    assert list(opened.rows()) == [["姓名"], ["姓名"], [line]]
    assert [one[:9] for one in opened.remarks] == ["文件里混着 UTF"]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("encodings", [("utf-8",) * 2, ("gb18030",) * 2, ("utf-16", "utf-16-le"), ("utf-8", "gb18030")])
def test_a_line_break_within_a_cell_stays_as_it_is(encodings: tuple[str, str], end: str) -> None:
    head, row = "姓名;养老\r\n", f'"王\r\n一";是{end}李二;否'
    opened = table.open_text(head.encode(encodings[0]) + row.encode(encodings[1]), len)
    assert list(opened.rows()) == [["姓名", "养老"], ["王\r\n一", "是"], ["李二", "否"]]


def test_half_a_letter_of_utf_16_is_replaced() -> None:
    assert list(table.open_text("姓名,养老\n王\ud800,是".encode("utf-16", "surrogatepass") + b"x", len).rows())[1] == [
        "王\ufffd",
        "是\ufffd",
    ]


def known(row: list[str]) -> int:
    return len({"姓名", "养老", "员工 姓名"} & set(row))


SEP = b"sep=;\r\n"


@pytest.mark.parametrize(
    ("content", "separator", "first"),
    [
        (b"a,b;c;d", ";", ["a,b", "c", "d"]),
        ("题\n姓名,a;b;c".encode(), ",", ["题"]),
        ("姓名;养老\r王一;是".encode(), ";", ["姓名", "养老"]),
        (b"a,b\n" * 30 + b"a;b;c\n" * 9, ",", ["a", "b"]),
        (b"a,b\n" * 29 + b"a;b;c\n" * 9, ";", ["a,b"]),
        (SEP + b"a,b,c;d", ";", ["a,b,c", "d"]),
        (codecs.BOM_UTF8 + SEP + b"a,b,c;d", ";", ["a,b,c", "d"]),
        (codecs.BOM_UTF8 + SEP + "姓,名,a;d".encode("gb18030"), ";", ["姓,名,a", "d"]),
        ("sep=;\na,b,c;d".encode("utf-16"), ";", ["a,b,c", "d"]),
        (b"sep=|\na|b", "|", ["a", "b"]),
        (b"sep=#\na#b", ",", ["a#b"]),
        # a separator that leaves a cell too large to read is not taken
        (b";".join([b"123456789"] * 20_000), ";", ["123456789"] * 20_000),
        (b'1,"' + (b"1" * 5_000 + b"\n") * 30, ";", ['1,"' + "1" * 5_000]),
    ],
    ids=short,
)  # fmt: skip
@LIMITS
def test_the_separator_is_found_out(content: bytes, separator: str, first: list[str], limit: int) -> None:
    opened = table.open_text(content, known)
    assert (opened.separator, next(opened.rows())) == (separator, first)
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize("content", [b"\x01abcd", "甲 乙 丙 丁 戊".encode(), b"a\0b\0c\0\t"])
def test_a_fifth_of_control_characters_is_still_text(content: bytes) -> None:
    assert table.open_text(content, known).words.startswith("UTF")


@pytest.mark.parametrize(
    ("content", "told_as"),
    [
        (b"\x01\x02\x03\x04", "这不是表格文件：里面的内容读不成文字。请用 Excel 另存为 .xlsx 或 CSV 再选"),
        (b"\x01abc", "这不是表格文件：里面的内容读不成文字。请用 Excel 另存为 .xlsx 或 CSV 再选"),
        (b" \n\t", "文件是空的。请选有花名册的文件，或者下载模板填写"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, told_as: str) -> None:
    with pytest.raises(FileError) as refused:
        table.open_text(content, known)
    assert str(refused.value) == told_as


def test_what_had_to_be_guessed_is_told_beside_a_named_separator_too() -> None:
    guessed = ["文件里混着 UTF-8 和 GB18030 两种编码，已经一行一行分别读。请看看有没有认错的字"]
    lines = "姓名;养老\n".encode() + "王一;是".encode("gb18030")
    assert [table.open_text(one, known).remarks for one in (lines, SEP + lines, b"a,b")] == [guessed, guessed, []]


LONG = "长" * table.MAX_CELL


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        (f"{LONG},1", [table.MAX_CELL]),
        (f'a\n"{LONG[3:]}\n"', [1, table.MAX_CELL - 2]),
        ("1," * table.MAX_CELL, [1]),
        ("1234567\n" * 20_000 + '"a\nb"', [*[7] * 20_000, 3]),
        ('5"屏,x\n', [3]),
    ],
    ids=short,
)  # fmt: skip
def test_a_cell_may_be_as_long_as_it_is_said(text: str, lengths: list[int]) -> None:
    opened = table.TextTable(text.encode(), "utf-8", ",", 0)
    assert [len(row[0]) for row in opened.rows()] == lengths


@pytest.mark.parametrize(
    ("text", "told_as"),
    [
        (f"{LONG}1", "第1行有一格太长（超过 131,072 个字），或者英文引号没有配对。请看看这一行"),
        (f'a\n"{LONG[2:]}\n"', "第2行有一格太长（超过 131,072 个字），或者英文引号没有配对。请看看这一行"),
        (f'"短\n{LONG}长"', "第1行有一格太长（超过 131,072 个字），或者英文引号没有配对。请看看这一行"),
        (
            '姓名\n"李二,是\n赵三,否\n',
            "第2行有一个英文引号没有配对，后面1行都被当成了同一格。请删去这个引号，或者用 Excel 另存为 .xlsx 再选",
        ),
    ],
    ids=short,
)
@LIMITS
def test_a_row_with_a_cell_too_long_or_a_quote_too_many_is_named(text: str, told_as: str, limit: int) -> None:
    with pytest.raises(FileError) as refused:
        list(table.TextTable(text.encode(), "utf-8", ",", 0).rows())
    assert csv.field_size_limit() == limit
    assert str(refused.value) == told_as


def test_what_cannot_be_read_is_replaced_and_told(knowledge: Knowledge) -> None:
    content = as_csv([HEAD, GOOD], "gb18030") + b"\xff\xff" + as_csv([POOR], "gb18030")
    roster = worked(content, knowledge)
    assert len(roster.people) == 2
    assert (3, "姓名", "有读不出的字") in doubts(roster)


def test_row_numbers_are_those_of_excel(knowledge: Knowledge) -> None:
    text = f'{",".join(HEAD)}\r\n\r\n"王\n一",,0,是,是,是,是,是\r\n,,,,,,,\r\n李二,,0,否,否,否,否,否\r\n'
    roster = worked(text.encode(), knowledge)
    assert [(one.row, one.name) for one in roster.people] == [(3, "王 一"), (5, "李二")]
    assert [one[0] for one in doubts(roster) if "工资是0" in one[2]] == [3, 5]


def test_the_separator_that_excel_names_is_believed(knowledge: Knowledge) -> None:
    content = b"sep=;\r\n" + as_csv(ROWS, separator=";")
    roster = worked(content, knowledge)
    assert [one.row for one in roster.people] == [2, 3]
    assert people(b"sep=#\r\n" + as_csv(ROWS), knowledge) == ["王一", "李二"]


def test_a_title_and_a_header_of_two_rows_are_found(knowledge: Knowledge) -> None:
    rows = [
        ["职工花名册", "", "", "", "", "", ""],
        ["姓名", "身份证号", "工资", "社会保险", "", "", ""],
        ["", "", "", "养老", "医疗", "失业", "工伤"],
        [*GOOD[:7]],
        [*POOR[:7]],
        ["合计", "", "8800", "1", "1", "1", "1"],
        ["制表人：赵六", "", "", "", "", "", ""],
    ]
    roster = worked(as_csv(rows), knowledge)
    assert [one.row for one in roster.people] == [4, 5]
    assert (roster.source.header.last, roster.source.header.titles) == (3, (1,))
    assert roster.skipped == {"像合计，不是人": [6], "像表尾的话或者签名，不是人": [7]}
    assert "第6行像合计，不是人，没有计入" in told(roster)
    assert "列名上面的第1行当作标题" in told(roster)


def test_a_title_beside_the_header_does_not_give_its_name_to_a_column(knowledge: Knowledge) -> None:
    rows = [["某某公司", "", "2005年"], ["", "姓名", "养老"], ["1", "王一", "是"]]
    found = opened(as_csv(rows), knowledge)
    assert found.header.names == ("", "姓名", "养老")


def test_without_a_header_nobody_is_lost(knowledge: Knowledge) -> None:
    source = opened(as_csv([GOOD, POOR]), knowledge)
    assert (source.header.last, source.header.names[:2]) == (0, ("A列", "B列"))
    roster = worked(as_csv([GOOD, POOR]), knowledge, {"name": 0, "number": 1, "enrolled-pension": 3})
    assert len(roster.people) == 2
    assert "没有列名" in told(roster)
    assert "王一" not in told(roster)


def test_an_unknown_header_is_still_a_header(knowledge: Knowledge) -> None:
    source = opened(as_csv([["甲", "乙"], ["王一", "是"]]), knowledge)
    assert (source.header.last, source.header.names) == (1, ("甲", "乙"))
    with pytest.raises(FileError, match="没有认出一列"):
        worked(as_csv([["甲", "乙"], ["王一", "是"]]), knowledge)


def test_columns_that_are_not_used_are_named(knowledge: Knowledge) -> None:
    head = ["工号", "姓名", "", "养老保险个人缴费金额", "养老保险", "备注", ""]
    roster = worked(as_csv([head, ["1", "王一", "甲", "288", "是", "", ""]]), knowledge)
    assert "没有用到的列：工号、C列（没有列名）、养老保险个人缴费金额、备注。" in told(roster)
    assert roster.mapping == {"name": 1, "enrolled-pension": 4}


def test_rows_that_are_no_people_are_named(knowledge: Knowledge) -> None:
    rows = [
        HEAD,
        GOOD,
        HEAD,
        ["", "", "（元）", "", "", "", "", "", "x"],
        ["", "", "", "", "", "", "", "", "甲", "乙"],
        POOR,
    ]
    roster = worked(as_csv(rows), knowledge)
    assert [one.row for one in roster.people] == [2, 6]
    assert b"3,\xe5\x8f\x88" in b"".join(piece for _, piece in files.csv_pieces(files.problem_parts(roster)))
    assert roster.skipped == {"又是一行列名": [3], "没有姓名、身份证号和工资": [4], "用到的列都空着": [5]}


REFUSED = [
    (b"", "文件是空的"),
    (b" \r\n\t\n", "文件是空的"),
    (b"\xef\xbb\xbf", "文件是空的"),
    (b"\x01\x02\x03\x04" * 100, "不是表格文件"),
    (b"%PDF-1.7 ...", "PDF"),
    (b"\x89PNG\r\n\x1a\n...", "图片"),
    (b"\xff\xd8\xff\xe0", "照片"),
    (b"{\\rtf1 ...", "RTF"),
    (b"Rar!\x1a\x07", "先解压"),
    (b"PK\x05\x06" + b"\0" * 18, "空的压缩包"),
    (b"PK\x03\x04" + b"\0" * 40, "已经损坏"),
    ("\ufeff<html><table><tr><td>姓名".encode(), "网页格式"),
    (b'<?xml version="1.0"?><Workbook/>', "网页格式"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "旧的 .xls"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
    (as_csv([HEAD]), "列名下面没有人"),
    (as_csv([HEAD, ["", *[""] * 7]]), "列名下面没有人"),
    (as_csv([[f"列{number}" for number in range(16_384)], ["1"] * 16_384]), "第1行有 16,384 列，最多 500 列"),
    (as_book([]), "是空的"),
    (as_book([HEAD]), "列名下面没有人"),
    (as_book([[f"列{number}" for number in range(16_384)]]), "第1行有 16,384 列"),
]


@pytest.mark.parametrize(("content", "told_as"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_is_no_roster_is_refused_in_words(content: bytes, told_as: str, knowledge: Knowledge) -> None:
    with pytest.raises(FileError) as refused:
        worked(content, knowledge)
    assert told_as in str(refused.value)
    assert "请" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('姓名,养老\n王一,是\n"李二,是\n' + "赵三,否\n" * 20, "第3行有一个英文引号没有配对，后面20行"),
        ("姓名,养老\n王一," + "长" * 200_000 + "\n", "第2行有一格太长（超过 131,072 个字）"),
        ('姓名,养老\n"' + "王一,是\n" * 40_000, "第2行有一格太长（超过 131,072 个字），或者英文引号没有配对"),
    ],
)
@LIMITS
def test_a_quote_that_is_never_closed_and_a_cell_of_megabytes(
    text: str, where: str, limit: int, knowledge: Knowledge
) -> None:
    with pytest.raises(FileError, match="引号没有配对") as refused:
        worked(text.encode(), knowledge)
    assert csv.field_size_limit() == limit
    assert where in str(refused.value)
    assert "王一" not in str(refused.value)


def test_a_file_may_be_as_large_as_it_is_said() -> None:
    refuse(b"a", 67_108_864)
    with pytest.raises(FileError, match="有 67,108,865 字节，最多 67,108,864 字节"):
        refuse(b"a", 67_108_865)


def test_files_too_large_are_refused_with_a_number(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> None:
    monkeypatch.setattr(table, "MAX_BYTES", 100)
    with pytest.raises(FileError, match=r"文件有 2\d\d 字节，最多 100 字节"):
        opened(as_csv(ROWS), knowledge)
    monkeypatch.undo()
    monkeypatch.setattr("calculators.roster.read.people.MAX_ROWS", 3)
    with pytest.raises(FileError, match="超过 3 人，读到第5行停下"):
        worked(as_csv([HEAD, *[GOOD] * 5]), knowledge)


def test_a_million_rows_of_one_value_are_refused_with_a_number(knowledge: Knowledge) -> None:
    with pytest.raises(FileError, match="超过 120,000 人，读到第120002行停下"):
        worked(("姓名\n" + "王\n" * 1_000_000).encode(), knowledge)


def test_nul_bytes_surrogates_and_hidden_letters_are_taken_out_and_told(knowledge: Knowledge) -> None:
    rows = [HEAD, ("王\0一", *GOOD[1:]), ("李\u200b二", *POOR[1:])]
    roster = worked(as_csv(rows), knowledge)
    assert [one.name for one in roster.people] == ["王一", "李二"]
    assert [one for one in doubts(roster) if "看不见的字" in one[2]] == [
        (2, "姓名", "有看不见的字，或者太长，已经去掉"),
        (3, "姓名", "有看不见的字，或者太长，已经去掉"),
    ]
    lone = worked(as_csv([HEAD, ("王\ud800一", *GOOD[1:])], "utf-16"), knowledge)
    assert "\ud800" not in lone.people[0].name


# Workbooks.


def test_cells_of_a_workbook_are_read_as_excel_shows_them(knowledge: Knowledge) -> None:
    rows: list[list[object]] = [
        ["姓名", "入职日期", "离职日期", "月工资", "养老", "失业"],
        ["王一", datetime.fromisoformat("2004-05-06"), date(2005, 1, 2), 3600, True, 1],
        ["李二", 38113, "2005年1月2日", 0.1 + 0.2, False, 0],
        ["张三", datetime.fromisoformat("2004-05-06 08:30"), None, 1234.56, None, "√"],
    ]
    found = worked(as_book(rows), knowledge).people
    assert [one.hired for one in found] == [date(2004, 5, 6)] * 3
    assert [one.left for one in found] == [date(2005, 1, 2), date(2005, 1, 2), None]
    assert [str(one.wage) for one in found] == ["3600.00", "0.30", "1234.56"]
    assert [(one.states[0], one.states[2]) for one in found] == [(True, True), (False, False), (None, True)]


@pytest.mark.parametrize(
    ("value", "text"),
    [("王", "王"), (True, "1"), (False, "0"), (3600, "3600"), (0.1 + 0.2, "0.3"), (1234.56, "1234.56"), (time(8, 30), "08:30:00"),
     (datetime.fromisoformat("2004-05-06"), "2004-05-06"), (datetime.fromisoformat("2004-05-06 08:30"), "2004-05-06 08:30:00")],
)  # fmt: skip
def test_a_cell_of_a_workbook_becomes_text(value: object, text: str) -> None:
    assert workbook.as_text(value) == text


def test_a_sheet_is_read_row_by_row() -> None:
    table_of = workbook.open_sheet(BOOK, workbook.sheets_of(BOOK)[0], "表1")
    assert (table_of.size, table_of.remarks, table_of.words) == (3, [], "工作表「表1」")
    for _ in range(2):
        assert [(table_of.done, row[0]) for row in table_of.rows()] == [(1, "姓名"), (2, "王一"), (3, "李二")]


def test_a_sheet_that_does_not_say_how_large_it_is() -> None:
    content = edit(BOOK, "xl/worksheets/sheet1.xml", b"<dimension ", b"<nothing ")
    assert workbook.open_sheet(content, workbook.sheets_of(content)[0], "表1").size == 0


def test_where_a_sheet_cannot_be_read_on_is_told() -> None:
    content = edit(BOOK, "xl/worksheets/sheet1.xml", b'<row r="3">', b'<row r="3"><c r="x">')
    rows_of = workbook.open_sheet(content, workbook.sheets_of(content)[0], "表1").rows()
    assert [next(rows_of)[0], next(rows_of)[0]] == ["姓名", "王一"]
    with pytest.raises(FileError, match=r"^第3行附近读不下去：工作簿已经损坏"):
        next(rows_of)


def test_other_files_that_a_workbook_names_are_not_asked_for() -> None:
    name = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = (
        b'<externalReferences><externalReference xmlns:r="%b" r:id="rId99"/></externalReferences><definedNames' % name
    )
    content = edit(BOOK, "xl/workbook.xml", b"<definedNames", link)
    assert workbook.sheets_of(content)[1] == ["表1"]


def test_the_sheet_with_the_best_header_is_read_and_the_others_named(knowledge: Knowledge) -> None:
    content = as_book([["封面"]], ROWS, [["姓名"], ["别人"]])
    assert opened(content, knowledge).sheet == "表2"
    roster = worked(content, knowledge)
    assert "工作簿有3张工作表，只读了「表2」" in told(roster)
    assert opened(content, knowledge, {"sheet": "表3"}).sheet == "表3"


def test_the_first_of_two_sheets_alike_is_read(knowledge: Knowledge) -> None:
    source = opened(as_book(ROWS, ROWS), knowledge)
    assert (source.sheet, source.sheets, source.table.done) == ("表1", ("表1", "表2"), 0)


def test_a_text_file_has_no_sheet(knowledge: Knowledge) -> None:
    source = opened(as_csv(ROWS), knowledge)
    assert (source.sheet, source.sheets, source.table.done) == ("", (), 0)


@pytest.mark.parametrize("content", [as_csv([HEAD, *[GOOD] * 40]), as_book([HEAD, *[GOOD] * 40])], ids=["csv", "book"])
def test_the_first_thirty_rows_are_looked_at(content: bytes, knowledge: Knowledge) -> None:
    assert len(opened(content, knowledge).first) == 30


def test_spaces_in_a_header_say_nothing_about_the_separator(knowledge: Knowledge) -> None:
    assert opened("员工 姓名,养老 保险;a;b;c".encode(), knowledge).header.names == ("员工 姓名", "养老 保险;a;b;c")


@pytest.mark.parametrize(
    ("content", "told_as"),
    [
        (as_csv([HEAD, ["1"] * 501]), "第2行有 501 列，最多 500 列。请只留花名册要用的列"),
        (as_book([], [[""]]), "工作表「表1」是空的。请选有花名册的工作表"),
        (b"PK\x05\x06" + b"\0" * 18, "这是空的压缩包，或者已经损坏。请重新选文件"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "工作簿加了密码。请用 Excel 打开，在「文件、信息、保护工作簿」里去掉密码，另存以后再选",
        ),
        *(
            (mark + b"<HTML><body>", "这是网页格式的表格，只是起了 .xls 的名字。请用 Excel 打开，另存为 .xlsx 再选")
            for mark in (b"", codecs.BOM_UTF8, b"\r\n\t ")
        ),
    ],
    ids=short,
)
def test_what_cannot_be_opened_is_told_in_full(content: bytes, told_as: str, knowledge: Knowledge) -> None:
    with pytest.raises(FileError) as refused:
        opened(content, knowledge)
    assert str(refused.value) == told_as


def test_five_hundred_columns_and_an_empty_sheet_are_no_reason_to_refuse(knowledge: Knowledge) -> None:
    assert len(opened(as_csv([["1"] * 500]), knowledge).header.names) == 500
    assert opened(as_book([], [HEAD]), knowledge).sheet == "表2"


def test_merged_cells_leave_the_others_empty_and_are_told_as_not_filled_in(knowledge: Knowledge) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["花名册"], HEAD, GOOD, POOR]:
        sheet.append(list(row))
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("C3:C4")
    roster = worked(saved(book), knowledge, month="2024-09")
    assert [(one.row, one.wage is None) for one in roster.people] == [(3, False), (4, True)]
    assert "没有工资，也没有缴费基数" in told(roster)


def test_formulas_are_read_by_the_value_saved_with_them_and_named_without(knowledge: Knowledge) -> None:
    content = as_book([*ROWS, ["张三", "", "=3000+600", '=IF(1,"是","否")', "是", "是", "是", "是"]])
    roster = worked(content, knowledge)
    assert roster.people[2].wage is None
    assert "第4行C列、第4行D列是公式，文件里没有存算好的值" in told(roster)
    edited = edit(content, "xl/worksheets/sheet1.xml", b"<f>3000+600</f><v></v>", b"<f>3000+600</f><v>3600</v>")
    assert str(worked(edited, knowledge).people[2].wage) == "3600.00"


def test_many_formulas_without_values_are_counted(knowledge: Knowledge) -> None:
    content = as_book([HEAD, *[("王", "", "=1+1", *["是"] * 5)] * 2_000])
    assert "第2行C列、第3行C列、第4行C列等2,000处是公式" in told(worked(content, knowledge))


@pytest.mark.parametrize("chunk", [1 << 20, 100])
@pytest.mark.parametrize(
    ("count", "told_as"),
    [
        (1, "第2行C列是公式"),
        (3, "第2行C列、第3行C列、第4行C列是公式"),
        (4, "第2行C列、第3行C列、第4行C列等4处是公式"),
    ],
)
def test_formulas_without_values_are_counted_across_pieces(
    count: int, told_as: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = as_book([HEAD, *[("王", "", "=1+1")] * count])
    monkeypatch.setattr(workbook, "_CHUNK", chunk)
    (remark,) = workbook.open_sheet(content, workbook.sheets_of(content)[0], "表1").remarks
    assert remark == f"{told_as}，文件里没有存算好的值，按空格子读。请用 Excel 打开、保存一次再选"


def test_a_workbook_is_written_in_pieces() -> None:
    rows_of = [["姓名", "工资"], *[["王\x01一", "3600.50"]] * 499, ["=1+1", "007"]]
    wanted = [("甲", rows_of), ("乙", [["空", ""]])]
    (*progress, (last, content)) = workbook.pieces([(name, iter(rows)) for name, rows in wanted])
    assert content == [*workbook.pieces([(name, iter(rows)) for name, rows in wanted])][-1][1]
    assert (progress, last) == ([(500, b""), (1, b""), (1, b"")], 0)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["甲", "乙"]
    sheet = book["甲"]
    assert [[cell.value for cell in sheet[row]] for row in (1, 2, 501)] == [
        ["姓名", "工资"],
        ["王一", 3600.5],
        ["=1+1", "007"],
    ]
    assert [cell.data_type for cell in sheet[501]] == ["s", "s"]
    assert (sheet.freeze_panes, int(sheet.column_dimensions["C"].width)) == ("A2", 22)


def edit(content: bytes, part: str, before: bytes, after: bytes) -> bytes:
    """The same workbook with one part changed."""
    out = io.BytesIO()
    seen = 0
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                seen += data.count(before)
                data = data.replace(before, after)
            new.writestr(name, data)
    assert seen, f"{before!r} 不在 {part}"
    return out.getvalue()


def test_what_a_sheet_says_about_its_size_is_not_believed(knowledge: Knowledge) -> None:
    content = edit(
        as_book(ROWS), "xl/worksheets/sheet1.xml", b'<dimension ref="A1:H3"', b'<dimension ref="A1:XFD1048576"'
    )
    assert people(content, knowledge) == ["王一", "李二"]


def test_a_sheet_of_16384_columns_with_few_names_is_read(knowledge: Knowledge) -> None:
    wide = [[*row, *[""] * (16_384 - len(row) - 1), "远"] for row in ROWS]
    assert people(as_book(wide), knowledge) == ["王一", "李二"]


@pytest.mark.parametrize("share", [10, 50, 90])
def test_a_workbook_cut_short_is_damaged(share: int, knowledge: Knowledge) -> None:
    content = as_book(ROWS)
    with pytest.raises(FileError, match="已经损坏"):
        opened(content[: len(content) * share // 100], knowledge)


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("xl/workbook.xml", b"<sheets>", b"<sheets"),
        ("xl/worksheets/sheet1.xml", b"</row>", b"</rwo>"),
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b'<sheetData><row r="x">'),
        ("[Content_Types].xml", b"Override", b"Overide"),
        ("xl/workbook.xml", b'r:id="rId1"', b'r:id="rId99"'),
    ],
)
def test_a_workbook_with_a_broken_part_is_damaged(part: str, before: bytes, after: bytes, knowledge: Knowledge) -> None:
    with pytest.raises(FileError, match=r"损坏|没有工作表|是空的"):
        worked(edit(as_book(ROWS), part, before, after), knowledge)


def test_a_workbook_without_a_sheet_is_told(knowledge: Knowledge) -> None:
    content = as_book(ROWS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (sheet,) = re.findall(rb"<sheet [^>]*/>", archive.read("xl/workbook.xml"))
    with pytest.raises(FileError, match=r"没有工作表|损坏"):
        opened(edit(content, "xl/workbook.xml", sheet, b""), knowledge)


def test_one_wrong_byte_in_the_middle_is_damage(knowledge: Knowledge) -> None:
    content = bytearray(as_book([HEAD, *[(f"员工{number}", f"{number * 7919}", "3600") for number in range(3_000)]]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    content[part.header_offset + part.compress_size - 200] ^= 0xFF
    with pytest.raises(FileError, match="损坏"):
        worked(bytes(content), knowledge)


def test_lines_end_in_every_way(knowledge: Knowledge) -> None:
    for end in ("\n", "\r", "\r\n"):
        text = end.join(["姓名,养老", "王一,是", "李二,否"])
        for encoding in ("utf-8", "gb18030", "utf-16"):
            assert people(text.encode(encoding), knowledge) == ["王一", "李二"]
    mixed = "姓名,养老\r\n王一,是\r\n".encode() + "李二,否\r赵三,是\r\n".encode("gb18030")
    assert people(mixed, knowledge) == ["王一", "李二", "赵三"]


def test_other_archives_are_told_apart(knowledge: Knowledge) -> None:
    for name, words in (
        ("mimetype", ".ods"),
        ("content.xml", ".ods"),
        ("xl/workbook.bin", ".xlsb"),
        ("word/document.xml", "Word"),
        ("people.csv", "先解压"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, "x")
        with pytest.raises(FileError, match=words):
            opened(out.getvalue(), knowledge)


def bomb(size: int) -> bytes:
    """A workbook whose sheet unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_book(ROWS))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(size >> 20):
                part.write(b" " * (1 << 20))
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(knowledge: Knowledge) -> None:
    content = bomb(300 << 20)
    assert len(content) < 400_000
    with pytest.raises(FileError, match=r"解开以后有 314,\d{3},\d{3} 字节，最多 268,435,456 字节"):
        opened(content, knowledge)


def test_a_zip_bomb_that_lies_about_its_size_is_damaged(knowledge: Knowledge) -> None:
    content = bytearray(bomb(300 << 20))
    honest, small = struct.pack("<I", 300 << 20), struct.pack("<I", 1000)
    assert content.count(honest) >= 1
    lying = bytes(content).replace(honest, small)
    with pytest.raises(FileError, match=r"损坏|是空的"):
        worked(lying, knowledge)


def test_entities_that_grow_are_not_followed(knowledge: Knowledge) -> None:
    grow = (
        b'<!DOCTYPE x [<!ENTITY a "'
        + b"9" * 1000
        + b'">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 20) for step in range(8))
    )
    content = edit(as_book(ROWS), "xl/worksheets/sheet1.xml", b"<worksheet", grow + b"]><worksheet")
    content = edit(content, "xl/worksheets/sheet1.xml", b"</sheetData>", b"<row><c><v>&i;</v></c></row></sheetData>")
    with pytest.raises(FileError, match="损坏"):
        worked(content, knowledge)


def test_limits_of_a_workbook_are_told_with_numbers(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge) -> None:
    monkeypatch.setattr(workbook, "MAX_PACKED", 100)
    with pytest.raises(FileError, match=r"工作簿有 [\d,]+ 字节，最多 100 字节"):
        opened(as_book(ROWS), knowledge)
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MAX_PARTS", 3)
    with pytest.raises(FileError, match=r"工作簿里有 \d+ 个部分，最多 3 个"):
        opened(as_book(ROWS), knowledge)


def test_a_workbook_may_be_as_large_as_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        parts = archive.infolist()
    weight = sum(part.file_size for part in parts if not part.filename.startswith("docProps"))
    for name, limit in (("MAX_PACKED", len(BOOK)), ("MAX_PARTS", len(parts)), ("MAX_UNPACKED", weight)):
        monkeypatch.setattr(workbook, name, limit)
    assert workbook.sheets_of(BOOK)[1] == ["表1"]
    monkeypatch.setattr(workbook, "MAX_UNPACKED", weight - 1)
    with pytest.raises(FileError, match=rf"解开以后有 {weight:,} 字节，最多 {weight - 1:,} 字节。请删去用不到的行、列"):
        workbook.sheets_of(BOOK)


def test_columns_that_do_not_fit_are_refused(knowledge: Knowledge) -> None:
    for mapping, words in (
        ({"name": 99}, "不在这个文件里"),
        ({"nobody": 0}, "不在这个文件里"),
        ({"name": 8}, "不在这个文件里"),
        ({"name": 0, "number": 0}, "「姓名」和「身份证号」选了同一列"),
        ({}, "各险种有没有参保；能用的列有：姓名、身份证号、人员类别、"),
    ):
        with pytest.raises(FileError, match=words):
            check_mapping(mapping, opened(as_csv(ROWS), knowledge), knowledge.roster)


def test_what_has_to_be_loaded_is_told_by_the_first_bytes() -> None:
    assert needs(as_book(ROWS)[:8]) == ["openpyxl"]
    assert needs(as_csv(ROWS)[:8]) == []


def test_samples_stand_below_their_columns(knowledge: Knowledge) -> None:
    assert opened(as_csv([HEAD, GOOD, *[POOR] * 5]), knowledge).samples[2] == ["5200", "3600", "3600"]


def test_rows_begin_below_the_header(knowledge: Knowledge) -> None:
    source = opened(as_csv([["题"], *ROWS]), knowledge)
    assert [number for number, _ in rows_of(source)] == [3, 4]
    assert [number for number, _ in rows_of(source)] == [3, 4], "读两遍一样"


@pytest.mark.parametrize("path", sorted(LIBREOFFICE.glob("*")), ids=lambda path: path.name)
def test_files_that_libreoffice_wrote_read_the_same(path: Path, knowledge: Knowledge) -> None:
    roster = worked(path.read_bytes(), knowledge)
    assert [(one.row, one.name, str(one.wage), f"{one.hired}") for one in roster.people] == [
        (3, "王一", "5200.00", "2003-07-01"),
        (4, "李二", "3600.50", "2004-05-06"),
        (5, "张三", "1200.00", "2005-04-11"),
    ]
    assert [one.states[:2] for one in roster.people] == [(True, True), (False, False), (True, None)]


@pytest.mark.parametrize(("name", "words"), [("libreoffice.xls", "旧的 .xls"), ("libreoffice.ods", ".ods")])
def test_other_files_that_libreoffice_wrote_are_refused(name: str, words: str, knowledge: Knowledge) -> None:
    with pytest.raises(FileError, match=words):
        opened((LIBREOFFICE.with_name("roster-refused") / name).read_bytes(), knowledge)


def test_there_are_files_of_libreoffice() -> None:
    assert len(list(LIBREOFFICE.glob("*"))) >= 4


def test_letters_are_those_of_excel() -> None:
    assert [layout.letter(at) for at in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def try_to_work(content: bytes, knowledge: Knowledge) -> None:
    """Whatever comes: an answer, or a sentence; nothing else may be raised."""
    told_as = ""
    try:
        worked(content, knowledge, {"name": 0})
    except FileError as refused:
        told_as = str(refused)
    assert not told_as or "请" in told_as


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_bytes_are_answered_or_refused(knowledge: Knowledge, content: bytes) -> None:
    try_to_work(content, knowledge)


@settings(max_examples=200)
@given(st.lists(st.sampled_from(['"', ",", ";", "\t", "\n", "\r", "姓名", "养老", "是", "\0", "\ud800", "é", "1"]), max_size=40),
       st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le"]))  # fmt: skip
def test_any_text_is_answered_or_refused(knowledge: Knowledge, pieces: list[str], encoding: str) -> None:
    try_to_work("".join(pieces).encode(encoding, "replace" if encoding == "gb18030" else "surrogatepass"), knowledge)


@settings(max_examples=150)
@given(data=st.data())
def test_a_workbook_with_any_bytes_changed_is_answered_or_refused(knowledge: Knowledge, data: st.DataObject) -> None:
    content = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try_to_work(bytes(content), knowledge)


PARTS = st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
JUNK = st.sampled_from([b"", b"<", b"&", b'"', b"9999999999", b"-1", b"x", b"\0"])


@settings(max_examples=150)
@given(PARTS, st.integers(0, 999), JUNK)
def test_a_sheet_with_any_text_changed_is_answered_or_refused(
    knowledge: Knowledge, name: str, share: int, junk: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        part = archive.read(name)
    at = len(part) * share // 1000
    try_to_work(edit(BOOK, name, part, part[:at] + junk + part[at + 1 :]), knowledge)
