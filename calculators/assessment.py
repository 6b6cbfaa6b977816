"""考核自查 assessment: the six contents of the assessment, with figures and evidence, and a draft of the year-end report.

Rests on 津政办发〔2005〕21号 第四部分第二自然段 (what is examined), 第三自然段 (quarterly statistics) and 第四自然段 (the
written report at the end of the year). The document gives neither marks nor thresholds, so none are given here: each
content shows its figures, its share and what is missing.

    share = done / due, cut (not rounded) to 0.1 %                      完成率

>>> result = calculate({"side": "district", "due-interrupted": 40, "done-interrupted": 30}, knowledge)
>>> result.headline
'六项考核内容中，1项数字齐全，5项缺数字，6项缺材料。'
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from calculators.docx import Document, Paragraph
from calculators.knowledge import Knowledge, Policy, Statement
from calculators.model import (
    Calculator,
    Cell,
    Chart,
    ChartKind,
    Field,
    FieldKind,
    File,
    Finding,
    InputError,
    Inputs,
    Option,
    Problem,
    Result,
    Section,
    Series,
    Step,
    Table,
    Tone,
)
from calculators.text import PlainText

POLICY = "jzbf-2005-21"
"""The policy whose assessment this prepares."""
ROUNDING = "截到0.1%，不进位：没有全部完成就不会显示100%"

_SIDES = (Option("district", "区县"), Option("bureau", "委、局（总公司）"))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two figures of one content: what was due and what of it was done."""

    key: str
    due: str
    done: str
    unit: str


def _pairs(knowledge: Knowledge) -> tuple[tuple[_Pair, ...], ...]:
    """The figures of the six contents, in the order of the clause. Only the second has one pair an insurance."""
    targets = tuple(
        _Pair(f"target-{term.id}", f"{term.short}：下达的扩面指标", f"{term.short}：已完成", "人")
        for term in knowledge.insurances
    )
    return (
        (_Pair("registered", "新注册企业", "其中及时办理登记、申报和缴费的", "户"),),
        targets,
        (_Pair("dutiful", "用人单位", "其中按政策参保缴费的", "户"),),
        (_Pair("complete", "已参保用人单位", "其中各险种都参加的", "户"),),
        (_Pair("interrupted", "中断缴费人员", "其中已接续保险关系的", "人"),),
        (_Pair("covered", "应当参保的人", "其中已参保的", "人"),),
    )


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: who reports, then for each content its figures and its evidence."""
    policy = knowledge.policies[POLICY]
    about = "报告单位"
    found = [
        Field("side", "区县还是委、局", FieldKind.CHOICE, about, options=_SIDES, required=True),
        Field("unit", "单位名称", FieldKind.TEXT, about, "只写进报告草稿，不进链接", private=True),
    ]
    for number, (statement, pairs) in enumerate(zip(policy.assessments, _pairs(knowledge), strict=True), 1):
        group = _group(statement)
        for pair in pairs:
            found.append(Field(f"due-{pair.key}", pair.due, FieldKind.HEADS, group, unit=pair.unit))
            found.append(Field(f"done-{pair.key}", pair.done, FieldKind.HEADS, group, unit=pair.unit))
        hint = "写明材料名称、编号或出处；不进链接"
        found.append(Field(f"evidence-{number}", "证明材料", FieldKind.LONG, group, hint, private=True))
    return tuple(found)


def _group(statement: Statement) -> str:
    return statement.words.removesuffix("情况")


@dataclass(frozen=True, slots=True)
class _Line:
    """One pair worked out. `share` is a percentage cut to one decimal, None where a figure is missing or nothing is due."""

    pair: _Pair
    due: int | None
    done: int | None
    share: Decimal | None

    @property
    def told(self) -> bool:
        """Are both figures there?"""
        return self.due is not None and self.done is not None


@dataclass(frozen=True, slots=True)
class _Content:
    """One of the six contents with its figures and its evidence."""

    statement: Statement
    lines: tuple[_Line, ...]
    evidence: str

    @property
    def complete(self) -> bool:
        """Are all its figures there?"""
        return all(line.told for line in self.lines)


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The self-check and the draft. Raises InputError where more was done than was due, target contents excepted."""
    policy = knowledge.policies[POLICY]
    contents = _contents(inputs, knowledge, policy)
    _check(contents)
    draft = _draft(inputs, policy, contents)
    name = f"{policy.year}年扩面工作总结（草稿）"
    return Result(
        headline=_headline(contents),
        tables=(_table(policy, contents),),
        sections=tuple(Section(_group(one.statement), tuple(_findings(policy, one))) for one in contents),
        steps=tuple(_step(policy, content, line) for content in contents for line in content.lines if line.told),
        notes=(
            "文件没有写各项内容占多少分、怎样算完成，所以这里不打分、不下结论。",
            "报告草稿里标着【待填】的地方，是还没有填的数字和材料。",
        ),
        charts=_charts(contents),
        files=(
            File("report.docx", f"{name}.docx", Document(tuple(draft))),
            File("report.txt", f"{name}.txt", PlainText(tuple(one.text for one in draft))),
        ),
    )


def _contents(inputs: Inputs, knowledge: Knowledge, policy: Policy) -> tuple[_Content, ...]:
    contents = []
    for number, (statement, pairs) in enumerate(zip(policy.assessments, _pairs(knowledge), strict=True), 1):
        lines = tuple(_line(pair, inputs.get(f"due-{pair.key}"), inputs.get(f"done-{pair.key}")) for pair in pairs)
        contents.append(_Content(statement, lines, str(inputs.get(f"evidence-{number}") or "")))
    return tuple(contents)


def _line(pair: _Pair, due: object, done: object) -> _Line:
    heads = due if isinstance(due, int) else None
    reached = done if isinstance(done, int) else None
    share = None
    if heads and reached is not None:
        share = (Decimal(reached) * 100 / Decimal(heads)).quantize(Decimal("0.1"), ROUND_DOWN)
    return _Line(pair, heads, reached, share)


def _check(contents: tuple[_Content, ...]) -> None:
    """A part cannot be larger than its whole; a target can be exceeded."""
    problems = tuple(
        Problem(
            f"done-{line.pair.key}",
            f"{line.pair.done}：{line.done:,}{line.pair.unit}，比{line.pair.due}{line.due:,}{line.pair.unit}还多，请核对",
        )
        for content in contents
        for line in content.lines
        if line.due is not None
        and line.done is not None
        and line.done > line.due
        and not line.pair.key.startswith("target-")
    )
    if problems:
        raise InputError(problems)


def _headline(contents: tuple[_Content, ...]) -> str:
    complete = sum(content.complete for content in contents)
    unproved = sum(not content.evidence for content in contents)
    parts = [
        f"{complete}项数字齐全" if complete else "",
        f"{len(contents) - complete}项缺数字" if complete < len(contents) else "",
        f"{unproved}项缺材料" if unproved else "材料都填了",
    ]
    return "六项考核内容中，" + "，".join(part for part in parts if part) + "。"


def _table(policy: Policy, contents: tuple[_Content, ...]) -> Table:
    rows = []
    for content in contents:
        for line in content.lines:
            unit = line.pair.unit
            share = Cell(line.share, "%", "未填" if not line.told else "没有应完成的数")
            evidence = Cell("有" if content.evidence else None, text="缺")
            rows.append(
                (line.pair.done, (Cell(line.due, unit, "未填"), Cell(line.done, unit, "未填"), share, evidence))
            )
    ground = (policy.ref(contents[0].statement.clause),)
    return Table("考核内容自查", ("内容", "应有", "完成", "完成率", "材料"), tuple(rows), ground)


def _findings(policy: Policy, content: _Content) -> list[Finding]:
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


def _step(policy: Policy, content: _Content, line: _Line) -> Step:
    return Step(
        _group(content.statement),
        line.pair.done,
        "完成 ÷ 应有",
        f"{line.done:,} ÷ {line.due:,}",
        line.share if line.share is not None else "应有的数是0，不算完成率",
        "%" if line.share is not None else "",
        ROUNDING if line.share is not None else "",
        (policy.ref(content.statement.clause, content.statement.words),),
    )


def _charts(contents: tuple[_Content, ...]) -> tuple[Chart, ...]:
    lines = [line for line in contents[1].lines if line.told]
    if not lines:
        return ()
    done = tuple(min(line.done or 0, line.due or 0) for line in lines)
    rest = tuple(max((line.due or 0) - (line.done or 0), 0) for line in lines)
    labels = tuple(line.pair.due.partition("：")[0] for line in lines)
    return (
        Chart("扩面指标：完成和还差", ChartKind.BARS, "人", labels, (Series("已完成", done), Series("还差", rest))),
    )


def _draft(inputs: Inputs, policy: Policy, contents: tuple[_Content, ...]) -> list[Paragraph]:
    """The year-end written report, with every gap marked 【待填】."""
    unit = str(inputs.get("unit") or "【待填：单位名称】")
    side = "本区县" if inputs.get("side") == "district" else "本系统"
    draft = [
        Paragraph(f"{unit}{policy.year}年扩大社会保险覆盖面工作总结（草稿）", "title"),
        Paragraph(f"{policy.drafter}："),
        Paragraph(
            f"按照《{policy.short_title}》（{policy.number}文转发）{policy.clause('s4-p4').cite}的要求，"
            f"现将{side}{policy.year}年扩面工作任务完成情况报告如下。"
        ),
    ]
    for number, content in enumerate(contents):
        heading = f"{'一二三四五六'[number]}、{_group(content.statement)}"
        draft.append(Paragraph(heading, "heading"))
        draft.append(Paragraph("；".join(_told(line) for line in content.lines) + "。"))
        draft.append(Paragraph(f"证明材料：{content.evidence or '【待填：材料名称或出处】'}"))
    draft.append(Paragraph("存在的问题和下一步：【待填】"))
    draft.append(Paragraph(f"{unit}　【待填：日期】"))
    return draft


def _told(line: _Line) -> str:
    def figure(value: int | None) -> str:
        return "【待填】" if value is None else f"{value:,}"

    share = f"，完成率{line.share}%" if line.share is not None else ""
    return (
        f"{line.pair.due}{figure(line.due)}{line.pair.unit}，{line.pair.done}{figure(line.done)}{line.pair.unit}{share}"
    )


CALCULATOR = Calculator(
    name="assessment",
    title="考核自查",
    purpose="按六项考核内容填数字和材料，看缺什么，并生成年末书面报告的草稿。",
    audience="区县、委局（总公司）",
    fields=fields,
    rule=calculate,
    policy=POLICY,
    clauses=("s4-p2", "s4-p3", "s4-p4"),
)
