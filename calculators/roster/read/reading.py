"""What the rows themselves decided (读完以后): rows left out, words nobody knows, a 2024.1; told as decisions like the others."""

from __future__ import annotations

from collections.abc import Iterator

from ...output.text import first_few
from ...policy.knowledge import Knowledge
from . import rows
from .decisions import Decision, DecisionOption, Stage, settle
from .people import Reader
from .source import Source, hidden

_FEW = 10
_MOST = 12
"""So many words of a kind are asked about, the most frequent ones."""
_ROWS = (DecisionOption("skip", "不是人，不计入"), DecisionOption("count", "是人，计入"))
_YES = (DecisionOption("yes", "已参保"), DecisionOption("no", "没有参保"), DecisionOption("unknown", "不知道"))
_TENTH = (DecisionOption("", "没有读"), DecisionOption("1", "1月"), DecisionOption("10", "10月"))


def decisions(source: Source, reader: Reader, knowledge: Knowledge) -> Iterator[Decision]:
    """What was decided while the rows were read, in the order of the chain."""
    if unseen := hidden(source):
        yield unseen
    if source.merged:
        said = f"有{source.merged:,}处上下合并的格子，里面的字当作各行都有"
        yield Decision("merged", Stage.CELL, said, "合并的格子在文件里只有第一行有字", asked=source.merges_people)
    yield from _rows(source, reader)
    named = {column.id: column.name for column in knowledge.roster.columns}
    for role in ("hired", "left", "born"):
        if reader.tenths[role] or f"tenth.{role}" in source.choices:
            said = (
                f"「{named[role]}」有{reader.tenths[role]:,}行只写了年和点1（如 2024.1），分不清是1月还是10月，没有读"
            )
            yield settle(
                Decision(f"tenth.{role}", Stage.CELL, said, "Excel 会把 2024.10 末尾的 0 去掉", "", _TENTH, True),
                source.choices,
            )
    people = {term.id: term.name for term in knowledge.people}
    categories = (DecisionOption("unknown", "不判断"), *(DecisionOption(one, name) for one, name in people.items()))
    told = {
        "category": ("人员类别", "不判断他们是否应当参保", categories, "unknown"),
        "yes": ("是否参保", "算没有填", _YES, "unknown"),
    }
    for kind, (name, meant, options, value) in told.items():
        words = dict(sorted(reader.words[kind].items(), key=lambda one: -one[1])[:_MOST])
        start = f"word.{kind}."
        for chosen in source.choices:
            if chosen.startswith(start):
                words.setdefault(chosen.removeprefix(start), 0)
        for word, count in words.items():
            unread = f"看不懂，{meant}" if count else "，按您说的算"
            heads = f"（{count:,}人）" if count else ""
            said = f"「{name}」写的「{word[:20]}」{heads}{unread}"
            blind = f"「{name}」有{count:,}人写的话{unread}" if count else f"「{name}」有一种写法按您说的算"
            made = Decision(f"{start}{word}", Stage.CELL, said, "没有登记这个写法", value, options, True, blind)
            yield settle(made, source.choices)


def _rows(source: Source, reader: Reader) -> Iterator[Decision]:
    for kind, listed in reader.skipped.items():
        where = first_few([source.place(row) for row in listed], _FEW, "等{count}行", "行")
        said = f"第{where}没有计入：{rows.REASONS[kind]}"
        if kind not in rows.COUNTABLE:
            asked = kind == rows.OTHER
            yield Decision(f"rows.{kind}", Stage.ROW, said, asked=asked)
            continue
        lonely = kind == rows.GROUP and reader.lonely > 0
        left = kind == rows.GROUP and reader.leavers > 0
        why = f"其中{reader.lonely:,}行只写了一个像人名的词或者证件号码，是人就改成计入" if lonely else ""
        named = kind == rows.SUM and reader.named_sums > 0
        if named:
            why = f"其中{reader.named_sums:,}行写着像人名的词，工资正好等于别的行相加；是人就改成计入"
        if left:
            why = f"其中{reader.leavers:,}行写的是离职一类的话，下面的人仍然计入了：请写上离职日期或者状态，再选一次"
        asked = lonely or left or named or kind == rows.NOBODY
        yield settle(Decision(f"rows.{kind}", Stage.ROW, said, why, "skip", _ROWS, asked), source.choices)
    for kind in rows.COUNTABLE:
        if f"rows.{kind}" in source.choices and kind not in reader.skipped:
            yield settle(
                Decision(f"rows.{kind}", Stage.ROW, f"{rows.REASONS[kind]}的行，计入了", "", "skip", _ROWS),
                source.choices,
            )
