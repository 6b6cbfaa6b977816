"""History of targets and outcomes, and the page of parameters: measures never mixed, the picture says what the table says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from calculators.catalog import listed
from calculators.core.model import Ref
from calculators.policy.knowledge import Knowledge
from calculators.policy.parameters import Parameter
from scripts.data.compiler import compile_knowledge
from scripts.data.examples import read_examples
from scripts.data.toml_file import RecordError
from scripts.output import Output
from scripts.pages import calls, front_matter, parameters
from scripts.pages.write import build_pages
from scripts.restore import collation

ROOT = Path(__file__).resolve().parent.parent.parent
POLICY = "jzbf-2005-21"


@pytest.fixture(scope="module")
def written(knowledge: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages, written by the real stage."""
    out = tmp_path_factory.mktemp("pages") / "docs"
    collations = {one: collation.collate(ROOT / "docs" / "policies" / one) for one in knowledge.policies}
    examples = read_examples(ROOT / "tests" / "examples")
    build_pages(ROOT / "docs", Output(out), knowledge, examples, collations)
    return out


def sections(page: str) -> list[ElementTree.Element]:
    found = re.findall(r'<section class="history".*?</section>', page, re.DOTALL)
    return [ElementTree.fromstring(one) for one in found]


def words(element: ElementTree.Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


@pytest.mark.parametrize(
    ("before", "after", "where", "what"),
    [
        ('id = "pension"', 'id = "pensions"', "insurance（pensions）.parameters", "不是险种 pensions 的参数"),
        ('id = "medical"', 'id = "pension"', "insurance（pension）", "写了两次"),
        ('"targets/pension/total"', '"targets/pension/sum"', "insurance（pension）.parameters", "没有「targets/pension/sum」"),
        ('"targets/pension/total"', '"bases/floor"', "insurance（pension）.parameters", "没有写口径"),
        ('"targets/pension/total"', '"targets/medical/total"', "insurance（pension）.parameters", "不是险种 pension"),
        ('    "targets/pension/total",\n', "", "insurance（pension）.parameters", "没有列出政策自己的数：实际缴费人数 1880000人"),
        ('    "targets/injury/increase",\n', "", "insurance（injury）.parameters", "参保人数 540000人"),
        ('kind = "contradiction"', 'kind = "measure"', "doubt 第3条.kind", "不符"),
        ('kind = "measure"', 'kind = "contradiction"', "doubt 第1条.kind", "不符"),
        ('kind = "measure"', 'kind = "odd"', "doubt 第1条.kind", "「odd」不认识"),
        ('"tj_out2005_pension_workers"', '"tj_out2006_medical_workers"', "doubt 第2条.values", "不在这个险种"),
        ('insurance = "injury"', 'insurance = "maternity"', "doubt 第3条.insurance", "上面没有险种「maternity」"),
        ('words = "说的', 'text = "说的', "doubt 第1条", "不认识的项 text"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_file_and_key(docs: Path, before: str, after: str, where: str, what: str) -> None:
    path = docs / "policies" / POLICY / "history.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(RecordError) as refused:
        compile_knowledge(docs)
    assert str(refused.value).startswith(f"docs/policies/{POLICY}/history.toml：{where}：")
    assert what in str(refused.value)


def test_a_target_without_its_line_is_refused(docs: Path) -> None:
    path = docs / "policies" / POLICY / "history.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index('[[insurance]]\nid = "injury"')], encoding="utf-8")
    with pytest.raises(RecordError, match="insurance（injury）：政策有这个险种的目标"):
        compile_knowledge(docs)


def test_a_policy_without_the_file_has_no_history(docs: Path) -> None:
    (docs / "policies" / POLICY / "history.toml").unlink()
    assert compile_knowledge(docs)["histories"] == {}


def test_nothing_known_of_an_insurance_is_left_out(knowledge: Knowledge) -> None:
    lines = {line.insurance: line for line in knowledge.histories[POLICY]}
    assert list(lines) == ["pension", "medical", "unemployment", "injury"]
    for insurance, line in lines.items():
        measured = {one.id for one in knowledge.parameters.values() if one.measure and insurance in one.insurances}
        assert set(line.parameters) == measured


def test_measures_never_share_an_axis(knowledge: Knowledge) -> None:
    seen = 0
    for line in knowledge.histories[POLICY]:
        panels = parameters.panels(line, knowledge)
        for panel in panels:
            assert len({bar.parameter.measure for bar in panel.bars}) == 1
            assert len({bar.parameter.unit.id for bar in panel.bars}) == 1
            known = [bar for bar in panel.bars if bar.value.value]
            longest = max((bar.value.decimal for bar in known), default=0)
            for bar in known:
                assert bar.length == bar.value.decimal * 116 // longest
            assert [bar.value.end for bar in panel.bars] == sorted(bar.value.end for bar in panel.bars)
            seen += len(panel.bars)
        assert len({panel.name for panel in panels}) == len(panels)
        assert all(one.bottom < other.top for one, other in pairwise(panels))
    assert seen == 55


def test_two_units_of_one_measure_are_refused(knowledge: Knowledge) -> None:
    line = knowledge.histories[POLICY][0]
    odd = replace(knowledge.parameters["targets/pension/plan-rate"], measure="paying")
    with pytest.raises(ValueError, match="口径相同而单位不同"):
        parameters.panels(line, replace_parameter(knowledge, odd.id, odd))


def replace_parameter(knowledge: Knowledge, name: str, parameter: Parameter) -> Knowledge:
    return replace_fields(knowledge, {**knowledge.parameters, name: parameter})


def replace_fields(knowledge: Knowledge, parameters: dict[str, Parameter]) -> Knowledge:
    names = [name for name in Knowledge.__dataclass_fields__ if name not in ("names", "parameters")]
    return Knowledge(parameters=parameters, **{name: getattr(knowledge, name) for name in names})


def test_the_picture_and_the_table_say_the_same(written: Path) -> None:
    found = sections((written / "policies" / POLICY / "history" / "index.md").read_text(encoding="utf-8"))
    assert len(found) == 4
    total = 0
    for section in found:
        texts = section.findall(".//svg/text")
        labels = [words(one) for one in texts if not one.get("class")]
        numbers = [words(one) for one in texts if (one.get("class") or "").startswith("num")]
        rows = [row for row in section.findall(".//tbody/tr") if row.get("class") != "measure"]
        cells = [[words(cell) for cell in row] for row in rows]
        assert numbers == [re.sub("与.*矛盾", "", cell[1]).strip() for cell in cells]
        assert labels == [cell[0] for cell in cells]
        panels = [words(one) for one in texts if one.get("class") == "name"]
        heads = [row.find("th") for row in section.findall(".//tbody/tr[@class='measure']")]
        assert panels == [head.text for head in heads if head is not None]
        assert len(section.findall(".//svg/path[@class='axis']")) == len(panels)
        described = words(next(iter(section.iter("desc"))))
        assert all(number in described for number in numbers)
        bars = section.findall(".//svg/rect")
        assert len(bars) == sum(number != "未查到" for number in numbers)
        total += len(numbers)
        for cell in cells:
            assert cell[2]
        assert all(row.find("td/a[@href]") is not None for row in rows)
    assert total == 55


def test_known_contradictions_are_shown(written: Path) -> None:
    pension, _, _, injury = sections(
        (written / "policies" / POLICY / "history" / "index.md").read_text(encoding="utf-8")
    )
    (clash,) = [words(one) for one in injury.findall("div[@class='doubt']")]
    assert clash.startswith("互相矛盾111万人（2004年末参保人数，推算）、147.2万人（2004年末参保人数，结果）")
    assert "与147.2万人矛盾" in words(injury)
    doubts = [words(one) for one in pension.findall("div[@class='doubt']")]
    assert len(doubts) == 2
    for number in ("158万人", "189.5万人", "195.2万人", "298.1万人"):
        assert number in doubts[0]
    assert "188万人" in doubts[1]


def test_every_value_has_its_place_on_the_page(written: Path, knowledge: Knowledge) -> None:
    page = (written / "parameters" / "index.md").read_text(encoding="utf-8")
    anchors = re.findall(r'<li id="([a-z0-9-]+)" tabindex="-1"', page)
    expected = sorted(value.anchor for one in knowledge.parameters.values() for value in one.values)
    assert sorted(anchors) == expected
    assert len(anchors) == 405
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links <= set(ids)
    assert len(links) == 4
    assert page.count('<details class="topic') == 26, "the folded topics are the index"
    assert "没有过期的" in page
    assert len(re.findall(r"未查到(?:</p>|<small>)", page)) == 13


def test_links_from_history_reach_the_page_of_parameters(written: Path) -> None:
    history = (written / "policies" / POLICY / "history" / "index.md").read_text(encoding="utf-8")
    page = (written / "parameters" / "index.md").read_text(encoding="utf-8")
    targets = set(re.findall(r'href="\.\./\.\./\.\./parameters/#([^"]+)"', history))
    assert len(targets) == 51
    assert all(f'id="{target}"' in page for target in targets)


def test_an_old_check_is_overdue(knowledge: Knowledge) -> None:
    value = knowledge.parameters["bases/floor"].values[0]
    assert not parameters.overdue(value, "2026-11-29")
    assert not parameters.overdue(value, "2027-11-29")
    assert parameters.overdue(value, "2027-11-30")


def test_an_overdue_check_is_visible(knowledge: Knowledge) -> None:
    floor = knowledge.parameters["bases/floor"]
    old = replace(floor, values=(replace(floor.values[0], checked="2024-01-01"), *floor.values[1:]))
    changed = replace_parameter(knowledge, floor.id, old)
    environment = calls.environment(ROOT / "docs", changed, {one.name: () for one in listed()}, {})
    _, body = front_matter.split((ROOT / "docs" / "parameters.md").read_text(encoding="utf-8"))
    page = environment.from_string(body).render(root="../")
    assert "有1个值的核对已过期" in page
    assert '2024-01-01 核对 <strong class="late">核对已过期</strong>' in page


def test_who_uses_a_value_is_found_from_the_examples(knowledge: Knowledge) -> None:
    value = knowledge.parameters["bases/floor"].values[1]
    used = {("gap", "一个例子"): {value.ref, Ref("别处", "policies/x/#s1")}}
    assert {anchor: [one.name for one in users] for anchor, users in parameters.users(used).items()} == {
        "tj-base-floor-2003": ["gap"]
    }


@pytest.mark.parametrize(
    ("parameter", "index", "period", "certain"),
    [
        ("bases/floor", -5, "2022-07-21起，终止日期未读到", "能确定适用的是 2022-07-21 到 2023-08-20："),
        ("bases/medical-floor-share", 0, "起始日未读到，终止日期未读到", "没有一天能确定适用"),
        ("rates/pension/employer-national", 0, "1997年（月日未读到）起，终止日期未读到", "能确定适用的是 1997-12-31 到 2019-04-30："),
        ("rates/maternity/employer", 2, "2023年1月（日未读到）起，终止日期未读到", ""),
        ("arrears/late-fee", 0, "1999-01-22起，到 2011-06-30", ""),
        ("targets/pension/total", 0, "2005-12-31", ""),
    ],
)  # fmt: skip
def test_periods_in_words(knowledge: Knowledge, parameter: str, index: int, period: str, certain: str) -> None:
    value = knowledge.parameters[parameter].values[index]
    assert parameters.period_words(value) == period
    assert parameters.certain_words(value).startswith(certain)
    assert bool(certain) == bool(parameters.certain_words(value))


@pytest.mark.parametrize(
    ("parameter", "words_"),
    [
        ("bases/unemployment-floor-multiple", "本市最低工资标准的1倍"),
        ("rates/injury/float-up", "基准费率的120%、150%"),
        ("scope/policy-validity", "未查到"),
        ("scope/injury-individual-start", "2005-01-01"),
        ("rates/injury/phased-cut", "未查到"),
    ],
)
def test_values_in_words(knowledge: Knowledge, parameter: str, words_: str) -> None:
    known = knowledge.parameters[parameter]
    assert parameters.value_words(known, known.values[0]) == words_
