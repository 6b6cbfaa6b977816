"""The English pages: each entry is tied to its Chinese; what does not fit stops the build, and the message names the entry."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from calculators.catalog import listed
from calculators.policy.knowledge import Knowledge, Policy
from calculators.roster.calculator import CALCULATOR as ROSTER
from scripts.data import english
from scripts.data.clauses import number_of
from scripts.data.labels import Label, read_labels
from scripts.data.toml_file import RecordError
from scripts.pages import english as pages
from tests.unit.conftest import ROOT

DOCS = ROOT / "docs"
POLICY = Path("policies") / "jzbf-2005-21" / english.FILE
GLOSSARY = {
    "外商投资企业": "foreign-invested enterprise",
    "港澳台商投资": "with investment from hong kong, macao or taiwan",
    "民办非企业单位": "private non-enterprise unit",
    "社会团体": "social association",
    "事业单位": "public institution",
    "个体经济组织": "individual economic organization",
    "个体工商户": "individual business",
    "用人单位": "employer",
    "总公司": "general corporation",
    "区县": r"district[^.]*count",
    "扩面": "coverage expansion",
    "考核": "assess",
    "应当参": "must|shall",
    "可以参加": "may",
    "灵活就业人员": "flexibly employed",
    "农民工": "rural migrant worker",
    "下岗职工": "laid-off worker",
    "超龄": "over the retirement age|over age",
    "实习生": "student intern",
    "被派遣劳动者": "dispatched worker",
    "劳务派遣": "dispatch",
    "中断缴费": "interrupt",
    "缴费基数": "contribution base",
    "下限": "floor",
    "上限": "ceiling",
    "社会保险费": "contribution",
    "欠费": "arrears",
    "滞纳金": "late fee",
    "责令": "order",
    "花名册": "roster",
    "养老": "pension",
    "医疗": "medical|healthcare",
    "失业": "unemploy",
    "工伤": "work injury",
    "生育": "maternity",
}
"""What a term is always called, a pattern of it in small letters."""
SETTLED = re.compile(
    "premium|medical security|work-related|head company|provisional regulations|decree|take part|widening|experience rating",
    re.I,
)
"""What the English was called before, and is not again."""
TWO_SENSES = {"单位"}
"""Labels with two senses: an employer, and whom a target is allocated to."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The English alone, to be changed."""
    docs = tmp_path / "docs"
    (docs / POLICY).parent.mkdir(parents=True)
    for name in (POLICY, Path(english.FILE)):
        shutil.copyfile(DOCS / name, docs / name)
    return docs


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def translated(docs: Path, policy: Policy) -> tuple[tuple[english.EnglishClause, ...], english.Words]:
    found = english.read_policy(docs, policy, pages.of_policy(policy))
    assert found
    return found


def with_text(policy: Policy, clause_id: str, **changed: str) -> Policy:
    return replace(
        policy, clauses=tuple(replace(one, **changed) if one.id == clause_id else one for one in policy.clauses)
    )


def test_every_clause_is_translated_with_the_numbers_of_the_record(knowledge: Knowledge) -> None:
    clauses, words = translated(DOCS, knowledge.policy)
    assert [one.clause.id for one in clauses] == [one.id for one in knowledge.policy.clauses]
    aims = next(one for one in clauses if one.clause.id == "s1").paragraphs[0]
    for target in knowledge.policy.targets:
        assert f"{target.increase:,} persons" in aims
        assert f"{target.total:,}" in aims
    assert clauses[0].paragraphs[-1] == "11 April 2005"
    assert words["覆盖人数"] == "persons covered"


def test_a_number_of_the_record_that_changes_changes_in_english(knowledge: Knowledge) -> None:
    changed = replace(
        knowledge.policy, targets=tuple(replace(one, total=1_234_567) for one in knowledge.policy.targets)
    )
    targets = re.sub(r"达到\d+万人", "达到1234567人", knowledge.policy.clause("s1").text)
    clauses, _ = translated(DOCS, with_text(changed, "s1", text=targets))
    assert next(one for one in clauses if one.clause.id == "s1").paragraphs[0].count("1,234,567") == len(
        changed.targets
    )


def test_a_changed_clause_stops_and_is_named(knowledge: Knowledge) -> None:
    with pytest.raises(
        RecordError, match=r"english\.toml：clause\.s3-1\.seal：第三部分第（一）项的中文改过了（现在是 00000000"
    ):
        translated(DOCS, with_text(knowledge.policy, "s3-1", seal="00000000"))


def test_changed_words_of_the_record_stop_and_are_named(knowledge: Knowledge) -> None:
    first, *others = knowledge.policy.groups
    changed = replace(knowledge.policy, groups=(replace(first, words="新开办的用人单位"), *others))
    with pytest.raises(RecordError, match="words：「新开办的用人单位」（group all-new）没有英文"):
        translated(DOCS, changed)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('[clause.s5-p3]\nseal = "25e940d5"', '[clause.s5-p9]\nseal = "25e940d5"', "clause.s5-p9：正文里没有这一条了"),
        ('[clause.s5-p3]\nseal = "25e940d5"\ntext = ', "[words2]\nx = ", "文件：不认识的项 words2"),
        ("{pension.increase} persons", "300,000 persons", "clause.s1.text：「300,000」是手写的数"),
        ("from 2002 to 2004", "up to 2004", "里的数 2002 英文里没有"),
        ("the municipality:\nThe Opinions", "the municipality, 9:\nThe Opinions", "clause.tz.text：「9」是手写的数"),
        ("to {pension.total}", "to {pension.sum}", "clause.s1.text：没有可以填进 {pension.sum} 的数"),
        ('heading = "I. Work Objectives"\n', "", "clause.s1.heading：中文有标题的才有标题"),
        ("{written}'''", "{written}\nmore'''", "clause.tz.text：中文有4段，英译有5段"),
        ("please implement them accordingly", "请照此执行", "clause.tz.text：英文里有「请」"),
        ('"覆盖人数" = "persons covered"\n', "", "words：「覆盖人数」（target medical）没有英文"),
        ('"覆盖人数" = ', '"旧话" = "old"\n"覆盖人数" = ', "words：「旧话」哪里也没有了"),
        ('seal = "be9f619a"', 'seal = "be9f619a"\nnote = "x"', "clause.s1：不认识的项 note"),
    ],
)
def test_a_fault_in_the_translation_names_the_entry(
    files: Path, knowledge: Knowledge, old: str, new: str, told: str
) -> None:
    change(files / POLICY, old, new)
    with pytest.raises(RecordError) as stopped:
        translated(files, knowledge.policy)
    assert told in str(stopped.value)


def test_a_clause_without_translation_is_named_with_its_seal(files: Path, knowledge: Knowledge) -> None:
    text = (files / POLICY).read_text(encoding="utf-8")
    start, end = text.index("[clause.s5-p3]"), text.index("[words]")
    (files / POLICY).write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(RecordError, match=r"clause\.s5-p3：第五部分第三自然段没有英译。请补上，seal 写 25e940d5"):
        translated(files, knowledge.policy)


def test_a_policy_that_nobody_translated_has_no_english(tmp_path: Path, knowledge: Knowledge) -> None:
    assert english.read_policy(tmp_path, knowledge.policy, ()) is None


def test_what_the_site_says_is_translated_and_its_numbers_come_from_parameters(knowledge: Knowledge) -> None:
    words = english.read_words(DOCS, knowledge, pages.of_site(DOCS, knowledge))
    late = next(one for one in knowledge.duties if one.id == "unpaid")
    assert "a late fee of 0.05% per day" in words[late.plain]
    assert "a fine of 1 to 3 times" in words[late.plain]
    assert not [one for one in words.values() if "{" in one]


def test_a_changed_duty_stops_and_is_named(knowledge: Knowledge) -> None:
    changed = replace(
        knowledge,
        duties=tuple(replace(one, plain="20日内") if one.id == "worker" else one for one in knowledge.duties),
    )
    with pytest.raises(RecordError, match=r"docs/english\.toml：words：「20日内」（duty worker）没有英文"):
        english.read_words(DOCS, changed, pages.of_site(DOCS, changed))


def test_a_missing_english_label_stops_and_is_named() -> None:
    register = dict(read_labels(DOCS))
    assert pages.label(register, "gap.foreigner", "外国人") == "foreigners"
    assert pages.label(register, "progress.measure.覆盖人数", "覆盖人数") == ""
    with pytest.raises(RecordError, match=r"docs/labels\.toml：gap\.foreigner：「外国人」没有英文，请填写 english"):
        pages.label(register | {"gap.foreigner": Label("外国人")}, "gap.foreigner", "外国人")
    with pytest.raises(RecordError, match=r"gap\.none：没有登记「没有」"):
        pages.label(register, "gap.none", "没有")
    with pytest.raises(RecordError, match="没有「没有」的英文"):
        pages.name(register, "没有")


def test_foreigners_must_be_enrolled_in_every_insurance(knowledge: Knowledge) -> None:
    today = pages.rules_day(knowledge)
    rows = {row.people.id: row for row in pages.enrolments(knowledge, today)}
    assert {one.answer for one in rows["foreigner"].verdicts} == {"must"}
    assert "civil-servant" not in rows
    assert [rule.id for rule in pages.quoted_rules(pages.enrolment_rules(list(rows.values())))] == [
        "pension-mohrss16-3",
        "pension-mohrss41-2",
        "dispatched-mohrss22-8",
    ]


@pytest.mark.parametrize(
    ("unit", "number", "told"),
    [
        ("permille-day", "0.5", "0.05% per day"),
        ("permille-day", "2", "0.2% per day"),
        ("percent", "110", "110%"),
        ("day", "30", "30 days"),
        ("yuan", "3000", "3,000 yuan"),
        ("times", "3", "3"),
    ],
)
def test_a_quantity_is_written_as_english_writes_it(knowledge: Knowledge, unit: str, number: str, told: str) -> None:
    known = next(one for one in knowledge.parameters.values() if one.unit.id == unit)
    assert Decimal(number) >= 0
    assert english.quantity(known, replace(known.values[0], value=(number,))) == told


def test_a_wrong_month_in_what_the_site_says_is_a_number_that_the_chinese_has_not(
    files: Path, knowledge: Knowledge
) -> None:
    change(files / english.FILE, "From 1 July 2011 to", "From 1 June 2011 to")
    with pytest.raises(RecordError, match="「6」是手写的数，中文里没有"):
        english.read_words(files, knowledge, pages.of_site(DOCS, knowledge))


def rendered(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Everything that is said in both languages: Chinese, English."""
    clauses, words = translated(DOCS, knowledge.policy)
    for one in clauses:
        yield f"{one.clause.heading}\n{one.clause.text}", "\n".join((one.heading, *one.paragraphs))
    yield from words.items()
    yield from english.read_words(DOCS, knowledge, pages.of_site(DOCS, knowledge)).items()
    yield from ((one.label, one.english) for one in read_labels(DOCS).values() if one.english)


def off_glossary(said: Iterator[tuple[str, str]]) -> list[str]:
    """What is not called what the glossary calls it."""
    found = []
    for chinese, told in said:
        found += [
            f"{term}：{told}" for term, name in GLOSSARY.items() if term in chinese and not re.search(name, told, re.I)
        ]
        found += [f"{old[0]}：{told}" for old in SETTLED.finditer(told)]
    return found


def test_a_term_has_one_name_in_english(knowledge: Knowledge) -> None:
    assert off_glossary(rendered(knowledge)) == []
    assert off_glossary(iter([("缴费基数下限", "wage base floor"), ("社会保险费", "contributions (premiums)")])) == [
        "缴费基数：wage base floor",
        "premium：contributions (premiums)",
    ]


def test_a_label_has_one_name_in_english() -> None:
    names: dict[str, set[str]] = {}
    for one in read_labels(DOCS).values():
        if one.english:
            names.setdefault(one.label, set()).add(one.english)
    assert {label for label, told in names.items() if len(told) > 1} == TWO_SENSES


def test_a_label_has_the_same_numbers_in_both_languages() -> None:
    said = [(one.english, one.label) for one in read_labels(DOCS).values() if one.english]
    assert [one for one in said if english.added_numbers(*one) or english.lost_numbers(*one)] == []
    assert english.added_numbers("late fee rate: Article 68", "滞纳金比例：第八十六条") == ["68"]


def test_parts_have_the_numbers_of_the_chinese(knowledge: Knowledge) -> None:
    clauses, _ = translated(DOCS, knowledge.policy)
    parts = [one for one in clauses if one.clause.kind == "part"]
    assert [one.heading.partition(".")[0] for one in parts] == list(_ROMAN[: len(parts)])
    assert [one.clause.heading[0] for one in parts] == list("一二三四五六七八九十"[: len(parts)])


def unknown_articles(told: str, sources: str) -> list[str]:
    """Articles named in English that no source here has."""
    known = {str(number_of(one)) for one in re.findall("第([一二三四五六七八九十百]+)条", sources)}
    return [one for one in re.findall(r"Article (\d+)", told) if one not in known]


def test_articles_named_on_the_pages_stand_in_the_sources() -> None:
    pages_told = [*(DOCS / "en").glob("*.md"), *(DOCS / "parts").glob("english_*.html")]
    told = "\n".join(one.read_text(encoding="utf-8") for one in pages_told)
    files = [DOCS / "duties.toml", *(DOCS / "coverage").glob("*.toml"), *(DOCS / "parameters").rglob("*.toml")]
    sources = "\n".join(one.read_text(encoding="utf-8") for one in files)
    assert unknown_articles(told, sources) == []
    assert unknown_articles("Article 97 and Article 597", sources) == ["597"]


def test_groups_that_a_foreign_invested_enterprise_can_belong_to(knowledge: Knowledge) -> None:
    assert [one.id for one in knowledge.policy.groups if pages.takes_in(one, pages.FOREIGN)] == [
        "all-new",
        "all-nonpublic",
        "pension-nonpublic",
        "pension-unsupervised",
        "medical-after-pension",
        "medical-stationed",
        "unemployment-uninsured",
        "injury-after-pension",
        "injury-stationed",
    ]


def test_every_field_says_what_to_put_in(knowledge: Knowledge) -> None:
    words = english.read_words(DOCS, knowledge, pages.of_site(DOCS, knowledge))
    fields = {f"{tool.name}.{one.name}": pages.typed(words, one) for tool in listed() for one in tool.fields(knowledge)}
    assert fields["checkup.staff"] == "whole number, persons, required"
    assert fields["arrears.rate-sil86-late-fee"] == "number, ‰ per day"
    assert fields["contribution.rate-employer-pension"] == "number, %"
    assert fields["gap.new"] == "tick if so"


def test_every_hint_stands_in_english_with_its_numbers(knowledge: Knowledge) -> None:
    words = english.read_words(DOCS, knowledge, pages.of_site(DOCS, knowledge))
    fields = [one for tool in (*listed(), ROSTER) for one in pages._with_columns(tool.fields(knowledge))]
    hints = {one.hint for one in fields if one.hint}
    assert len(hints) > 100
    assert hints <= words.keys()
    assert "1,880,000" in next(words[one] for one in hints if one.startswith("全市指标是2005年末的"))


def test_the_words_of_results_are_what_results_say() -> None:
    printed = (ROOT / "tests" / "printed" / "checkup.txt").read_text(encoding="utf-8")
    assert [one for one in pages.IN_RESULTS if one not in printed] == []
