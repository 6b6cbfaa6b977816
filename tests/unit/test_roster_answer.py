"""What a roster answers: the same as the calculators for as many heads; sums that are the sums of the rows."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from calculators.catalog import run
from calculators.knowledge import Knowledge
from calculators.model import InputError, Result
from calculators.roster import files, job
from calculators.roster.job import Roster
from calculators.text import format_value
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv, figures, opened, told, worked

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "roster"
SHORT = {
    "养老保险": "pension",
    "医疗保险": "medical",
    "失业保险": "unemployment",
    "工伤保险": "injury",
    "生育保险": "maternity",
}
RATES = {
    "class": "2",
    "rate-employer-medical": "10",
    "rate-employee-medical": "2",
    "rate-employee-pension": "8",
    "rate-employer-maternity": "0.5",
    "rate-rural-unemployment": "0.3",
}
OWED = {"first-month": "2024-02", "last-month": "2024-06", "due-day": "25", "paid": "2025-01-10"}


def shown(result: Result) -> dict[str, Any]:
    return {
        f"{table.caption}·{row}·{column}": cell.value
        for table in result.tables
        for row, cells in table.rows
        for column, cell in zip(table.columns[1:], cells, strict=True)
    }


def sheet_rows(roster: Roster, name: str) -> list[dict[str, str]]:
    """A sheet of the result, by its heads."""
    ((_, rows),) = [part for part in files.parts(roster) if part[0] == name]
    head, *body = list(rows)
    return [dict(zip(head, row, strict=True)) for row in body]


def content_of(what: str, knowledge: Knowledge, roster: Roster | None = None) -> bytes:
    for written in files.write(what, knowledge, roster):
        done = written
    assert done.finished
    return done.content()


# The same as the calculators.


@pytest.mark.parametrize("category", ["职工", "农民工", "中断缴费的职工", "当年新发生劳动力", "公益性岗位", "灵活就业"])
@pytest.mark.parametrize("kind", ["private", "individual", "agency", "institution"])
@pytest.mark.parametrize("day", ["2005-12-31", "2004-06-01", "2011-07-01"])
def test_n_people_are_told_what_the_gap_tells_for_n_heads(
    category: str, kind: str, day: str, knowledge: Knowledge
) -> None:
    n, enrolled = 7, 3
    states = [("是" if number < enrolled else "否") for number in range(n)]
    rows = [[f"员工{number}", category, *[state] * 4] for number, state in enumerate(states)]
    roster = worked(as_csv([["姓名", "人员类别", *list(SHORT)[:4]], *rows]), knowledge, kind=kind, day=day)
    people = dict(knowledge.roster.categories)
    typed = {"kind": kind, "day": day, people[category]: str(n)} | {
        f"enrolled-{one.id}": "3" for one in knowledge.insurances
    }
    gap, mine = shown(run("gap", typed, knowledge)), figures(roster)
    for one in knowledge.insurances:
        theirs = [gap[f"各险种参保缺口·{one.name}·{column}"] for column in ("应参保", "缺口", "参保率")]
        ours = [mine[f"各险种参保情况·{one.name}·{column}"] for column in ("应参保", "缺口", "参保率")]
        assert ours == theirs, one.name


@pytest.mark.parametrize(
    ("wage", "basis", "rural", "rounding"),
    [*product(["0", "5013", "5200.55", "99999"], ["wages", "bases"], [False, True], ["fen", "jiao", "yuan"])],
)
def test_n_people_pay_what_contribution_tells_for_n_heads(
    wage: str, basis: str, rural: bool, rounding: str, knowledge: Knowledge
) -> None:
    n = 3
    column = "月工资" if basis == "wages" else "缴费基数"
    rows = [[f"员工{number}", "农民工" if rural else "职工", wage, *["是"] * 5] for number in range(n)]
    content = as_csv([["姓名", "人员类别", column, *SHORT], *rows])
    typed = {"month": "2024-09", "rounding": rounding, **RATES}
    roster = worked(content, knowledge, **typed)
    band = f"{n},{wage},{'农民合同制工人' if rural else '职工'}"
    theirs = shown(run("contribution", {"kind": "employer", "basis": basis, "bands": band, **typed}, knowledge))
    mine = figures(roster)
    for name in ["基本养老保险", "基本医疗保险", "失业保险", "工伤保险", "生育保险", "合计"]:
        for what in ("单位每月", "职工每月", "合计每月", "合计全年"):
            assert mine[f"已经参保的人每月缴费·{name}·{what}"] == theirs[f"每月和全年的缴费·{name}·{what}"], (
                name,
                what,
            )


def test_closing_the_gap_costs_what_contribution_tells(knowledge: Knowledge) -> None:
    n, wage = 4, "6200"
    content = as_csv([["姓名", "月工资", *SHORT], *[[f"员工{number}", wage, *["否"] * 5] for number in range(n)]])
    typed = {"month": "2024-09", **RATES}
    mine = figures(worked(content, knowledge, **typed))
    missing = {f"missing-{one.id}": str(n) for one in knowledge.insurances} | {"missing-wage": wage}
    theirs = shown(run("contribution", {"kind": "employer", **missing, **typed}, knowledge))
    for one in knowledge.insurances:
        assert (
            mine[f"补上应参保而未参保的人·{one.name}·合计每月"] == theirs[f"补上还没有参保的人·{one.name}·补上后每月"]
        )
        assert (
            mine[f"补上应参保而未参保的人·{one.name}·合计全年"] == theirs[f"补上还没有参保的人·{one.name}·补上后全年"]
        )


@pytest.mark.parametrize("more", [{}, {"due-next-month": "yes"}, {"pay-day": "not"}, {"ordered": "no"}])
@pytest.mark.parametrize("insurance", ["失业保险", "工伤保险"])
def test_n_people_owe_what_arrears_tells_for_one_times_n(
    insurance: str, more: dict[str, str], knowledge: Knowledge
) -> None:
    n, typed = 3, {**OWED, **RATES, **more}
    rows = [[f"员工{number}", "6200", "2001-01-01", "否"] for number in range(n)]
    roster = worked(as_csv([["姓名", "月工资", "入职日期", insurance], *rows]), knowledge, **typed)
    each = {"失业保险": Decimal("62.00"), "工伤保险": Decimal("24.80")}[insurance]
    kind = {"monthly-kind": "injury"} if insurance == "工伤保险" else {}
    owed = {**OWED, **more, **kind, "monthly": f"{each}"}
    theirs = shown(run("arrears", owed, knowledge))
    mine = {key.split("·")[2]: value for key, value in figures(roster).items() if f"补缴·{insurance}" in key}
    assert mine["本金"] == n * theirs["欠缴本金和滞纳金·合计·欠缴本金"] == n * 5 * each
    fee = next(value for key, value in theirs.items() if key.startswith("欠缴本金和滞纳金·合计·滞纳金"))
    assert mine["滞纳金"] == n * fee


def test_what_is_owed_begins_with_hiring_and_ends_with_leaving(knowledge: Knowledge) -> None:
    head = ["姓名", "月工资", "入职日期", "离职日期", "失业保险"]
    rows = [
        ["王", "6200", "2024-04-20", "", "否"],
        ["李", "6200", "", "2024-03-05", "否"],
        ["张", "6200", "2024-07-01", "", "否"],
    ]
    roster = worked(as_csv([head, *rows]), knowledge, **OWED)
    told_rows = sheet_rows(roster, "每人补缴")
    assert [(one["姓名"], one["从"], one["到"], one["本金"]) for one in told_rows] == [
        ("王", "2024-04", "2024-06", "186.00"),
        ("李", "2024-02", "2024-03", "124.00"),
    ]
    assert figures(roster)["应参保而未参保期间的补缴·失业保险·本金"] == Decimal("310.00")
    assert "1人没有入职日期，从第一个月算起" in told(roster)


def test_a_month_of_old_without_a_rate_is_not_worked_out(knowledge: Knowledge) -> None:
    typed = {**OWED, "first-month": "1996-01", "last-month": "1996-02"}
    roster = worked(as_csv([["姓名", "月工资", "失业"], ["王", "6200", "否"]]), knowledge, **typed)
    assert figures(roster)["应参保而未参保期间的补缴·失业保险·本金"] is None
    assert "没有算的补缴" in told(roster)
    assert "没有 1996-01-01 可用的值" in sheet_rows(roster, "每人补缴")[0]["没有算的原因"]


def test_days_without_a_fee_are_told(knowledge: Knowledge) -> None:
    typed = {**OWED, **RATES, "paid": "2099-01-01", "floor": "1", "ceiling": "99999"}
    roster = worked(as_csv([["姓名", "月工资", "失业"], ["王", "6200", "否"]]), knowledge, **typed)
    assert "失业1人：滞纳金" in told(roster)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first-month": "2024-01"}, "paid"),
        ({**OWED, "last-month": "2023-01"}, "last-month"),
        ({**OWED, "due-day": "40"}, "due-day"),
        ({**OWED, "ordered": "yes"}, "order-limit"),
        ({**OWED, "rate-sil86-late-fee": "200"}, "rate-sil86-late-fee"),
        ({"month": "2024-09", "float": "down-80", "class": "1"}, "float"),
        ({"month": "不是月"}, "month"),
    ],
)
def test_fields_that_do_not_fit_are_told_as_everywhere(typed: dict[str, str], field: str, knowledge: Knowledge) -> None:
    with pytest.raises(InputError) as refused:
        worked(as_csv([HEAD, POOR]), knowledge, **typed)
    assert field in {one.field for one in refused.value.problems}


def test_a_due_day_that_a_month_lacks_is_told(knowledge: Knowledge) -> None:
    assert "2024年2月没有31号，缴费期限按月末算" in told(
        worked(as_csv([HEAD, POOR]), knowledge, **{**OWED, "due-day": "31"})
    )


# What is not known.


def test_without_the_kind_of_employer_nobody_is_judged(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD, POOR]), knowledge, kind="")
    assert roster.done.result.headline == "名单2人。还没有选单位性质，不能判断谁应当参保。"
    assert figures(roster)["各险种参保情况·基本养老保险·应不应参保没有依据"] == 2
    assert figures(roster)["各险种参保情况·基本养老保险·其中未参保"] == 1
    assert sheet_rows(roster, "每人情况")[1]["养老"] == "未参保，应不应参保没有依据"


def test_a_day_without_rules_is_told(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD]), knowledge, day="2024-01-01")
    assert roster.done.result.headline == "名单1人。没有查到2024-01-01必须参保的条文，没有算缺口。"
    assert "扩面重点是2005年的，不用于2024年" in told(roster)


def test_empty_cells_are_not_known_unless_they_are_said_to_mean_no(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "养老"], ["王", "√"], ["李", ""]])
    unknown, no = worked(content, knowledge), worked(content, knowledge, blank="no")
    keys = [
        f"各险种参保情况·基本养老保险·{column}" for column in ("应参保", "其中已参保", "缺口", "其中没有填", "参保率")
    ]
    assert [figures(unknown)[key] for key in keys] == [2, 1, 0, 1, Decimal("100.0")]
    assert [figures(no)[key] for key in keys] == [2, 1, 1, 0, Decimal("50.0")]
    assert "还不能算缺口：有人没有填参没参保，见下" in unknown.done.result.headline
    assert figures(no)["各险种参保情况·失业保险·其中没有填"] == 2, "没有这一列，不是没有参保"
    assert sheet_rows(unknown, "每人情况")[1]["养老"] == "没有填"


def test_one_column_for_all_insurances_fills_those_without_their_own(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "社保", "工伤"], ["王", "是", "否"], ["李", "否", ""], ["张", "？", "是"]])
    assert [one.states for one in worked(content, knowledge).people] == [
        (True, True, True, False, True),
        (False, False, False, False, False),
        (None, None, None, True, None),
    ]


def test_who_has_no_category_is_counted_as_was_chosen(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "户口", "失业"], ["王", "", "否"], ["李", "农业", "否"], ["张", "城镇", "否"]])
    assert [one.category for one in worked(content, knowledge).people] == ["staff", "migrant", "staff"]
    assert "3人没有写人员类别，按职工算" in told(worked(content, knowledge))
    unjudged = worked(content, knowledge, category="unknown")
    assert [one.category for one in unjudged.people] == [None, None, None]
    assert "3人没有写人员类别，没有判断应不应参保" in told(unjudged)
    assert sheet_rows(unjudged, "每人情况")[0]["人员类别"] == "没有写"


def test_a_rate_that_depends_on_the_household_needs_it(knowledge: Knowledge) -> None:
    content = as_csv(
        [
            ["姓名", "户口", "工资", "失业"],
            ["王", "", "6200", "是"],
            ["李", "农业", "6200", "是"],
            ["张", "城镇", "6200", "是"],
        ]
    )
    roster = worked(content, knowledge, category="unknown", month="2024-09", rate_rural_unemployment="0.3")
    rows = sheet_rows(roster, "每人缴费")
    assert [one["失业职工"] for one in rows] == ["", "18.60", "31.00"]
    assert [one["已参保的每月"] for one in rows] == ["没有算全", "49.60", "62.00"]
    assert rows[0]["没有算的（原因见汇总）"] == "失业职工"
    assert "不知道是不是农民合同制工人" in told(roster)


def test_those_who_had_left_are_not_counted(knowledge: Knowledge) -> None:
    content = as_csv(
        [["姓名", "离职", "养老"], ["王", "2005-05-31", "否"], ["李", "2005-06-01", "否"], ["张", "", "否"]]
    )
    roster = worked(content, knowledge, asof="2005-06-01")
    assert [one.name for one in roster.people] == ["李", "张"]
    assert "第2行在名单日期以前已经离职，没有计入" in told(roster)
    assert sheet_rows(roster, "没有计入") == [{"行号": "2", "为什么没有计入": "名单日期以前已经离职"}]


def test_a_sum_over_less_than_everybody_is_not_told_as_the_whole(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "工资", "失业"], ["王", "6200", "是"], ["李", "", "是"]])
    roster = worked(content, knowledge, month="2024-09")
    assert figures(roster)["已经参保的人每月缴费·失业保险·单位每月"] is None
    assert "失业单位部分1人（已参保）" in told(roster)
    assert "没有工资，也没有缴费基数" in told(roster)


def test_without_a_month_nothing_is_paid_and_it_is_said(knowledge: Knowledge) -> None:
    assert "没有填按哪个月缴费，没有算缴费" in told(worked(as_csv([HEAD, GOOD]), knowledge))


def test_a_roster_without_a_gap_says_so(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD]), knowledge)
    assert roster.done.result.headline == "名单1人。按2005-12-31的规定，没有缺口。"


def test_closing_the_gap_stands_in_the_first_sentence(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "工资", "失业"], ["王", "6200", "否"]])
    headline = worked(content, knowledge, month="2024-09").done.result.headline
    assert headline == "名单1人。按2005-12-31的规定，1人应参保而未参保：失业1人。补上以后每月多缴62.00元。"


def test_many_rows_are_told_by_the_first_ten(knowledge: Knowledge) -> None:
    roster = worked(
        as_csv([["姓名", "工资", "养老"], *[[f"员工{number}", "0", "是"] for number in range(12)]]), knowledge
    )
    assert "「月工资」第2、3、4、5、6、7、8、9、10、11行等12行：工资是0" in told(roster)


# Sums and rows.

STATE = st.sampled_from(["是", "否", "", "√", "？？"])
PERSON = st.tuples(
    st.sampled_from(["王一", "李二", "<b>张三</b>", "=1+1", ""]),
    st.sampled_from(["职工", "农民工", "灵活就业", "", "外星人"]),
    st.sampled_from(["农业", "城镇", ""]),
    st.sampled_from(["", "0", "4000", "5200.55", "1万", "99999", "x"]),
    st.sampled_from(["2024-03-15", "", "2001-01-01"]),
    *[STATE] * 5,
)
COLUMNS = ["姓名", "人员类别", "户口", "工资", "入职日期", *SHORT]
PEOPLE = st.lists(PERSON, min_size=1, max_size=12).filter(lambda rows: any(row[0] for row in rows))
ASKED = {"month": "2024-09", **RATES, **OWED}


def totals(roster: Roster) -> dict[str, Any]:
    return figures(roster)


@settings(max_examples=25)
@given(rows=PEOPLE, data=st.data())
def test_the_order_of_rows_changes_no_total(
    rows: list[tuple[str, ...]], data: st.DataObject, knowledge: Knowledge
) -> None:
    other = data.draw(st.permutations(rows))
    assert totals(worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)) == totals(
        worked(as_csv([COLUMNS, *other]), knowledge, **ASKED)
    )


@settings(max_examples=25)
@given(rows=PEOPLE, piece=st.integers(1, 5))
def test_the_size_of_the_pieces_changes_nothing(rows: list[tuple[str, ...]], piece: int, knowledge: Knowledge) -> None:
    whole = worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job, "PIECE", piece)
        patch.setattr("calculators.roster.people._FORGET", piece)
        patch.setattr("calculators.roster.cost._FORGET", piece)
        patch.setattr("calculators.roster.owed._FORGET", piece)
        parts = worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)
    assert parts.done.result == whole.done.result
    assert parts.people == whole.people
    assert parts.doubts == whole.doubts


@settings(max_examples=25)
@given(rows=PEOPLE)
def test_the_totals_are_the_sums_of_the_rows(rows: list[tuple[str, ...]], knowledge: Knowledge) -> None:
    roster = worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)
    mine = totals(roster)
    people, costs, owed = (sheet_rows(roster, name) for name in ("每人情况", "每人缴费", "每人补缴"))
    for one in roster.case.insurances:
        assert mine.get(f"各险种参保情况·{one.name}·缺口") in (None, sum(row[one.short] == "缺" for row in people))
        for side in ("单位", "职工"):
            paid = mine.get(f"已经参保的人每月缴费·{one.name}·{side}每月")
            rows_paid = [Decimal(row[one.short + side]) for row, who in zip(costs, people, strict=True)
                         if who[one.short] == "已参保" and row[one.short + side]]  # fmt: skip
            assert paid is None or paid == sum(rows_paid, Decimal(0)), (one.name, side)
        debts = [row for row in owed if row["险种"] == one.short]
        principal = mine.get(f"应参保而未参保期间的补缴·{one.name}·本金")
        assert principal is None or principal == sum((Decimal(row["本金"] or 0) for row in debts), Decimal(0))
    assert len(people) == roster.tally.heads == len(costs)


# Files.


def test_the_template_and_the_example_read_back(knowledge: Knowledge) -> None:
    for kind in ("csv", "xlsx"):
        source = opened(content_of(f"template-{kind}", knowledge), knowledge)
        assert list(source.header.names) == [one.name for one in knowledge.roster.columns]
        example = worked(content_of(f"example-{kind}", knowledge), knowledge, asof="2005-12-31")
        assert len(example.people) + len(example.gone) == len(knowledge.roster.example) == 10
        assert {one.text for one in example.doubts} == {"工资是0，请核对", "参加了工伤保险，没有参加养老保险，请核对"}


def test_csv_and_workbook_read_the_same(knowledge: Knowledge) -> None:
    csv_, book = (worked(content_of(f"example-{kind}", knowledge), knowledge, **ASKED) for kind in ("csv", "xlsx"))
    assert csv_.people == book.people
    assert csv_.done.result.tables == book.done.result.tables


@settings(max_examples=30)
@given(names=st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5))
def test_names_are_read_back_as_they_were_written(names: list[str], knowledge: Knowledge) -> None:
    rows = [["姓名", "月工资", "养老"], *[[f"员工{name}", "3600", "否"] for name in names]]
    first = worked(as_csv(rows), knowledge)
    book = load_workbook(io.BytesIO(content_of("result-xlsx", knowledge, first)), read_only=True)
    written = [row[1] for row in book["每人情况"].iter_rows(min_row=2, values_only=True)]
    assert written == [one.name for one in first.people]
    table = list(csv.reader(io.StringIO(content_of("result-csv", knowledge, first).decode("utf-8-sig"))))
    start = table.index(["【每人情况】"]) + 2
    assert [row[1] for row in table[start : start + len(names)]] == written


HOSTILE = [
    '=cmd|" /C calc"!A0',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "＝1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
]


def test_cells_that_would_run_are_text_in_every_file(knowledge: Knowledge) -> None:
    rows = [[*HEAD, "=别的列"], *[[name, *POOR[1:2], "0", *POOR[3:], "x"] for name in HOSTILE]]
    roster = worked(as_csv(rows), knowledge)
    book = load_workbook(io.BytesIO(content_of("result-xlsx", knowledge, roster)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert set(HOSTILE) <= {cell.value for cell in cells}
    for row in csv.reader(io.StringIO(content_of("result-csv", knowledge, roster).decode("utf-8-sig"))):
        assert not [
            cell
            for cell in row
            if cell.startswith(("=", "+", "@", "＝")) or (cell.startswith("-") and not cell[1:].isdigit())
        ]


def test_no_name_and_no_number_is_in_the_answer_or_on_the_sheet(knowledge: Knowledge) -> None:
    name = "欧阳某某"
    content = as_csv(
        [HEAD, (name, *GOOD[1:]), (name, *POOR[1:2], "面议", "？", *POOR[4:]), (name, "12", "0", *POOR[3:])]
    )
    roster = worked(content, knowledge, **ASKED)
    for shown_words in (
        told(roster),
        content_of("sheet", knowledge, roster).decode(),
        content_of("problems-csv", knowledge, roster).decode(),
    ):
        assert name not in shown_words
        assert GOOD[1] not in shown_words
        assert "面议" not in shown_words
    assert name in content_of("result-csv", knowledge, roster).decode()


def test_numbers_in_the_workbook_are_numbers_and_identity_numbers_text(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD]), knowledge, **ASKED)
    book = load_workbook(io.BytesIO(content_of("result-xlsx", knowledge, roster)))
    row = next(iter(book["每人缴费"].iter_rows(min_row=2, values_only=True)))
    assert row[:4] == (2, "王一", GOOD[1], 832)


def test_files_that_there_are_not_are_refused(knowledge: Knowledge) -> None:
    from calculators.model import RefusedError

    for what in ("result-doc", "result-csv"):
        with pytest.raises(RefusedError, match=r"没有「result-doc」|还没有算完"):
            files.write(what, knowledge)


# Worked by hand.


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_worked_examples(path: Path, knowledge: Knowledge) -> None:
    example: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    assert {"name", "clause", "source", "file", "inputs", "expect"} == set(example)
    roster = worked((path.parent / example["file"]).read_bytes(), knowledge, **example["inputs"])
    assert roster.done.result.headline == example["expect"]["headline"]
    cells = {
        f"{table.caption}·{row}·{column}": format_value(cell.value, cell.unit, cell.text)
        for table in roster.done.result.tables
        for row, listed in table.rows
        for column, cell in zip(table.columns[1:], listed, strict=True)
    }
    for key, value in example["expect"]["figures"].items():
        assert cells[key] == value, key
    for number, words in example["expect"]["missing"].items():
        (row,) = [one for one in sheet_rows(roster, "应参保未参保") if one["行号"] == number]
        assert "、".join(one.short for one in roster.case.insurances if row[one.short]) == words
    assert [f"{one.row}·{one.column}·{one.text}" for one in roster.doubts] == example["expect"]["doubts"]


def test_there_are_worked_examples() -> None:
    assert len(list(EXAMPLES.glob("*.toml"))) >= 2


def test_a_book_of_one_sheet_tells_its_name(knowledge: Knowledge) -> None:
    assert "工作表「表1」" in told(worked(as_book([HEAD, GOOD]), knowledge))
