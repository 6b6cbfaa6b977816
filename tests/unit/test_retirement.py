"""Who is past the age of retirement: the statutory table, and what gap and a roster make of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.catalog import run
from calculators.core.model import InputError, Tone
from calculators.policy.duties import EmployerRule
from calculators.policy.knowledge import Knowledge
from calculators.policy.retirement import (
    EMPLOYEES,
    FEMALE,
    LONGEST_DELAY,
    MALE,
    OPEN,
    OVER_AGE,
    RetirementTrack,
    candidates,
    category_on,
    is_over,
)
from calculators.roster.read.numbers import check_digit
from scripts.data.compiler import RecordError, compile_knowledge
from tests.unit.roster_samples import as_csv, figures, told, worked
from tests.unit.test_knowledge import plant

DAYS = st.dates(date(1940, 1, 1), date(2005, 12, 31))


def track(knowledge: Knowledge, name: str) -> RetirementTrack:
    return next(one for one in knowledge.retirement if one.id == name)


@pytest.mark.parametrize(
    ("name", "born", "age", "reached"),
    [  # worked out from the words of art. 1: a month later every four, or two, months of births
        ("male", "1964-12-31", "60岁", "2024-12-31"),
        ("male", "1965-01-01", "60岁1个月", "2025-02-01"),
        ("male", "1965-04-30", "60岁1个月", "2025-05-30"),
        ("male", "1965-05-31", "60岁2个月", "2025-07-31"),
        ("male", "1976-08-15", "62岁11个月", "2039-07-15"),
        ("male", "1976-09-15", "63岁", "2039-09-15"),
        ("male", "1990-01-01", "63岁", "2053-01-01"),
        ("female-55", "1969-12-01", "55岁", "2024-12-01"),
        ("female-55", "1970-01-31", "55岁1个月", "2025-02-28"),
        ("female-55", "1981-09-01", "58岁", "2039-09-01"),
        ("female-50", "1974-12-01", "50岁", "2024-12-01"),
        ("female-50", "1975-01-01", "50岁1个月", "2025-02-01"),
        ("female-50", "1975-03-01", "50岁2个月", "2025-05-01"),
        ("female-50", "1984-10-01", "54岁11个月", "2039-09-01"),
        ("female-50", "1984-11-01", "55岁", "2039-11-01"),
    ],
)
def test_the_statutory_table(name: str, born: str, age: str, reached: str, knowledge: Knowledge) -> None:
    one, day = track(knowledge, name), date.fromisoformat(born)
    assert (one.age_of(day), one.reached_by(day).isoformat()) == (age, reached)
    assert one.ref.target == f"about/sources/#retirement-{name}"
    assert one.ref.words == one.words


@given(born=DAYS, later=DAYS)
def test_who_is_born_later_never_reaches_the_age_earlier(knowledge: Knowledge, born: date, later: date) -> None:
    born, later = sorted((born, later))
    for one in knowledge.retirement:
        assert one.reached_by(born) <= one.reached_by(later)
        assert 0 <= one.months(born) <= one.most
        assert one.reached_by(born) <= one.latest(born)


def test_a_course_tells_of_its_source_no_more_than_was_written() -> None:
    bare = RetirementTrack("male", "男职工", "M", 60, "2025-01-01", 4, 36, "", "", "", "", "", "", "")
    assert (bare.found, bare.links) == ("", ())
    rule = EmployerRule("pay", "duty", "", "", "", "", "", "", "", "", "", "", "")
    assert (rule.event, rule.penalties, rule.found, rule.links) == ("", (), "", ())


def test_the_day_itself_is_not_yet_past_the_age(knowledge: Knowledge) -> None:
    men = candidates(knowledge.retirement, "M")
    assert [one.id for one in men] == ["male"]
    assert is_over(men, date(1965, 1, 1), date(2025, 2, 1)) is False
    assert is_over(men, date(1965, 1, 1), date(2025, 2, 2)) is True


def test_a_woman_of_whom_it_is_not_known_is_a_question(knowledge: Knowledge) -> None:
    women = candidates(knowledge.retirement, "F")
    assert [one.id for one in women] == ["female-55", "female-50"]
    born = date(1972, 6, 1)
    assert [is_over(women, born, date(year, 6, 2)) for year in (2022, 2024, 2030)] == [None, None, True]
    assert is_over(women, born, date(2022, 6, 1)) is False
    assert is_over(candidates(knowledge.retirement, "F", "female-50"), born, date(2024, 1, 1)) is True
    assert [one.id for one in candidates(knowledge.retirement, "", "")] == ["male", "female-55", "female-50"]


def test_only_employees_become_over_age_and_not_who_delays() -> None:
    assert EMPLOYEES == ("staff", "interrupted", "migrant", "new-labour"), "编号是公布过的"
    assert (OVER_AGE, OPEN, MALE, FEMALE, LONGEST_DELAY) == ("over-age", "?", "M", "F", 36)
    assert [category_on(one, True, delayed=False) for one in EMPLOYEES] == [OVER_AGE] * 4
    assert category_on("foreigner", True, delayed=False) == "foreigner"
    assert category_on("staff", None, delayed=False) == "staff?"
    assert category_on("staff", False, delayed=False) == "staff"
    assert category_on("staff", True, delayed=True) == "staff"


def test_retirement_is_delayed_by_agreement_for_three_years_at_the_longest(knowledge: Knowledge) -> None:
    """办法第三条: at the longest three years behind the statutory age, here 60 years and a month."""
    assert track(knowledge, "male").latest(date(1965, 1, 31)) == date(2028, 2, 28)
    for day, too_long in (("2029-05-01", False), ("2029-05-02", True)):
        (told_of,) = ages(knowledge, "1966-01-01,男,,,是", day=day)
        assert ("已经过了，请核对" in told_of[1], told_of[0] is Tone.CHECK) == (too_long, too_long)


# Gap.


def ages(knowledge: Knowledge, rows: str, **typed: str) -> list[tuple[Tone, str]]:
    inputs = {"kind": "private", "day": "2026-11-29", "staff": "5", "ages": rows, **typed}
    result = run("gap", inputs, knowledge)
    return [(one.tone, one.text) for part in result.sections if part.title == "是不是超龄" for one in part.findings]


def test_gap_moves_who_is_over_age_and_asks_about_who_may_be(knowledge: Knowledge) -> None:
    rows = "1965-03-01,男\n1973-12-01,女\n1973-12-01,女,原55周岁退休的女职工\n1966-01-01,男,,,是\n1960-01-01,男,,,是"
    told_of = ages(knowledge, rows)
    assert [text.partition("。按2026-11-29，")[2] for _, text in told_of] == [
        "已经超龄，算超龄劳动者",
        "是不是超龄要看适用哪一种，请先问清：职工（是不是超龄要先问清）",
        "没有超龄，算职工",
        "办了弹性延迟退休的，仍算职工",
        "办了弹性延迟退休的，仍算职工；但是延迟最长三年，已经过了，请核对",
    ]
    assert [tone for tone, _ in told_of] == [Tone.NOTE, Tone.CHECK, Tone.NOTE, Tone.NOTE, Tone.CHECK]
    inputs = {"kind": "private", "day": "2026-11-29", "staff": "5", "ages": rows}
    result = run("gap", {**inputs, "enrolled-pension": "3"}, knowledge)
    table = {row: [cell.value for cell in cells] for row, cells in result.tables[1].rows}
    assert table["职工（是不是超龄要先问清）"] == ["要先核对", "要先核对", "要先核对", "应当参加", "要先核对"]
    assert [cell.value for cell in dict(result.tables[0].rows)["基本养老保险"]][:3] == [3, 3, 0]
    assert dict(result.tables[0].rows)["工伤保险"][0].value == 5
    assert ages(knowledge, "") == []


def test_gap_counts_nobody_of_an_age_who_was_not_counted(knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match="农民工写的行数比上面填的农民工人数多"):
        ages(knowledge, "1960-01-01,男,,农民工")


# A roster.


def number(born: str, sex: str) -> str:
    digits = f"000000{born.replace('-', '')}01{1 if sex == 'M' else 2}"
    return digits + check_digit(digits)


def test_a_roster_judges_by_the_identity_number(knowledge: Knowledge) -> None:
    rows = [
        ["王", number("1965-03-01", "M"), "职工", "否"],
        ["李", number("1973-12-01", "F"), "农民工", "否"],
        ["张", number("1980-01-01", "F"), "职工", "否"],
        ["赵", number("1960-01-01", "M"), "非全日制", "否"],
    ]
    content = as_csv([["姓名", "身份证号", "人员类别", "养老"], *rows])
    roster = worked(content, knowledge, day="2026-11-29", asof="2026-11-29")
    assert [one.category for one in roster.people] == ["over-age", "migrant?", "staff", "part-time"]
    assert figures(roster)["各险种参保情况·基本养老保险·应参保"] == 1
    assert figures(roster)["各险种参保情况·工伤保险·应参保"] == 4
    text = told(roster)
    assert "「身份证号」第2行：已经超过法定退休年龄（男职工60岁1个月、2025-04-01到龄），按超龄劳动者算" in text
    assert "「身份证号」第3行：是不是超龄要先问清：原55周岁退休的女职工" in text
    assert "养老：超龄劳动者1人可以参加，不是必须，没有计入应参保" in text
    assert "养老：农民工（是不是超龄要先问清）1人没有计入：农民工：应当参加；超龄劳动者：可以参加。请先核对" in text
    assert worked(content, knowledge, day="2026-11-29").people[0].category == "staff", "没有名单日期，不核对年龄"


def test_a_roster_judges_by_the_day_of_birth_where_there_is_no_number(knowledge: Knowledge) -> None:
    rows = [["王", "男", "1965-03-01", "", ""], ["李", "女", "1973-12-01", "", ""]]
    content = as_csv([["姓名", "性别", "出生日期", "退休年龄", "人员类别"], *rows])
    roster = worked(content, knowledge, day="2026-11-29", asof="2026-11-29")
    assert [one.category for one in roster.people] == ["over-age", "staff?"]
    text = told(roster)
    assert "「出生日期」第2行：已经超过法定退休年龄" in text
    assert (
        "「出生日期」第3行：是不是超龄要先问清：原55周岁退休的女职工56岁、2029-12-01到龄，"
        "原50周岁退休的女职工50岁、2023-12-01到龄。问清了请写「退休年龄」50或者55"
    ) in text


def test_who_is_young_or_of_no_known_age_stays_what_he_is(knowledge: Knowledge) -> None:
    """Of the first no age is known, the second reaches 50 on the last day of the year of the roster, the third is young."""
    rows = [["王", "男", ""], ["李", "女", "1974-12-31"], ["张", "女", "2000-01-01"]]
    content = as_csv([["姓名", "性别", "出生日期"], *rows])
    roster = worked(content, knowledge, day="2024-12-31", asof="2024-12-31")
    assert [one.category for one in roster.people] == ["staff"] * 3
    assert "龄要先问清" not in told(roster)


def test_a_woman_who_reaches_50_in_the_year_of_the_roster_is_looked_at(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "性别", "出生日期", "退休年龄"], ["王", "女", "1974-01-02", "50"]])
    for day, category in (("2024-01-02", "staff"), ("2024-01-03", "over-age"), ("2024-12-31", "over-age")):
        assert [one.category for one in worked(content, knowledge, day=day, asof=day).people] == [category]


def test_a_roster_says_who_delays_and_which_age_applies(knowledge: Knowledge) -> None:
    man, woman = number("1965-03-01", "M"), number("1973-12-01", "F")
    rows = [["王", man, "是", ""], ["李", woman, "", "50岁"], ["张", woman, "", "55"], ["赵", man, "", "60"]]
    content = as_csv([["姓名", "身份证号", "弹性延迟退休", "退休年龄"], *rows])
    roster = worked(content, knowledge, day="2026-11-29", asof="2026-11-29")
    assert [one.category for one in roster.people] == ["staff", "over-age", "staff", "over-age"]
    assert "「退休年龄」第5行：看不懂是50还是55，没有读" in told(roster)


def test_a_roster_tells_that_articles_are_old(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "人员类别", "医疗"], ["王", "职工", "否"], ["李", "被派遣劳动者", "否"]])
    roster = worked(content, knowledge, day="2027-01-01")
    assert roster.done.result.headline == (
        "名单2人。按2027-01-01的规定，1人应参保而未参保：医疗（含生育）1人。"
        "另有1人没有填是否参保：养老1人、失业1人、工伤1人。医疗、生育按旧条文，医疗保障法是否改变尚未核实。"
    )
    assert "医疗：被派遣劳动者1人不适用，没有计入应参保" in told(roster)


# The record.


@pytest.mark.parametrize(
    ("before", "after", "where", "what"),
    [
        ('sex = "M"', 'sex = "X"', "（male）.sex", "应是 M 或 F"),
        ("age = 60", "age = 0", "（male）.age", "1 到 99 的整数"),
        ("every = 4", "every = true", "（male）.every", "1 到 99 的整数"),
        ("most = 36", 'most = "36"', "（male）.most", "1 到 99 的整数"),
        ("from = 2025-01-01", 'from = "2025"', "（male）.from", "不加引号的日期"),
        ('id = "female-55"', 'id = "male"', "（male）", "用了两次"),
        ('words = "从2025', 'wards = "从2025', "（male）", "不认识的项 wards"),
    ],
)
def test_a_course_that_says_nothing_clear_is_refused(
    docs: Path, before: str, after: str, where: str, what: str
) -> None:
    plant(docs / "coverage" / "retirement.toml", before, after)
    with pytest.raises(RecordError) as refused:
        compile_knowledge(docs)
    assert "docs/coverage/retirement.toml" in str(refused.value)
    assert where in str(refused.value)
    assert what in str(refused.value)
