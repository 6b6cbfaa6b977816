"""How the cells and headers of a roster are read, and what is told of those that cannot be."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from calculators.core.inputs import read_money
from calculators.policy.knowledge import Knowledge
from calculators.roster.case import read_case
from calculators.roster.judge.check import Checker
from calculators.roster.read import amounts, cells, dates, numbers
from calculators.roster.read.columns import recognise
from calculators.roster.read.doubtful import Doubtful
from calculators.roster.read.layout import Header, find_header
from calculators.roster.read.people import Reader
from calculators.roster.read.person import Person
from scripts.data.compiler import compile_knowledge
from scripts.data.roster import compile_roster
from scripts.data.toml_file import RecordError
from tests.unit.roster_samples import as_csv, doubts, role_of, told, worked
from tests.unit.test_knowledge import plant


def said(read: Callable[[str], Any], text: str) -> Any:
    """What was read, whether something is to be told of it or not."""
    try:
        return read(text)
    except Doubtful as error:
        return error.value


def read_number(text: str) -> str:
    """The number as it is carried on; raises what is told of it."""
    return numbers.read_number(text).text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((word, True) for word in ("是", " √ ", "1", "Ｙ", "yes", "已参保", "已 缴", "有", "正常", "TRUE")),
        *((word, False) for word in ("否", "×", "X", "0", "未参保", "无", "没有", "停保", "ｎ", "False")),
        *((word, None) for word in ("", "  ", "-", "/", "—", "N/A", "不详")),
    ],
)
def test_yes_and_no_as_people_write_them(written: str, meant: bool | None, knowledge: Knowledge) -> None:
    assert cells.read_yes(written, knowledge.roster) is meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((text, date(2005, 4, 11)) for text in (
            "2005-04-11", "2005/4/11", "2005.4.11", "2005.04.11.", "2005年4月11日", "20050411", "２００５－０４－１１", "38453",
            "38453.5", "2005-04-11 00:00:00", "2005-4-11 8:30", "2005-04-11T08:30:00", "二〇〇五年四月十一日", "二○○五年四月十一日",
        )),
        ("二零零五年十月二十日", date(2005, 10, 20)),
        ("二〇〇五年十二月三十一日", date(2005, 12, 31)),
        *((text, date(2005, 4, 1)) for text in ("2005-04", "2005年4月", "2005.4", "200504")),
        *((text, None) for text in ("", " ", "-", "—", "/", "至今", "在职")),
    ],
)  # fmt: skip
def test_days_as_people_write_them(written: str, meant: date | None) -> None:
    assert dates.read_date(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        *("05.4.11", "4/11/2005", "2005-02-30", "昨天", "99999999", "1900-01-01", "7", "0.7", "十", "99999", "去" * 50),
        "2005-04-11X",
        "2005-04-1¹",
    ],
)
def test_what_is_no_day_is_told_without_being_quoted(written: str) -> None:
    with pytest.raises(ValueError, match="不是日期，没有读") as refused:
        dates.read_date(written)
    assert written not in str(refused.value)


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)))
def test_a_day_reads_the_same_in_every_way(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for text in (
        f"{day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{serial}",
    ):
        assert dates.read_date(text) == day


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3600", "3600.00"),
        ("3,600.50元", "3600.50"),
        ("¥3600", "3600.00"),
        ("１.２万", "12000.00"),
        ("0", "0.00"),
        (" 1 200 ", "1200.00"),
    ],
)
def test_wages_as_people_write_them(written: str, meant: str) -> None:
    assert str(amounts.read_wage(written)) == meant


@given(st.integers(0, 10**10), st.integers(0, 2))
def test_a_plain_wage_is_read_as_every_calculator_reads_it(number: int, places: int) -> None:
    text = f"{Decimal(number).scaleb(-places)}"
    assert said(amounts.read_wage, text) == read_money(text)


@pytest.mark.parametrize(
    "written", ["面议", "-5", "1e3", "=3000+600", "1" * 30, "3600-4000", "X3600", "3600¹", "13812345678"]
)
def test_what_is_no_wage_is_told_without_being_quoted(written: str) -> None:
    with pytest.raises(ValueError, match="不是金额，没有读") as refused:
        amounts.read_wage(written)
    assert written not in str(refused.value)


def test_an_empty_wage_is_not_0() -> None:
    assert [amounts.read_wage(text) for text in ("", " - ", "—", "/")] == [None] * 4


def with_digit(digits: str) -> str:
    return digits + ric.calc_check_digit(digits + "0")


@given(st.integers(0, 999_999), st.dates(date(1900, 1, 1), date(2020, 1, 1)), st.integers(0, 999), st.integers(0, 17))
def test_identity_numbers_are_checked_as_by_the_library_of_numbers(
    area: int, day: date, order: int, place: int
) -> None:
    number = with_digit(f"{area:06}{day:%Y%m%d}{order:03}")
    assert read_number(f" {number.lower()} ") == number
    assert number[numbers.BORN] == f"{day:%Y%m%d}"
    other = number[:place] + ("1" if number[place] != "1" else "2") + number[place + 1 :]
    with pytest.raises(ValueError, match=r"校验码|18位|存成了数字"):
        read_number(other)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1.20103198001011E+17", "存成了数字"),
        ("120103800101123", "15位的旧号码"),
        ("12345", "不是18位"),
        ("12010319800101123A", "不是18位"),
        ("X" * 18, "不是18位"),
        ("190000189901010000", "存成了数字"),
        ("1.9E17", "存成了数字"),
        ("E12345678", "像护照"),
        ("H1234567890", "像护照"),
        ("USA000090010101", "像护照"),
        ("000000********0018", "不是18位"),
        ("000000901301001", "不是18位"),
        (with_digit("00000019800230001"), "没有这一天"),
        ("9" * 2_000, "不是18位"),
    ],
)
def test_what_is_wrong_with_an_identity_number(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as refused:
        read_number(written)
    assert written not in str(refused.value)


@pytest.mark.parametrize(
    "written",
    [
        *("'00000019730701010X", " 00000019730701010x ", "000000-19730701-010X", '="00000019730701010X"', "‘00000019730701010X"),
        *("00000019730701010Х", "00000019730701010×"),
        *("\u202d00000019730701010X\u202c", "\ufeff00000019730701010X'", "（00000019730701010X）"),
    ],
)  # fmt: skip
def test_an_apostrophe_and_hyphens_do_not_belong_to_an_identity_number(written: str) -> None:
    assert read_number(written) == "00000019730701010X"


def test_no_identity_number_is_no_fault() -> None:
    assert read_number("  ") == ""


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("农业", True),
        ("农村户口", True),
        ("非农业", False),
        ("城镇户籍", False),
        ("外埠农村户口", True),
        ("外埠农村户籍", True),
        ("农业家庭户口", True),
        ("集体户", False),
        ("居民户", False),
        ("", None),
        ("-", None),
    ],
)
def test_households(written: str, meant: bool | None, knowledge: Knowledge) -> None:
    assert cells.read_rural(written, knowledge.roster) is meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("职工", "staff"),
        ("正式 员工", "staff"),
        ("农民工", "migrant"),
        ("断缴", "interrupted"),
        ("", None),
        ("—", None),
    ],
)
def test_categories(written: str, meant: str | None, knowledge: Knowledge) -> None:
    assert cells.read_category(written, knowledge.roster) == meant


@pytest.mark.parametrize("read", [cells.read_yes, cells.read_rural, cells.read_category])
def test_words_that_are_not_known_are_told_without_being_quoted(
    read: Callable[..., object], knowledge: Knowledge
) -> None:
    with pytest.raises(ValueError, match=r"没有读|没有判断") as refused:
        read("张三李四", knowledge.roster)
    assert "张三" not in str(refused.value)


# Headers.


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("姓名", "name"), ("员工 姓名", "name"), ("*姓名：", "name"), ("NAME", "name"),
        ("身份证号码", "number"), ("月工资（元）", "wage"), ("应发工资", "wage"), ("社保基数", "base"),
        ("是否参加养老保险", "enrolled-pension"), ("城镇职工基本养老保险", "enrolled-pension"), ("医保", "enrolled-medical"),
        ("失业（是/否）", "enrolled-unemployment"), ("工伤保险参保情况", "enrolled-injury"), ("生育", "enrolled-maternity"),
        ("社保", "enrolled-all"), ("户口", "hukou"), ("入职时间", "hired"), ("离职日期", "left"),
        ("养老保险个人缴费金额", None), ("养老保险缴费基数", None), ("补充医疗保险", None), ("养老医疗失业", None), ("工伤日期", None),
        ("部门", None), ("", None), ("（）", None), ("学历", None), ("（养*老）", "enrolled-pension"),
    ],
)  # fmt: skip
def test_headers_by_their_synonyms(header: str, role: str | None, knowledge: Knowledge) -> None:
    assert role_of(header, knowledge.roster) == role


def recognised(names: list[str], knowledge: Knowledge) -> dict[str, int]:
    found = recognise(Header(tuple(names), 1, ()), [], knowledge.roster)
    return {role: listed[0].at for role, listed in found.items()}


def test_the_better_of_two_columns_of_a_name_is_taken(knowledge: Knowledge) -> None:
    assert recognised(["员工姓名", "姓名", "养老", "养老保险"], knowledge) == {"name": 1, "enrolled-pension": 3}


def test_every_column_of_the_template_is_recognised(knowledge: Knowledge) -> None:
    names = [one.name for one in knowledge.roster.columns]
    assert recognised(names, knowledge) == {one.id: at for at, one in enumerate(knowledge.roster.columns)}


def test_a_header_is_found_wherever_it_stands(knowledge: Knowledge) -> None:
    chance = random.Random(3)
    for above in range(15):
        rows = [["甲", "", ""] for _ in range(above)] + [["姓名", "工资", "养老"], ["王一", "3600", "是"]]
        chance.shuffle(rows[0])
        assert find_header(rows, knowledge.roster).last == above + 1
    assert find_header([], knowledge.roster) == Header((), 0, ())


@pytest.mark.parametrize(
    ("rows", "names", "last", "titles"),
    [
        ([["姓名", "养老 保险"], ["王一", "是"]], ("姓名", "养老 保险"), 1, ()),
        ([["员工\n姓名", " 养老 "]], ("员工 姓名", "养老"), 1, ()),
        ([["题"], [""], ["制表 2005年"], ["姓名", "工资"]], ("姓名", "工资"), 4, (1, 3)),
        ([["姓名", "社会保险"], ["", "养老", "医疗"]], ("姓名", "养老", "医疗"), 2, ()),
        ([["姓名", "社会", "", "部门"], ["", "养老", "医疗"]], ("姓名", "养老", "医疗", "部门"), 2, ()),
        ([["题"], ["姓名", "工资", "社会保险", ""], ["", "", "养老", "医疗"]], ("姓名", "工资", "养老", "医疗"), 3, (1,)),
        ([["题"], [], ["姓名", "工资", "社会保险"], ["", "", "养老", "医疗"]], ("姓名", "工资", "养老", "医疗"), 4, (1,)),
        ([["王一", "3600"], ["李二", "4200"]], ("A列", "B列"), 0, ()),
        ([[""], ["甲", "乙"], ["王一", "3600"]], ("甲", "乙"), 2, ()),
    ],
)  # fmt: skip
def test_names_and_titles_of_a_header(
    rows: list[list[str]], names: tuple[str, ...], last: int, titles: tuple[int, ...], knowledge: Knowledge
) -> None:
    assert find_header(rows, knowledge.roster) == Header(names, last, titles)


@given(st.lists(st.lists(st.text(max_size=6), max_size=5), max_size=6))
def test_any_rows_have_some_header(knowledge: Knowledge, rows: list[list[str]]) -> None:
    header = find_header(rows, knowledge.roster)
    assert 0 <= header.last <= max(len(rows), 0)
    assert all(0 < number < header.last for number in header.titles)


# Rows.


def read_rows(rows: list[list[str]], knowledge: Knowledge, /, **inputs: str) -> Reader:
    """The rows below the first, read."""
    header = Header(tuple(rows[0]), 1, ())
    reader = Reader(header, recognised(list(rows[0]), knowledge), read_case(inputs, knowledge))
    for number, row in enumerate(rows[1:], 2):
        reader.take(number, row)
    return reader


def told_of(reader: Reader) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.text) for one in reader.doubts]


@pytest.mark.parametrize(
    ("row", "skipped"),
    [
        (["王一", "", "", "", "", ""], "group"),
        (["王一", "", "", "3600", "", ""], ""),
        (["王一", "", "职工", "", "", ""], ""),
        (["", "00000019730701010X", "", "", "", "是"], ""),
        (["", "", "", "3600", "", "是"], ""),
        (["", "", "", "", "4000", "×"], ""),
        (["", "", "职工", "", "", "是"], ""),
        (["", "", "职工", "", "", ""], "group"),
        (["", "", "职工", "元", "", ""], "hint"),
        (["  ", " ", "职工", "", "", "—"], "nobody"),
        (["", "", "", "", "", "", "甲", "乙"], "unused"),
        (["审核：赵六"], "footer"),
        (["合计", "", "", "3600", "", ""], "total"),
        (["", "", "合计", "3600", "", ""], "total"),
        (["姓名", "身份证号", "人员类别", "月工资", "缴费基数", "养老保险"], "header"),
        (["姓名", "身份证号", "", "月工资", "", "养老保险"], "header"),
        (["姓名", "", "", "3600", "", "是"], ""),
    ],
)
def test_who_is_a_person_and_what_is_not(row: list[str], skipped: str, knowledge: Knowledge) -> None:
    reader = read_rows([["姓名", "身份证号", "人员类别", "月工资", "缴费基数", "养老保险"], row], knowledge)
    assert ([one.row for one in reader.people], reader.skipped) == (([], {skipped: [2]}) if skipped else ([2], {}))


def test_a_row_may_be_shorter_than_the_header(knowledge: Knowledge) -> None:
    reader = read_rows([["姓名", "月工资", "养老保险"], ["王一", "3600"], ["李二", "3600", "是", ""]], knowledge)
    assert [(one.name, one.wage, one.states[0]) for one in reader.people] == [
        ("王一", Decimal("3600.00"), None),
        ("李二", Decimal("3600.00"), True),
    ]


def test_people_without_a_column_of_names(knowledge: Knowledge) -> None:
    reader = read_rows([["月工资", "养老保险"], ["3600", "是"], ["3000", "否"]], knowledge)
    assert [(one.name, one.wage, one.states[0]) for one in reader.people] == [
        ("", Decimal("3600.00"), True),
        ("", Decimal("3000.00"), False),
    ]
    nameless = "没有姓名，也没有身份证号，仍然计入了"
    assert told_of(reader) == [(2, "姓名", nameless), (3, "姓名", nameless)]


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("身份证号", "12345", "不是18位的身份证号"),
        ("人员类别", "外星人", "没有这一类人员，没有判断"),
        ("户口性质", "外星", "看不懂是农业还是非农业户口"),
        ("入职日期", "去年", "不是日期"),
        ("离职日期", "明年", "不是日期"),
        ("月工资", "面议", "不是金额"),
        ("缴费基数", "面议", "不是金额"),
        ("参加社会保险", "也许", "看不懂是「是」还是「否」"),
        ("养老保险", "也许", "看不懂是「是」还是「否」"),
        ("生育保险", "也许", "看不懂是「是」还是「否」"),
    ],
)
def test_what_a_cell_does_not_tell_is_told_of_its_column(
    column: str, text: str, told: str, knowledge: Knowledge
) -> None:
    head = [one.name for one in knowledge.roster.columns]
    row = ["王一" if name == "姓名" else text if name == column else "" for name in head]
    (doubt,) = told_of(read_rows([head, row], knowledge))
    assert doubt[:2] == (2, column)
    assert doubt[2].startswith(told)


def test_a_name_is_told_of_only_where_it_was_changed(knowledge: Knowledge) -> None:
    length = cells.MAX_CELL
    names = ["王" * length, "王" * (length + 1), " 王\t一\u200b ", "王\ufffd", "张\ue863"]
    reader = read_rows([["姓名", "工资"], *([name, "3000"] for name in names)], knowledge)
    assert [one.name for one in reader.people] == ["王" * length, "王" * length, "王 一", "王\ufffd", "张䶮"]
    changed_name = "有看不见的字，或者太长，已经去掉"
    assert told_of(reader) == [
        (3, "姓名", changed_name),
        (4, "姓名", changed_name),
        (5, "姓名", "有读不出的字"),
    ]


@pytest.mark.parametrize(
    ("category", "hukou", "chosen", "meant", "rural"),
    [
        ("", "", "unknown", None, None),
        ("", "农业", "unknown", None, True),
        ("", "城镇", "unknown", None, False),
        ("", "", "", "staff", False),
        ("", "农业", "", "migrant", True),
        ("", "城镇", "", "staff", False),
        ("", "", "migrant", "migrant", True),
        ("农民工", "", "", "migrant", True),
        ("农民工", "城镇", "", "migrant", True),
        ("职工", "农业", "", "migrant", True),
        ("灵活就业", "农业", "", "flexible", True),
    ],
)
def test_category_and_household_make_a_rural_worker(
    category: str, hukou: str, chosen: str, meant: str | None, rural: bool | None, knowledge: Knowledge
) -> None:
    reader = read_rows(
        [["姓名", "人员类别", "户口", "工资"], ["王一", category, hukou, "3000"]], knowledge, category=chosen
    )
    (one,) = reader.people
    assert (one.category, one.rural, reader.unstated) == (meant, rural, 0 if category else 1)


@pytest.mark.parametrize(("blank", "empty"), [("", None), ("unknown", None), ("no", False)])
def test_an_empty_cell_means_what_was_chosen_and_a_missing_column_nothing(
    blank: str, empty: bool | None, knowledge: Knowledge
) -> None:
    own = read_rows([["姓名", "养老", "失业"], ["王一", "是", ""], ["李二", "", "否"]], knowledge, blank=blank)
    assert [one.states for one in own.people] == [(True, None, empty, None, None), (empty, None, False, None, None)]
    common = read_rows([["姓名", "社保", "工伤"], ["王一", "", "是"], ["李二", "是", ""]], knowledge, blank=blank)
    assert [one.states for one in common.people] == [(empty, empty, empty, True, empty), (True,) * 5]


# What does not fit together.

HEAD = ["姓名", "身份证号", "入职日期", "离职日期", "工资", "缴费基数", "养老", "工伤"]
FINE = ["王一", with_digit("00000019800101001"), "2003-07-01", "", "3600", "", "是", "是"]


def changed(**cell: str) -> list[str]:
    return [cell.get(name, value) for name, value in zip(HEAD, FINE, strict=True)]


OLD = (
    "已经超过法定退休年龄（男职工60岁、2005-12-30到龄），按超龄劳动者算；"
    "办了弹性延迟退休的，请在「弹性延迟退休」一列写「是」"
)


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        (changed(工资="0"), "月工资", "工资是0，请核对"),
        (changed(缴费基数="0"), "缴费基数", "缴费基数是0，请核对"),
        (changed(养老="否"), "养老保险", "参加了工伤保险，没有参加养老保险，请核对"),
        (changed(离职日期="2003-06-30"), "离职日期", "离职日期比入职日期还早，请核对"),
        (changed(入职日期="2006-01-01"), "入职日期", "入职日期在名单日期以后，请核对"),
        (changed(身份证号=with_digit("00000019900101001")), "身份证号", "按身份证号不满16岁，请核对"),
        (changed(身份证号=with_digit("00000019451230001")), "身份证号", OLD),
        (changed(身份证号="000000198001010011"), "身份证号", "身份证号的最后一位（校验码）对不上，请核对有没有抄错"),
        (changed(入职日期="去年"), "入职日期", "不是日期，没有读。请写成 2005-04-11"),
        (changed(工资="面议"), "月工资", "不是金额，没有读。请只填一个数，例如 3600 或 3,600.50"),
        (changed(养老="也许"), "养老保险", "看不懂是「是」还是「否」，没有读。请填「是」或「否」"),
        (changed(姓名="", 身份证号=""), "姓名", "没有姓名，也没有身份证号，仍然计入了"),
    ],
)
def test_what_is_doubtful_is_told_by_row_and_column(
    row: list[str], column: str, told: str, knowledge: Knowledge
) -> None:
    asof = "2003-01-01" if column == "离职日期" else "2005-12-31"  # before it: who has left is not looked at
    roster = worked(as_csv([HEAD, [FINE[0], "", *FINE[2:]], row]), knowledge, asof=asof)
    assert (3, column, told) in doubts(roster)


def test_a_roster_without_doubts_has_none(knowledge: Knowledge) -> None:
    assert doubts(worked(as_csv([HEAD, FINE]), knowledge, asof="2005-12-31")) == []


def test_an_edge_of_age_belongs_to_the_day(knowledge: Knowledge) -> None:
    for born, count in (("19890101", 0), ("19890102", 1), ("19450101", 0), ("19441231", 1)):
        row = changed(身份证号=with_digit(f"000000{born}001"), 入职日期="")
        assert len(doubts(worked(as_csv([HEAD, row]), knowledge, asof="2005-01-01"))) == count, born


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"hired": date(2005, 12, 31), "left": date(2005, 12, 31)}, ""),
        ({"hired": date(2005, 12, 31), "left": date(2005, 12, 30)}, "离职日期"),
        ({"hired": date(2006, 1, 1)}, "入职日期"),
        ({"identity": "000000198912310010"}, ""),
        ({"identity": "000000199001010010"}, "身份证号"),
        ({"identity": "000000194512310010"}, ""),
        ({"wage": Decimal("0.00")}, "月工资"),
        ({"base": Decimal("0.00")}, "缴费基数"),
        ({"states": (False, None, None, True, None)}, "养老保险"),
        ({"states": (None, None, None, True, None)}, ""),
    ],
)
def test_the_day_itself_is_no_doubt(changes: dict[str, Any], column: str, knowledge: Knowledge) -> None:
    one = Person(2, "王一", "", "staff", False, (None,) * 5, None, None, None, None)
    found = Checker(read_case({"asof": date(2005, 12, 31)}, knowledge)).doubts(one._replace(**changes))
    assert [doubt.column for doubt in found] == ([column] if column else [])


def test_people_without_a_name_are_not_taken_for_one(knowledge: Knowledge) -> None:
    checker = Checker(read_case({}, knowledge))
    nameless = Person(2, "", "", "staff", False, (None,) * 5, None, None, None, None)
    assert [list(checker.doubts(nameless._replace(row=row))) for row in (2, 3)] == [[], []]


def test_people_who_stand_twice_are_told_with_both_rows(knowledge: Knowledge) -> None:
    without = [FINE[0], "", *FINE[2:]]
    roster = worked(as_csv([HEAD, FINE, without, FINE, without, changed(姓名="李二", 身份证号="")]), knowledge)
    assert doubts(roster) == [
        (3, "姓名", "和第2行同名，这一行没有身份证号，请核对是不是同一个人"),
        (4, "身份证号", "和第2行是同一个身份证号，两行都计入了，请删去一行再算"),
        (5, "姓名", "和第3行同名，又没有身份证号，请核对是不是同一个人"),
    ]
    assert roster.tally.heads == 5


# The words are data.


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"姓名", "员工姓名"', '"姓名", "工资"', "「工资」既是 name，又是 wage"),
        ('yes = ["是"', 'yes = ["否", "是"', "「否」既是 yes，又是 no"),
        ('rural = ["农业"', 'rural = ["城镇", "农业"', "「城镇」既是 rural，又是 urban"),
        ('synonyms = ["职工", ', 'synonyms = ["职工", "农民工", ', "「农民工」既是 staff，又是 migrant"),
        ('insurance = "pension"', 'insurance = "pensions"', "没有险种「pensions」"),
        ('[[category]]\nid = "staff"', '[[category]]\nid = "stuff"', "没有「stuff」"),
        ('[[column]]\nid = "name"\nname = "姓名"', '[[column]]\nid = "name"', "缺少 name"),
        ("[[example]]\nname =", "[[example]]\nnames =", "不认识的项 names"),
        ("[words]\n", "[words]\nmaybe = []\n", "不认识的项 maybe"),
    ],
)  # fmt: skip
def test_a_word_that_stands_for_two_things_stops_the_build(before: str, after: str, told: str, docs: Path) -> None:
    plant(docs / "roster.toml", before, after)
    with pytest.raises(RecordError, match=r"docs/roster\.toml") as refused:
        compile_knowledge(docs)
    assert told in str(refused.value)


def test_what_is_read_of_the_words_cannot_be_changed(knowledge: Knowledge) -> None:
    assert len({hash(one) for one in knowledge.roster.columns}) == len(knowledge.roster.columns) >= 14


def test_the_words_are_compiled(docs: Path) -> None:
    found = compile_roster(docs, compile_knowledge(docs)["terms"], {})
    assert len(found["columns"]) >= 14
    assert {"yes", "no", "rural"} <= set(found["words"])


def test_a_day_of_excel_is_counted_from_1899() -> None:
    assert dates.read_date("36526") == date(1899, 12, 30) + timedelta(days=36526) == date(2000, 1, 1)


@pytest.mark.parametrize("count", [10, 11])
def test_many_doubts_that_differ_in_days_only_are_told_at_once(count: int, knowledge: Knowledge) -> None:
    rows = [changed(身份证号=with_digit(f"000000194501{day:02}001"), 入职日期="") for day in range(1, count + 1)]
    roster = worked(as_csv([HEAD, *rows]), knowledge, asof="2006-01-01")
    lines = [line for line in told(roster).splitlines() if "已经超过法定退休年龄" in line]
    assert len({text for _, _, text in doubts(roster)}) == count
    if count == 10:
        assert len(lines) == 10
        assert "第2行：已经超过法定退休年龄（男职工60岁、2005-01-01到龄）" in lines[0]
    else:
        (line,) = lines
        assert "「身份证号」第2、3、4、5、6、7、8、9、10、11行等11行：已经超过法定退休年龄（男职工…岁、…到龄）" in line
        assert line.endswith("（各行的数见「花名册请核对」文件）")


def test_whose_category_is_not_known_is_not_asked_for_the_age(knowledge: Knowledge) -> None:
    rows = [["姓名", "人员类别", "身份证号"], ["王一", "某类", with_digit("00000019400101001")]]
    roster = worked(as_csv(rows), knowledge, asof="2026-11-30")
    assert not [text for _, _, text in doubts(roster) if "退休年龄" in text]
    assert [one.category for one in roster.people] == [None]
