"""和另一种情况比: what differs, by how much and why; a refusal of the other case hides nothing."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from calculators import bridge
from calculators import compare as module
from calculators.__main__ import main
from calculators.bridge import open_knowledge
from calculators.catalog import NAMES, find, run
from calculators.core.model import Cell, InputError, Result, Span, Table
from calculators.output import link
from calculators.output.calculation import Calculation
from calculators.output.text import result_text
from calculators.policy.knowledge import Knowledge
from tests.unit.test_examples import EXAMPLES, read

GAP = {"kind": "private", "staff": "120", "enrolled-pension": "102", "day": "2026-11-30"}
PAY = {"month": "2026-10", "kind": "employer", "want-pension": "yes", "bands": "1,6000"}


def compare(name: str, typed: dict[str, str], other: dict[str, str], knowledge: Knowledge) -> Result:
    """The first case worked out, and compared with the other."""
    done = Calculation(find(name), typed, run(name, typed, knowledge), knowledge)
    return module.compare(done, other)


def test_a_difference_is_told_with_the_input_that_causes_it(knowledge: Knowledge) -> None:
    found = compare("gap", GAP, {**GAP, "staff": "110"}, knowledge)
    ((caption, columns, rows),) = ((one.caption, one.columns, one.rows) for one in found.tables)
    assert caption
    assert columns == module.COLUMNS == ("项目", "这一种", "另一种", "相差", "为什么不同")
    assert any(cells[2] == Cell(10, "人") and cells[3] == Cell("职工") for _, cells in rows)
    assert "填写的「职工」不同：这一种 120，另一种 110。" in result_text(found)


def test_another_month_names_the_values_of_parameters_with_their_periods(knowledge: Knowledge) -> None:
    told = result_text(compare("contribution", PAY, {**PAY, "month": "2024-10", "want-medical": "yes"}, knowledge))
    assert "依据的「" in told
    assert "这一种 否，另一种 是" in told


def test_what_was_chosen_or_left_empty_is_said_as_the_form_says_it(knowledge: Knowledge) -> None:
    found = compare("gap", GAP, {**GAP, "staff": "", "migrant": " 120 ", "kind": "individual"}, knowledge)
    assert [one.text for one in found.sections[1].findings] == [
        "填写的「单位性质」不同：这一种 私营企业，另一种 个体经济组织。",
        "填写的「职工」不同：这一种 120，另一种 没有填。",
        "填写的「农民工」不同：这一种 没有填，另一种 120。",
    ]
    rows = dict(found.tables[0].rows)
    assert list(rows) == [
        f"{who}　{one}" for who in ("职工", "农民工") for one in ("养老", "医疗", "失业", "工伤", "生育")
    ]
    assert rows["职工　养老"][1:] == (module.MISSING, Cell(None, text="不能相减"), Cell("职工"))
    assert rows["农民工　养老"][:1] == (module.MISSING,)


def test_of_six_inputs_each_is_tried_and_of_seven_none(knowledge: Knowledge) -> None:
    names = ("staff", "interrupted", "migrant", "new-labour", "part-time", "foreigner", "intern")
    for count, tried in ((6, True), (7, False)):
        other = {**GAP, **{name: str(30 + at) for at, name in enumerate(names[:count])}}
        causes = {cells[3].value for _, cells in compare("gap", GAP, other, knowledge).tables[0].rows}
        assert ("不同的填写项太多，没有逐项试" in causes) is not tried
        assert any("职工" in str(one) for one in causes) is tried


def test_the_values_of_then_and_now_are_told_with_their_periods(knowledge: Knowledge) -> None:
    found = compare("contribution", {**PAY, "month": "2023-08"}, {**PAY, "month": "2024-10"}, knowledge)
    findings = {one.text.partition("」")[0]: one for one in found.sections[1].findings}
    floor = findings["依据的「缴费基数下限"]
    assert floor.text.startswith("依据的「缴费基数下限」不同：这一种 4400元/月（2022-07-21起")
    assert "；4751元/月（2023-08-21起" in floor.text
    assert "；另一种 5013元/月（2024-08-01起" in floor.text
    assert len(floor.refs) == 3
    assert found.tables == ()


@pytest.mark.parametrize(("here", "there"), [("yes", "no"), ("no", "yes"), ("", "yes"), ("yes", "")])
def test_what_was_ticked_is_said_as_yes_or_no(here: str, there: str, knowledge: Knowledge) -> None:
    typed, other = ({**PAY, "want-medical": one} for one in (here, there))
    said = ["是" if one == "yes" else "否" for one in (here, there)]
    found = compare("contribution", typed, other, knowledge)
    (told,) = (one.text for section in found.sections for one in section.findings if "填写的" in one.text)
    assert told.endswith(f"不同：这一种 {said[0]}，另一种 {said[1]}。")


def test_a_table_is_said_to_differ_and_not_spelled_out(knowledge: Knowledge) -> None:
    told = result_text(compare("contribution", PAY, {**PAY, "bands": "1,7000"}, knowledge))
    assert "7000" not in told.partition("【为什么不同】")[2]


@pytest.mark.parametrize("name", NAMES)
def test_every_calculator_compared_with_itself_is_the_same(name: str, knowledge: Knowledge) -> None:
    typed = {key: str(value) for key, value in read(EXAMPLES / name / "example.toml")["inputs"].items()}
    found = compare(name, typed, typed, knowledge)
    assert (found.tables, found.headline) == ((), "和另一种情况比，结果表里的数都相同。")


def test_the_other_case_without_an_answer_hides_nothing(knowledge: Knowledge) -> None:
    told = result_text(compare("gap", GAP, {**GAP, "staff": "x"}, knowledge))
    assert run("gap", GAP, knowledge).headline in told
    assert "另一种情况暂时无法计算：" in told
    with pytest.raises(InputError):
        compare("gap", {**GAP, "staff": "x"}, GAP, knowledge)


def test_of_too_many_inputs_none_is_tried(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 0)
    found = compare("gap", GAP, {**GAP, "staff": "110"}, knowledge)
    assert {cells[3] for _, cells in found.tables[0].rows} == {Cell("不同的填写项太多，没有逐项试")}


def test_an_input_that_alone_has_no_answer_is_not_named(knowledge: Knowledge) -> None:
    """An order without its limit is refused, so only the limit is named."""
    typed = {key: str(value) for key, value in read(EXAMPLES / "arrears" / "example.toml")["inputs"].items()}
    other = {key: value for key, value in typed.items() if not key.startswith("order")}
    found = compare("arrears", typed, other, knowledge)
    assert {cells[3] for _, cells in found.tables[0].rows} == {Cell("责令限期缴纳的最后一天")}


@pytest.mark.parametrize(
    ("one", "two", "less"),
    [
        (Cell(Decimal("1.5"), "元"), Cell(2, "元"), Cell(Decimal("-0.5"), "元")),
        (Cell(Span(1, 3), "人"), Cell(2, "人"), Cell(Span(-1, 1), "人")),
        (Cell(date(2026, 1, 3)), Cell(date(2026, 1, 1)), Cell(2, "天")),
        (Cell(1, "元"), Cell(1, "人"), Cell(None, text="不能相减")),
        (Cell("是"), Cell(1), Cell(None, text="不能相减")),
        (Cell(1), Cell(True), Cell(None, text="不能相减")),
        (Cell(date(2026, 1, 3)), Cell(1), Cell(None, text="不能相减")),
        (Cell(Span(1, 3), "人"), Cell(Span(0, 5), "人"), Cell(Span(-4, 3), "人")),
    ],
)
def test_bounds_stay_bounds(one: Cell, two: Cell, less: Cell) -> None:
    assert module._difference(one, two) == less


def test_rows_called_alike_are_told_apart() -> None:
    table = Table("", ("甲", "乙"), (("一", (Cell(1),)), ("一", (Cell(2),))))
    assert len(module.Figures.of(Result("", (table,), (), ())).cells) == 2


def test_the_command_line_names_what_differs(knowledge_path: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "gap",
        "--kind",
        "private",
        "--staff",
        "120",
        "--enrolled-pension",
        "102",
        "--knowledge",
        knowledge_path,
        "--against",
    ]
    assert main([*words, "staff=110"]) == 0
    assert "另一种 110" in capsys.readouterr().out
    assert main([*words, "nothing"]) == 2
    assert "--against" in capsys.readouterr().err


def test_a_page_gets_the_comparison_as_html_or_the_reason_why_there_is_none(knowledge_json: str) -> None:
    open_knowledge(knowledge_json)
    typed, other = ({"kind": "private", "staff": staff, "enrolled-pension": "1"} for staff in ("3", "2"))
    told = json.loads(bridge.compared("gap", json.dumps(typed), json.dumps(other)))["html"]
    assert told.startswith('<p class="headline">和另一种情况比，有')
    assert told.index("两种情况") < told.index('<table class="figures many">') < told.index("依据</h3>")
    refused = json.loads(bridge.compared("gap", "{}", json.dumps(other)))["html"]
    assert refused.startswith('<section class="refusal">')


def test_the_other_case_of_a_link_is_no_field() -> None:
    assert link.decode("gap/#v=1&staff=3&against=v%3D1%26staff%3D2") == ("gap", {"staff": "3"})
