from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculators.catalog import run
from calculators.core.model import Result
from calculators.gap.calculator import calculate, fields
from calculators.gap.rule import notes_of, verdicts
from calculators.policy.knowledge import Knowledge

HEADS = st.integers(0, 100_000)
SPECIAL = ("part-time", "over-age", "foreigner", "hmt-resident", "intern", "dispatched", "platform", "civil-servant")
PEOPLE = ("staff", "interrupted", "migrant", "new-labour", "welfare", "flexible", *SPECIAL)
INSURANCES = ("pension", "medical", "unemployment", "injury", "maternity")
KINDS = """state collective foreign hmt private other individual agency institution institution-ent society non-enterprise
foundation law-firm accounting-firm association""".split()
CASES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "staff": HEADS,
        **{name: st.booleans() for name in ("new", "stationed", "unsupervised")},
    },
    optional={
        **dict.fromkeys(PEOPLE[1:], HEADS),
        **{f"enrolled-{name}": HEADS for name in INSURANCES},
    },
)


def figures(result: Result) -> dict[str, list[Any]]:
    return {row: [cell.value for cell in cells] for row, cells in result.tables[0].rows}


def test_the_form_asks_what_the_vocabulary_holds(knowledge: Knowledge) -> None:
    names = [field.name for field in fields(knowledge)]
    assert names == [
        "kind",
        "new",
        "stationed",
        "unsupervised",
        "dispatch-agency",
        "day",
        *PEOPLE,
        "ages",
        *(f"enrolled-{name}" for name in INSURANCES),
    ]
    assert [option.value for option in fields(knowledge)[0].options] == KINDS


def test_parts_add_up(knowledge: Knowledge) -> None:
    @given(CASES)
    def holds(case: dict[str, Any]) -> None:
        result = calculate(case, knowledge)
        total = sum(case.get(name, 0) for name in PEOPLE)
        for obliged, enrolled, gap, rate in figures(result).values():
            assert obliged is None or 0 <= obliged <= total
            if gap is not None:
                assert gap == max(obliged - enrolled, 0)
                assert (rate is not None) == (obliged > 0)
                assert rate is None or (rate >= 100) == (enrolled >= obliged)

    holds()


def test_more_enrolled_never_makes_a_larger_gap(knowledge: Knowledge) -> None:
    @given(CASES, st.sampled_from(INSURANCES), HEADS, HEADS)
    def holds(case: dict[str, Any], insurance: str, fewer: int, more: int) -> None:
        fewer, more = sorted((fewer, more))
        row = knowledge.names[insurance]
        low = figures(calculate(case | {f"enrolled-{insurance}": fewer}, knowledge))[row][2]
        high = figures(calculate(case | {f"enrolled-{insurance}": more}, knowledge))[row][2]
        assert (low is None) == (high is None)
        assert low is None or high <= low

    holds()


def test_every_figure_and_every_finding_has_its_citation(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    words = {clause.id: clause.text for clause in policy.clauses}
    seen = 0

    @given(CASES)
    def holds(case: dict[str, Any]) -> None:
        nonlocal seen
        result = calculate(case, knowledge)
        findings = [finding for section in result.sections for finding in section.findings]
        for finding in findings:
            assert finding.refs or finding.tone in ("check", "unknown", "note")
        for ref in (
            *(ref for step in result.steps for ref in step.refs),
            *(ref for finding in findings for ref in finding.refs),
        ):
            seen += 1
            page, _, anchor = ref.target.partition("#")
            if page == "policies/jzbf-2005-21/":
                assert ref.words in words[anchor]
            else:
                assert any(ref == rule.ref for rule in knowledge.coverage)

    holds()
    assert seen > 100


def test_each_day_has_its_own_scope_and_groups_are_of_their_year(knowledge: Knowledge) -> None:
    def obliged(day: str, insurance: str, kind: str) -> Any:
        result = run("gap", {"kind": kind, "staff": "5", "day": day}, knowledge)
        return figures(result)[knowledge.names[insurance]][0], any(
            finding.tone == "priority" for section in result.sections for finding in section.findings
        )

    assert obliged("2005-06-01", "pension", "private") == (5, True)
    assert obliged("2006-01-01", "pension", "private") == (5, False)
    assert obliged("2010-12-31", "injury", "private") == (5, False)
    assert obliged("2011-01-01", "injury", "private") == (5, False)
    assert obliged("2011-06-30", "injury", "private") == (5, False)
    assert obliged("1999-01-21", "pension", "private") == (None, False)
    assert obliged("1999-01-22", "pension", "private") == (5, False)


def test_the_headline_tells_what_is_missing_full_and_too_many(knowledge: Knowledge) -> None:
    enrolled = {"pension": "9", "medical": "10", "unemployment": "12", "injury": "11"}
    typed = {"kind": "private", "staff": "10", **{f"enrolled-{name}": heads for name, heads in enrolled.items()}}
    assert run("gap", typed, knowledge).headline == (
        "共10人。应参保而未参保：养老1人；没有缺口：医疗；请核对：失业已参保比应参保多2人、工伤已参保比应参保多1人。"
    )


def test_people_who_are_not_counted_are_all_named(knowledge: Knowledge) -> None:
    typed = {"kind": "private", "staff": "1", "welfare": "3", "flexible": "4", "day": "2006-01-01"}
    result = run("gap", typed, knowledge)
    names = [one.name for one in knowledge.targeted]
    assert [section.title for section in result.sections] == [*names, "2005年的扩面重点"]
    told = result.sections[0].findings[0].text
    assert told.startswith(
        "没有计入公益性岗位灵活就业人员3人、其他灵活就业人员4人：没有查到私营企业的这些人员2006-01-01参加"
    )


def test_people_of_two_categories_in_one_group_are_added_up(knowledge: Knowledge) -> None:
    result = run("gap", {"kind": "state", "staff": "1", "welfare": "3", "flexible": "4"}, knowledge)
    texts = [one.text for section in result.sections for one in section.findings]
    assert any(text.startswith("其中公益性岗位灵活就业人员、其他灵活就业人员7人") for text in texts)


def test_whom_only_a_group_names_is_counted_by_its_words(knowledge: Knowledge) -> None:
    clauses = {clause.id: clause.text for clause in knowledge.policies["jzbf-2005-21"].clauses}
    said = verdicts(knowledge, "2005-12-31", "state", frozenset(), ["welfare"], "unemployment")["welfare"]
    assert notes_of("公益性岗位灵活就业人员", said) == (
        "公益性岗位灵活就业人员：没有查到规定必须参保的条文，按本文件点名计入",
    )
    (ref,) = said.refs
    assert ref.words
    assert ref.words in clauses[ref.target.partition("#")[2]]


def test_hints_of_the_form_come_from_the_vocabulary_and_the_targets(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    flags = tuple(replace(one, hint="怎样算") for one in knowledge.flags)
    bare = replace(knowledge, flags=flags, policies={policy.id: replace(policy, targets=())})
    hints = {field.name: field.hint for field in fields(bare)}
    assert {hints[flag.id] for flag in flags} == {"怎样算"}
    assert hints["enrolled-pension"] == ""


def test_the_branch_where_people_are_named_only_by_an_open_list(knowledge: Knowledge) -> None:
    result = run("gap", {"kind": "private", "flexible": "3", "enrolled-unemployment": "0"}, knowledge)
    texts = [finding.text for section in result.sections if section.title == "失业保险" for finding in section.findings]
    assert any(text.startswith("其中其他灵活就业人员3人可能是扩面重点：「公益性岗位灵活就业人员等」") for text in texts)


def test_the_headline_names_a_day_that_was_filled_in(knowledge: Knowledge) -> None:
    typed = {"kind": "private", "staff": "10", "enrolled-pension": "8"}
    assert run("gap", typed, knowledge).headline == "共10人。应参保而未参保：养老2人。"
    dated = run("gap", typed | {"day": "2008-05-01"}, knowledge)
    assert dated.headline == "按2008-05-01的规定，共10人。应参保而未参保：养老2人。"


def test_in_another_year_the_priority_groups_of_2005_are_folded_away(knowledge: Knowledge) -> None:
    dated = run("gap", {"kind": "private", "staff": "10", "migrant": "3", "day": "2008-05-01"}, knowledge)
    former = dated.sections[-1]
    assert (former.title, former.folded) == ("2005年的扩面重点", True)
    assert former.findings[0].text == "津政办发〔2005〕21号点名的是2005年的重点，不是2008年的"
    assert any(one.text.startswith("基本养老保险：本单位是扩面重点：「") for one in former.findings)
    assert any(one.text.startswith("各险种：") for one in former.findings) or len(former.findings) > 1
    assert all(one.tone == "note" for one in former.findings)
    nobody = run("gap", {"kind": "state", "staff": "0", "day": "2008-05-01"}, knowledge).sections[-1]
    assert [one.text for one in nobody.findings] == [
        "津政办发〔2005〕21号点名的是2005年的重点，不是2008年的；没有提到本单位"
    ]
    meant = run("gap", {"kind": "private", "staff": "10", "day": "2005-05-01"}, knowledge)
    assert "2005年的扩面重点" not in [one.title for one in meant.sections]


def test_where_nobody_is_obliged_it_says_so_and_asks_for_no_number(knowledge: Knowledge) -> None:
    def told(**typed: str) -> str:
        return run("gap", {"kind": "private", "day": "2026-06-30", **typed}, knowledge).headline

    assert told(platform="4") == "按2026-06-30的规定，共4人。没有查到应当参加的条文，没有缺口可算。"
    assert told(**{"over-age": "2"}).endswith("没有查到应当参加的条文，没有缺口可算；可以参加：工伤。")
    part = told(**{"part-time": "2", "day": "2010-06-30"})
    assert "没有查到应当参加的条文" in part
    result = run("gap", {"kind": "private", "day": "2026-06-30", "platform": "4"}, knowledge)
    assert "还没有填已参保人数" not in " ".join(one.text for part in result.sections for one in part.findings)
