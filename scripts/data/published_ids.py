"""ids.toml, the registry of published ids (已发布的编号): what has been cited once can be followed for ever.

It only grows. Every id keeps every wording (文字) it has had, with the day it began; the short hash of a wording is the
seal (文字校验码) that citation links carry. An id that no longer stands in the text says where it went or why it was
withdrawn:

    [s5-3]
    since = 2026-11-23
    moved = { on = 2027-03-01, to = "s5-2", cite = "第五部分第三自然段", reason = "两段并成一段" }
    # or: withdrawn = { on = 2027-03-01, cite = "第五部分第三自然段", reason = "…" }
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scripts.data.clauses import ClauseError, ParsedClause

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENTRY = {"since", "wording", "moved", "withdrawn"}
_WORDING = {"since", "text"}
_GONE = {"moved": {"on", "to", "cite", "reason"}, "withdrawn": {"on", "cite", "reason"}}
_HEAD = (
    "# 已发布的条款编号。只能追加：编号一经发布不改用；文字改动时追加一个 wording，旧的留着。\n"
    "# 编号离开正文时写明去向：moved（移到哪个编号）或 withdrawn（撤销），各带日期、原来的引法和理由。\n"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words a clause had from a day on (一版文字)."""

    since: date
    text: str

    @property
    def seal(self) -> str:
        """Eight hexadecimal digits that stand for these words in a link (文字校验码)."""
        return seal(self.text)


@dataclass(frozen=True, slots=True)
class GoneId:
    """Why an id is no longer in the text (编号的去向): moved to another id, or withdrawn when `to` is empty."""

    on: date
    cite: str
    reason: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """One entry: an id that is out in the world, with every wording it has had."""

    id: str
    since: date
    wordings: tuple[Wording, ...]
    gone: GoneId | None = None


def seal(text: str) -> str:
    """The seal of some words: the first eight hexadecimal digits of their SHA-256 in UTF-8.

    >>> seal("应保尽保")
    '98e630a9'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def is_id(text: str) -> bool:
    """Can it be an id: lower-case letters, digits, single hyphens?"""
    return _ID.fullmatch(text) is not None


def wording(clause: ParsedClause) -> str:
    """The words that this clause itself has: heading and text."""
    return f"{clause.heading}\n{clause.text}".strip()


def read_registry(path: Path) -> dict[str, Published]:
    """Read ids.toml; no file is an empty registry. Raises ClauseError that names the id and the remedy."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClauseError(f"{path.name}：格式有误，或同一个编号写了两次（{error}）") from error
    return {key: _published(f"{path.name} [{key}]", key, entry) for key, entry in raw.items()}


def _published(where: str, key: str, entry: Any) -> Published:
    if not is_id(key) or not isinstance(entry, dict):
        raise ClauseError(f"{where}：编号只能用小写字母、数字和连字符，下面写 since 和 wording")
    _keys(where, entry, _ENTRY, {"since", "wording"})
    wordings = []
    for one in entry["wording"]:
        _keys(f"{where} wording", one, _WORDING, _WORDING)
        wordings.append(Wording(_day(where, one["since"]), str(one["text"])))
    days = [_day(where, entry["since"]), *(one.since for one in wordings)]
    if not wordings or days != sorted(days):
        raise ClauseError(f"{where}：要有至少一版 wording，日期从早到晚排，都不早于 since")
    kinds = [kind for kind in _GONE if kind in entry]
    if not kinds:
        return Published(key, days[0], tuple(wordings))
    if len(kinds) > 1:
        raise ClauseError(f"{where}：moved 和 withdrawn 只能写一个")
    left = entry[kinds[0]]
    _keys(f"{where} {kinds[0]}", left, _GONE[kinds[0]], _GONE[kinds[0]])
    if empty := [name for name, value in left.items() if not str(value).strip()]:
        raise ClauseError(f"{where} {kinds[0]}：{'、'.join(empty)} 不能空着")
    on = _day(where, left["on"])
    if on < days[-1]:
        raise ClauseError(f"{where} {kinds[0]}：日期 {on} 比最后一版文字（{days[-1]}）还早")
    return Published(key, days[0], tuple(wordings), GoneId(on, left["cite"], left["reason"], left.get("to", "")))


def _keys(where: str, found: Any, known: set[str], needed: set[str]) -> None:
    if not isinstance(found, dict):
        raise ClauseError(f"{where}：这里应写成 {{ {'、'.join(sorted(needed))} }}")
    if unknown := sorted(set(found) - known):
        raise ClauseError(f"{where}：不认识的项 {'、'.join(unknown)}。可用的有 {'、'.join(sorted(known))}")
    if missing := sorted(needed - set(found)):
        raise ClauseError(f"{where}：缺少 {'、'.join(missing)}")


def _day(where: str, value: Any) -> date:
    if type(value) is not date:
        raise ClauseError(f"{where}：「{value}」不是日期，应写成 2027-03-01 这样，不加引号")
    return value


def check_registry(clauses: tuple[ParsedClause, ...], registry: dict[str, Published], name: str = "ids.toml") -> None:
    """Every clause is published in its present wording; what is gone says where it went. Raises ClauseError."""
    ids = [clause.id for clause in clauses]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise ClauseError(f"{name}：编号用了两次：{'、'.join(twice)}")
    check_gone(clauses, registry, name)
    if new := [one for one in ids if one not in registry]:
        raise ClauseError(
            f"{name}：正文里这些编号还没有登记：{'、'.join(new)}。核对后运行 python -m scripts publish 登记"
        )
    if changed := [one.id for one in clauses if registry[one.id].wordings[-1].text != wording(one)]:
        raise ClauseError(
            f"{name}：这些条款的文字和已发布的不同：{'、'.join(changed)}。确要改，运行 python -m scripts publish 追加"
        )


def check_gone(clauses: tuple[ParsedClause, ...], registry: dict[str, Published], name: str = "ids.toml") -> None:
    """What was published stands in the text, or says where it went; never both. Raises ClauseError."""
    ids = {clause.id for clause in clauses}
    if lost := [one.id for one in registry.values() if one.id not in ids and not one.gone]:
        raise ClauseError(
            f"{name}：已发布的编号在正文里没有了：{'、'.join(lost)}。请恢复正文的结构；"
            "确实移动或撤销的，在这个编号下写 moved 或 withdrawn，带上日期、原来的引法和理由"
        )
    if reused := [one.id for one in registry.values() if one.id in ids and one.gone]:
        raise ClauseError(f"{name}：这些编号写着已移动或撤销，正文里却还有：{'、'.join(reused)}。编号不能改作别用")
    for one in registry.values():
        seen = [one.id]
        while (last := registry[seen[-1]].gone) and last.to:
            if last.to in seen:
                raise ClauseError(f"{name}：{' → '.join([*seen, last.to])} 绕回了自己，请改 moved 的 to")
            if last.to not in registry:
                raise ClauseError(f"{name}：{seen[-1]} 说移到了「{last.to}」，但没有登记过这个编号")
            seen.append(last.to)


def history(clause_id: str, registry: dict[str, Published]) -> tuple[Wording, ...]:
    """Every wording that a citation of this id may stand for, oldest first.

    A part with paragraphs under it stands for all of them, so it changes whenever one of them does.
    """
    own = registry[clause_id]
    members = [one for one in registry.values() if one is own or one.id.startswith(clause_id + "-")]
    if len(members) == 1:
        return own.wordings
    days = {one.since for member in members for one in member.wordings}
    days |= {member.gone.on for member in members if member.gone}
    states: list[Wording] = []
    for day in sorted(days):
        if day < own.since or (own.gone and day >= own.gone.on):
            continue
        words = "\n".join(text for text in (_on(member, day) for member in members) if text)
        if not states or states[-1].text != words:
            states.append(Wording(day, words))
    return tuple(states)


def _on(entry: Published, day: date) -> str:
    if entry.gone and entry.gone.on <= day:
        return ""
    return next((one.text for one in reversed(entry.wordings) if one.since <= day), "")


def additions(clauses: tuple[ParsedClause, ...], registry: dict[str, Published], today: date) -> str:
    """The registry after publishing: what stood there, with new ids and new wordings appended."""
    order: list[str] = [clause.id for clause in clauses]
    old = list(registry)
    for index, key in enumerate(old):
        if key not in order:
            order.insert(order.index(old[index - 1]) + 1 if index else 0, key)
    living = {clause.id: clause for clause in clauses}
    return _HEAD + "\n" + "\n\n".join(_entry(key, living.get(key), registry.get(key), today) for key in order) + "\n"


def told(clauses: tuple[ParsedClause, ...], registry: dict[str, Published]) -> list[str]:
    """What publishing would register, a line each: new ids, new wordings, and ids that would stand at other words."""
    lines = []
    owners = {one.wordings[-1].text: one.id for one in registry.values() if not one.gone}
    for clause in clauses:
        words, old = wording(clause), registry.get(clause.id)
        shown = words.replace("\n", " ")[:30]
        if old is None:
            lines.append(f"新编号 {clause.id}（{clause.cite}）：「{shown}」")
        elif old.wordings[-1].text != words:
            before = old.wordings[-1].text.replace("\n", " ")[:30]
            where = owners.get(words, "")
            moved = f"。这些字原来是 {where}：编号移了位，以前引 {clause.id} 的会指到别的字" if where else ""
            lines.append(f"{clause.id}（{clause.cite}）的文字变了：「{before}」→「{shown}」{moved}")
    return lines


def _entry(key: str, clause: ParsedClause | None, old: Published | None, today: date) -> str:
    wordings = old.wordings if old else ()
    if clause and (not wordings or wordings[-1].text != wording(clause)):
        wordings = (*wordings, Wording(today, wording(clause)))
    gone = old.gone if old else None
    lines = [
        f"[{key}]  # {clause.cite if clause else gone.cite if gone else ''}",
        f"since = {old.since if old else today}",
    ]
    if gone:
        to = f", to = {quoted(gone.to)}" if gone.to else ""
        kind = "moved" if gone.to else "withdrawn"
        lines.append(f"{kind} = {{ on = {gone.on}{to}, cite = {quoted(gone.cite)}, reason = {quoted(gone.reason)} }}")
    for one in wordings:
        plain = "'''" not in one.text
        lines += [f"[[{key}.wording]]", f"since = {one.since}"]
        lines.append(f"text = '''\n{one.text}'''" if plain else f"text = {quoted(one.text)}")
    return "\n".join(lines)


def quoted(text: str) -> str:
    """As TOML writes a string: as JSON does, but for one sign."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
