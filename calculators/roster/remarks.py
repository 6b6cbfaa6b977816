"""What has to be looked at in a roster, and what its figures leave out (请核对、没有计入、没有算的缴费、没有算的补缴)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..arrears.tables import put_off_findings
from ..core.model import Finding, Section, Tone
from ..output.text import first_few
from ..policy.coverage import CoverageAnswer
from .judge.cost import NO_MONTH
from .judge.tally import RosterLine
from .model import Roster, View
from .read.person import RowDoubt

_FEW = 10
_NUMBER = re.compile(r"\d[\d,.-]*")
"""A number or a day in a sentence."""
_LONGEST = 8
"""A category has no more characters than this, or it may be a name and a remark."""


def looked_at(roster: Roster) -> Section:
    """How the file was read where it may be read otherwise; then errors and doubts, alike ones together, with their rows."""
    asked = [
        Finding(Tone.CHECK, one.words + (f"（{one.why}）" if one.why else "")) for one in roster.decisions if one.asked
    ]
    findings = [
        Finding(Tone.CHECK, f"「{column}」{rows_named(roster, rows)}：{text}")
        for column, text, rows in _alike(roster.doubts)
    ]
    back = roster.case.back
    put_off = put_off_findings(roster.owed.debts, back.terms, roster.case.knowledge) if back else []
    return Section("请核对", (*asked, *findings, *put_off))


def _alike(doubts: Iterable[RowDoubt]) -> Iterator[tuple[str, str, list[int]]]:
    """Doubts of the same words, with their rows; those that differ in days and numbers only are told at once where they are many."""
    rows: dict[tuple[str, str], list[int]] = {}
    for one in doubts:
        rows.setdefault((one.column, _plain(one.text)), []).append(one.row)
    shapes = {(column, text): (column, _NUMBER.sub("…", text)) for column, text in rows}
    many = {shape for shape, count in Counter(shapes.values()).items() if count > _FEW}
    told: dict[tuple[str, str], list[int]] = {}
    for (column, text), found in rows.items():
        shape = shapes[column, text]
        if shape in many:
            column, text = shape[0], f"{shape[1]}（各行的数见「花名册请核对」文件）"
        told.setdefault((column, text), []).extend(found)
    yield from ((column, text, sorted(found)) for (column, text), found in told.items())


def _plain(text: str) -> str:
    """Without the row that another one is like: alike doubts are told together."""
    return text if not text.startswith("和第") else "和前面的一行" + text[text.index("行") + 1 :]


def not_counted(view: View) -> Section:
    """Rows, people and insurances that are in no figure, or in no single one, and why."""
    roster, case, tally = view.roster, view.case, view.tally
    findings = [
        Finding(Tone.UNKNOWN, f"{rows_named(roster, rows)}{what}，没有计入") for what, rows in roster.skipped.items()
    ]
    if roster.gone:
        then = "不在缺口里，欠缴的月份算进了补缴" if case.back else "没有计入"
        findings.append(
            Finding(Tone.UNKNOWN, f"{rows_named(roster, [one.row for one in roster.gone])}已经离职，{then}")
        )
    if words := _words(roster):
        rows = sorted(row for found in words.values() for row in found)
        named = "、".join(word for word in words if word)
        what = f"人员类别{f'（{named}）' if named else ''}不认识，没有判断是否应当参保，也没有算缴费"
        findings.append(Finding(Tone.CHECK, f"{rows_named(roster, rows)}的{what}"))
    if roster.unstated and case.kind is not None:
        named = f"按{case.knowledge.names[case.category]}算" if case.category else "没有判断是否应当参保"
        findings.append(Finding(Tone.CHECK, f"{roster.unstated:,}人没有写人员类别，{named}。写了农业户口的按农民工"))
    for line in tally.lines:
        findings += _others(line, case.knowledge.names)
        if line.no_citation and case.kind is not None:
            why = f"没有查到{case.knowledge.names[case.kind]}的这些人员在{case.day}参加{line.insurance.name}的条文"
            findings.append(
                Finding(Tone.UNKNOWN, f"{line.insurance.short}：{line.no_citation:,}人{why}。请向经办机构核实")
            )
        if line.open:
            findings.append(
                Finding(
                    Tone.CHECK, f"{line.insurance.short}：应参保的人里，{line.open:,}人没有填是否参保，没有算进缺口"
                )
            )
    findings += [Finding(Tone.NOTE, note) for note in roster.rules.notes]
    return Section("没有计入的和读法", tuple(findings))


def _others(line: RosterLine, names: Mapping[str, str]) -> list[Finding]:
    """Who may be enrolled, who is not concerned, and of whom something has to be asked first."""
    findings = []
    for (category, said), heads in sorted(line.others.items(), key=lambda one: one[0][0]):
        who = f"{line.insurance.short}：{names[category]}{heads:,}人"
        if said.answer is CoverageAnswer.OPEN:
            findings.append(Finding(Tone.CHECK, f"{who}没有计入：{said.why}。请先核对", said.refs))
        else:
            more = "，不是必须" if said.answer is CoverageAnswer.MAY else ""
            findings.append(Finding(Tone.NOTE, f"{who}{said.words}{more}，没有计入应参保", said.refs))
    return findings


def _words(roster: Roster) -> dict[str, list[int]]:
    """The rows of categories that nobody knows, by their words; a longer one may be something else than a category."""
    found: dict[str, list[int]] = {}
    for one in roster.people:
        if one.word:
            plain = len(one.word) <= _LONGEST and not any(map(str.isdigit, one.word))
            found.setdefault(f"「{one.word}」" if plain else "", []).append(one.row)
    return found


def not_paid(view: View) -> Section:
    """Each reason once, with everything that it kept from being computed."""
    reasons: dict[str, list[str]] = {}
    for line in view.tally.lines:
        for money, word in ((line.now, "已参保"), (line.gap, "要补的")):
            for (side, reason), heads in money.refused.items():
                told = reasons.setdefault(reason, [])
                if reason != NO_MONTH:
                    told.append(f"{line.insurance.short}{side}部分{heads:,}人（{word}）")
    findings = [
        Finding(Tone.UNKNOWN, f"{'、'.join(parts)}：{reason}" if parts else f"{reason}，没有算缴费")
        for reason, parts in reasons.items()
    ]
    return Section("没有算的缴费", tuple(findings))


def not_owed(view: View) -> Section:
    """Months that were not paid and of which nothing, or not all, could be worked out (没有算欠缴)."""
    roster = view.roster
    reasons: dict[str, list[str]] = {}
    for line, topup in zip(view.tally.lines, roster.topup.lines, strict=True):
        for reason, heads in topup.refused.items():
            reasons.setdefault(reason, []).append(f"{line.insurance.short}{heads:,}人（补差）")
    for line in view.tally.lines:
        for reason, heads in line.debts.refused.items():
            reasons.setdefault(reason, []).append(f"{line.insurance.short}{heads:,}人")
    findings = [Finding(Tone.UNKNOWN, f"{'、'.join(parts)}：{reason}") for reason, parts in reasons.items()]
    everybody = (*roster.people, *roster.gone) if roster.case.back else ()
    late = sum(1 for one in everybody if one.hired is None and "hired" not in one.unread)
    if late:
        findings.append(Finding(Tone.CHECK, f"{late:,}人没有入职日期，从第一个月算起"))
    return Section("没有算的补缴", tuple(findings))


def rows_named(roster: Roster, rows: Sequence[int]) -> str:
    """Where these rows stand: the first of them, and how many there are."""
    found = [roster.source.place(row) for row in rows]
    return f"第{first_few(found, _FEW, '等{count}行', '行')}"
