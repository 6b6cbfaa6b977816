"""The draft of the year-end written report (年末书面报告) as an office would send it, with every gap marked 【待填】.

Title, addressee, general situation, main work, the six contents in the order of the clause, problems, attachments, signature
and date. Numbers of different insurances count different things, so they are never added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..output.docx import Paragraph
from ..output.text import format_value
from ..policy.knowledge import Knowledge
from .case import Case, ContentLine

GAP = "【待填】"
_NUMBERS = "一二三四五六"
_PROSE = {
    "registered": "新注册企业{due}户，及时办理社会保险登记、申报和缴费{done}户{share}",
    "dutiful": "用人单位{due}户，按政策参保缴费{done}户{share}",
    "complete": "已参保用人单位{due}户，各险种均已参加{done}户{share}",
    "interrupted": "中断缴费人员{due}人，已接续社会保险关系{done}人{share}",
    "covered": "应当参保{due}人，已参保{done}人{share}",
}
"""How each pair of figures is told; of a target: {name}下达新增指标…"""
_TARGET = "{name}下达新增指标{due}人，完成{done}人{share}"


def draft(case: Case, knowledge: Knowledge) -> list[Paragraph]:
    """The report, paragraph by paragraph."""
    return [*_head(case), *_body(case, knowledge), *_end(case)]


def _head(case: Case) -> Iterator[Paragraph]:
    policy = case.policy
    yield Paragraph(f"{_unit(case)}{policy.year}年扩大社会保险覆盖面工作总结（草稿）", "title")
    yield Paragraph(f"{policy.drafter}：")
    yield Paragraph(
        f"按照《{policy.short_title}》（{policy.number}文转发）{policy.clause('s4-p4').cite}的要求，现将"
        f"{_side(case)}{policy.year}年扩面工作任务完成情况报告如下（数据截至{_day(case.until)}）。"
    )


def _body(case: Case, knowledge: Knowledge) -> Iterator[Paragraph]:
    yield Paragraph("一、总体情况", "heading")
    yield Paragraph(_overall(case, knowledge))
    yield Paragraph("二、主要做法", "heading")
    yield Paragraph(case.work or GAP)
    yield Paragraph("三、各项任务完成情况", "heading")
    attached = 0
    for number, content in enumerate(case.contents):
        proof = GAP
        if content.evidence:
            attached += 1
            proof = f"见附件{attached}"
        told = "；".join(_told(line, knowledge) for line in content.lines)
        yield Paragraph(f"（{_NUMBERS[number]}）{content.statement.words}。{told}。证明材料{proof}。")
    yield Paragraph("四、存在的问题和下一步打算", "heading")
    yield Paragraph(case.plan or GAP)


def _overall(case: Case, knowledge: Knowledge) -> str:
    """What was reached and what not, by name: heads of different insurances are not added up."""
    lines = [line for content in case.contents for line in content.lines if line.pair.key.startswith("target-")]
    names = {line.pair.key: _name(line, knowledge) for line in lines}
    reached = [names[line.pair.key] for line in lines if line.reached]
    short = [names[line.pair.key] for line in lines if line.told and not line.reached]
    blank = [names[line.pair.key] for line in lines if not line.told]
    told = [
        f"{'、'.join(reached)}完成全年新增指标" if reached else "",
        f"{'、'.join(short)}未完成全年新增指标" if short else "",
    ]
    told += [f"{'、'.join(blank)}新增指标完成情况{GAP}" if blank else ""]
    complete = sum(content.complete for content in case.contents)
    return f"{'；'.join(one for one in told if one)}。六项考核内容中，数据齐全{complete}项，各项情况见第三部分。"


def _told(line: ContentLine, knowledge: Knowledge) -> str:
    words = _PROSE.get(line.pair.key, _TARGET)
    target = words == _TARGET
    rate = "完成率" if target else "参保率" if line.pair.key == "covered" else "占"
    share = f"，{rate}{line.share}%" if line.share is not None else ""
    return words.format(name=_name(line, knowledge), due=_figure(line.due), done=_figure(line.done), share=share)


def _end(case: Case) -> Iterator[Paragraph]:
    attached = [content.evidence for content in case.contents if content.evidence]
    for number, one in enumerate(attached, 1):
        yield Paragraph(f"{'附件：' if number == 1 else ''}{number}. {one}")
    yield Paragraph(_unit(case))
    yield Paragraph("【待填：成文日期】")


def _unit(case: Case) -> str:
    return case.unit or "【待填：单位名称】"


def _side(case: Case) -> str:
    return "本区县" if case.district else "本系统"


def _day(day: date | None) -> str:
    return format_value(day) if day else "【待填：日期】"


def _name(line: ContentLine, knowledge: Knowledge) -> str:
    return knowledge.names.get(line.pair.key.removeprefix("target-"), "")


def _figure(value: int | None) -> str:
    """Without separators, as in official papers (6000人)."""
    return GAP if value is None else str(value)
