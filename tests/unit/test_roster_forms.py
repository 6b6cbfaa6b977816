"""Rosters of every kind that somebody wrote by hand to mislead the reading: each is read right, or doubted in words.

A row of a table is one roster. `?` in the people stands for what is not known; doubts and questions are told as they are.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from calculators.policy.knowledge import Knowledge
from calculators.roster.model import Roster
from calculators.roster.read.decisions import FileError
from tests.unit.roster_samples import worked

_STATE = {True: "Y", False: "n", None: "?"}


def people(roster: Roster) -> str:
    """Name, wage, whether enrolled in pension and medical, one person after the other."""
    places = {one.id: at for at, one in enumerate(roster.case.insurances)}
    said = [
        f"{one.name} {'?' if one.wage is None else f'{one.wage.normalize():f}'} "
        f"{_STATE[one.states[places['pension']]]}{_STATE[one.states[places['medical']]]}"
        for one in roster.people
    ]
    return "/".join(said)


def asked(roster: Roster) -> list[str]:
    return [one.id for one in roster.decisions if one.asked]


def doubted(roster: Roster) -> list[str]:
    return sorted({f"{one.row} {one.column}" for one in roster.doubts})


LAYOUTS = [
    # no people: totals, subtotals, hints, footers
    ("姓名,部门,月工资,养老保险|甲,产,5000,否|乙,产,6000,是|产,,11000,|丙,销,7000,是|销,,7000,",
     "甲 5000 n?/乙 6000 Y?/丙 7000 Y?", "rows.sum"),
    ("姓名,部门,月工资,养老保险|甲,产,5000,否|乙,产,6000,是|生产部计,,11000,|丙,销,7000,是|销售部计,,7000,",
     "甲 5000 n?/乙 6000 Y?/丙 7000 Y?", ""),
    ("姓名,月工资,养老保险|甲,5000,否|乙,6000,是|应缴人数,2,|已缴人数,1,", "甲 5000 n?/乙 6000 Y?", ""),
    ("姓名,月工资,养老保险|甲,5000,否|乙,6000,是|过次页,11000,|承前页,11000,|丙,4000,否", "甲 5000 n?/乙 6000 Y?/丙 4000 n?", ""),
    ("姓名,月工资,养老保险|甲,5000,否|乙,6000,是|本月合计,11000,|上月,10800,|差额,200,|∑,11000,", "甲 5000 n?/乙 6000 Y?", ""),
    ("姓名,月工资,养老保险|xm,yjgz,ylbx|甲,5000,否", "甲 5000 n?", ""),
    ("姓名,身份证号,月工资,养老保险|varchar,varchar(18),decimal,char(1)|甲,000000197009182026,5000,否", "甲 5000 n?", ""),
    ("姓名,养老保险|John,640|Mary,0", "John ? Y?/Mary ? n?", "paid.enrolled-pension"),
    ("岗位,姓名,月工资,参保险种|会计,甲,5000,养老|出纳,乙,6000,五险", "甲 5000 Yn/乙 6000 YY", ""),
    ("职务,姓名,养老保险|负责人,甲,是|财务,乙,否|主管,丙,|会计：,丁,", "甲 ? Y?/乙 ? n?/丙 ? ??", ""),
    ("姓名,月工资|甲,3000|乙,3000|丙,6000|丁,12000", "甲 3000 ??/乙 3000 ??/丁 12000 ??", "rows.sum"),
    ("姓名,月工资,养老保险|甲,5000,是|000000197009182026,,|乙,6000,否", "甲 5000 Y?/乙 6000 n?", "rows.group"),
    # headers
    ("(1)姓名,▲应发工资,3.养老保险|甲,5000,否", "甲 5000 n?", ""),
    ("Employee Name,Gross Salary,Hire Date,Endowment Insurance,Medical Insurance|Ce Yi,5000,2024-01-02,N,Y", "Ce Yi 5000 nY", ""),
    ("姓名,是否工伤,生育状况,月工资,社保-养老|甲,是,是,5000,否", "甲 5000 n?", ""),
    ("姓名,应发工资,缴费基数,,参保情况,|,,养老,医疗,养老,医疗|甲,5000,5013,5013,是,否", "甲 5000 Yn", ""),
    ("姓名,月工资（万）,养老保险|甲,1.2,否", "甲 12000 n?", ""),
    ("姓名,工资（年）,养老保险|甲,120000,否", "甲 ? n?", ""),
    ("姓名,8月工资,9月工资,养老保险|甲,5000,8000,否", "甲 ? n?", "column.wage"),
    ("姓名,月工资,未参加养老保险|甲,5000,是|乙,5000,否", "甲 5000 ??/乙 5000 ??", "turned.C"),
    ("姓名,月工资,养老保险（未参保的打√）|甲,5000,√", "甲 5000 ??", "turned.C"),
    ("姓名,月工资,养老保险（参保√未参×）|甲,5000,√", "甲 5000 Y?", ""),
    ("姓名,合同开始日期,月工资,养老保险|甲,2023-01-01,5000,否", "甲 5000 n?", "column.hired"),
    ("姓名,终止日期,月工资,养老保险|甲,2027-01-01,5000,否", "甲 5000 n?", "column.left"),
    # several insurances in one cell
    ("姓名,社保|甲,参保|乙,五险|丙,五险一金|丁,仅养老|戊,养老险和医疗险|己,未参保|庚,全部",
     "甲 ? YY/乙 ? YY/丙 ? YY/丁 ? Yn/戊 ? YY/己 ? nn/庚 ? YY", ""),
    ("姓名,社保|甲,三险|乙,是", "甲 ? ??/乙 ? YY", "word.yes.三险"),
    # files
    ("姓名 月工资 养老保险|甲 5000 否|乙 6000 是", "甲 5000 n?/乙 6000 Y?", ""),
    ("“姓名”,'月工资',“养老保险”|“甲”,'5000',“否”", "甲 5000 n?", ""),
    ('="姓名",="月工资",="养老保险"|="甲",="5000",="否"', "甲 5000 n?", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "questions"), LAYOUTS)
def test_a_layout_is_read_right_or_asked_about(text: str, wanted: str, questions: str, knowledge: Knowledge) -> None:
    roster = worked(text.replace("|", "\n").encode(), knowledge)
    assert people(roster) == wanted
    assert asked(roster) == questions.split()


DOUBTS = [
    ("姓名,月工资,养老保险|甲,5000,否|乙,6000,是|丙,7000,否|别人,2000,", "5 整行", "只有姓名和工资"),
    ("姓名,月工资|甲（离职）,5000", "2 姓名", "已经离职"),
    ("姓名,月工资|张三、李四,5000", "2 姓名", "两个人"),
    ("姓名,月工资|同上,5000", "2 姓名", "不像人的姓名"),
    ("姓名,身份证号,月工资|,000000199009182025,5000", "2 姓名", "没有姓名，仍然"),
    ("姓名,月工资|张 三,5000|张三,6000", "3 姓名", "同名"),
    ("姓名,身份证号,月工资|甲,,5000|甲,000000199009182025,6000", "2 姓名", "这一行没有身份证号"),
    ("姓名,身份证号,入职日期,月工资|甲,000000199009182025,1998-01-02,5000", "2 入职日期", "不满16岁"),
    ("姓名,入职日期,月工资|甲,2094-01-02,5000", "2 入职日期", "一年以后"),
    ("姓名,月工资,备注|甲,5000,社保在原单位", "2 备注", "参保的事"),
    ("姓名,月工资,与本人关系|甲,5000,配偶", "2 与本人关系", "不是职工"),
    ('姓名,月工资|甲,"5000\n6000"', "2 月工资", "不是金额"),
]


@pytest.mark.parametrize(("text", "where", "words"), DOUBTS)
def test_what_may_be_something_else_is_doubted(text: str, where: str, words: str, knowledge: Knowledge) -> None:
    roster = worked(text.replace("|", "\n").encode(), knowledge, day="2024-09-30", asof="2024-09-30")
    assert doubted(roster) == [where]
    assert words in roster.doubts[0].text


@pytest.mark.parametrize(
    "text",
    [
        "姓名,月工资,养老保险,姓名2,月工资2,养老保险2|甲,5000,否,乙,6000,是",
        "姓名~月工资~养老保险|甲~5000~否",
        "姓名/月工资|甲/5000",
    ],
)
def test_two_people_a_line_and_a_line_in_one_cell_are_refused(text: str, knowledge: Knowledge) -> None:
    with pytest.raises(FileError, match=r"一行里有2个|整行在一格里"):
        worked(text.replace("|", "\n").encode(), knowledge)


DAYS = [
    ("2024-01-05", "2024年1月5日（周五） 星期五,2024-01-05 Fri,Friday. Jan 5 2024,2024 Jan 5,2024-JAN-05,2024\\1\\5,2024·1·5"),
    ("2024-01-05", "2024、1、5,2024-0105"),
    ("2024-01-05", "二〇二四年一月五日,贰零贰肆年壹月伍日,2024年1/5,2024-1月5日,2024-01-05（试用）,（2024-01-05）,[2024-01-05]"),
    ("2024-01-05", "2024-01-05至今,45296.0"),
    ("2024-01-05", "2024-01-04T16:00:00.000Z,2024-01-05T00:00:00Z,2024-01-05T08:00:00+08:00"),
    ("2024-10-20", "二〇二四年十月二十日,2024年10月20号"),
    ("?", "2024年1-5,2024.1,5/1/2024,1/5/24,05-01-24,2024年1月底,民国113年1月5日,113/1/5,令和6年1月5日"),
    ("?", "2024,24年1月,2024-13-05,1900-01-00,9999-12-31,1704412800"),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "forms"), DAYS)
def test_a_day_is_read_in_every_form_or_not_at_all(wanted: str, forms: str, knowledge: Knowledge) -> None:
    for form in forms.split(","):
        roster = worked(f'姓名,入职日期,月工资\n甲,"{form}",5000'.encode(), knowledge)
        assert f"{roster.people[0].hired or '?'}" == wanted, form
        assert wanted != "?" or doubted(roster) == ["2 入职日期"], form


def test_a_day_that_never_comes_is_none_on_which_somebody_leaves(knowledge: Knowledge) -> None:
    roster = worked("姓名,离职日期,月工资\n甲,9999-12-31,5000\n乙,2024年9月5,5000".encode(), knowledge)
    assert [f"{one.left}" for one in roster.people] == ["None", "2024-09-05"]
    assert roster.doubts == []


WAGES = [
    (
        "8000",
        "8千,0.8万,0.8w,￥8，000.00元,8000/月,8000（税前）,月薪8000,税前：8000,每月8000元,8000.,8000元/月/人,8000.00人民币,'8000",
    ),
    ("15000", "1万5千,1.5万"),
    ("?", "(8000),-8000,面议,200/天,25元/小时,120000/年,8000-10000,3000+5000,约8000,$1000,80OO,8.000，50,8e3,一万二"),
]


@pytest.mark.parametrize(("wanted", "forms"), WAGES)
def test_a_wage_is_read_in_every_form_or_not_at_all(wanted: str, forms: str, knowledge: Knowledge) -> None:
    for form in forms.split(","):
        roster = worked(f'姓名,月工资,养老保险\n甲,"{form}",是'.encode(), knowledge)
        assert roster.people[0].wage == (None if wanted == "?" else Decimal(wanted)), form
        assert wanted != "?" or doubted(roster) == ["2 月工资"], form


MARKS = [
    (True, "☑是□否 是☑否□ 是√否 【是】 (√) 单位缴 已投保 上 01 ✔️"),
    (False, "□是☑否 是□否☑ 【否】 没上 单位未缴 未投保 从未参保 已断缴"),
    (None, "□是□否 ☑是☑否 免缴 部分 2024-01 ○ 退休 是（已停） 是(居民) 参保（停） 未参保，已补 外地参保 自缴 þ"),
]


@pytest.mark.parametrize(("wanted", "forms"), MARKS)
def test_a_mark_is_read_in_every_form_or_not_at_all(wanted: bool | None, forms: str, knowledge: Knowledge) -> None:
    for form in forms.split(" "):
        roster = worked(f"姓名,养老保险\n甲,{form}\n乙,是\n丙,否".encode(), knowledge)
        assert roster.people[0].states[0] is wanted, form
        assert (asked(roster) != []) is (wanted is None), form


NUMBERS = ["身份证：{}", "ID:{}", "{}（长期）", "{} 长期", "{}、", "“{}”", '="{}"', "身份证号码{}"]


@pytest.mark.parametrize("form", NUMBERS)
def test_a_number_is_read_in_every_wrapping(form: str, knowledge: Knowledge) -> None:
    roster = worked(f"姓名\t身份证号\n甲\t{form.format('000000197009182026')}".encode(), knowledge)
    assert roster.people[0].identity == "000000197009182026"


CATEGORIES = [
    ("over-age", "离退休返聘 返聘（退休）"),
    ("intern", "在校实习生"),
    ("hmt-resident", "台胞"),
    (None, "职工（已退休） 员工（实习） 职工（农民工） 停薪留职 事业编 兼职 股东"),
]


@pytest.mark.parametrize(("wanted", "forms"), CATEGORIES)
def test_a_category_is_known_or_not_judged(wanted: str | None, forms: str, knowledge: Knowledge) -> None:
    for form in forms.split(" "):
        roster = worked(f"姓名,人员类别\n甲,{form}".encode(), knowledge)
        assert roster.people[0].category == wanted, form
        assert (asked(roster) != []) is (wanted is None), form


@pytest.mark.parametrize(("form", "wanted"), [("是", "migrant"), ("否", "staff"), ("农业", "migrant")])
def test_a_column_that_asks_for_the_household_is_answered_with_yes_or_no(
    form: str, wanted: str, knowledge: Knowledge
) -> None:
    assert worked(f"姓名,是否农业户口\n甲,{form}".encode(), knowledge).people[0].category == wanted


def book(rows: list[list[Any]], change: Callable[[Any], None]) -> bytes:
    made = Workbook()
    sheet: Any = made.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_marks_merged_across_hold_for_every_column_they_reach(knowledge: Knowledge) -> None:
    rows: list[list[Any]] = [
        ["姓名", "月工资", "养老保险", "医疗保险"],
        ["甲", 5000, "是", None],
        ["乙", 6000, "否", "是"],
    ]
    assert people(worked(book(rows, lambda sheet: sheet.merge_cells("C2:D2")), knowledge)) == "甲 5000 YY/乙 6000 nY"


@pytest.mark.parametrize(("shown", "wanted"), [("0.00", "2024-10-01"), ("0.00_ ", "2024-10-01"), ("General", "None")])
def test_a_number_shown_with_two_decimals_is_october(shown: str, wanted: str, knowledge: Knowledge) -> None:
    def change(sheet: Any) -> None:
        sheet["B2"].number_format = shown

    roster = worked(book([["姓名", "入职日期"], ["甲", 2024.1]], change), knowledge)
    assert f"{roster.people[0].hired}" == wanted
    assert (asked(roster) == []) is (wanted != "None")
