"""Stage 3, its fourth part: relations.toml of a policy → what it does to others (转发、修改、废止), and their text at a date.

It stands with the document that acts, and is told both ways. A changed clause has one entry, with all its new words:

    [[amends]]
    policy = "mszf-2006-3"      # whose clause is changed
    changes = "s2-1"            # which
    from = 2008-05-01           # since when
    clause = "s1"               # where this document says so,
    words = "第二部分第（一）项修改为"    # in which words
    text = "（一）养老保险的重点是私营企业。"    # "" where it is taken out

What is new in the words has to stand in the clause that changes them. `text.md` stays as it was received; what it becomes
is put together here, for every day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from pathlib import Path

from scripts.data.clauses import ParsedClause, read_clauses
from scripts.data.published_ids import GoneId, Published, Wording, history, is_id, wording
from scripts.data.records import AmendRecord, ForwardRecord, Raw, RelationData, RepealRecord, VersionData
from scripts.data.toml_file import RecordFile, read_toml

FILE = "relations.toml"
_KINDS = {"forwards": ForwardRecord, "amends": AmendRecord, "repeals": RepealRecord}
_DAY = timedelta(days=1)
_NUMERIC = re.compile(r"[\d.]{2}")
Check = Callable[[RecordFile, str, Raw, Mapping[str, ParsedClause]], None]
"""Sees that an entry's words stand in its clause."""


@dataclass(frozen=True, slots=True)
class Act:
    """One entry: what `by`, called `name` and last looked at on `checked`, does to `to`."""

    kind: str
    by: str
    to: str
    name: str
    checked: date
    file: RecordFile
    key: str
    raw: Raw
    said: str
    """All the words under the clause of `by` that says so."""

    @property
    def start(self) -> date:
        """From which day on; the first of all for what only forwards."""
        day: date = self.raw.get("from", date.min)
        return day

    def data(self) -> RelationData:
        """As it stands in knowledge.json."""
        raw = self.raw
        return {
            "kind": self.kind,
            "by": self.by,
            "to": self.to,
            "name": self.name,
            "clause": raw["clause"],
            "words": raw["words"],
            "start": f"{raw['from']}" if "from" in raw else "",
            "changes": raw.get("changes", ""),
        }


@dataclass(frozen=True, slots=True)
class Amended:
    """A policy's clauses as they are now, and what there is to tell of how they became so."""

    clauses: tuple[ParsedClause, ...]
    versions: list[VersionData]
    states: Mapping[str, tuple[Wording, ...]]
    """Of every id whose words changed, or those under it: what it stood for, oldest first."""
    gone: Mapping[str, GoneId]
    names: Mapping[date, str]
    """By what the words became others on a day."""


def read_acts(folders: Sequence[Path], root: Path, check: Check) -> list[Act]:
    """What all policies do to each other, in the order of time. Raises RecordError."""
    files = {one.name: read_toml(one / FILE, root) for one in folders if (one / FILE).exists()}
    if not files:
        return []
    meta = {one.name: read_toml(one / "policy.toml", root).raw.get("meta", {}) for one in folders}
    acts = [
        act
        for by, file in files.items()
        for act in _acts(
            by, file, meta, read_clauses((root / file.name).with_name("text.md").read_text("utf-8")), check
        )
    ]
    _no_circle(acts)
    return sorted(acts, key=lambda one: one.start)


def _acts(
    by: str, file: RecordFile, meta: Mapping[str, Raw], clauses: Sequence[ParsedClause], check: Check
) -> Iterator[Act]:
    file.keys("文件", file.raw, set(_KINDS), set(_KINDS))
    by_id = {one.id: one for one in clauses}
    seen: set[tuple[object, ...]] = set()
    for kind, record in _KINDS.items():
        for number, raw in enumerate(file.raw.get(kind, []), 1):
            key = f"{kind} 第{number}条"
            file.record(key, raw, record)
            _known(file, key, by, raw["policy"], meta)
            check(file, key, raw, by_id)
            if "from" in raw:
                _dated(file, key, raw["from"], meta[raw["policy"]])
            same = kind, raw["policy"], raw.get("changes"), raw.get("from")
            if same in seen:
                raise file.fail(key, "同一天对同一处的改动写了两次。合成一条")
            seen.add(same)
            own = meta[by]
            checked = own.get("checked")
            name = str(own.get("number") or f"《{own.get('short_title', by)}》")
            day = checked if isinstance(checked, date) else date.max
            here = raw["clause"]
            said = "\n".join(wording(one) for one in clauses if one.id == here or one.id.startswith(f"{here}-"))
            yield Act(kind, by, raw["policy"], name, day, file, key, raw, said)


def _known(file: RecordFile, key: str, by: str, to: str, meta: Mapping[str, Raw]) -> None:
    if to == by:
        raise file.fail(f"{key}.policy", "写的是这份文件自己。写另一份文件的编号")
    if to not in meta:
        raise file.fail(
            f"{key}.policy",
            f"本站没有「{to}」这份文件（docs/policies/{to}/）。先收进来，或者删去这一条；已有的：{'、'.join(sorted(meta))}",
        )
    own, other = (meta[one].get("written") for one in (by, to))
    if isinstance(own, date) and isinstance(other, date) and own < other:
        raise file.fail(
            f"{key}.policy",
            f"这份文件成文（{own}）比 {to}（{other}）早，不能转发、修改或废止它。核对两份 policy.toml 的 written",
        )


def _dated(file: RecordFile, key: str, day: object, meta: Raw) -> None:
    if type(day) is not date:
        raise file.fail(f"{key}.from", f"「{day}」不是日期。写成 2008-05-01，不加引号")
    written = meta.get("written")
    if isinstance(written, date) and day < written:
        raise file.fail(f"{key}.from", f"{day} 比那份文件成文的日子（{written}）还早。核对从哪一天起")


def _no_circle(acts: Sequence[Act]) -> None:
    """Raises RecordError where documents act on each other in a circle."""
    on: dict[str, list[Act]] = {}
    for act in acts:
        on.setdefault(act.by, []).append(act)
    done: set[str] = set()
    for first in on:
        path: list[str] = []
        rest = [(first, 0)]
        while rest:
            one, depth = rest.pop()
            path = [*path[:depth], one]
            for act in on.get(one, ()) if one not in done else ():
                if act.to in path:
                    told = " → ".join([*path[path.index(act.to) :], act.to])
                    raise act.file.fail(f"{act.key}.policy", f"{told} 绕成了一圈。核对哪一份在后，删去反的那一条")
                rest.append((act.to, depth + 1))
        done.add(first)


@dataclass(frozen=True, slots=True)
class _DatedWords:
    """The words of a clause from a day on, and what made them so; none: they were taken out."""

    start: date
    text: str
    act: Act | None = None

    @property
    def holds(self) -> bool:
        """Whether they were in force when somebody last looked."""
        return self.act is None or self.start <= self.act.checked


def amended(policy: str, received: Sequence[ParsedClause], acts: Sequence[Act], written: object) -> Amended | None:
    """The text of a policy with what others changed in it since it was written; None if nobody did. Raises RecordError."""
    first = written if isinstance(written, date) else date.min
    end = next((one.start for one in acts if one.kind == "repeals" and one.to == policy), date.max)
    text = _ChangingText(received, first)
    for act in acts:
        if act.kind == "amends" and act.to == policy:
            if act.start >= end:
                raise act.file.fail(f"{act.key}.from", f"{policy} 已于 {end} 废止，不能再修改。核对两个日期")
            text.change(act)
    return text.told() if text.chains else None


class _ChangingText:
    """A policy's clauses while they are being changed, in the order of time."""

    def __init__(self, received: Sequence[ParsedClause], first: date) -> None:
        self.received = {one.id: wording(one) for one in received}
        self.clauses = {one.id: one for one in received}
        self.first = first
        self.chains: dict[str, list[_DatedWords]] = {}

    def change(self, act: Act) -> None:
        """One clause gets other words, comes in or is taken out. Raises RecordError."""
        raw, key, text = act.raw, act.raw["changes"], act.raw["text"].strip("\n")
        if "after" in raw:
            self._add(act)
        elif key not in self.clauses:
            told = "、".join(self.clauses)
            raise act.file.fail(
                f"{act.key}.changes",
                f"{act.to} 没有「{key}」这一条款。新增的条款写上 after（接在哪一条后面）和 cite；已有的：{told}",
            )
        chain = self.chains.setdefault(key, [])
        if not chain and key in self.received:
            chain.append(_DatedWords(self.first, raw.get("before", self.received[key]).strip("\n")))
        elif "before" in raw:
            raise act.file.fail(f"{act.key}.before", "只有一条的第一次改动可以写 before，别的以前面那一次的 text 为准")
        before = chain[-1] if chain else _DatedWords(self.first, "")
        self._check(act, before, text)
        chain.append(_DatedWords(act.start, text, act))

    def _add(self, act: Act) -> None:
        key, after = act.raw["changes"], act.raw["after"]
        if key in self.clauses or not is_id(key):
            raise act.file.fail(
                f"{act.key}.changes", f"「{key}」用过了，或者不是小写字母、数字和连字符。新增的条款另起编号"
            )
        if after not in self.clauses:
            raise act.file.fail(
                f"{act.key}.after", f"{act.to} 没有「{after}」这一条款。已有的：{'、'.join(self.clauses)}"
            )
        if not act.raw.get("cite"):
            raise act.file.fail(f"{act.key}.cite", "新增的条款要写怎样称呼，例如 第二部分第（三）项")
        near = self.clauses[after]
        part = near.part if near.part != near.id else key
        made = replace(near, id=key, cite=act.raw["cite"], part=part, paragraphs=())
        order = list(self.clauses.values())
        last = max(n for n, one in enumerate(order) if one.id == after or one.id.startswith(f"{after}-"))
        self.clauses = {one.id: one for one in (*order[: last + 1], made, *order[last + 1 :])}

    def _check(self, act: Act, before: _DatedWords, text: str) -> None:
        key = act.raw["changes"]
        if before.act and not before.text:
            raise act.file.fail(
                f"{act.key}.changes", f"「{key}」已于 {before.start} 删去。要再加一条，另起编号，写 after"
            )
        if before.act and before.start == act.start:
            raise act.file.fail(
                f"{act.key}.from", f"「{key}」在 {act.start} 由{before.act.name}改过了，一天只能有一版文字"
            )
        if text == before.text:
            raise act.file.fail(
                f"{act.key}.text", f"和「{key}」原来的文字一样。正文里已经是改后的，就把改前的文字写在 before"
            )
        under = [one for one in self.clauses if one.startswith(f"{key}-") and self._now(one)]
        if not text and under:
            raise act.file.fail(f"{act.key}.text", f"「{key}」下面还有 {'、'.join(under)}。逐条写明删去")
        if unsaid := _unsaid(before.text, text, act.said):
            raise act.file.fail(
                f"{act.key}.text", f"「{unsaid}」没有出现在 {act.by} 的 {act.raw['clause']} 里。对照这份文件的原文改"
            )

    def _now(self, key: str) -> str:
        return self.chains[key][-1].text if key in self.chains else self.received[key]

    def told(self) -> Amended:
        """What came out. Raises RecordError if the text that was received is none of the versions."""
        for key, chain in self.chains.items():
            if key in self.received and self.received[key] not in [one.text for one in chain]:
                act = next(one.act for one in chain if one.act)
                raise act.file.fail(
                    f"{act.key}.before", f"「{key}」在正文（text.md）里的文字不是其中任何一版。核对 before 和 text"
                )
        found = {key: [one for one in chain if one.holds] for key, chain in self.chains.items()}
        registry = {key: self._entry(key, found) for key in self.clauses if found.get(key, [None])}
        near = [key for key in registry if any(one == key or one.startswith(f"{key}-") for one in found)]
        states = {key: history(key, registry) for key in near}
        acts = [one.act for chain in found.values() for one in chain if one.act]
        return Amended(
            tuple(
                _with(self.clauses[key], one.wordings[-1].text) if key in found else self.clauses[key]
                for key, one in registry.items()
                if not one.gone
            ),
            [one for key in self.clauses if key in self.chains for one in self._versions(key)],
            {key: one for key, one in states.items() if len(one) > 1 or registry[key].gone or key not in self.received},
            {key: one.gone for key, one in registry.items() if one.gone},
            {one.start: "、".join(dict.fromkeys(act.name for act in acts if act.start == one.start)) for one in acts},
        )

    def _entry(self, key: str, found: Mapping[str, list[_DatedWords]]) -> Published:
        words = found.get(key) or [_DatedWords(self.first, self.received[key])]
        wordings = tuple(Wording(one.start, one.text) for one in words if one.text)
        last = words[-1]
        gone = (
            GoneId(last.start, self.clauses[key].cite, f"由{last.act.name}删去") if last.act and not last.text else None
        )
        return Published(key, words[0].start, wordings, gone)

    def _versions(self, key: str) -> Iterator[VersionData]:
        chain = self.chains[key]
        for one, following in zip(chain, [*chain[1:], None], strict=True):
            if one.text:
                yield {
                    "clause": key,
                    "cite": self.clauses[key].cite,
                    "since": shown(one.start),
                    "until": f"{following.start - _DAY}" if following else "",
                    "text": one.text,
                    "by": one.act.name if one.act else "",
                }


def shown(day: date) -> str:
    """A day as it is written; nothing for the beginning of all days, where it is not known."""
    return "" if day == date.min else f"{day}"


def _with(clause: ParsedClause, words: str) -> ParsedClause:
    """A clause with other words: the first line is its heading, where it has one."""
    heading, _, rest = words.partition("\n") if clause.heading else ("", "", words)
    return replace(clause, heading=heading, paragraphs=tuple(rest.split("\n")) if rest else ())


def _unsaid(before: str, after: str, said: str) -> str:
    """What is new in the words and does not stand in the clause that changes them; a number is whole or not there."""
    for line in after.split("\n"):
        if line in said:
            continue
        for kind, _, _, start, end in SequenceMatcher(None, before, line, autojunk=False).get_opcodes():
            if kind in ("equal", "delete"):
                continue
            while start and _NUMERIC.fullmatch(line[start - 1 : start + 1]):
                start -= 1
            while end < len(line) and _NUMERIC.fullmatch(line[end - 1 : end + 1]):
                end += 1
            if line[start:end] not in said:
                return line[start:end]
    return ""
