"""Until when the people of a roster have to be registered or reported: 30 days from hiring, 15 from leaving."""

from __future__ import annotations

from datetime import date

from calculators.catalog import run
from calculators.core.model import Result
from calculators.policy.knowledge import Knowledge
from calculators.roster import files
from calculators.roster.model import Roster
from tests.unit.roster_samples import as_csv, told, worked
from tests.unit.test_roster_worlds import rows_of

HEAD = "姓名,入职日期,离职日期,养老保险,医疗保险,失业保险,工伤保险"
PEOPLE = """
甲,2026-10-01,,否,是,是,是
乙,2026-11-20,,否,否,否,否
丙,2026-09-01,,是,是,是,是
丁,2026-11-01,,,是,是,是
戊,2020-01-01,2026-11-20,是,是,是,是
己,2020-01-01,2026-10-01,是,是,是,是
庚,2003-01-01,2003-12-01,是,是,是,是
辛,2026-11-02,2026-12-31,否,是,是,是
""".split()
RULES = {"day": "2010-06-01"}


def roster_of(knowledge: Knowledge, lines: list[str], /, **typed: str) -> Roster:
    return worked(as_csv([line.split(",") for line in (HEAD, *lines)]), knowledge, **{**RULES, **typed})


def calendar_of(roster: Roster, knowledge: Knowledge) -> str:
    (*_, written) = files.write("deadlines-ics", knowledge, roster)
    assert written.finished
    return written.content().decode().replace("\r\n ", "")


def last_day(result: Result) -> object:
    (table,) = [one for one in result.tables if one.caption == "办理期限"]
    return dict(table.rows)["职工参保登记（全国）"][2].value


def test_each_person_has_the_last_day_that_deadlines_tells(knowledge: Knowledge) -> None:
    rows = {one["姓名"]: one for one in rows_of(roster_of(knowledge, PEOPLE, asof="2026-11-29"), "办理期限")}
    assert set(rows) == {"甲", "乙", "丁", "戊", "己", "辛"}
    for name, hired in (("甲", "2026-10-01"), ("乙", "2026-11-20")):
        theirs = last_day(run("deadlines", {"hired": hired}, knowledge))
        assert isinstance(theirs, date)
        assert rows[name]["最后一天"] == theirs.isoformat()
    assert [rows["甲"][one] for one in ("期限（日）", "最后一天", "还剩（日）", "情况")] == [
        "30", "2026-10-31", "已过29日", "养老没有参保",
    ]  # fmt: skip
    assert (rows["丁"]["情况"], rows["丁"]["还剩（日）"]) == ("养老没有填是否参保", "2")
    assert [rows["戊"][one] for one in ("期限（日）", "最后一天", "还剩（日）", "情况")] == [
        "15", "2026-12-05", "6", "请核对有没有告知",
    ]  # fmt: skip
    assert "第五十条" in rows["戊"]["依据"]


def test_the_last_day_itself_is_not_past(knowledge: Knowledge) -> None:
    for day, words in (("2026-10-31", "1人还在30日里（最早2026-10-31到期）"), ("2026-11-01", "1人已过30日")):
        roster = roster_of(knowledge, ["甲,2026-10-01,,否,是,是,是"], asof=day)
        assert f"按入职日期，{words}。" in roster.done.result.headline


def test_headline_and_table_count_what_is_past_and_what_is_to_come(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, PEOPLE, asof="2026-11-29")
    assert "按入职日期，1人已过30日，2人还在30日里（最早2026-12-02到期）。" in roster.done.result.headline
    text = told(roster)
    assert "【每人的办理期限（从2026-11-29看）】" in text
    assert "期限 30日，已过 1人，还没有过 2人，最早到期 2026年12月2日" in text
    assert "期限 15日，已过 1人，还没有过 2人，最早到期 2026年12月5日" in text


def test_only_past_deadlines_have_no_earliest_day(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, ["甲,2026-10-01,,否,是,是,是"], asof="2026-12-29")
    assert "期限 30日，已过 1人，还没有过 0人，最早到期 —" in told(roster)


def test_one_calendar_holds_what_is_to_come_and_what_is_late(knowledge: Knowledge) -> None:
    text = calendar_of(roster_of(knowledge, PEOPLE, asof="2026-11-29"), knowledge)
    assert text.count("BEGIN:VEVENT") == 6
    assert "SUMMARY:期限已过，还没有办：为职工办理社会保险登记（1人）" in text
    assert "DTSTART;VALUE=DATE:20261129" in text
    assert "SUMMARY:最后一天：告知失业人员名单（1人）" in text
    assert "DESCRIPTION:戊。依据：中华人民共和国社会保险法" in text


def test_without_a_day_of_the_roster_nothing_is_past(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, ["甲,2026-10-01,,否,是,是,是"])
    assert "30日" not in roster.done.result.headline
    (row,) = rows_of(roster, "办理期限")
    assert (row["最后一天"], row["还剩（日）"]) == ("2026-10-31", "")
    assert "DTSTAMP:20261001T000000Z" in calendar_of(roster, knowledge)


def test_who_is_enrolled_or_was_hired_before_there_was_a_rule_is_not_listed(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, ["丙,2026-09-01,,是,是,是,是", "乙,2011-06-30,,否,是,是,是"], asof="2026-11-29")
    assert not roster.deadlines.found
    assert "deadlines-ics" not in files.offered(roster)
    assert "deadlines-ics" in files.offered(roster_of(knowledge, PEOPLE, asof="2026-11-29"))
    assert "办理期限" not in [name for name, _ in files.parts(roster)]
    assert calendar_of(roster, knowledge).count("BEGIN:VEVENT") == 0


def test_the_calendar_goes_by_its_days_and_what_is_late_is_another_entry(knowledge: Knowledge) -> None:
    written = calendar_of(roster_of(knowledge, [*PEOPLE[3:], *PEOPLE[:3]], asof="2026-11-29"), knowledge)
    entries = [
        dict(line.split(":", 1) for line in one.splitlines() if ":" in line)
        for one in written.split("BEGIN:VEVENT")[1:]
    ]
    days = [next(value for name, value in one.items() if name.startswith("DTSTART")) for one in entries]
    assert days == sorted(days)
    assert len(set(days)) > 2
    late = {one["SUMMARY"].startswith("期限已过") for one in entries}
    assert late == {True, False}
    assert len({one["UID"] for one in entries}) == len(entries)
    made = roster_of(knowledge, PEOPLE[:1], asof="2026-11-29").deadlines.calendar().entries
    assert [one.key for one in made] == ["roster|hired|past|2026-11-29"], "日历里已有的一条靠它更新，不能改"
    made = roster_of(knowledge, PEOPLE[1:2], asof="2026-11-29").deadlines.calendar().entries
    assert [one.key for one in made] == ["roster|hired|due|2026-12-20"]
    many = roster_of(knowledge, [f"人{at},2026-11-20,,否,否,否,否" for at in range(30)], asof="2026-11-29")
    assert "等30人。依据：" in many.deadlines.calendar().entries[0].text


def test_a_person_without_a_name_is_told_by_the_row(knowledge: Knowledge) -> None:
    content = as_csv([["身份证号", "入职日期", "养老保险"], ["000000198501176060", "2026-11-01", "否"]])
    roster = worked(content, knowledge, asof="2026-11-29", **RULES)
    assert "DESCRIPTION:第2行。" in calendar_of(roster, knowledge)
