"""The draft of the year-end written report (年末书面报告) as an office would send it, with every gap marked 【待填】.

Title, addressee, general situation, main work, the contents in the order of the clause, problems, attachments, signature
and date. Numbers of different insurances count different things, so they are never added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ..output.docx import Paragraph
from ..output.text import chinese, counted, format_value
from ..policy.knowledge import Knowledge, Policy
from .case import Case, ContentLine

GAP = "【待填】"


def draft(case: Case, knowledge: Knowledge) -> list[Paragraph]:
    """The report, paragraph by paragraph."""
    return [*_head(case), *_body(case, knowledge), *_end(case)]


def _head(case: Case) -> Iterator[Paragraph]:
    policy = case.policy
    yield Paragraph(f"{_unit(case)}{policy.year}年扩大社会保险覆盖面工作总结（草稿）", "title")
    yield Paragraph(f"{policy.drafter or policy.issuer}：")
    asked = "".join(one.name for one in policy.quoted("assessment", "report"))
    yield Paragraph(
        f"按照《{policy.short_title}》{_number(policy)}{asked}的要求，现将"
        f"{_side(case)}{policy.year}年扩面工作任务完成情况报告如下（数据截至{_day(case.until)}）。"
    )


def _body(case: Case, knowledge: Knowledge) -> Iterator[Paragraph]:
    yield Paragraph("一、总体情况", "heading")
    yield Paragraph(_overall(case, knowledge))
    yield Paragraph("二、主要做法", "heading")
    yield Paragraph(case.work or GAP)
    yield Paragraph("三、各项任务完成情况", "heading")
    attached = 0
    for number, content in enumerate(case.contents, 1):
        proof = GAP
        if content.evidence:
            attached += 1
            proof = f"见附件{attached}"
        told = "；".join(_told(line, knowledge) for line in content.lines)
        yield Paragraph(f"（{chinese(number)}）{content.statement.words}。{told}。证明材料{proof}。")
    yield Paragraph("四、存在的问题和下一步打算", "heading")
    yield Paragraph(case.plan or GAP)


def _overall(case: Case, knowledge: Knowledge) -> str:
    """What was reached and what not, by name: heads of different insurances are not added up."""
    lines = [line for content in case.contents for line in content.lines if line.pair.target]
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
    targets = "；".join(one for one in told if one)
    contents = f"{counted(len(case.contents), '项')}考核内容中，数据齐全{complete}项，各项情况见第三部分。"
    return f"{targets}。{contents}" if targets else contents


def _told(line: ContentLine, knowledge: Knowledge) -> str:
    share = f"，{line.pair.rate}{line.share}%" if line.share is not None else ""
    told = {"name": _name(line, knowledge), "due": _figure(line.due), "done": _figure(line.done), "share": share}
    return line.pair.told.format(**told)


def _end(case: Case) -> Iterator[Paragraph]:
    attached = [content.evidence for content in case.contents if content.evidence]
    for number, one in enumerate(attached, 1):
        yield Paragraph(f"{'附件：' if number == 1 else ''}{number}. {one}")
    yield Paragraph(_unit(case))
    yield Paragraph("【待填：成文日期】")


def _number(policy: Policy) -> str:
    """The number of the policy, and that it forwards what somebody else has drafted."""
    forwards = "文转发" if policy.drafter and policy.drafter != policy.issuer else ""
    return f"（{policy.number}{forwards}）" if policy.number else ""


def _unit(case: Case) -> str:
    return case.unit or "【待填：单位名称】"


def _side(case: Case) -> str:
    return "本区县" if case.district else "本系统"


def _day(day: date | None) -> str:
    return format_value(day) if day else "【待填：日期】"


def _name(line: ContentLine, knowledge: Knowledge) -> str:
    return knowledge.names.get(line.pair.target, "")


def _figure(value: int | None) -> str:
    """Without separators, as in official papers (6000人)."""
    return GAP if value is None else str(value)
