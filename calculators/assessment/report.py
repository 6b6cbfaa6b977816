"""The draft of the year-end written report (年末书面报告), with every gap marked 【待填】."""

from __future__ import annotations

from ..output.docx import Paragraph
from .case import Case, ContentLine


def draft(case: Case) -> list[Paragraph]:
    """The year-end written report, with every gap marked 【待填】."""
    policy, unit = case.policy, case.unit or "【待填：单位名称】"
    side = "本区县" if case.district else "本系统"
    report = [
        Paragraph(f"{unit}{policy.year}年扩大社会保险覆盖面工作总结（草稿）", "title"),
        Paragraph(f"{policy.drafter}："),
        Paragraph(
            f"按照《{policy.short_title}》（{policy.number}文转发）{policy.clause('s4-p4').cite}的要求，"
            f"现将{side}{policy.year}年扩面工作任务完成情况报告如下。"
        ),
    ]
    for number, content in enumerate(case.contents):
        heading = f"{'一二三四五六'[number]}、{content.statement.words}"
        report.append(Paragraph(heading, "heading"))
        report.append(Paragraph("；".join(_told(line) for line in content.lines) + "。"))
        report.append(Paragraph(f"证明材料：{content.evidence or '【待填：材料名称或出处】'}"))
    report.append(Paragraph("存在的问题和下一步：【待填】"))
    report.append(Paragraph(f"{unit}　【待填：日期】"))
    return report


def _told(line: ContentLine) -> str:
    def figure(value: int | None) -> str:
        return "【待填】" if value is None else f"{value:,}"

    share = f"，完成率{line.share}%" if line.share is not None else ""
    return (
        f"{line.pair.due}{figure(line.due)}{line.pair.unit}，{line.pair.done}{figure(line.done)}{line.pair.unit}{share}"
    )
