"""The files of a roster (文件): result, problems, template and the example to try; formulas made harmless.

One sheet a question: 汇总, 应参保未参保, 每人情况, 每人缴费, 扩面重点, 请核对, 没有计入. The same rows go into a workbook or, one after the
other, into a CSV file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from ..contribution.rates import PERSON
from ..contribution.rule import NOTHING
from ..core.model import RefusedError
from ..output import downloads
from ..output.csv_file import csv_lines
from ..output.csv_result import result_rows
from ..policy.coverage import CoverageAnswer, CoverageVerdict
from ..policy.groups import Fit
from ..policy.knowledge import Knowledge
from . import xlsx
from .job import PIECE
from .judge.cost import SIDES, Amount, Shares
from .judge.owed import PARTS, Due, bounds_of
from .judge.tally import payer_of
from .model import Roster
from .read.person import Person, States

CSV, XLSX = "text/csv;charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "result-xlsx": ("花名册核对结果.xlsx", XLSX),
    "result-csv": ("花名册核对结果.csv", CSV),
    "problems-csv": ("花名册请核对.csv", CSV),
    "problems-xlsx": ("花名册请核对.xlsx", XLSX),
    "deadlines-ics": ("花名册办理期限.ics", "text/calendar;charset=utf-8"),
    "sheet": ("花名册核对计算书.json", "application/json"),
    "text": ("花名册核对.txt", "text/plain;charset=utf-8"),
}
"""The files of an answer, by name: what they are saved as, and their kind."""
OFFERED = ("result-xlsx", "result-csv", "problems-csv", "deadlines-ics", "sheet")
"""Those that the page has a button for; its problems stand in the workbook too, its text can be copied."""


def offered(roster: Roster) -> list[str]:
    """Those that there is something to put into."""
    return [one for one in OFFERED if one != "deadlines-ics" or roster.deadlines.found]


EMPTY = {
    "template-xlsx": ("花名册模板.xlsx", XLSX),
    "template-csv": ("花名册模板.csv", CSV),
    "example-xlsx": ("花名册示例.xlsx", XLSX),
    "example-csv": ("花名册示例.csv", CSV),
}
"""The files that need no roster."""
AS_TEXT = "超过15位的号码写成「等号加引号」的样子，Excel 和 WPS 打开时才不会把后几位变成0；用程序读时去掉等号和引号，再核对花名册时本站认得"
"""The note of a result as CSV: calculators/output/csv_file.py."""
Part = tuple[str, Iterator[Sequence[str]]]
"""One sheet: its name and its rows, the head first."""


@dataclass(slots=True)
class Written:
    """A file being written: `done` of `total` rows, and what there is of it."""

    label: str
    mime: str
    total: int
    done: int
    finished: bool
    pieces: list[bytes]

    def content(self) -> bytes:
        """The whole file."""
        return b"".join(self.pieces)


def write(what: str, knowledge: Knowledge, roster: Roster | None = None) -> Iterator[Written]:
    """Write a file piece by piece; the same `Written` again and again, until it is finished. Raises RefusedError."""
    if what in EMPTY:
        rows = template_rows(knowledge, example=what.startswith("example"))
        part = ("花名册", iter(rows))
        texts = {at for at, one in enumerate(knowledge.roster.columns) if one.id not in ("wage", "base")}
        filled = template_rows(knowledge, example=True)
        written = xlsx.pieces([part], texts, filled) if what.endswith("xlsx") else csv_pieces([part])
        return _write(*EMPTY[what], written, len(rows))
    if what not in KINDS:
        raise RefusedError(f"没有「{what}」这个文件")
    if roster is None:
        raise RefusedError("还没有算完，没有可以保存的结果")
    if what in ("sheet", "text"):
        file = downloads.make(roster.done, what)
        assert file is not None  # noqa: S101 - every calculation has both
        return _write(file.label, file.mime, iter([(1, file.content)]), 1)
    if what == "deadlines-ics":
        content = roster.deadlines.calendar().content(roster.done.mark)
        return _write(roster.done.name(KINDS[what][0]), KINDS[what][1], iter([(1, content)]), 1)
    listed = parts(roster) if what.startswith("result") else problem_parts(roster)
    label, mime = KINDS[what]
    return _write(roster.done.name(label), mime, _kind(what)(listed), _length(roster))


def _kind(what: str) -> Callable[[Sequence[Part]], Iterator[tuple[int, bytes]]]:
    return xlsx.pieces if what.endswith("xlsx") else csv_pieces


def _length(roster: Roster) -> int:
    return 2 * len(roster.people) + roster.tally.short + len(roster.doubts)


def _write(label: str, mime: str, pieces: Iterator[tuple[int, bytes]], total: int) -> Iterator[Written]:
    written = Written(label, mime, total, 0, False, [])
    for rows, piece in pieces:
        written.done += rows
        written.pieces.append(piece)
        yield written
    written.finished = True
    yield written


def parts(roster: Roster) -> list[Part]:
    """The sheets of the result, one a question."""
    return [
        ("汇总", iter(result_rows(roster.done))),
        ("应参保未参保", _missing(roster)),
        ("每人情况", _people(roster)),
        ("每人缴费", _costs(roster)),
        *([("每人补缴", _debts(roster))] if roster.case.back else []),
        *([("每人补差", _topups(roster))] if roster.case.topup else []),
        *([("办理期限", _deadlines(roster))] if roster.deadlines.found else []),
        ("扩面重点", _priority(roster)),
        *problem_parts(roster),
        ("怎样读的", _reading(roster)),
    ]


def _missing(roster: Roster) -> Iterator[Sequence[str]]:
    """Who is obliged and not enrolled, in what, by which article."""
    insurances = roster.case.insurances
    yield ("行号", "姓名", "身份证号", *(one.short for one in insurances), "依据")
    for one in roster.people:
        standing = roster.rules.of(one.category, one.states)
        if any(standing.missing):
            named = ["缺" if missing else "" for missing in standing.missing]
            refs = dict.fromkeys(
                f"{who.short}：{ref.label}"
                for who, missing, by in zip(insurances, standing.missing, standing.citations, strict=True)
                if missing
                for ref in by
            )
            yield (*_who(roster, one), *named, "；".join(refs))


def _people(roster: Roster) -> Iterator[Sequence[str]]:
    """Everybody: category, every insurance, and the priority groups by their numbers in the sheet of that name."""
    names, numbers = roster.case.knowledge.names, _numbers(roster)
    yield ("行号", "姓名", "身份证号", "人员类别", *(one.short for one in roster.case.insurances), "扩面重点（编号）")
    for one in roster.people:
        standing = roster.rules.of(one.category, one.states)
        judged = one.category is not None
        states = [
            _state(state, said, missing) if judged else _unjudged(state)
            for state, said, missing in zip(one.states, standing.verdicts, standing.missing, strict=True)
        ]
        groups = [numbers[group.id] + ("？" if fit is Fit.POSSIBLE else "") for group, fit in standing.groups]
        category = names[one.category] if one.category else f"没有判断：{one.word}" if one.word else "没有写"
        yield (*_who(roster, one), category, *states, "、".join(groups))


def _state(state: bool | None, said: CoverageVerdict | None, missing: bool) -> str:
    if state:
        return "已参保"
    if missing:
        return "缺"
    word = "没有填" if state is None else "未参保"
    if said is None or said.answer is CoverageAnswer.NONE:
        return f"{word}，无法判断是否应当参保"
    return word if said.answer is CoverageAnswer.MUST else f"{word}，{said.words}"


def _unjudged(state: bool | None) -> str:
    word = {True: "已参保", False: "未参保", None: "没有填"}[state]
    return f"{word}，没有判断"


def _costs(roster: Roster) -> Iterator[Sequence[str]]:
    """What everybody pays a month, and would pay when enrolled; a sum that lacks something is not told as the whole.

    Where worlds differ, a cell holds the least and the most, and the row tells which numbers give them.
    """
    insurances = roster.case.insurances
    sides = [at for at, side in enumerate(SIDES) if side != PERSON or roster.costs.wanted[1]]
    heads = [f"{one.short}{SIDES[at]}" for one in insurances for at in sides]
    premise = ("前提",) if roster.premise else ()
    yield (
        *("行号", "姓名", "身份证号", *heads, "已参保的每月", "补上的每月", "没有算的（原因见汇总）"),
        *premise,
    )
    for one in roster.people:
        standing = roster.rules.of(one.category, one.states)
        ways = [_paid(shares, one.states, standing.missing, sides) for shares in roster.costs.shares(payer_of(one))]
        cells = [_figure([way.cells[at] for way in ways]) for at in range(len(heads))]
        sums = [_figure([way.sums[at] for way in ways], "未能全部计算") for at in (0, 1)]
        lacking = [name for at, name in enumerate(heads) if at in ways[0].lacking]
        rests = _rests_on(roster, ways) if any(cells) else ""
        yield (*_who(roster, one), *cells, *sums, "、".join(lacking), *((rests,) if premise else ()))


@dataclass(frozen=True, slots=True)
class _Paid:
    """What one person pays in one world: every side of every insurance, the sums of those enrolled and missing."""

    cells: list[Decimal | None]
    sums: list[Decimal | None]
    lacking: frozenset[int]


def _paid(shares: Shares, states: States, missing: Sequence[bool], sides: Sequence[int]) -> _Paid:
    cells: list[Decimal | None] = []
    lacking: set[int] = set()
    sums: list[Decimal | None] = [NOTHING, NOTHING]
    for state, absent, each in zip(states, missing, shares, strict=True):
        for at in sides:
            share = each[at] if state or absent else None
            if share is not None:
                place, before = int(absent), sums[int(absent)]
                sums[place] = before + share if before is not None and isinstance(share, Decimal) else None
                lacking |= set() if isinstance(share, Decimal) else {len(cells)}
            cells.append(share if isinstance(share, Decimal) else None)
    return _Paid(cells, sums, frozenset(lacking))


def _figure(values: Sequence[Decimal | None], lacking: str = "") -> str:
    """One number, or the least and the most of several: 808.00至819.84."""
    known = [one for one in values if one is not None]
    if len(known) < len(values):
        return lacking
    return f"{known[0]}" if min(known) == max(known) else f"{min(known)}至{max(known)}"


def _rests_on(roster: Roster, ways: Sequence[_Paid]) -> str:
    """The premise of one person's sums, and which numbers give the least and the most."""
    totals = [sum((one for one in way.sums if one is not None), NOTHING) for way in ways]
    low, high = (roster.choices[totals.index(one)] for one in (min(totals), max(totals)))
    told = f"；最少按{low}，最多按{high}" if low != high and len(ways) > 1 else ""
    return f"{roster.premise}{told}"


def _debts(roster: Roster) -> Iterator[Sequence[str]]:
    """What is owed for everybody who is missing in an insurance, an insurance a row."""
    owed = roster.owed
    yield ("行号", "姓名", "身份证号", "险种", "从", "到", "本金", "滞纳金至少", "滞纳金至多", "合计", "没有算的原因")
    for one in (*roster.people, *roster.gone):
        standing, span = roster.rules.of(one.category, one.states), owed.span(one)
        for at, missing in enumerate(standing.missing):
            if not missing or span is None or span[0] == span[1]:
                continue
            if isinstance(span, str):
                yield (*_who(roster, one), roster.case.insurances[at].short, *("",) * 6, span)
                continue
            parts = owed.of(span, at, payer_of(one))
            months = [f"{owed.firsts[place]:%Y-%m}" for place in (span[0], span[1] - 1)]
            told = ("", "", "", "", parts) if isinstance(parts, str) else (*_amounts(bounds_of(parts)), "")
            yield (*_who(roster, one), roster.case.insurances[at].short, *months, *told)


def _topups(roster: Roster) -> Iterator[Sequence[str]]:
    """What everybody owes since limits have changed, an insurance a row; whoever owes nothing is left out."""
    yield ("行号", "姓名", "身份证号", "险种", *SIDES, "合计", "没有算的原因")
    for one in (*roster.people, *roster.gone):
        found = roster.topup.of_person(one, payer_of(one))
        if isinstance(found, str):
            yield (*_who(roster, one), "", *("",) * len(SIDES), "", found)
            continue
        for at, months in found.items():
            sides = [[[way[0][side] for way in ways] for ways in months] for side in range(len(SIDES))]
            reasons = dict.fromkeys(part for side in sides for month in side for part in month if isinstance(part, str))
            ends = [_ends(side) for side in sides]
            if reasons:
                yield (
                    *_who(roster, one),
                    roster.case.insurances[at].short,
                    *("",) * len(SIDES),
                    "",
                    "；".join(reasons),
                )
            elif any(map(any, filter(None, ends))):
                known = [one for one in ends if one]
                total = sum((low for low, _ in known), NOTHING), sum((high for _, high in known), NOTHING)
                cells = [_figure(each) if each else "" for each in ends]
                yield (*_who(roster, one), roster.case.insurances[at].short, *cells, _figure(total), "")


def _ends(months: Sequence[Sequence[Amount]]) -> tuple[Decimal, Decimal] | None:
    """The least and the most of some months; None where this side pays nothing."""
    known = [[part for part in month if isinstance(part, Decimal)] for month in months]
    if not all(known) or not known:
        return None
    return sum(map(min, known), NOTHING), sum(map(max, known), NOTHING)


def _amounts(bounds: tuple[Due, Due]) -> tuple[str, ...]:
    return tuple(_figure([part(one) for one in bounds]) for part in PARTS)


def _deadlines(roster: Roster) -> Iterator[Sequence[str]]:
    """Until when somebody has to be registered or reported, in the order of the last days."""
    named, day = roster.case.insurances, roster.deadlines.day
    yield ("行号", "姓名", "身份证号", "事项", "从哪一天", "期限（日）", "最后一天", "还剩（日）", "情况", "依据")
    for one in sorted(roster.deadlines.found, key=lambda one: one.last):
        left = "" if day is None else str(one.left(day)) if one.left(day) >= 0 else f"已过{-one.left(day)}日"
        told = [
            f"{'、'.join(named[at].short for at in places)}{word}"
            for places, word in ((one.missing, "没有参保"), (one.open, "没有填是否参保"))
            if places
        ]
        state = "，".join(told) or "请核对有没有告知"
        refs = "；".join(ref.label for ref in one.line.refs)
        days = (one.line.start.isoformat(), str(one.line.days), one.last.isoformat(), left)
        yield (*_who(roster, one.person), one.obligation.act, *days, state, refs)


def _priority(roster: Roster) -> Iterator[Sequence[str]]:
    """The priority groups with their numbers, and how many people are in them."""
    policy, counted = roster.case.policy, roster.tally.groups
    names = {"all": "各险种", **roster.case.knowledge.names}
    yield ("编号", "险种", "条文原话", "依据", "是扩面重点（人）", "有两种读法（人）", "存疑")
    for group in roster.case.groups:
        heads = [str(counted.get((group.id, fit), 0)) for fit in (Fit.SURE, Fit.POSSIBLE)]
        number, cite = _numbers(roster)[group.id], policy.clause(group.clause).cite
        yield (number, names[group.insurance], group.words, cite, *heads, group.doubt)


def _numbers(roster: Roster) -> dict[str, str]:
    return {group.id: str(number) for number, group in enumerate(roster.case.groups, 1)}


def _doubts(roster: Roster) -> Iterator[Sequence[str]]:
    yield ("行号", "列", "请核对")
    for one in roster.doubts:
        yield (roster.source.place(one.row), one.column, one.text)


def _left_out(roster: Roster) -> Iterator[Sequence[str]]:
    yield ("行号", "为什么没有计入")
    for what, rows in roster.skipped.items():
        for row in rows:
            yield (roster.source.place(row), what)
    for one in roster.gone:
        yield (roster.source.place(one.row), "已经离职")


def _who(roster: Roster, one: Person) -> tuple[str, str, str]:
    return roster.source.place(one.row), one.name, one.number


def _reading(roster: Roster) -> Iterator[Sequence[str]]:
    """Every decision of reading, by its id, with the options; what is to be decided stands first."""
    yield ("编号", "哪一步", "怎样读的", "理由", "现在选的", "可以选", "要不要您定")
    for one in sorted(roster.decisions, key=lambda one: not one.asked):
        options = "；".join(f"{option.value or '（空）'}={option.words}" for option in one.options)
        yield (one.id, one.stage.value, one.said, one.why, one.value, options, "请您定" if one.asked else "")


def problem_parts(roster: Roster) -> list[Part]:
    """Everything to look at, and the rows that were left out."""
    return [("请核对", _doubts(roster)), ("没有计入", _left_out(roster))]


def csv_pieces(listed: Sequence[Part]) -> Iterator[tuple[int, bytes]]:
    """The sheets one below the other, as CSV with a byte order mark, in pieces with their number of rows.

    A single sheet stands without its name, so that it can be read again.
    """
    start = "\ufeff"
    for number, (name, rows) in enumerate(listed):
        if len(listed) > 1:
            start += csv_lines([[], [f"【{name}】"]] if number else [[f"【{name}】"]])
        while piece := list(islice(rows, PIECE)):
            yield len(piece), f"{start}{csv_lines(piece)}".encode()
            start = ""
    if len(listed) > 1:
        yield 0, csv_lines([[], ["【说明】"], [AS_TEXT]]).encode()


def template_rows(knowledge: Knowledge, *, example: bool = False) -> list[list[str]]:
    """The head of a roster, every column that is known in order; with the people of 「试填示例」 if wanted."""
    columns = knowledge.roster.columns
    people = knowledge.roster.example if example else ()
    return [[one.name for one in columns], *([one.get(column.id, "") for column in columns] for one in people)]
