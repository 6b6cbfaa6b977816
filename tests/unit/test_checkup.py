"""用人单位一次看清: that it asks the other calculators, what it hands on, and what travels with each answer."""

from __future__ import annotations

import pytest

from calculators.catalog import NAMES, run
from calculators.core.model import InputError, Onward, Result, Tone
from calculators.output.html import result_html
from calculators.output.link import decode, fragment
from calculators.policy.knowledge import Knowledge

FIRM = {"kind": "private", "day": "2026-11-30", "staff": "45", "enrolled": "44", "wage": "8000"}


def section(result: Result, title: str) -> list[str]:
    return [one.text for each in result.sections if each.title == title for one in each.findings]


def ways(result: Result) -> dict[str, Onward]:
    return {one.calculator: one for each in result.sections for one in each.onward}


@pytest.mark.parametrize(
    "more",
    [
        {"class": "2", "hired": "2026-10-20", "first-month": "2026-08"},
        {"wage": "3000", "class": "3", "first-month": "2026-08", "monthly": "1000", "due-day": "10"},
        {"migrant": "5", "hires": "2026-11-01\n2026-11-02", "provisional": "yes"},
    ],
    ids=["usual", "below the floor", "several hires, on trial"],
)
def test_every_link_gives_the_figures_that_stand_here(more: dict[str, str], knowledge: Knowledge) -> None:
    result = run("checkup", FIRM | more, knowledge)
    shown = {(table.caption, name, column): cell.value for table in result.tables for name, cells in table.rows
             for column, cell in zip(table.columns[1:], cells, strict=True)}  # fmt: skip
    compared = 0
    for way in ways(result).values():
        if not way.typed or way.calculator == "deadlines":  # its rows are named by the day of hire here
            continue
        name, typed = decode(f"{way.calculator}/#{fragment(way.typed)}")
        try:
            answer = run(name, typed, knowledge)
        except InputError:  # what differs between the cases is left out of the link, and asked for
            assert more.get("wage") == "3000"
            continue
        for table in answer.tables:
            for row, cells in table.rows:
                for column, cell in zip(table.columns[1:], cells, strict=True):
                    if (table.caption, row, column) in shown and more.get("wage") != "3000":
                        assert shown[table.caption, row, column] == cell.value, (table.caption, row, column)
                        compared += 1
    assert compared > 20 or more.get("wage") == "3000"
    assert set(ways(result)) == {"gap", "contribution", "deadlines", "arrears", "roster"}


def test_a_doubt_travels_with_its_figure(knowledge: Knowledge) -> None:
    result = run("checkup", FIRM | {"hired": "2026-10-20"}, knowledge)
    assert any("2027-01-01起可能改变" in one for one in section(result, "给谁参保"))
    assert any("没有选行业类别" in one for one in section(result, "每月缴多少"))
    assert any(one.field == "assume" and not one.choices for one in result.premises)
    low = run("checkup", FIRM | {"wage": "3000"}, knowledge)
    (open_limits,) = [one for one in low.premises if one.field == "assume" and one.choices]
    chosen = run("checkup", FIRM | {"wage": "3000", "assume": open_limits.choices[0].value}, knowledge)
    assert "至" in low.headline.partition("每月共缴")[2][:30]
    assert "至" not in chosen.headline.partition("每月共缴")[2][:12]
    assert dict(ways(chosen)["contribution"].typed)["assume"] == open_limits.choices[0].value


def test_what_differs_between_cases_is_left_out_of_the_link(knowledge: Knowledge) -> None:
    low = run("checkup", FIRM | {"wage": "3000", "first-month": "2026-08"}, knowledge)
    assert "monthly" not in dict(ways(low)["arrears"].typed), "每种情形欠的数不同，链接里不能写其中一个"
    assert dict(ways(low)["arrears"].typed)["first-month"] == "2026-08"


def test_what_to_do_first_begins_with_what_is_late(knowledge: Knowledge) -> None:
    result = run("checkup", FIRM | {"hired": "2026-10-20", "first-month": "2026-08", "monthly": "1000"}, knowledge)
    told = [one.split("：")[0] for one in section(result, "先做什么")]
    assert told[0].startswith("2026年10月20日入职的")
    assert told[1:] == ["给没有参保的人办参保", "补缴3个月的欠费", "按月申报、按时足额缴纳，代扣代缴"]
    assert all(one.tone is Tone.NEXT for each in result.sections if each.title == "先做什么" for one in each.findings)
    soon = run("checkup", FIRM | {"hired": "2026-11-25"}, knowledge)
    assert "2026年12月25日以前办" in section(soon, "先做什么")[0]


def test_the_calendar_holds_every_day_of_hire(knowledge: Knowledge) -> None:
    (file,) = run("checkup", FIRM | {"hired": "2026-11-01", "hires": "2026-11-02\n2026-11-03"}, knowledge).files
    assert file.body.content().count(b"BEGIN:VEVENT") == 3


def test_an_insurance_for_some_of_them_is_told_and_not_in_the_sum(knowledge: Knowledge) -> None:
    typed = {"kind": "agency", "day": "2014-12-31", "staff": "3", "migrant": "2", "wage": "8000"}
    result = run("checkup", typed, knowledge)
    gap = run("gap", {name: one for name, one in typed.items() if name != "wage"}, knowledge)
    partly = [name for name, cells in gap.tables[0].rows if isinstance(cells[0].value, int) and cells[0].value < 5]
    assert partly, "这一天机关的农民工和职工没有一项不一样了，换一个例子"
    (told,) = [one for one in section(result, "每月缴多少") if "只有一部分人应当参加" in one]
    assert all(name in told for name in partly)
    assert all(f"want-{one.id}" not in dict(ways(result)["contribution"].typed)
               for one in knowledge.insurances if one.name in partly)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "part", "words"),
    [
        ({"day": "1990-01-31", "wage": "500"}, "每月缴多少", "没有一个险种是全体职工都应当参加的"),
        ({"day": "1990-01-31"}, "晚缴怎样算", "没有"),
        ({"first-month": "2026-10", "wage": ""}, "晚缴怎样算", "每月应缴多少也无法计算"),
        ({"day": "1949-01-01"}, "晚缴怎样算", "1948"),
        ({"day": "2000-01-31", "wage": "500"}, "每月缴多少", "没有 2000-01-01 可用的值"),
    ],
)
def test_what_one_part_cannot_answer_is_told_in_its_place(
    typed: dict[str, str], part: str, words: str, knowledge: Knowledge
) -> None:
    result = run("checkup", FIRM | typed, knowledge)
    assert words in "".join(section(result, part)), section(result, part)


def test_one_person_has_no_average(knowledge: Knowledge) -> None:
    alone = run("checkup", FIRM | {"staff": "1", "enrolled": "1"}, knowledge)
    assert "平均工资" not in alone.headline
    assert "每人都按平均工资算" in run("checkup", FIRM, knowledge).headline


def test_the_wages_of_nobody_have_no_average(knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match="算不出平均数"):
        run("checkup", {"kind": "private", "day": "2026-11-30", "staff": "0", "payroll": "100"}, knowledge)


def test_a_class_that_there_was_not_is_a_mistake_of_the_form(knowledge: Knowledge) -> None:
    with pytest.raises(InputError) as refused:
        run("checkup", FIRM | {"day": "2014-06-30", "class": "7"}, knowledge)
    assert [one.field for one in refused.value.problems] == ["class"]


def test_the_links_stand_in_the_page(knowledge: Knowledge) -> None:
    html = result_html(run("checkup", FIRM, knowledge), "../../", knowledge.version)
    assert 'href="../../calculators/gap/#v=1&amp;kind=private&amp;day=2026-11-30&amp;staff=45' in html
    assert 'href="../../calculators/roster/"' in html
    assert set(ways(run("checkup", FIRM, knowledge))) - {"roster"} < set(NAMES)
