"""What the restoration is told (emendations.toml), what it hands back, and how it refuses.

``emendations.toml`` is written by a policy officer. Its keys:

``sha256``       of ``source.txt``, so that the list cannot drift away from the file it was made for
``[[furniture]]``  ``line``, ``text``: a line of the web page that is no part of the text, in clean words
``[[edit]]``     ``kind``, ``line``, ``before``, ``after``, ``reason``: a change that no rule makes; ``before`` is the
                 restored text without it, starts in received line ``line`` and stands there once; or it is the whole line as
                 it was received, where no rule restores it and ``after`` comes from another copy
``[[choice]]``   ``line``, ``column``, ``text``, ``reason``: with which characters the original went on where the received
                 file has a lost byte; only what leads to the received bytes is accepted
``[[keep]]``     ``line``, ``text``, ``reason``, and ``column`` where the words stand in the line more than once: what looks
                 doubtful there and is right; a person has compared it
``private_use``  "kept" or "lost": whether this copy still has its private-use characters, where it has none to show it
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scripts.errors import BuildStopped
from scripts.restore.damage import Layout, Patch

EDIT_KINDS = ("linebreak", "emendation")
NAME = "emendations.toml"
LONGEST_MESSAGE = 500


class RestoreError(BuildStopped):
    """The restoration stops here. ``str()`` is a Chinese message: the place, the characters, what was tried, what to do.

    ``line`` and ``column`` count from 1 in the received file; 0 where the fault has no place. It is one line that can be
    read, however much of a file it quotes.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0, entries: tuple[str, ...] = ()) -> None:
        message = message.replace("\n", "⏎")
        if len(message) > LONGEST_MESSAGE:
            message = f"{message[: LONGEST_MESSAGE // 2]} …… {message[-LONGEST_MESSAGE // 2 :]}"
        place = f"第{line}行第{column}字：" if column else f"第{line}行：" if line else ""
        super().__init__(place + message)
        self.line = line
        self.column = column
        self.entries = entries
        """The entries of emendations.toml that settle it, ready to be pasted; a message may name one in its words instead."""

    def within(self, where: str) -> RestoreError:
        """The same error, with ``where`` said first."""
        error = RestoreError(f"{where}{self}", entries=self.entries)
        error.line, error.column = self.line, self.column
        return error


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair. ``line`` and ``column`` count from 1 in the received file.

    ``kind``: pinyin, pinyin-split, shift, script, punctuation, linebreak, furniture or emendation. ``before`` is what
    stood there, ``after`` what stands now. ``notes``: the (character, reading) pairs this repair took out.
    """

    kind: str
    line: int
    column: int
    before: str
    after: str
    reason: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TextDoubt:
    """Something that a person must look at (存疑): where, what stands there, why it is doubtful, and what settles it.

    ``line`` counts from 1 in source.txt, 0 for the whole file. ``entries`` are those of emendations.toml, ready to be pasted:
    any one of them settles it.
    """

    line: int
    column: int
    words: str
    cause: str
    entries: tuple[str, ...] = ()

    def __str__(self) -> str:
        place = f"第{self.line}行第{self.column}字：" if self.column else f"第{self.line}行：" if self.line else ""
        words = f"「{self.words.replace(chr(10), '⏎')[:40]}」" if self.words else ""
        return f"{place}{words}{self.cause}"


@dataclass(frozen=True, slots=True)
class Restored:
    """The restored text (the Markdown of text.md, one newline at its end), every repair, and the received layout.

    ``places``: the received line of each paragraph. ``doubts``: what a person has not settled yet. ``patches`` and ``raw``: what
    differs from the model of the damage, for the proof.
    """

    text: str
    ledger: tuple[Repair, ...]
    layout: Layout = field(default_factory=Layout)
    damaged: bool = True
    places: tuple[int, ...] = ()
    doubts: tuple[TextDoubt, ...] = ()
    patches: tuple[Patch, ...] = ()
    raw: Mapping[int, str] = field(default_factory=dict)
    folded: bool = True
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Emendation:
    """One ``[[edit]]``."""

    kind: str
    line: int
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListedChoice:
    """One ``[[choice]]``."""

    line: int
    column: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Keep:
    """One ``[[keep]]``."""

    line: int
    text: str
    reason: str
    column: int = 0

    def covers(self, line: int, column: int, words: str) -> bool:
        """Whether it speaks of these words at this place."""
        return self.line == line and (not self.column or self.column == column) and self.text in (words, words.strip())


@dataclass(frozen=True, slots=True)
class Emendations:
    """The content of emendations.toml. ``furniture``: received line → clean words."""

    sha256: str = ""
    furniture: Mapping[int, str] = field(default_factory=dict)
    edits: tuple[Emendation, ...] = ()
    choices: tuple[ListedChoice, ...] = ()
    keeps: tuple[Keep, ...] = ()
    private_use: str = ""

    def kept(self, line: int, column: int, words: str) -> bool:
        """Whether a person has said that these words stand there rightly."""
        return any(one.covers(line, column, words) for one in self.keeps)


def read_emendations(text: str) -> Emendations:
    """Read the text of emendations.toml. Raises `RestoreError` naming the table, its number and the key."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise RestoreError(f"{NAME} 不是合格的 TOML：{error}。请改正这一处。") from error
    if unknown := sorted(set(raw) - {"sha256", "furniture", "edit", "choice", "keep", "private_use"}):
        raise RestoreError(
            f"{NAME} 有不认识的键「{unknown[0]}」；只能有 sha256、private_use、furniture、edit、choice、keep。"
        )
    if (private_use := raw.get("private_use", "")) not in ("", "kept", "lost"):
        raise RestoreError(f'{NAME} 的 private_use 应是 "kept"（抄本里私用区字符还在）或 "lost"（已经丢了）。')
    sha256 = raw.get("sha256")
    if not isinstance(sha256, str) or not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise RestoreError(f"{NAME} 的 sha256 应是 source.txt 的 SHA-256：64 位小写十六进制。")
    furniture: dict[int, str] = {}
    for number, row in enumerate(_rows(raw, "furniture", {"line": int, "text": str}), 1):
        if row["line"] in furniture:
            raise RestoreError(f"{NAME} 第{number}个 [[furniture]]的 line {row['line']} 已经列过。")
        furniture[row["line"]] = row["text"]
    words = {"line": int, "reason": str}
    edits = [Emendation(**row) for row in _rows(raw, "edit", words | {"kind": str, "before": str, "after": str})]
    choices = [ListedChoice(**row) for row in _rows(raw, "choice", words | {"column": int, "text": str})]
    keeps = [Keep(**row) for row in _rows(raw, "keep", words | {"text": str}, {"column": int})]
    for number, edit in enumerate(edits, 1):
        if edit.kind not in EDIT_KINDS:
            raise RestoreError(f"{NAME} 第{number}个 [[edit]] 的 kind「{edit.kind}」应是 {' 或 '.join(EDIT_KINDS)}。")
    return Emendations(sha256, furniture, tuple(edits), tuple(choices), tuple(keeps), private_use)


def _rows(
    raw: dict[str, Any], table: str, needed: dict[str, type], optional: dict[str, type] | None = None
) -> list[dict[str, Any]]:
    rows = raw.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RestoreError(f"{NAME} 的 {table} 应写成 [[{table}]]（两重方括号）。")
    for number, row in enumerate(rows, 1):
        place = f"{NAME} 第{number}个 [[{table}]]"
        keys = needed | (optional or {})
        for key, kind in keys.items():
            if key not in needed and key not in row:
                continue
            value = row.get(key)
            if type(value) is not kind:
                wanted = "正整数" if kind is int else "带引号的文字"
                raise RestoreError(f"{place}的 {key} {'缺少' if value is None else '不对'}，应是{wanted}。")
            if isinstance(value, int) and value < 1:
                raise RestoreError(f"{place}的 {key} 是 {value}，应从 1 数起。")
            if value == "" and key != "after":
                raise RestoreError(f"{place}的 {key} 是空的。")
        if unknown := sorted(set(row) - set(keys)):
            raise RestoreError(f"{place}有不认识的键「{unknown[0]}」；只能有 {'、'.join(keys)}。")
    return rows
