"""Whom the articles oblige, allow or leave out, on which day; and the records they are compiled from."""

from __future__ import annotations

from pathlib import Path

import pytest

from calculators.catalog import run
from calculators.core.model import Tone
from calculators.policy.coverage import RULED, WORDS, CoverageAnswer, CoverageRule, CoverageVerdict, either, verdict
from calculators.policy.knowledge import Knowledge
from scripts.data.compiler import RecordError, compile_knowledge
from tests.unit.test_knowledge import plant

MUST, MAY, NOT, NONE, OPEN = CoverageAnswer
NOBODY: frozenset[str] = frozenset()


def rule(name: str = "a", **other: str | tuple[str, ...]) -> CoverageRule:
    """A rule about the employees of a private enterprise."""
    usual = {
        "insurance": "pension", "employers": ("private",), "people": ("staff",), "words": "应当", "document": "法",
        "number": "1号", "article": "第一条", "start": "2011-07-01", "end": "", "grade": "B", "checked": "", "note": "", "found": "",
    }  # fmt: skip
    return CoverageRule(id=name, **usual | other)  # type: ignore[arg-type]


def said(*rules: CoverageRule, day: str = "2026-11-29", flags: frozenset[str] = NOBODY) -> CoverageVerdict:
    return verdict(rules, day, "private", flags, "staff")


def test_the_answers_are_different_sentences() -> None:
    assert len(set(WORDS.values())) == len(WORDS) == len(CoverageAnswer)
    assert RULED == (MUST, MAY, NOT)


def test_the_strongest_article_holds_and_only_its_words_are_told() -> None:
    must, may, no = rule("must"), rule("may", answer="may"), rule("not", answer="not")
    assert (said(no, may, must).answer, said(no, may, must).rules) == (MUST, (must,))
    assert (said(no, may).answer, said(no, may).rules) == (MAY, (may,))
    assert (said(no).answer, said(no).words, said(no).refs) == (NOT, "不适用", (no.ref,))
    assert (said().answer, said().refs, said().notes) == (NONE, (), ())


def test_a_rule_speaks_of_its_own_people_and_employers_only() -> None:
    assert said(rule(people=("migrant",))).answer is NONE
    assert said(rule(employers=("state",))).answer is NONE
    special = rule(flags=("dispatch-agency",))
    assert (said(special).answer, said(special, flags=frozenset({"dispatch-agency", "new"})).answer) == (NONE, MUST)
    assert said(special, flags=frozenset({"new"})).answer is NONE


def test_what_is_not_confirmed_never_makes_an_answer() -> None:
    weak, firm = rule("weak", grade="D"), rule("firm", answer="may", grade="C")
    assert (said(weak).answer, said(weak).why) == (OPEN, "只查到还没有核实的条文：法第一条（D级）")
    assert said(weak).refs == (weak.ref,)
    assert (said(weak, firm).answer, said(weak, firm).rules) == (MAY, (firm,))


@pytest.mark.parametrize(
    ("day", "soon", "old", "words"),
    [
        ("2025-12-31", False, False, "应当参加"),
        ("2026-01-01", True, False, "应当参加"),
        ("2026-12-31", True, False, "应当参加"),
        ("2027-01-01", True, True, "应当（按旧条文；新法是否改变，尚未核实）"),
        ("2031-01-01", True, True, "应当（按旧条文；新法是否改变，尚未核实）"),
    ],
)
def test_what_may_end_says_so_before_and_after(day: str, soon: bool, old: bool, words: str) -> None:
    ends = {"may_end": "2027-01-01", "may_end_by": "新法", "may_end_found": "听说"}
    one = said(rule("one", **ends), rule("two", **ends), day=day)
    assert (one.may_end_soon, one.by_old, one.words) == (soon, old, words)
    stays = said(rule("one", **ends), rule("stays"), day=day)
    assert (stays.changing, stays.may_end_soon, stays.by_old, stays.words) == (None, False, False, "应当参加")


def test_what_may_or_need_not_be_is_told_by_old_articles_too() -> None:
    ends = {"may_end": "2027-01-01", "may_end_by": "新法", "may_end_found": "听说"}
    told = [said(rule(answer=answer, **ends), day="2027-01-01") for answer in ("may", "not")]
    assert [one.words for one in told] == [f"{word}（按旧条文；新法是否改变，尚未核实）" for word in ("可以", "不适用")]
    assert told[0].warnings == ("可以（按旧条文；新法是否改变，尚未核实）。来源：听说",)
    assert said(rule(**ends), day="2026-01-01").warnings == (
        "2027-01-01起可能改变：新法从那天起施行，这里的条文还算不算数，没有核实。来源：听说",
    )
    assert said(rule(**ends), day="2025-01-01").warnings == ()


def test_rules_that_may_end_on_two_days_are_old_from_the_later_one() -> None:
    first, last = (rule(day, may_end=day, may_end_by="法", may_end_found="") for day in ("2027-01-01", "2028-01-01"))
    assert said(first, last, day="2027-06-01").by_old is False
    assert said(last, first, day="2028-01-01").changing is last


def test_an_employer_that_is_one_of_two_is_told_both_where_they_differ() -> None:
    must, may, noted = rule("must"), rule("may", answer="may"), rule("other", note="注意")
    same = either({"甲": said(must), "乙": said(noted)})
    assert (same.answer, same.rules, same.notes) == (MUST, (must, noted), ("注意",))
    other = either({"甲": said(must), "乙": said(may)})
    assert (other.answer, other.why, other.rules) == (OPEN, "甲：应当参加；乙：可以参加", (must, may))
    assert either({"甲": said()}).answer is NONE


# The articles themselves.


def ask(knowledge: Knowledge, day: str, kind: str, category: str, *flags: str) -> list[CoverageAnswer]:
    """What is said of pension, medical, unemployment, injury and maternity."""
    insurances = [one.id for one in knowledge.insurances]
    return [knowledge.verdict(day, one, kind, frozenset(flags), category).answer for one in insurances]


@pytest.mark.parametrize(
    ("day", "kind", "category", "answers"),
    [
        ("2026-11-29", "private", "staff", [MUST] * 5),
        ("2026-11-29", "law-firm", "staff", [MUST] * 5),
        ("2026-11-29", "individual", "staff", [MUST] * 5),
        ("2026-11-29", "private", "part-time", [MAY, MAY, NONE, MUST, NONE]),
        ("2026-06-30", "private", "over-age", [NONE, NONE, NONE, MAY, NONE]),
        ("2026-07-01", "private", "over-age", [MAY, MAY, NONE, MUST, NONE]),
        ("2011-10-14", "foreign", "foreigner", [NONE] * 5),
        ("2011-10-15", "foreign", "foreigner", [MUST] * 5),
        ("2026-11-29", "individual", "foreigner", [NONE] * 5),
        ("2019-12-31", "hmt", "hmt-resident", [NONE] * 5),
        ("2020-01-01", "hmt", "hmt-resident", [MUST] * 5),
        ("2026-11-29", "private", "intern", [NONE, NONE, NONE, MAY, NONE]),
        ("2026-11-29", "private", "dispatched", [NOT] * 5),
        ("2014-02-28", "private", "dispatched", [NONE] * 5),
        ("2026-11-29", "private", "platform", [NONE, NONE, NONE, NOT, NONE]),
        ("2026-11-29", "private", "flexible", [MAY, MAY, NONE, NONE, NONE]),
        ("2014-09-30", "agency", "civil-servant", [NONE, MUST, NONE, NOT, OPEN]),
        ("2026-11-29", "agency", "civil-servant", [MUST, MUST, NONE, NOT, MUST]),
        ("2012-12-31", "agency", "civil-servant", [NONE, MUST, NONE, MUST, OPEN]),
        ("2026-11-29", "institution", "civil-servant", [MUST, MUST, NOT, NOT, MUST]),
        ("2010-12-31", "association", "staff", [MUST, MUST, MUST, NONE, NONE]),
        ("2002-07-17", "association", "staff", [NONE, MUST, NONE, NONE, NONE]),
        ("2008-03-17", "foundation", "staff", [NONE] * 5),
        ("2008-03-18", "foundation", "staff", [MUST, NONE, NONE, NONE, NONE]),
        ("2026-11-29", "association", "civil-servant", [OPEN, OPEN, NONE, OPEN, OPEN]),
    ],
)
def test_what_the_articles_say(
    day: str, kind: str, category: str, answers: list[CoverageAnswer], knowledge: Knowledge
) -> None:
    assert ask(knowledge, day, kind, category) == answers


def test_the_agency_of_dispatched_people_enrols_them(knowledge: Knowledge) -> None:
    assert ask(knowledge, "2026-11-29", "private", "dispatched", "dispatch-agency") == [MUST] * 5
    assert ask(knowledge, "2026-11-29", "private", "intern", "dispatch-agency")[0] is NONE


def test_maternity_is_registered_with_medical_from_2020_and_is_no_target(knowledge: Knowledge) -> None:
    assert knowledge.registered_with("2019-12-31", "maternity") is None
    found = knowledge.registered_with("2020-01-01", "maternity")
    assert found is not None
    assert found.id == "medical"
    assert knowledge.registered_with("2020-01-01", "medical") is None
    assert [one.id for one in knowledge.targeted] == ["pension", "medical", "unemployment", "injury"]
    assert [one.id for one in knowledge.insurances][-1] == "maternity"


def test_every_rule_tells_its_source_and_its_day_of_check(knowledge: Knowledge) -> None:
    assert len(knowledge.coverage) == 58
    for one in knowledge.coverage:
        assert one.words
        assert one.document
        assert one.grade in "ABCD"
        assert one.checked
        assert not one.end or one.start <= one.end
    ends = {one.insurance for one in knowledge.coverage if one.may_end}
    assert ends == {"medical", "maternity"}
    assert not [one.id for one in knowledge.coverage if one.end == "2026-12-31"]


# What gap tells.


def findings(knowledge: Knowledge, section: str, **typed: str) -> list[tuple[Tone, str]]:
    result = run("gap", {name.replace("_", "-"): text for name, text in typed.items()}, knowledge)
    return [(one.tone, one.text) for part in result.sections if part.title == section for one in part.findings]


def test_gap_says_each_of_the_answers(knowledge: Knowledge) -> None:
    typed = {"kind": "private", "day": "2026-11-29", "staff": "10", "part-time": "3", "flexible": "2", "platform": "5"}
    result = run("gap", typed, knowledge)
    assert result.headline == (
        "按2026-11-29的规定，共20人。应当参加：养老10人、医疗（含生育）10人、失业10人、工伤13人；还不能算缺口：请填已参保人数，或看下面的说明。"
    )
    table = {row: [cell.value for cell in cells] for row, cells in result.tables[1].rows}
    assert table["非全日制用工"] == ["可以参加", "可以参加", "没有查到条文", "应当参加", "没有查到条文"]
    assert table["平台接单人员"][3] == "不适用"
    told = findings(knowledge, "基本养老保险", **typed)
    assert told[0] == (
        Tone.UNKNOWN,
        "没有计入平台接单人员5人：没有查到私营企业的这些人员2026-11-29参加基本养老保险的条文。请向经办机构核实",
    )
    assert told[1][1].startswith(
        "其他灵活就业人员2人、非全日制用工3人：基本养老保险可以参加，不是必须，没有计入应参保。由本人参加"
    )
    injury = [text for tone, text in findings(knowledge, "工伤保险", **typed) if tone is Tone.NOTE]
    assert injury[0].startswith("平台接单人员5人：工伤保险不适用，没有计入应参保。与平台没有劳动关系")


def test_gap_counts_maternity_with_medical_and_never_twice(knowledge: Knowledge) -> None:
    typed = {"kind": "private", "staff": "10", "enrolled-medical": "7", "enrolled-maternity": "2"}
    before = run("gap", {**typed, "day": "2019-12-31"}, knowledge)
    assert before.headline == "按2019-12-31的规定，共10人。应参保而未参保：医疗3人、生育8人。"
    since = run("gap", {**typed, "day": "2020-01-01"}, knowledge)
    assert since.headline == "按2020-01-01的规定，共10人。应参保而未参保：医疗（含生育）3人。"
    assert [cell.text for cell in dict(since.tables[0].rows)["生育保险"][1:]] == ["同医疗"] * 3
    told = findings(knowledge, "生育保险", **typed, day="2020-01-01")
    assert (
        Tone.NOTE,
        "和基本医疗保险一起登记，已参保人数和缺口就是基本医疗保险的，不另外算。填的已参保2人没有用",
    ) in told
    full = run("gap", {"kind": "private", "staff": "7", "enrolled-medical": "7", "day": "2020-01-01"}, knowledge)
    assert full.headline == "按2020-01-01的规定，共7人。没有缺口：医疗（含生育）。"
    many = run("gap", {"kind": "private", "staff": "6", "enrolled-medical": "7", "day": "2020-01-01"}, knowledge)
    assert many.headline == "按2020-01-01的规定，共6人。请核对：医疗（含生育）已参保比应参保多1人。"


def test_gap_tells_that_articles_may_end_and_that_they_are_old(knowledge: Knowledge) -> None:
    typed = {"kind": "private", "staff": "10", "migrant": "1", "enrolled-medical": "7"}
    for day, warned in (("2025-12-31", 0), ("2026-11-29", 1), ("2027-01-01", 1)):
        told = findings(knowledge, "基本医疗保险", **typed, day=day)
        assert sum("医疗保障法" in text for _, text in told) == warned, day
        assert not any("医疗保障法" in text for _, text in findings(knowledge, "基本养老保险", **typed, day=day))
    soon, old = (run("gap", {**typed, "day": day}, knowledge) for day in ("2026-12-31", "2027-01-01"))
    assert soon.headline == "按2026-12-31的规定，共11人。应参保而未参保：医疗（含生育）4人。"
    assert (
        old.headline
        == "按2027-01-01的规定，共11人。应参保而未参保：医疗（含生育）4人。医疗、生育按旧条文，医疗保障法是否改变尚未核实。"
    )
    words = dict(old.tables[1].rows)["职工"][1].value
    assert words == "应当（按旧条文；医疗保障法是否改变，尚未核实）"


def test_gap_tells_what_has_to_be_asked_first(knowledge: Knowledge) -> None:
    typed = {"kind": "association", "day": "2005-12-31", "staff": "10", "civil-servant": "2"}
    told = findings(knowledge, "失业保险", **typed)
    assert (
        Tone.CHECK,
        "没有计入公务员和参公管理工作人员2人：社会团体：不适用；民办非企业单位：没有查到条文。请先核对，或者向经办机构核实",
    ) in told
    result = run("gap", {**typed, "enrolled-unemployment": "4"}, knowledge)
    assert result.headline == "按2005-12-31的规定，共12人。应参保而未参保：失业6人。"
    weak = run("gap", {"kind": "agency", "day": "2012-01-01", "staff": "1"}, knowledge)
    assert dict(weak.tables[0].rows)["生育保险"][0].text == "要先核对"
    typed = {"kind": "private", "staff": "1", "enrolled-maternity": "0"}
    assert dict(run("gap", typed, knowledge).tables[0].rows)["生育保险"][0].text == "没有依据"


# The records.

RULES = Path("coverage/medical.toml")


@pytest.mark.parametrize(
    ("file", "before", "after", "where", "what"),
    [
        (RULES, '"society", "non-enterprise"]', '"association"]', "（medical-259-3）.employers", "请写明是哪几种"),
        (RULES, 'answer = "may"', 'answer = "perhaps"', ".answer", "「perhaps」不认识，可用的有 must、may、not"),
        (RULES, "from = 2011-07-01", 'from = "2011-07-01"', ".from", "不是日期"),
        (RULES, "may_end = 2027-01-01\n", "", ".may_end_by", "要么都写，要么都不写"),
        (RULES, "https://github.com", "https://127.0.0.1", ".links 第1条.url", "不是公开的域名"),
        ("coverage/maternity.toml", 'registered_with = "medical"', 'registered_with = "maternity"', "", "没有别的险种"),
        (
            "coverage/maternity.toml",
            'registered_with = "medical"',
            'registered_with = "none"',
            "",
            "没有别的险种「none」",
        ),
        ("terms.toml", 'means = ["society"', 'means = ["club"', "（association）.means", "没有单位性质「club」"),
        ("terms.toml", "special = true", "special = 1", ".special", "只能写 true"),
    ],
)
def test_a_rule_that_says_nothing_clear_is_refused(
    docs: Path, file: Path | str, before: str, after: str, where: str, what: str
) -> None:
    plant(docs / file, before, after)
    with pytest.raises(RecordError) as refused:
        compile_knowledge(docs)
    assert where in str(refused.value)
    assert what in str(refused.value)


def test_a_rule_says_no_more_than_was_written_of_it() -> None:
    plain = rule()
    assert (plain.answer, plain.flags, plain.links) == (MUST, (), ())
    assert (plain.may_end, plain.may_end_by, plain.may_end_found, plain.registered_with) == ("", "", "", "")
    nothing = CoverageVerdict(NONE)
    assert (nothing.rules, nothing.day, nothing.why, nothing.named, nothing.refs, nothing.notes) == (
        (),
        "",
        "",
        (),
        (),
        (),
    )
    assert nothing.changing is None
    assert not nothing.may_end_soon
    assert not nothing.by_old
    assert nothing.words == "没有查到条文"
