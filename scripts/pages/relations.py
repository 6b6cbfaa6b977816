"""What pages tell of a policy's relations (文件之间的关系): its periods, the versions of a clause with what differs, both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from calculators.citecheck.standing import repealed
from calculators.policy.knowledge import Knowledge, Policy, Relation
from scripts.data.published_ids import seal
from scripts.exports.naming import named_documents

_DAY = timedelta(days=1)
_APART = 2
"""Signs that two changes have between them at least, to be told apart."""
_SIGN = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)
_KINDS = {"forwards": "转发", "amends": "修改", "repeals": "废止"}


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """The words of a clause in one period, and by what they became so; `changes` is what differs in those that follow, of
    words that are not in force yet (`coming`) what differs from those before.
    """

    since: str
    until: str
    lines: tuple[str, ...]
    by: str
    acts: tuple[Relation, ...]
    changes: Markup
    seal: str
    now: bool
    coming: bool
    added: bool


@dataclass(frozen=True, slots=True)
class Period:
    """A time in which the text was one (时期), and what began it; the last may be that it is repealed."""

    since: str
    until: str
    acts: tuple[Relation, ...]
    repealed: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """One document beside another: what is done, by the one or by the other, and the entries that say so."""

    verb: str
    other: str
    start: str
    acts: tuple[Relation, ...]


def page_globals(knowledge: Knowledge) -> Mapping[str, Any]:
    """What templates call."""
    policies = knowledge.policies
    return {
        "named_of": lambda policy: named_documents(policy, policies),
        "versions_of": versions,
        "periods_of": periods,
        "repealed_by": repealed,
        "ties_of": ties,
        "policy_of": lambda policy_id: policies[policy_id],
        "changed_cite": partial(_changed_cite, policies),
    }


def versions(policy: Policy, clause_id: str) -> list[ShownVersion]:
    """The versions of a clause, the newest first; none where its words never changed."""
    own = [one for one in policy.versions if one.clause == clause_id]
    words = next((f"{one.heading}\n{one.text}".strip() for one in policy.clauses if one.id == clause_id), "")
    now = max((number for number, one in enumerate(own) if one.text == words), default=-1)
    found = []
    for number, one in enumerate(own):
        coming = 0 <= now < number
        pair = own[number - 1 : number + 1] if coming else own[number : number + 2]
        acts = [each for each in _on(policy) if each.changes == clause_id and each.start == one.since]
        found.append(
            ShownVersion(
                one.since,
                one.until or _eve(repealed(policy)),
                tuple(one.text.split("\n")),
                one.by,
                tuple(acts),
                marked(*(each.text for each in pair)) if len(pair) == 2 else Markup(),
                seal(one.text),
                number == now,
                coming,
                bool(one.by and number == 0),
            )
        )
    return found[::-1]


def periods(policy: Policy) -> list[Period]:
    """The periods of a text that documents changed or repealed, oldest first; none where none did."""
    end = repealed(policy)
    days = sorted({one.start for one in _on(policy) if not end or one.start < end.start})
    begins = [policy.written, *days, *([end.start] if end else [])]
    if len(begins) == 1:
        return []
    return [
        Period(
            day,
            _eve(following),
            tuple(one for one in policy.relations if one.to == policy.id and one.start == day),
            bool(end and day == end.start),
        )
        for day, following in zip(begins, [*begins[1:], ""], strict=True)
    ]


def ties(policy: Policy) -> list[Tie]:
    """What it does to others, and others to it; the entries of one day and one other together."""
    found = []
    for (kind, by, to, start), acts in groupby(policy.relations, key=lambda one: (one.kind, one.by, one.to, one.start)):
        own = by == policy.id
        found.append(Tie(f"{'' if own else '被'}{_KINDS[kind]}", to if own else by, start, tuple(acts)))
    return found


def marked(before: str, after: str) -> Markup:
    """Words with what was taken out and put in marked, in words too.

    >>> marked("扩面10万人", "扩面12万人")
    Markup('扩面<del><small>删去</small>10</del><ins><small>增加</small>12</ins>万人')
    """
    told = Markup()
    for same, old, new in _runs(before, after):
        if same:
            told += old
            continue
        told += Markup("<del><small>删去</small>{}</del>").format(old) if old else ""
        told += Markup("<ins><small>增加</small>{}</ins>").format(new) if new else ""
    return told


def _runs(before: str, after: str) -> list[tuple[bool, str, str]]:
    """What both have, and what differs: a number is one sign, and changes that stand close together are one."""
    runs: list[tuple[bool, str, str]] = []
    a, b = _SIGN.findall(before), _SIGN.findall(after)
    for kind, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        same, old, new = kind == "equal", "".join(a[start:end]), "".join(b[first:last])
        between = same and runs and end < len(a) and len(old) < _APART
        if runs and not runs[-1][0] and (not same or between):
            _, was, now = runs.pop()
            same, old, new = False, was + old, now + new
        runs.append((same, old, new))
    return runs


def _on(policy: Policy) -> list[Relation]:
    """What changed its words."""
    return [one for one in policy.relations if one.kind == "amends" and one.to == policy.id]


def _eve(end: Relation | str | None) -> str:
    """The day before something begins; empty if it never does."""
    day = end.start if isinstance(end, Relation) else end
    return f"{date.fromisoformat(day) - _DAY}" if day else ""


def _changed_cite(policies: Mapping[str, Policy], act: Relation) -> str:
    """How the clause is cited that an entry changes."""
    return next(one.cite for one in policies[act.to].versions if one.clause == act.changes)
