from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.catalog import run
from calculators.core.model import CalculatorError, InputError, RefusedError, Result
from calculators.deadlines.calculator import calculate
from calculators.output.ics import CalendarEntry, calendar, fold
from calculators.policy.knowledge import Knowledge
from calculators.policy.resolve import UnconfirmedValueError
from tests.unit.knowledge_samples import offered

EVENTS = ("established", "hired", "changed")
DAYS = st.dates(date(1999, 1, 22), date(2026, 11, 23))
CASES = st.fixed_dictionaries(
    {"unit": st.sampled_from(["enterprise", "other"])},
    optional={**dict.fromkeys(EVENTS, DAYS), "today": DAYS, "counting": st.sampled_from(["next", "same"])},
)


def answer(case: dict[str, Any], knowledge: Knowledge) -> Result | None:
    try:
        return calculate(case, knowledge)
    except CalculatorError:
        return None


def rows(result: Result) -> dict[str, list[Any]]:
    return {name: [cell.value for cell in cells] for name, cells in result.tables[0].rows}


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_the_last_day_is_the_day_and_the_days_of_its_rule(knowledge: Knowledge) -> None:
    seen = 0

    @given(CASES)
    def holds(case: dict[str, Any]) -> None:
        nonlocal seen
        result = answer(case, knowledge)
        if result is None:
            return
        for start, days, last, *left in rows(result).values():
            assert (days is None) == (last is None)
            if last is not None:
                seen += 1
                assert (last - start).days == days - (case.get("counting") == "same")
                if left and isinstance(left[0], int):
                    assert last - case["today"] == timedelta(left[0])
        assert all(step.refs for step in result.steps)
        assert all(
            one.refs for section in result.sections for one in section.findings if one.tone in ("next", "distance")
        )

    holds()
    assert seen > 50


def test_no_event_is_dropped(knowledge: Knowledge) -> None:
    @given(CASES)
    def holds(case: dict[str, Any]) -> None:
        result = answer(case, knowledge)
        if result is not None:
            told = [section.title.partition("：")[0] for section in result.sections]
            labels = {"established": "成立日", "hired": "用工之日", "changed": "登记事项变更之日"}
            labels |= {"papers": "外国人就业证件办好之日", "left": "解除或者终止劳动关系之日"}
            told = [one for one in told if not one.startswith("用人单位要做的事")]
            assert told[:-1] == [labels[name] for name in EVENTS if name in case]

    holds()


def test_the_calendar_is_well_formed_and_always_the_same(knowledge: Knowledge) -> None:
    seen = 0

    @given(CASES)
    def holds(case: dict[str, Any]) -> None:
        nonlocal seen
        result = answer(case, knowledge)
        if result is None or not result.files:
            return
        seen += 1
        again = answer(case, knowledge)
        assert again is not None
        content = result.files[0].body.content()
        assert content == again.files[0].body.content()
        assert content.endswith(b"END:VCALENDAR\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
        lines = unfolded(content)
        uids = [line for line in lines if line.startswith("UID:")]
        assert len(set(uids)) == len(uids) == lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 0
        stamp = case.get("today") or min(case[name] for name in EVENTS if name in case)
        assert {line for line in lines if line.startswith("DTSTAMP")} == {f"DTSTAMP:{stamp:%Y%m%d}T000000Z"}
        shown = {value for line in rows(result).values() if (value := line[2]) is not None}
        days = {line.rpartition(":")[2] for line in lines if line.startswith("DTSTART")}
        assert days == {f"{day:%Y%m%d}" for day in shown}

    holds()
    assert seen > 20


def test_another_day_of_looking_moves_no_entry(knowledge: Knowledge) -> None:
    first, second = (
        unfolded(run("deadlines", {"hired": "2024-05-06", "today": today}, knowledge).files[0].body.content())
        for today in ("2024-05-07", "2024-05-08")
    )
    differing = [(one, two) for one, two in zip(first, second, strict=True) if one != two]
    assert differing == [("DTSTAMP:20240507T000000Z", "DTSTAMP:20240508T000000Z")]


def test_a_long_line_is_folded_and_unfolds_to_itself() -> None:
    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
    def holds(text: str) -> None:
        pieces = fold(text)
        assert all(len(piece.encode()) <= 75 for piece in pieces)
        assert "".join([pieces[0], *(piece.removeprefix(" ") for piece in pieces[1:])]) == text

    holds()


def test_what_would_break_a_line_is_escaped() -> None:
    lines = unfolded(calendar([CalendarEntry("k", date(2024, 1, 31), "a,b;c\\", "一\n二")], date(2024, 1, 1)))
    assert "SUMMARY:a\\,b\\;c\\\\" in lines
    assert "DESCRIPTION:一\\n二" in lines
    assert "DTEND;VALUE=DATE:20240201" in lines
    assert re.fullmatch(r"UID:[0-9a-f]{32}@yingbao", next(line for line in lines if line.startswith("UID")))


def test_a_marked_calendar_says_so_in_every_title(knowledge: Knowledge) -> None:
    (file,) = run("deadlines", {"hired": "2024-05-06"}, knowledge).files
    own, marked = unfolded(file.body.content()), unfolded(file.body.content("示例：不是您的数。"))
    assert "SUMMARY:最后一天：为职工办理社会保险登记" in own
    assert "SUMMARY:【示例】最后一天：为职工办理社会保险登记" in marked
    assert [one for one in marked if one.startswith("UID")] != [one for one in own if one.startswith("UID")]


def test_a_rule_that_is_not_sure_enough_is_not_counted(knowledge: Knowledge) -> None:
    """Values that are not confirmed are used on request alone, and then everything that rests on them says so."""
    less = offered(knowledge, "deadlines/worker-national", "deadlines/agency-national")
    with pytest.raises(RefusedError, match="没有核实。要用它请勾选「用查到的数试算（未核实）」") as refused:
        run("deadlines", {"hired": "2024-05-06"}, less)
    assert [one.field for one in refused.value.ways] == ["provisional"]
    tried = run("deadlines", {"hired": "2024-05-06", "provisional": "yes"}, less)
    assert tried.headline == "试算，用了未核实的数：最晚2024年6月5日为职工办理社会保险登记（未核实）。"
    assert rows(tried)["职工参保登记（全国）"][1:3] == [30, date(2024, 6, 5)]
    assert [cell.unit for cell in tried.tables[0].rows[0][1]] == ["", "日（未核实）", "（未核实）"]
    assert any("（未核实）" in line for line in unfolded(tried.files[0].body.content()))
    typed = run("deadlines", {"hired": "2024-05-06", "days-worker-national": "30"}, less)
    assert any("没有核实" in one.text for section in typed.sections for one in section.findings)
    others = offered(knowledge, "deadlines/registration-non-enterprise-national")
    for unit in ("enterprise", "other"):
        with pytest.raises(UnconfirmedValueError, match="没有核实"):
            calculate({"established": date(2024, 3, 1), "unit": unit}, others)


def test_the_longest_deadline_and_days_that_are_over(knowledge: Knowledge) -> None:
    result = run("deadlines", {"hired": "2005-01-01", "days-worker-national": "3650"}, knowledge)
    assert rows(result)["职工参保登记（全国）"][1:3] == [3650, date(2014, 12, 30)]
    typed = {"established": "2024-03-01", "unit": "enterprise", "today": "2024-03-02", "hired": "2024-03-01"}
    table = run("deadlines", {**typed, "changed": "2024-03-01"}, knowledge).tables[0]
    together = next(cells for name, cells in table.rows if name == "社会保险登记（全国）")
    assert [(cell.value, cell.text) for cell in together[1:]] == [(None, "登记注册时同步办理")] * 3
    more = {"changed": "2024-03-01", "papers": "2024-03-01", "left": "2024-03-01"}
    everything = run("deadlines", {**typed, **more}, knowledge)
    assert not any(note.startswith("没有填") for note in everything.notes)


def test_only_enterprises_register_together(knowledge: Knowledge) -> None:
    case = {"established": date(2024, 3, 1)}
    together = rows(calculate(case | {"unit": "enterprise"}, knowledge))
    apart = rows(calculate(case | {"unit": "other"}, knowledge))
    assert together["社会保险登记（全国）"][2] is None
    assert apart["社会保险登记（全国）"][2] == apart["社会保险登记（企业以外的单位，全国）"][2] == date(2024, 3, 31)
    assert "社会保险登记（企业以外的单位，全国）" not in together


def test_days_that_are_typed_are_marked(knowledge: Knowledge) -> None:
    typed = {
        "established": "2024-03-01",
        "unit": "enterprise",
        "days-registration": "10",
        "days-registration-unemployment": "0",
    }
    result = run("deadlines", typed, knowledge)
    assert rows(result)["社会保险登记（天津）"][1:3] == [10, date(2024, 3, 11)]
    assert rows(result)["失业保险登记（天津）"][1:3] == [0, date(2024, 3, 1)]
    assert [step.note for step in result.steps if "您填的" in step.numbers] == ["期限是您填的"] * 2
    assert "期限是您填的" in "".join(unfolded(result.files[0].body.content()))


def test_nothing_but_registering_together_gives_no_calendar(knowledge: Knowledge) -> None:
    result = calculate({"established": date(2024, 3, 1), "unit": "enterprise"}, knowledge)
    told = "企业在办理登记注册时同步办理社会保险登记；每月自行申报、按时足额缴费。"
    assert result.headline == told
    assert result.files == ()


def test_the_60_days_of_2004_end_with_the_law(knowledge: Knowledge) -> None:
    def declared(start: date, **typed: Any) -> Any:
        return rows(calculate({"established": start, **typed}, knowledge))["申报缴费（天津）"][2]

    assert declared(date(2011, 6, 30)) == date(2011, 8, 29)
    assert declared(date(2011, 7, 1)) is None
    assert declared(date(2011, 7, 1), **{"days-declaration": Decimal(10)}) == date(2011, 7, 11)
    result = calculate({"established": date(2011, 7, 1)}, knowledge)
    told = [one.text for section in result.sections for one in section.findings]
    assert any(text.startswith("申报缴费（天津）：没有另外的天数。每月自行申报、按时足额缴纳") for text in told)


def test_what_employers_have_to_do_is_told_for_the_day_from_which_one_looks(knowledge: Knowledge) -> None:
    def duties(**case: date) -> list[str]:
        result = calculate(case, knowledge)
        return [
            one.text for part in result.sections if part.title.startswith("用人单位要做的事") for one in part.findings
        ]

    assert duties(hired=date(2011, 7, 1))[0].startswith("办理社会保险登记：单位成立后30日内")
    assert duties(established=date(2005, 4, 11)) == []
    assert duties(established=date(2005, 4, 11), today=date(2026, 11, 29)) == duties(hired=date(2026, 11, 29))
    now = duties(hired=date(2026, 11, 29))
    assert sum(text.startswith("为外国人办理") for text in now) == 1
    assert sum(text.startswith("不办理社会保险登记的：") for text in now) == 1, "told once, behind the first duty"
    assert not any(text.startswith("为外国人办理") for text in duties(hired=date(2011, 10, 14)))
    assert [text for text in now if "2023" in text] == []
    held = {one.id for one in knowledge.duties_on("2023-11-30")}
    assert "register-enterprise-2019" in held
    assert "register-together-2023" not in held


def test_foreigners_and_leavers_have_days_of_their_own(knowledge: Knowledge) -> None:
    result = calculate({"papers": date(2026, 11, 2), "left": date(2026, 11, 20)}, knowledge)
    assert rows(result)["外国人参保登记（全国）"][1:] == [30, date(2026, 12, 2)]
    assert rows(result)["告知失业人员名单（全国）"][1:] == [15, date(2026, 12, 5)]
    assert result.headline == "最晚2026年12月2日为外国人办理社会保险登记；最晚2026年12月5日告知失业人员名单。"


def test_a_day_after_the_last_check_has_the_law_s_days_and_says_when_they_were_checked(knowledge: Knowledge) -> None:
    result = calculate({"hired": date(2027, 1, 24)}, knowledge)
    assert any("依据核对至2026-11-29" in ref.detail for step in result.steps for ref in step.refs)


@pytest.mark.parametrize("days", ["3651", "1.5"])
def test_too_many_days_and_parts_of_a_day_are_slips(days: str, knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match="要填整数，最多3,650日"):
        run("deadlines", {"hired": "2024-05-06", "days-worker-national": days}, knowledge)


def test_a_wrong_number_of_days_is_noticed(knowledge: Knowledge) -> None:
    """A planted fault: one day more must show."""
    right, wrong = (
        run("deadlines", {"hired": "2024-05-06"} | typed, knowledge) for typed in ({}, {"days-worker-national": "31"})
    )
    assert right.headline != wrong.headline
    assert right.files[0].body.content() != wrong.files[0].body.content()


def test_the_headline_names_the_day_from_which_one_looks(knowledge: Knowledge) -> None:
    told = run("deadlines", {"hired": "2026-11-20", "today": "2026-11-29"}, knowledge).headline
    assert told == "从2026年11月29日看，最晚2026年12月20日为职工办理社会保险登记（还剩21日）。"


def test_a_deadline_that_ended_is_told_and_counted_as_nothing_missing(knowledge: Knowledge) -> None:
    result = run("deadlines", {"established": "2016-03-01"}, knowledge)
    assert "没有依据" not in result.headline
    texts = [one.text for part in result.sections for one in part.findings]
    assert (
        "失业保险登记（天津）：单独的期限（30日）能确定的到2014-12-31为止，此后没有读到单独的期限，按社会保险登记办。要按别的天数算，请自己填"
        in texts
    )
    typed = run("deadlines", {"established": "2016-03-01", "days-registration-unemployment": "30"}, knowledge)
    assert "办理失业保险登记" in typed.headline
    assert "2项没有依据" in run("deadlines", {"established": "2001-03-01"}, knowledge).headline
