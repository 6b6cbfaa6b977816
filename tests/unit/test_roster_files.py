"""Rosters as they arrive: encodings, separators, headers, damaged and hostile files; each handled or refused in words."""

from __future__ import annotations

import codecs
import csv
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from calculators.policy.knowledge import Knowledge
from calculators.roster import files, xlsx
from calculators.roster.read import formats, layout, package, table, workbook
from calculators.roster.read.dates import EPOCH
from calculators.roster.read.decisions import FileError
from calculators.roster.read.source import check_mapping, needs, refuse, rows_of
from tests.conftest import some
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
        ["", "", "（待核）", "", "", "", "", "", "x"],
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
    (as_book([]), "是空的"),
    (as_book([HEAD]), "列名下面没有人"),
]
WIDE = [f"列{number}" for number in range(16_384)]


@pytest.mark.parametrize(("content", "told_as"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_is_no_roster_is_refused_in_words(content: bytes, told_as: str, knowledge: Knowledge) -> None:
    with pytest.raises(FileError) as refused:
        worked(content, knowledge)
    assert told_as in str(refused.value)
    assert "请" in str(refused.value)


@pytest.mark.many
@pytest.mark.parametrize("content", [as_csv([WIDE, ["1"] * len(WIDE)]), as_book([WIDE])], ids=["csv", "book"])
def test_too_many_columns_are_refused_with_a_number(content: bytes, knowledge: Knowledge) -> None:
    with pytest.raises(FileError, match=r"第1行有 16,384 列，最多 500 列.*请"):
        worked(content, knowledge)


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


@pytest.mark.many
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


VALUES = [
    "王", True, False, 3600, 0.1 + 0.2, 1234.56, -12.5, 1e-7, 120101198001011234.0, time(8, 30), timedelta(hours=30), "a\nb",
    datetime.fromisoformat("2004-05-06"), datetime.fromisoformat("2004-05-06 08:30"),
    datetime.fromisoformat("1900-01-05"), datetime.fromisoformat("1900-03-01"),
]  # fmt: skip
TEXTS = [
    "王", "TRUE", "FALSE", "3600", "0.3", "1234.56", "-12.5", "1e-7", "1.20101198001011e+17", "08:30:00", "30:00:00", "a\nb",
    "2004-05-06", "2004-05-06 08:30:00", "1900-01-05", "1900-03-01",
]  # fmt: skip


@pytest.mark.parametrize("mac", [False, True], ids=["since 1900", "since 1904"])
def test_a_cell_of_a_workbook_becomes_text(mac: bool) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
    assert book.active is not None
    book.active.append(VALUES[:14] if mac else VALUES)
    (row,) = sheet_of(saved(book)).rows()
    assert row == (TEXTS[:14] if mac else TEXTS)


def sheet_of(content: bytes, name: str = "") -> workbook.SheetTable:
    book = workbook.open_book(content)
    return workbook.open_sheet(book, name or book.sheets[0].name)


def test_a_sheet_is_read_row_by_row() -> None:
    table_of = sheet_of(BOOK)
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert (table_of.size, table_of.done, table_of.remarks, table_of.words) == (size, 0, [], "工作表「表1」")
    for _ in range(2):
        assert [row[0] for row in table_of.rows()] == ["姓名", "王一", "李二"]
        assert table_of.done == size


def test_where_a_sheet_cannot_be_read_on_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_PIECE", 40)
    content = edit(BOOK, "xl/worksheets/sheet1.xml", b'<row r="3">', b'<row r="x">')
    rows_of = sheet_of(content).rows()
    assert [next(rows_of)[0], next(rows_of)[0]] == ["姓名", "王一"]
    with pytest.raises(FileError, match=r"^第3行附近读不下去：工作簿已经损坏"):
        next(rows_of)


def test_other_files_that_a_workbook_names_are_not_asked_for() -> None:
    name = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = (
        b'<externalReferences><externalReference xmlns:r="%b" r:id="rId99"/></externalReferences><definedNames' % name
    )
    content = edit(BOOK, "xl/workbook.xml", b"<definedNames", link)
    assert [one.name for one in workbook.open_book(content).sheets] == ["表1"]


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


def test_merged_cells_are_filled_downwards_and_told(knowledge: Knowledge) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["花名册"], HEAD, GOOD, POOR]:
        sheet.append(list(row))
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("C3:C4")
    roster = worked(saved(book), knowledge, month="2024-09")
    assert [(one.row, one.wage is None) for one in roster.people] == [(3, False), (4, False)]
    assert "有1处上下合并的格子" in told(roster)


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


@pytest.mark.parametrize(
    ("count", "told_as"),
    [
        (1, "第2行C列是公式"),
        (3, "第2行C列、第3行C列、第4行C列是公式"),
        (4, "第2行C列、第3行C列、第4行C列等4处是公式"),
    ],
)
def test_formulas_without_values_are_counted_anew_each_time(count: int, told_as: str) -> None:
    table_of = sheet_of(as_book([HEAD, *[("王", "", "=1+1")] * count]))
    for _ in range(2):
        assert len([*table_of.rows()]) == count + 1
        assert table_of.remarks == [f"{told_as}，文件里没有存算好的值，按空格子读。请用 Excel 打开、保存一次再选"]


def test_a_workbook_is_written_in_pieces() -> None:
    rows_of = [["姓名", "工资"], *[["王\x01一", "3600.50"]] * 499, ["=1+1", "007"]]
    wanted = [("甲", rows_of), ("乙", [["空", ""]])]
    (*progress, (last, content)) = xlsx.pieces([(name, iter(rows)) for name, rows in wanted])
    assert content == [*xlsx.pieces([(name, iter(rows)) for name, rows in wanted])][-1][1]
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
    assert (sheet.freeze_panes, int(sheet.column_dimensions["A"].width)) == ("A2", 9)


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


@pytest.mark.many
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
    for name, said, words in (
        ("mimetype", "application/vnd.oasis.opendocument.text", r"\.odt"),
        ("mimetype", "application/vnd.oasis.opendocument.presentation", r"\.odp"),
        ("mimetype", "application/vnd.oasis.opendocument.graphics", "LibreOffice 的文件"),
        ("mimetype", "application/epub+zip", r"\.epub"),
        ("mimetype", "application/x-other", "先解压"),
        ("xl/workbook.bin", "x", ".xlsb"),
        ("word/document.xml", "x", "Word"),
        ("people.csv", "x", "先解压"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, said)
        with pytest.raises(FileError, match=words):
            opened(out.getvalue(), knowledge)


def test_what_a_damaged_archive_is_cannot_be_told(knowledge: Knowledge) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip" * 9)
    content = bytearray(out.getvalue())
    content[content.index(b"mimetype") + 9] ^= 0xFF
    with pytest.raises(FileError, match="已经损坏"):
        opened(bytes(content), knowledge)


def test_an_ods_that_was_packed_anew_is_read(knowledge: Knowledge) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(LIBREOFFICE / "libreoffice.ods") as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert len(people(out.getvalue(), knowledge)) == 3


def bomb(size: int, part: str = "xl/worksheets/sheet1.xml", piece: bytes = b" ") -> bytes:
    """A workbook with a part that unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_book(ROWS))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        with new.open(part, "w", force_zip64=True) as written:
            whole = b"<a>" + piece * ((1 << 20) // len(piece))
            for _ in range(size >> 20):
                written.write(whole)
                whole = whole.removeprefix(b"<a>")
    return out.getvalue()


LARGE = "工作簿解开以后太大（超过 134,217,728 字节，或者 8,000,000 个标记）。请删去用不到的行、列和工作表，或者另存为 CSV 再选"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(knowledge: Knowledge) -> None:
    content = bomb(130 << 20)
    assert len(content) < 400_000
    with pytest.raises(FileError) as refused:
        opened(content, knowledge)
    assert str(refused.value) == LARGE


def test_a_zip_bomb_that_lies_about_its_size_is_damaged(knowledge: Knowledge) -> None:
    content = bytearray(bomb(20 << 20))
    honest, small = struct.pack("<I", (20 << 20) + 3), struct.pack("<I", 1000)
    assert content.count(honest) >= 1
    lying = bytes(content).replace(honest, small)
    with pytest.raises(FileError, match="损坏"):
        worked(lying, knowledge)


@pytest.mark.parametrize("part", ["docProps/core.xml", "docProps/custom.xml", "xl/theme/theme1.xml", "xl/media/a.png"])
def test_what_is_not_read_is_not_unpacked(part: str, knowledge: Knowledge) -> None:
    assert people(bomb(20 << 20, part, b"<b/>"), knowledge) == ["王一", "李二"]


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"])
@pytest.mark.parametrize("piece", [b" ", b"<b/>", b"<v>"], ids=short)
def test_every_part_that_is_read_is_counted(
    part: str, piece: bytes, monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge
) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 500_000)
    monkeypatch.setattr(package, "MAX_TAGS", 100_000)
    with pytest.raises(FileError, match=r"解开以后太大|已经损坏"):
        opened(bomb(1 << 20, part, piece), knowledge)
    with pytest.raises(FileError, match=r"解开以后太大|已经损坏"):
        opened(sheet(b"", strings=piece * 600_000), knowledge)


def sheet(rows_of: bytes, *, strings: bytes = b"", styles: bytes = b"", main: bytes = b"") -> bytes:
    """A workbook written by hand: the smallest that there is, with these rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in {
            "_rels/.rels": b'<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></R>',
            "xl/workbook.xml": main + b'<sheets><sheet name="S" r:id="r1"/></sheets></workbook>'
            if main
            else b'<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": b'<R><Relationship Id="r1" Type="x/worksheet" Target="worksheets\\1.xml"/>'
            b'<Relationship Id="r2" Type="x/sharedStrings" Target="s.xml"/>'
            b'<Relationship Id="r3" Type="x/styles" Target="/xl/styles.xml"/></R>',
            "xl/worksheets/1.xml": b"<x:worksheet><x:sheetData>" + rows_of + b"</x:sheetData></x:worksheet>",
            "xl/s.xml": b"<sst>" + strings + b"</sst>",
            "xl/styles.xml": b"<styleSheet>" + styles + b"</styleSheet>",
        }.items():
            new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("rows_of", "told_as"),
    [
        (b'<row r="1000000000"/>', "第0行后面的行号不对：要一行比一行大，最大 1,048,576"),
        (b'<row r="1048577"/>', "第0行后面的行号不对"),
        (b'<row r="2"/><row r="2"/>', "第2行后面的行号不对"),
        (b'<row r="-5"/>', "第0行后面的行号不对"),
        (b'<row><c r="XFE1"/></row>', "第1行的格子没有按列排，或者多于 16,384 列"),
        (b'<row><c r="B1"/><c r="A1"/></row>', "第1行的格子没有按列排"),
        (b"<row>" + b"<c/>" * 16_385 + b"</row>", "第1行的格子没有按列排"),
        (b'<row><c r="ZZZZ1"/></row>', "第1行有一格的位置写错了"),
        (b'<row><c r="1"/></row>', "第1行有一格的位置写错了"),
        (b"<row>" + b"<v>" * 70 + b"</v>" * 70 + b"</row>", "工作簿已经损坏"),
        (b'<row a="' + b">" * 600_000 + b'"/>', "工作簿已经损坏"),
        (b"<!--" + b" " * 600_000 + b"-->", "工作簿已经损坏"),
        (b'<row><c t="str"><v>' + b"x" * 32_768 + b"</v></c></row>", "有一格的文字超过 32,767 个字"),
        (b'<row><c t="s"><v>1</v></c></row>', "已经损坏"),
        (b'<row><c t="s"><v>-1</v></c></row>', "已经损坏"),
        (b'<row><c t="s"><v>x</v></c></row>', "已经损坏"),
        (b'<row><c s="x"><v>1</v></c></row>', "已经损坏"),
    ],
    ids=short,
)
def test_what_the_format_does_not_have_is_refused(rows_of: bytes, told_as: str) -> None:
    with pytest.raises(FileError, match=told_as):
        [*sheet_of(sheet(rows_of, strings=b"<si><t>a</t></si>")).rows()]


@pytest.mark.parametrize(
    "rows_of",
    [
        b"".join(b"<a%x/>" % number for number in range(6_000)),
        b"".join(b'<row a%x=""/>' % number for number in range(6_000)),
    ],
    ids=["elements", "attributes"],
)
def test_names_without_end_are_refused(rows_of: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MAX_ODD", 5_000)
    with pytest.raises(FileError, match="损坏"):
        [*sheet_of(sheet(rows_of)).rows()]


def test_cells_that_are_not_there_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(1, 90))
    content = sheet(wide)
    assert len([*sheet_of(content).rows()]) == 89
    monkeypatch.setattr(package, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(FileError, match="解开以后太大"):
        [*sheet_of(content).rows()]


def test_a_text_that_cells_share_counts_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    content = sheet(
        b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>", strings=b"<si><t>" + b"x" * 32_767 + b"</t></si>"
    )
    assert list(map(len, sheet_of(content).rows())) == [100]
    monkeypatch.setattr(package, "MAX_UNPACKED", 1_000_000)
    with pytest.raises(FileError, match="解开以后太大"):
        [*sheet_of(content).rows()]


def test_a_far_row_is_no_reason_to_refuse() -> None:
    rows_of = [*sheet_of(sheet(b'<row r="3"><c r="b3"><v>1</v></c><c/></row><row r="1048576"/>')).rows()]
    assert len(rows_of) == 1_048_576
    assert rows_of[:4] == [[], [], ["", "1"], []]


def test_other_ways_of_packing_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    with pytest.raises(FileError, match="损坏"):
        workbook.open_book(out.getvalue())


def test_a_workbook_has_at_most_as_many_sheets_as_are_looked_at() -> None:
    many = b"<workbook><sheets>" + b'<sheet name="x"/>' * 255
    with pytest.raises(FileError, match="工作簿里的工作表超过 255 张"):
        workbook.open_book(sheet(b"", main=many))


def test_references_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PARTS", 2)
    listed = package.Relations("")
    for number in range(2):
        listed.start("Relationship", {"Id": f"{number}", "Target": "a"})
    with pytest.raises(FileError, match="损坏"):
        listed.start("Relationship", {"Id": "2", "Target": "a"})


STYLES = (
    b'<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;\xe5\xb9\xb4&quot;m"/><numFmt numFmtId="177" formatCode="0.00"/></numFmts>'
    b'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="57"/>'
    b'<xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="46"/><xf numFmtId="x"/></cellXfs><dxfs><xf numFmtId="14"/></dxfs>'
)


@pytest.mark.parametrize(
    ("style", "number", "text"),
    [
        (0, "38453", "38453"), (1, "38453", "2005-04-11"), (2, "38453", "2005-04-11"), (3, "38453", "2005-04-11"),
        (4, "38453", "2005-04-11"), (5, "38453", "38453"), (6, "1.5", "36:00:00"), (7, "38453", "38453"), (99, "38453", "38453"),
        (1, "-3", "-3"), (1, "2958465", "9999-12-31"), (1, "2958466", "2958466"), (1, "x", "x"), (1, "", ""), (0, "", ""),
        (0, "007", "7"), (0, "0", "0"), (0, "-0.0", "0"), (0, "1E308", "1e+308"), (0, "1_0", "1_0"), (0, "1E9999", "1E9999"),
        (0, "120101198001011234", "120101198001011234"),
    ],
)  # fmt: skip
def test_a_number_is_read_by_its_format(style: int, number: str, text: str) -> None:
    content = sheet(
        b'<row><c s="%d"><v>%b</v></c><c t="str"><v>.</v></c></row>' % (style, number.encode()), styles=STYLES
    )
    assert [*sheet_of(content).rows()] == [[text, "."]]


def test_a_day_of_the_other_calendar_is_read_by_it_with_a_format_and_without(knowledge: Knowledge) -> None:
    head = "".join(f'<c t="str"><v>{name}</v></c>' for name in ("姓名", "入职日期", "养老保险")).encode()
    name, no = '<c t="str"><v>王</v></c>'.encode(), '<c t="str"><v>否</v></c>'.encode()
    rows_of = b"<row>%b</row>" % head + b"".join(
        b'<row>%b<c s="%d"><v>36526</v></c>%b</row>' % (name, style, no) for style in (1, 0)
    )
    book = sheet(rows_of, styles=STYLES, main=b'<workbook><workbookPr date1904="1"/>')
    assert [one.hired for one in worked(book, knowledge).people] == [date(2004, 1, 2)] * 2
    book = sheet(rows_of, styles=STYLES, main=b'<workbook><workbookPr date1904="0"/>')
    assert [one.hired for one in worked(book, knowledge).people] == [date(2000, 1, 1)] * 2
    late = sheet(
        b'<row><c s="1"><v>2958465</v></c></row>', styles=STYLES, main=b'<workbook><workbookPr date1904="true"/>'
    )
    assert [*sheet_of(late).rows()] == [["2958465"]]


def test_what_is_hidden_or_merged_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    shown = book.active
    assert shown is not None
    for row in (HEAD, GOOD, POOR):
        shown.append(list(row))
    shown.row_dimensions[3].hidden = True
    shown.column_dimensions["B"].hidden = True
    for merged in ("A1:C1", "D2:E3", "A2:A3"):
        shown.merge_cells(merged)
    content = saved(book)
    for size in (1 << 16, 120):
        monkeypatch.setattr(package, "_PIECE", size)
        table_of = sheet_of(content)
        assert table_of.merged() == [(1, 1, 0, 2), (2, 3, 0, 0), (2, 3, 3, 4)]
        assert len([*table_of.rows()]) == 3
        assert (table_of.hidden_rows, table_of.hidden_columns) == ({3}, {1})
    damaged = bytearray(content)
    damaged[content.index(b"xl/worksheets/sheet1.xml") + 30] ^= 0xFF
    with pytest.raises(FileError, match="损坏"):
        sheet_of(bytes(damaged)).merged()


def test_texts_are_joined_without_how_they_are_spoken() -> None:
    spoken = '<r><t>王</t></r><rPh sb="0" eb="1"><t>wang</t></rPh><r><t>一_x0041__xD800_</t></r>'.encode()
    content = sheet(
        b'<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"/><c t="inlineStr"><is>' + spoken + b"</is></c></row>",
        strings=b"<si>" + spoken + b"</si><si/>",
    )
    assert [*sheet_of(content).rows()] == [["王一A\ufffd", "", "", "王一A\ufffd"]]


def test_truth_and_errors_are_no_numbers_and_no_names(knowledge: Knowledge) -> None:
    truth = b'<c t="b"><v>1</v></c>'
    wrong = b'<c t="e"><v>#N/A</v></c>'
    head = "".join(f'<c t="str"><v>{name}</v></c>' for name in ("姓名", "月工资", "养老保险")).encode()
    name = '<c t="str"><v>王</v></c>'.encode()
    rows_of = [head, name + truth + truth, name + wrong + wrong, wrong * 3, name + truth + b'<c t="b"><v>2</v></c>']
    roster = worked(sheet(b"".join(b"<row>%b</row>" % row for row in rows_of)), knowledge)
    assert [(one.row, one.wage, one.states[0]) for one in roster.people] == [
        (2, None, True),
        (5, None, None),
    ]
    assert (2, "月工资", "不是金额，没有读。请只填一个数，例如 3600 或 3,600.50") in doubts(roster)
    assert (
        "第3行B列、第3行C列、第4行A列等5处是算错的值（如 #N/A、#REF!），按空格子读。请改正公式，或者填上数再选"
        in told(roster)
    )


def test_sheets_of_the_same_name_can_each_be_chosen(knowledge: Knowledge) -> None:
    content = edit(as_book(ROWS, [HEAD, ["王五", *GOOD[1:]]]), "xl/workbook.xml", "表2".encode(), "表1".encode())
    assert opened(content, knowledge).sheets == ("表1", "表1（第2张）")
    source = opened(content, knowledge, {"sheet": "表1（第2张）"})
    assert (source.sheet, [row[0] for _, row in rows_of(source)]) == ("表1（第2张）", ["王五"])


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("docProps/core.xml", b"<dcterms:created", b"<dcterms:created>31/02/2005 25:00</dcterms:created><x"),
        ("docProps/core.xml", b"<cp:coreProperties", b"<cp:coreProperties <<"),
        (
            "xl/styles.xml",
            b"<fills",
            b'<fills><fill/><fill><patternFill><fgColor rgb="0"/></patternFill></fill></fills><fills',
        ),
        ("xl/styles.xml", b"<fonts", b'<colors><indexedColors><rgbColor rgb="#WPS"/></indexedColors></colors><fonts'),
        ("xl/theme/theme1.xml", b"<a:theme", b"<<<"),
        ("xl/workbook.xml", b"<bookViews>", b'<bookViews activeTab="x"><x/>'),
        ("[Content_Types].xml", b"Override", b"Overide"),
    ],
)
def test_what_other_programs_write_in_their_own_way_does_not_stop_reading(
    part: str, before: bytes, after: bytes, knowledge: Knowledge
) -> None:
    assert people(edit(as_book(ROWS), part, before, after), knowledge) == ["王一", "李二"]


def test_which_sheets_are_hidden_and_which_was_open_is_known() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "甲"
    book.create_sheet("乙").sheet_state = "hidden"
    book.create_chartsheet("图")
    book.create_sheet("丙")
    book.active = 3
    found = workbook.open_book(saved(book))
    assert [(one.name, one.hidden) for one in found.sheets] == [("甲", False), ("乙", True), ("丙", False)]
    assert [one.name for one in found.sheets if one.active] == ["丙"]


def test_a_workbook_without_a_list_of_references_is_found_at_its_usual_place() -> None:
    content = edit(BOOK, "_rels/.rels", b'officeDocument"', b'other"')
    assert len(workbook.open_book(content).sheets) == 1
    with pytest.raises(FileError, match="损坏"):
        workbook.open_book(edit(BOOK, "_rels/.rels", b"xl/workbook.xml", b"xl/no.xml"))
    with pytest.raises(FileError, match="没有工作表"):
        workbook.open_book(BOOK.replace(b"xl/_rels/workbook.xml.rels", b"xl/_rels/workbook.xml.none"))


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
    monkeypatch.setattr(package, "MAX_PACKED", 100)
    with pytest.raises(FileError, match=r"工作簿有 [\d,]+ 字节，最多 100 字节"):
        opened(as_book(ROWS), knowledge)
    monkeypatch.undo()
    monkeypatch.setattr(package, "MAX_PARTS", 3)
    with pytest.raises(FileError, match=r"工作簿里有 \d+ 个部分，最多 3 个"):
        opened(as_book(ROWS), knowledge)


def test_a_workbook_may_be_as_large_as_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    book = workbook.open_book(BOOK)
    length = len([*workbook.open_sheet(book, "表1").rows()])
    spent = book.package.spent
    for name, limit in (("MAX_PACKED", len(BOOK)), ("MAX_UNPACKED", spent[0]), ("MAX_TAGS", spent[1])):
        monkeypatch.setattr(package, name, limit)
    assert len([*sheet_of(BOOK).rows()]) == length
    for name, limit in (("MAX_UNPACKED", spent[0]), ("MAX_TAGS", spent[1])):
        monkeypatch.setattr(package, name, limit - 1)
        with pytest.raises(FileError, match="解开以后太大"):
            [*sheet_of(BOOK).rows()]
        monkeypatch.setattr(package, name, limit)


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
    assert needs(as_book(ROWS)[:8]) == []
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


@pytest.mark.many
@settings(max_examples=some(300))
@given(st.binary(max_size=400))
def test_any_bytes_are_answered_or_refused(knowledge: Knowledge, content: bytes) -> None:
    try_to_work(content, knowledge)


@pytest.mark.many
@settings(max_examples=some(200))
@given(st.lists(st.sampled_from(['"', ",", ";", "\t", "\n", "\r", "姓名", "养老", "是", "\0", "\ud800", "é", "1"]), max_size=40),
       st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le"]))  # fmt: skip
def test_any_text_is_answered_or_refused(knowledge: Knowledge, pieces: list[str], encoding: str) -> None:
    try_to_work("".join(pieces).encode(encoding, "replace" if encoding == "gb18030" else "surrogatepass"), knowledge)


@pytest.mark.many
@settings(max_examples=some(150))
@given(data=st.data())
def test_a_workbook_with_any_bytes_changed_is_answered_or_refused(knowledge: Knowledge, data: st.DataObject) -> None:
    content = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try_to_work(bytes(content), knowledge)


PARTS = st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
JUNK = st.sampled_from([b"", b"<", b"&", b'"', b"9999999999", b"-1", b"x", b"\0"])


@pytest.mark.many
@settings(max_examples=some(150))
@given(PARTS, st.integers(0, 999), JUNK)
def test_a_sheet_with_any_text_changed_is_answered_or_refused(
    knowledge: Knowledge, name: str, share: int, junk: bytes
) -> None:
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        part = archive.read(name)
    at = len(part) * share // 1000
    try_to_work(edit(BOOK, name, part, part[:at] + junk + part[at + 1 :]), knowledge)


def test_a_dense_workbook_is_refused_before_anything_is_made_of_it(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too much is counted first: not one row of it is read."""
    content = as_book([HEAD, GOOD, *([["1"] * 8] * 2_000)])
    monkeypatch.setattr(package, "MAX_TAGS", 50_000)
    made: list[str] = []
    monkeypatch.setattr(workbook._Cells, "end", lambda _self, name: made.append(name))
    with pytest.raises(FileError, match="工作簿解开以后太大"):
        opened(content, knowledge)
    assert made == []


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("38453", "2005-04-11"),
        ("38453.25", "2005-04-11 06:00:00"),
        ("38453.000005787037037", "2005-04-11"),  # half a second and less is none
        ("38453.99999999", "2005-04-12"),
        ("3.8453E4", "2005-04-11"),
        ("2958466", "2958466"),
        ("-1", "-1"),
        ("38453.", "2005-04-11"),
    ],
)
def test_days_in_whole_numbers_are_those_of_decimals(said: str, day: str) -> None:
    assert formats.as_day(said, EPOCH) == day


@given(st.integers(0, 2_958_465), st.text("0123456789", max_size=20))
def test_seconds_of_a_day_are_rounded_as_decimals_are(whole: int, part: str) -> None:
    said = f"{whole}.{part}" if part else f"{whole}"
    assert formats._seconds(said) == int((Decimal(said) * 86_400).to_integral_value())


@given(st.integers(0, 10**10), st.text("0123456789", min_size=1, max_size=7))
def test_short_numbers_are_told_as_all_are(whole: int, part: str) -> None:
    said = f"{whole}.{part}"
    number = Decimal(said).normalize(Context(prec=15))
    assert formats.as_number(said) == (
        f"{number:f}" if number and number.adjusted() > -5 else "0" if not number else f"{number:e}"
    )
