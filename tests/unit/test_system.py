from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calculators.catalog import run
from calculators.core.model import InputError, Result
from calculators.policy.knowledge import Knowledge
from calculators.system.calculator import calculate, fields
from calculators.system.case import GAINS, LOSSES

SOURCES = ("reported", "statistics", "laid-off")
HEADS = st.integers(0, 100_000)
SHORT = {"pension": "养老", "medical": "医疗", "unemployment": "失业", "injury": "工伤"}
ENROLLED = tuple(f"enrolled-{name}" for name in SHORT)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, int]:
    """Any mixture of what is filled in, with at least one source, and fewer leaving than there are."""
    names = (*SOURCES, *GAINS, *LOSSES, *ENROLLED)
    case = {name: draw(HEADS) for name in names if draw(st.booleans())}
    assume("reported" in case or "statistics" in case)
    leaving = sum(case.get(name, 0) for name in LOSSES)
    coming = sum(case.get(name, 0) for name in GAINS)
    assume(all(leaving <= case[name] + coming for name in ("reported", "statistics") if name in case))
    return case


def readings(case: dict[str, int]) -> dict[str, int]:
    """The people by source, worked out here again."""
    found = {"上报数": case["reported"]} if "reported" in case else {}
    if "statistics" in case:
        found["统计局从业数"] = case["statistics"]
        if "laid-off" in case:
            found["统计局从业加下岗"] = case["statistics"] + case["laid-off"]
    return found


def figures(result: Result, table: int) -> dict[str, list[Any]]:
    return {row: [cell.value for cell in cells] for row, cells in result.tables[table].rows}


def test_the_form_asks_for_both_sources_and_the_changes(knowledge: Knowledge) -> None:
    names = [one.name for one in fields(knowledge)]
    assert sorted(names) == sorted([*SOURCES, *GAINS, *LOSSES, *ENROLLED])
    assert len(names) == 11


def test_every_reading_is_computed_and_none_is_smoothed(knowledge: Knowledge) -> None:
    @given(cases())
    def holds(case: dict[str, int]) -> None:
        result = calculate(case, knowledge)
        heads = readings(case)
        first = next(iter(heads.values()))
        changed = any(name in case for name in (*GAINS, *LOSSES))
        coming = sum(case.get(name, 0) for name in GAINS)
        leaving = sum(case.get(name, 0) for name in LOSSES)
        assert figures(result, 0) == {
            name: [count, count - first, count + coming - leaving if changed else None] for name, count in heads.items()
        }
        assert len(result.tables) == (3 if changed else 2)
        seen = 0
        for insurance, short in SHORT.items():
            enrolled = case.get(f"enrolled-{insurance}")
            for name, count in heads.items():
                seen += 1
                row = figures(result, 1)[f"{short}（{name}）"]
                assert row[1:3] == [count, enrolled]
                assert row[0] == (None if enrolled is None else max(count - enrolled, 0))
                assert (row[3] is None) == (enrolled is None or count == 0)
                if row[3] is not None and enrolled is not None:
                    assert (row[3] >= 100) == (enrolled >= count)
                    assert row[3] * count <= 100 * enrolled < (row[3] + 1) * count
                if changed and enrolled is not None:
                    net, most, later = figures(result, 2)[f"{short}（{name}）"]
                    assert later == count + coming - leaving
                    assert net == max(later - enrolled, 0)
                    assert most == max(count + coming - enrolled, 0)
                    assert net <= most <= net + leaving
        assert seen == len(result.tables[1].rows) == 4 * len(heads)

    holds()


def test_more_insured_never_makes_more_uninsured(knowledge: Knowledge) -> None:
    @given(cases(), st.sampled_from(ENROLLED), HEADS, HEADS)
    def holds(case: dict[str, int], name: str, fewer: int, more: int) -> None:
        fewer, more = sorted((fewer, more))
        low = calculate({**case, name: fewer}, knowledge)
        high = calculate({**case, name: more}, knowledge)
        compared = 0
        for table, columns in ((1, (0,)), (2, (0, 1)))[: len(low.tables) - 1]:
            for row, cells in figures(low, table).items():
                for column in columns:
                    if cells[column] is not None:
                        assert figures(high, table)[row][column] <= cells[column]
                        compared += 1
        assert compared

    holds()


def test_every_figure_has_a_step_and_every_step_a_citation(knowledge: Knowledge) -> None:
    @given(cases())
    def holds(case: dict[str, int]) -> None:
        result = calculate(case, knowledge)
        assert all(step.refs for step in result.steps)
        names = {short: name for name, short in SHORT.items()}
        worked = {(step.subject, step.label): step.value for step in result.steps}
        for table in result.tables[1:]:
            for row, cells in table.rows:
                subject = knowledge.names[names[row[:2]]] + row[2:]
                for column, cell in zip(table.columns[1:], cells, strict=True):
                    if cell.value is not None and column not in ("应参保", "已参保", "年末应参保"):
                        assert worked[subject, column] == cell.value
        for reading, row_of_source in figures(result, 0).items():
            assert worked[reading, "应参保"] == row_of_source[0]
            assert row_of_source[2] is None or worked[reading, "年末应参保"] == row_of_source[2]

    holds()


def test_the_words_quoted_stand_in_the_clause(knowledge: Knowledge) -> None:
    policy = knowledge.policies["jzbf-2005-21"]
    typed = {"reported": "10", "statistics": "9", "laid-off": "2", "new": "1", **dict.fromkeys(ENROLLED, "9")}
    result = run("system", typed, knowledge)
    refs = {ref for step in result.steps for ref in step.refs}
    refs |= {ref for section in result.sections for finding in section.findings for ref in finding.refs}
    assert len(refs) >= 5
    for ref in refs:
        assert ref.words
        assert ref.words in policy.clause(ref.target.partition("#")[2]).text


def test_one_source_without_changes(knowledge: Knowledge) -> None:
    typed = {"reported": "10", "enrolled-pension": "7", "enrolled-injury": "10"}
    result = run("system", typed, knowledge)
    assert result.headline == "按上报数10人应保尽保，应参保而未参保：养老3人；没有缺口：工伤。"
    assert [section.title for section in result.sections] == [one.name for one in knowledge.targeted]
    assert not any("到年末" in one.text for section in result.sections for one in section.findings)
    assert [cell.refs for cell in result.tables[0].rows[0][1]][2] == ()
    assert result.notes[-1].startswith("没有填、因此没有计入的：")
    everything = dict.fromkeys((*SOURCES, *GAINS, *LOSSES), "1")
    assert not any(note.startswith("没有填") for note in run("system", everything, knowledge).notes)


def test_the_chart_tells_the_table(knowledge: Knowledge) -> None:
    typed = {"reported": "10", "statistics": "9", "enrolled-pension": "7", "enrolled-injury": "11"}
    (chart,) = run("system", typed, knowledge).charts
    assert chart.labels == ("养老 上报", "养老 从业", "工伤 上报", "工伤 从业")
    assert [series.values for series in chart.series] == [(7, 7, 11, 11), (3, 2, 0, 0)]
    assert run("system", {"reported": "10"}, knowledge).charts == ()


def test_one_more_leaving_than_there_are_is_refused(knowledge: Knowledge) -> None:
    typed = {"reported": "5", "statistics": "4", "new": "1", "other-out": "5"}
    assert figures(run("system", typed, knowledge), 0)["统计局从业数"][2] == 0
    with pytest.raises(InputError, match="其他减少共6人，比统计局从业数加上增加的5人还多"):
        run("system", {**typed, "other-out": "6"}, knowledge)
