from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.assessment.calculator import calculate, fields
from calculators.catalog import run
from calculators.output import docx
from calculators.policy.knowledge import Knowledge
from tests.unit.test_examples import EXAMPLES, read


def text_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return "\n".join("".join(one.itertext()) for one in root.iter() if one.tag.endswith("}p"))


def test_the_draft_carries_every_figure_and_marks_every_gap(knowledge: Knowledge) -> None:
    result = run("assessment", read(EXAMPLES / "assessment" / "example.toml")["inputs"], knowledge)
    files = {file.name: file for file in result.files}
    word, plain = text_of(files["report.docx"].body.content()), files["report.txt"].body.content().decode("utf-8-sig")
    assert word.split("\n") == plain.replace("\r\n", "\n").rstrip("\n").split("\n")
    for words in (
        "某区2005年扩大社会保险覆盖面工作总结",
        "基本养老保险下达新增指标6000人，完成6200人，完成率103.3%",
        "基本医疗保险下达新增指标8000人，完成7999人，完成率99.9%",
        "新注册企业200户，及时办理社会保险登记、申报和缴费180户，占90.0%。证明材料见附件1。",
        "应当参保100000人，已参保95000人，参保率95.0%",
        "基本养老保险完成全年新增指标；基本医疗保险、失业保险、工伤保险未完成全年新增指标。六项考核内容中，数据齐全6项",
        "2. 四个季度的统计分析表",
        "第四部分第四自然段",
        "市劳动和社会保障局：",
        "（数据截至【待填：日期】）",
        "【待填：成文日期】",
    ):
        assert words in word, words
    assert word.count("证明材料【待填】") == 2
    assert "：下达的" not in word, "a label of the form is no sentence"
    empty = text_of(calculate({"side": "bureau"}, knowledge).files[0].body.content())
    assert empty.count("【待填】") == 2 * 9 + 1 + 6 + 2, "figures, the targets as a whole, evidence, work and plan"
    assert "【待填：单位名称】" in empty
    assert "附件：" not in empty


def test_the_reporters_own_words_and_day_stand_in_the_draft(knowledge: Knowledge) -> None:
    typed = {"side": "district", "until": "2005-12-31", "work": "一是逐户走访。", "plan": "补齐名册。"}
    plain = run("assessment", typed, knowledge).files[1].body.content().decode("utf-8-sig")
    assert "（数据截至2005年12月31日）" in plain
    assert "二、主要做法\r\n一是逐户走访。\r\n三、" in plain
    assert "四、存在的问题和下一步打算\r\n补齐名册。" in plain


def test_evidence_of_several_lines_stays_in_lines_in_both_files(knowledge: Knowledge) -> None:
    typed = {"side": "district", "evidence-1": "登记表\t第3卷\n\uffff汇总表 一份\r\n名册"}
    files = {file.name: file.body.content() for file in run("assessment", typed, knowledge).files}
    plain = files["report.txt"].decode("utf-8-sig")
    assert plain.count("\n") == plain.count("\r\n")
    assert "附件：1. 登记表\t第3卷\r\n\uffff汇总表 一份\r\n名册\r\n" in plain
    assert "附件：1. 登记表 第3卷汇总表 一份名册\n" in text_of(files["report.docx"])
    with zipfile.ZipFile(io.BytesIO(files["report.docx"])) as archive:
        assert archive.read("word/document.xml").count(b"<w:br/>") == 2
        assert archive.namelist() == ["[Content_Types].xml", "_rels/.rels", "word/document.xml"]
        for one in archive.infolist():
            assert (one.date_time, one.compress_type) == ((2005, 4, 11, 0, 0, 0), zipfile.ZIP_DEFLATED)


def test_the_table_the_chart_and_the_headline_of_a_check(knowledge: Knowledge) -> None:
    pension = {"due-target-pension": "0", "done-target-pension": "5"}
    injury = {"due-target-injury": "9", "done-target-injury": "4", "due-registered": "3", "done-registered": "0"}
    evidence = {f"evidence-{number}": "有" for number in range(1, 7)}
    result = run("assessment", {"side": "bureau", **pension, **injury, **evidence}, knowledge)
    assert result.headline == "六项考核内容中，1项数字齐全，5项缺数字，材料都填了。"
    words = [one.words for one in knowledge.policies["jzbf-2005-21"].assessments]
    assert [name for name, _ in result.tables[0].rows] == [
        words[0],
        *(f"{words[1]}：{short}" for short in ("养老", "医疗", "失业", "工伤")),
        *words[2:],
    ]
    (chart,) = result.charts
    assert chart.labels == ("养老", "工伤")
    assert [series.values for series in chart.series] == [(0, 4), (0, 5)]
    zero = run("assessment", {"side": "bureau", **pension, "done-target-pension": "0"}, knowledge)
    assert [series.values for series in zero.charts[0].series] == [(0,), (0,)]
    none = run(
        "assessment", {"side": "bureau", **pension, "due-target-pension": "5", "done-target-pension": "0"}, knowledge
    )
    assert [series.values for series in none.charts[0].series] == [(0,), (5,)]


def test_contents_follow_the_record(knowledge: Knowledge) -> None:
    """A line for each insurance there is; a record with another number of contents is a fault and not cut."""
    policy = knowledge.policies["jzbf-2005-21"]
    two = replace(knowledge, insurances=knowledge.insurances[:2])
    names = [name for name, _ in calculate({"side": "bureau"}, two).tables[0].rows]
    assert [name.partition("：")[2] for name in names] == ["", "养老", "医疗", "", "", "", ""]
    less = replace(knowledge, policies={policy.id: replace(policy, assessments=policy.assessments[:5])})
    with pytest.raises(ValueError, match="zip"):
        fields(less)
    with pytest.raises(ValueError, match="zip"):
        calculate({"side": "bureau"}, less)


def test_names_and_evidence_stay_out_of_links(knowledge: Knowledge) -> None:
    assert [one.name for one in fields(knowledge) if one.private] == [
        "unit",
        *(f"evidence-{n}" for n in range(1, 7)),
        "work",
        "plan",
    ]


def test_what_is_typed_never_becomes_markup_in_the_document() -> None:
    nasty = "X</w:t><script>&\x00\x0b\x1f\ufffe\uffff"
    content = docx.document([docx.Paragraph(nasty), docx.Paragraph("甲", "title"), docx.Paragraph("乙", "heading")])
    assert text_of(content) == "X</w:t><script>&\n甲\n乙"
    assert content == docx.document(
        [docx.Paragraph(nasty), docx.Paragraph("甲", "title"), docx.Paragraph("乙", "heading")]
    )


def test_shares_are_cut_and_full_only_when_all_is_done(knowledge: Knowledge) -> None:
    @given(st.integers(1, 10**8), st.data())
    def holds(due: int, data: Any) -> None:
        done = data.draw(st.integers(0, due))
        result = calculate({"side": "district", "due-covered": due, "done-covered": done}, knowledge)
        share = result.steps[0].value
        assert (share == 100) == (done == due)

    holds()
