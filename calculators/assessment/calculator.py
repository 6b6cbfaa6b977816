"""考核自查 assessment: the contents of the assessment, with figures and evidence, and a draft of the year-end report.

Rests on what the policy from which one looks says is examined, and on the written report at the end of the year (津政办发
〔2005〕21号: 第四部分第二自然段 and 第四自然段). The document gives neither marks nor thresholds, so none are given here: each
content shows its figures, its share and what is missing.

    share = done / due, cut (not rounded) to 0.1 %                      完成率

>>> result = calculate({"side": "district", "due-interrupted": 40, "done-interrupted": 30}, knowledge)
>>> result.headline
'六项考核内容中，1项数字齐全，5项缺数字，6项缺材料。'
"""

from __future__ import annotations

from ..calculator import Calculator
from ..core.model import (
    Cell,
    Chart,
    ChartKind,
    Field,
    FieldKind,
    File,
    Finding,
    Inputs,
    Option,
    Result,
    Section,
    Series,
    Step,
    Table,
    Tone,
)
from ..output.docx import Document
from ..output.text import PlainText, counted
from ..policy.knowledge import Knowledge, Policy
from .case import Content, ContentLine, pairs_of, read_case
from .report import draft

ROUNDING = "截到0.1%，不进位：没有全部完成就不会显示100%"

_SIDES = (Option("district", "区县"), Option("bureau", "委、局（总公司）"))


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: who reports, then for each content its figures and its evidence."""
    policy = knowledge.policy
    about = "报告单位"
    found = [
        Field("side", "区县还是委、局", FieldKind.CHOICE, about, options=_SIDES, required=True),
        Field("unit", "单位名称", FieldKind.TEXT, about, "只写进报告草稿，不进链接", private=True),
        Field("until", "数据截至", FieldKind.DATE, about, "写进报告草稿"),
    ]
    for number, (statement, pairs) in enumerate(zip(policy.assessments, pairs_of(knowledge), strict=True), 1):
        group = statement.words
        for pair in pairs:
            found.append(Field(f"due-{pair.key}", pair.due, FieldKind.HEADS, group, unit=pair.unit))
            found.append(Field(f"done-{pair.key}", pair.done, FieldKind.HEADS, group, unit=pair.unit))
        hint = "写明材料名称、编号或出处；不进链接"
        found.append(Field(f"evidence-{number}", "证明材料", FieldKind.LONG, group, hint, private=True))
    words = "报告里的话（可以不填）"
    found.append(Field("work", "主要做法", FieldKind.LONG, words, "只写进报告草稿，不进链接", private=True))
    found.append(Field("plan", "存在的问题和下一步打算", FieldKind.LONG, words, private=True))
    return tuple(found)


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The self-check and the draft. Raises InputError where more was done than was due, target contents excepted."""
    case = read_case(inputs, knowledge)
    policy, contents, report = case.policy, case.contents, draft(case, knowledge)
    name = f"{policy.year}年扩面工作总结（草稿）"
    return Result(
        headline=_headline(contents),
        tables=(_table(policy, contents),),
        sections=tuple(Section(one.statement.words, tuple(_findings(policy, one))) for one in contents),
        steps=tuple(_step(policy, content, line) for content in contents for line in content.lines if line.told),
        notes=(
            "文件没有写各项内容占多少分、怎样算完成，所以这里不打分、不下结论。",
            "报告草稿里标着【待填】的地方，是还没有填的数字和材料。",
        ),
        charts=_charts(contents),
        files=(
            File("report.docx", f"{name}.docx", Document(tuple(report))),
            File("report.txt", f"{name}.txt", PlainText(tuple(one.text for one in report))),
        ),
    )


def _headline(contents: tuple[Content, ...]) -> str:
    complete = sum(content.complete for content in contents)
    unproved = sum(not content.evidence for content in contents)
    parts = [
        f"{complete}项数字齐全" if complete else "",
        f"{len(contents) - complete}项缺数字" if complete < len(contents) else "",
        f"{unproved}项缺材料" if unproved else "材料都填了",
    ]
    return f"{counted(len(contents), '项')}考核内容中，" + "，".join(part for part in parts if part) + "。"


def _table(policy: Policy, contents: tuple[Content, ...]) -> Table:
    rows = []
    for content in contents:
        for line in content.lines:
            unit = line.pair.unit
            share = Cell(line.share, "%", "未填" if not line.told else "没有应完成的数")
            evidence = Cell("有" if content.evidence else None, text="缺")
            cells = (Cell(line.due, unit, "未填"), Cell(line.done, unit, "未填"), share, evidence)
            rows.append((content.name(line), cells))
    citation = (policy.ref(contents[0].statement.clause),)
    return Table("考核内容自查", ("内容", "应有", "完成", "完成率", "材料"), tuple(rows), citation)


def _findings(policy: Policy, content: Content) -> list[Finding]:
    ref = policy.ref(content.statement.clause, content.statement.words)
    findings = []
    for line in content.lines:
        if not line.told:
            blank = "、".join(
                name for name, value in ((line.pair.due, line.due), (line.pair.done, line.done)) if value is None
            )
            findings.append(Finding(Tone.CHECK, f"还缺数字：{blank}", (ref,)))
        elif line.due is not None and line.done is not None and line.done < line.due:
            rest = f"离全部完成还差{line.due - line.done:,}{line.pair.unit}（{line.pair.due}）"
            findings.append(Finding(Tone.DISTANCE, rest, (ref,)))
    if not content.evidence:
        findings.append(Finding(Tone.CHECK, "还缺证明材料", (ref,)))
    return findings


def _step(policy: Policy, content: Content, line: ContentLine) -> Step:
    return Step(
        content.statement.words,
        line.pair.done,
        "完成 ÷ 应有",
        f"{line.done:,} ÷ {line.due:,}",
        line.share if line.share is not None else "应有的数是0，不算完成率",
        "%" if line.share is not None else "",
        ROUNDING if line.share is not None else "",
        (policy.ref(content.statement.clause, content.statement.words),),
    )


def _charts(contents: tuple[Content, ...]) -> tuple[Chart, ...]:
    lines = [line for content in contents for line in content.lines if line.pair.target and line.told]
    if not lines:
        return ()
    done = tuple(min(line.done or 0, line.due or 0) for line in lines)
    rest = tuple(max((line.due or 0) - (line.done or 0), 0) for line in lines)
    labels = tuple(line.pair.due.partition("：")[0] for line in lines)
    return (
        Chart("扩面指标：完成和还差", ChartKind.BARS, "人", labels, (Series("已完成", done), Series("还差", rest))),
    )


CALCULATOR = Calculator(
    name="assessment",
    title="考核自查",
    purpose="按考核内容填数字和材料，看缺什么，并生成年末书面报告的草稿。",
    audience="区县、委局（总公司）",
    fields=fields,
    rule=calculate,
    by_policy=True,
)
