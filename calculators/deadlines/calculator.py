"""办理期限 deadlines: until when to register, to declare, to register workers and changes, by the rule of that day.

Rests on the dated values of docs/parameters/deadlines: 社会保险登记管理暂行办法 art. 5, 社会保险费征缴暂行条例 art. 8 and 9,
天津市社会保险费征缴若干规定 art. 8, 天津市失业保险条例 art. 6, 社会保险法 art. 57 and 58, 社会保险经办条例 art. 10; and on
津政办发〔2005〕21号第四部分第二自然段, 及时办理社会保险登记、申报和缴费.

    last day = the day something happened + the days of the rule that held on that day, counted from the next day
    left     = last day - the day from which the reader looks

Calendar days only: which days are working days was not recorded, so working days are named and not counted. No clock.

>>> calculate({"established": date(2005, 4, 11)}, knowledge).headline
'最晚2005年5月11日办理社会保险登记、办理失业保险登记；最晚2005年6月10日申报缴费。'
"""

from __future__ import annotations

from datetime import date

from ..alternatives import FIELDS
from ..calculator import Calculator
from ..core.model import (
    Cell,
    Field,
    FieldKind,
    File,
    Fill,
    Finding,
    Inputs,
    Option,
    Ref,
    RefusedError,
    Result,
    Section,
    Step,
    Table,
    Tone,
)
from ..output.ics import Calendar, CalendarEntry
from ..output.text import format_value
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError
from ..policy.resolve import GROUP, TYPED, UnconfirmedValueError, resolve
from .case import Case, read_case
from .obligations import EVENTS, OBLIGATIONS, Obligation
from .rule import DeadlineLine, work_out

_DUTY = ("s4-p2", "新注册企业及时办理社会保险登记、申报和缴费情况")
_AGENCY = "deadlines/agency-national"
_TOGETHER = "企业在办理登记注册时同步办理社会保险登记"
_MONTHLY = "每月自行申报、按时足额缴费"
_WEEK = "一二三四五六日"


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: what happened when, the day from which one looks, and the days of each rule."""
    happened, look = "发生了什么（填一项或几项）", "期限的计算方法"
    kinds = (Option("enterprise", "企业"), Option("other", "企业以外的单位", "机关、事业单位、社会团体等"))
    counting = (Option("next", "从次日起算"), Option("same", "当日算第一天"))
    return (
        Field("unit", "单位是不是企业", FieldKind.CHOICE, happened, "近年成立的单位要填", options=kinds),
        *(Field(name, label, FieldKind.DATE, happened, hint) for name, (label, hint) in EVENTS.items()),
        Field("today", "查询日期", FieldKind.DATE, look, "用来算还剩几天；空着就不算", fill=Fill.TODAY),
        Field("counting", "起算", FieldKind.CHOICE, look, "空着从次日起算，这是本站的理解", options=counting),
        *(
            Field(one.field, f"期限：{one.name}", FieldKind.NUMBER, GROUP, _hint(one, knowledge), unit="日")
            for one in OBLIGATIONS
        ),
        *FIELDS,
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The last day of every deadline. Raises InputError, and RefusedError if no rule holds on any of the days."""
    case = read_case(inputs, knowledge)
    return answer(case, lines_of(case, knowledge), knowledge)


def lines_of(case: Case, knowledge: Knowledge) -> list[DeadlineLine]:
    """Every deadline that something started."""
    return [line for one in OBLIGATIONS if (line := work_out(one, case, knowledge)) is not None]


def answer(case: Case, found: list[DeadlineLine], knowledge: Knowledge) -> Result:
    """What is told of deadlines that were worked out. Raises RefusedError if there is no rule for any of them."""
    if all(line.refused for line in found):
        raise RefusedError(found[0].refused)
    return Result(
        headline=_headline(found, case.today),
        tables=(_table(found, case.today),),
        sections=_sections(case, found, knowledge),
        steps=tuple(step for line in found for step in _steps(case, line, knowledge)),
        notes=_notes(case),
        files=_files(case, found),
    )


def _hint(obligation: Obligation, knowledge: Knowledge) -> str:
    values = knowledge.parameters[obligation.parameter].values
    known = "；".join(f"{value.since}{'、'.join(value.value)}日" for value in values)
    return f"空着用有出处的数：{known}"


def _headline(found: list[DeadlineLine], today: date | None) -> str:
    acts: dict[date, list[str]] = {}
    for line in found:
        if line.last is not None and line.act not in acts.setdefault(line.last, []):
            acts[line.last].append(line.act)
    parts = [f"最晚{format_value(day)}{'、'.join(acts[day])}{_left_words(day, today)}" for day in sorted(acts)]
    if any(line.together for line in found):
        parts.insert(0, _TOGETHER)
    parts += [_MONTHLY] if any(line.monthly for line in found) else []
    refused = sum(1 for line in found if line.refused and line.ended is None)
    seen = f"从{format_value(today)}看，" if today is not None else ""
    return seen + "；".join([*parts, *([f"另有{refused}项没有依据，没有算"] if refused else [])]) + "。"


def _left_words(day: date, today: date | None) -> str:
    if today is None:
        return ""
    left = (day - today).days
    return f"（还剩{left}日）" if left >= 0 else f"（已过{-left}日）"


def _table(found: list[DeadlineLine], today: date | None) -> Table:
    rows = []
    for line in found:
        missing = "登记注册时同步办理" if line.together else "每月申报缴纳" if line.monthly else "没有依据"
        missing = f"到{line.ended.sure_end}为止" if line.ended is not None else missing
        cells = [
            Cell(line.start),
            Cell(line.days if line.last else None, "日", missing, line.refs),
            Cell(line.last, "", missing),
        ]
        if today is not None:
            left = (line.last - today).days if line.last else 0
            cells.append(Cell(None if line.last is None else left if left >= 0 else f"已过{-left}日", "", missing))
        rows.append((line.obligation.name, tuple(cells)))
    columns = ("事项", "从哪一天", "期限", "最后一天", *(("还剩（日）",) if today is not None else ()))
    return Table("办理期限", columns, tuple(rows))


def _sections(case: Case, found: list[DeadlineLine], knowledge: Knowledge) -> tuple[Section, ...]:
    sections = []
    for event, (label, _) in EVENTS.items():
        here = [line for line in found if line.obligation.event == event]
        if here:
            title = f"{label}：{format_value(here[0].start)}"
            findings = [*_event_findings(here, case.today), *_agency(here[0].start, knowledge)]
            sections.append(Section(title, tuple(findings)))
    other = "如果从次日起算，最后一天晚一天" if case.same_day else "如果当日就算第一天，最后一天要早一天"
    text = f"都是日历日，{case.counted}。条文没有写明当日算不算，这是本站的理解；{other}，稳妥的办法是提前办"
    return (
        *sections,
        *duties_section(f"{case.today or max(case.events.values())}", knowledge),
        Section("期限的计算方法", (Finding(Tone.CHECK, text),)),
    )


def duties_section(day: str, knowledge: Knowledge) -> tuple[Section, ...]:
    """What an employer has to do by the articles of a day (YYYY-MM-DD), and what follows if it is not done."""
    findings = []
    for duty in knowledge.duties_on(day):
        findings.append(Finding(Tone.NEXT, f"{duty.act}：{duty.plain}{duty.note}", (duty.ref,)))
        findings += [
            Finding(Tone.NOTE, f"{one.act}的：{one.plain}{one.note}", (one.ref,))
            for one in knowledge.penalties_on(day, duty)
        ]
    return (Section(f"用人单位要做的事（{day}）", tuple(dict.fromkeys(findings)), folded=True),) if findings else ()


def _event_findings(here: list[DeadlineLine], today: date | None) -> list[Finding]:
    findings = []
    for line in here:
        if line.ended is not None:
            value = line.ended
            days = f"{'、'.join(value.value)}日"
            text = (
                f"{line.obligation.name}：单独的期限（{days}）能确定的到{value.sure_end}为止，此后没有读到单独的期限，"
                "按社会保险登记办。要按别的天数算，请自己填"
            )
            findings.append(Finding(Tone.NOTE, text, (value.ref,)))
        elif line.refused:
            findings.append(Finding(Tone.UNKNOWN, f"{line.obligation.name}：{line.refused}"))
        elif line.monthly:
            text = f"{line.obligation.name}：没有另外的天数。{line.monthly.plain}{line.monthly.note}"
            findings.append(Finding(Tone.CHECK, text, line.refs))
        elif line.together:
            text = f"{line.obligation.name}：{_TOGETHER}，没有另外的天数，所以没有数"
            findings.append(Finding(Tone.CHECK, text, line.refs))
    for day, act, refs in _merged(here):
        text = f"{act}：最后一天是{format_value(day)}，星期{_WEEK[day.weekday()]}"
        if day.weekday() >= _WEEK.index("六"):
            text += "。没有读到遇休息日顺延的条文，也没有收录节假日，本站不顺延，请提前办"
        findings.append(Finding(Tone.NEXT, text, refs))
        if today is not None:
            left = (day - today).days
            told = f"离最后一天还有{left}日" if left >= 0 else f"最后一天已经过了{-left}日，请尽快补办"
            findings.append(Finding(Tone.DISTANCE, f"{act}：{told}", refs))
    return findings


def _merged(lines: list[DeadlineLine]) -> list[tuple[date, str, tuple[Ref, ...]]]:
    """The same thing to be done by the same day is said once, with all its citations."""
    merged: dict[tuple[date, str], tuple[Ref, ...]] = {}
    for line in lines:
        if line.last is not None:
            key = (line.last, line.act)
            merged[key] = (*merged.get(key, ()), *line.refs)
    return [(day, act, refs) for (day, act), refs in sorted(merged.items(), key=lambda one: one[0][0])]


def _agency(start: date, knowledge: Knowledge) -> list[Finding]:
    """What the agency has to do within working days: named, not counted."""
    try:
        resolved = resolve(knowledge, _AGENCY, start.isoformat(), None, unconfirmed=False)
    except NoValueError:
        return []
    except UnconfirmedValueError as error:
        return [Finding(Tone.UNKNOWN, str(error))]
    text = (
        f"经办机构收到申请以后的办理期限是{int(resolved.amount)}个工作日。本站没有收录哪些天是工作日，所以不数到哪一天"
    )
    return [Finding(Tone.UNKNOWN, text, resolved.refs)]


def _steps(case: Case, line: DeadlineLine, knowledge: Knowledge) -> list[Step]:
    if line.last is None or line.resolved is None:
        return []
    duty = knowledge.policy.ref(*_DUTY)
    refs = (*line.refs, duty) if line.obligation.event == "established" else line.refs
    formula = "起算的那一天 + 期限 − 1，当日算第一天" if case.same_day else "起算的那一天 + 期限，从次日起算"
    numbers = f"{line.start} + {line.resolved.words}" + (" − 1日" if case.same_day else "")
    note = f"期限是{TYPED}" if line.resolved.mark == TYPED else ""
    steps = [Step(line.obligation.name, "最后一天", formula, numbers, line.last, "", refs=refs, note=note)]
    if case.today is not None:
        left = (line.last - case.today).days
        step = Step(
            line.obligation.name, "还剩", "最后一天 − 查询日期", f"{line.last} − {case.today}", left, "日", refs=refs
        )
        steps.append(step)
    return steps


def _notes(case: Case) -> tuple[str, ...]:
    agency = "期限按事情发生那一天有效的规定算；规定后来改了的，那一天仍按当时的规定。"
    blank = [label for name, (label, _) in EVENTS.items() if name not in case.events]
    return (agency, *((f"没有填、因此没有列出的：{'、'.join(blank)}。",) if blank else ()))


def _files(case: Case, found: list[DeadlineLine]) -> tuple[File, ...]:
    """The calendar. Its stamp is the day from which one looks, else the earliest event."""
    entries = []
    for event, (label, _) in EVENTS.items():
        here = [line for line in found if line.obligation.event == event]
        for day, act, refs in _merged(here):
            citations = "、".join(dict.fromkeys(ref.label for ref in refs)) or f"期限是{TYPED}"
            text = f"{label}：{here[0].start}。依据：{citations}。{case.counted}。只供参考，请向经办机构核实。"
            entries.append(CalendarEntry(f"{event}|{act}|{here[0].start}", day, f"最后一天：{act}", text))
    if not entries:
        return ()
    stamp = case.today or min(line.start for line in found)
    return (File("calendar", "办理期限.ics", Calendar(tuple(entries), stamp)),)


CALCULATOR = Calculator(
    name="deadlines",
    title="办理期限",
    purpose="按成立、用工或者登记事项变更的那一天，算办理登记、申报、变更的最后一天，并给出可以存进日历的文件。",
    audience="用人单位",
    fields=fields,
    rule=calculate,
    clauses=("s4-p2", "s5-p1"),
    folded=(GROUP,),
)
