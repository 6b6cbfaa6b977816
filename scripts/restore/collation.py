"""The collation of a policy (文本校勘): the received file and the restored text line by line, every repair marked, and
the files with which a reader's own browser reruns the proof.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from scripts.restore import restore
from scripts.restore.characters import simplify
from scripts.restore.damage import INDENT
from scripts.restore.model import NAME, Repair, read_emendations

KINDS: Mapping[str, str] = {
    "pinyin": "夹注拼音",
    "pinyin-split": "拼音插在字中间",
    "shift": "字节错位",
    "script": "繁体换回简体",
    "punctuation": "标点和空格",
    "linebreak": "换行",
    "sign": "看不见或异形的字符",
    "furniture": "网页上的字",
    "emendation": "编者改字",
}
BY_HAND = ("linebreak", "furniture", "emendation")
"""What a person decided; the other kinds follow by rule."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class CollationLine:
    """One line of the received file beside what it became; `changes` are those that a person decided."""

    number: int
    received: Markup
    restored: Markup
    changes: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class Collation:
    """All of it, ready for the page.

    Attributes:
        text: the restored text.
        repairs: how many repairs it took.
        lines: what the page shows line by line.
        counts: (kind, its name, how many).
        by_hand: the repairs that a person decided.
        sha256: of the received file.
        proof: name → bytes of the files with which a browser reruns the proof.
    """

    text: str
    repairs: int
    lines: tuple[CollationLine, ...]
    counts: tuple[tuple[str, str, int], ...]
    by_hand: tuple[Repair, ...]
    sha256: str
    proof: Mapping[str, bytes]


def inputs(folder: Path) -> tuple[bytes, bytes]:
    """All that the collation of a policy folder is made from; what is missing is empty, and `collate` says so."""
    source, listed = (path.read_bytes() if path.exists() else b"" for path in (folder / "source.txt", folder / NAME))
    return source, listed


def collate(folder: Path) -> Collation:
    """The collation of one policy folder. Raises RestoreError."""
    restored = restore.restore_policy(folder)
    source, listed = inputs(folder)
    emendations = read_emendations(listed.decode())
    received = source.decode().splitlines()
    by_line: dict[int, list[Repair]] = {}
    for repair in restored.ledger:
        by_line.setdefault(repair.line, []).append(repair)
    lines = [_line(number, text, by_line.get(number, [])) for number, text in enumerate(received, 1) if text.strip()]
    counted = Counter(repair.kind for repair in restored.ledger)
    plan = restore.plan_from(restored, emendations)
    return Collation(
        restored.text,
        len(restored.ledger),
        tuple(lines),
        tuple((kind, name, counted[kind]) for kind, name in KINDS.items() if counted[kind]),
        tuple(repair for repair in restored.ledger if repair.kind in BY_HAND),
        hashlib.sha256(source).hexdigest(),
        {
            "damage.py": Path(__file__).with_name("damage.py").read_bytes(),
            "plan.json": f"{plan.to_json()}\n".encode(),
            "text.txt": restored.text.encode(),
            "received.txt": source,
        },
    )


def _line(number: int, received: str, repairs: list[Repair]) -> CollationLine:
    """Walk along the received line; where a repair begins, the longest one there makes a mark on both sides."""
    starts: dict[int, list[Repair]] = {}
    for repair in repairs:
        at = repair.column - 1
        if repair.kind not in BY_HAND and received[at : at + len(repair.before)] == repair.before:
            starts.setdefault(at, []).append(repair)
    left, right, at = "", "", 0
    for start in sorted(starts):
        if start < at:
            continue
        repair = max(starts[start], key=lambda one: len(one.before))
        after = "".join(simplify(char) for char in repair.after.replace(INDENT, ""))
        plain = str(escape(received[at:start]))
        left += plain + _mark(repair, _visible(repair.before))
        right += plain + _mark(repair, after)
        at = start + len(repair.before)
    plain = str(escape(received[at:]))
    shown = Markup(left + plain), Markup((right + plain).strip())  # noqa: S704 escaped above
    return CollationLine(number, *shown, tuple(repair for repair in repairs if repair.kind in BY_HAND))


def _mark(repair: Repair, text: str) -> str:
    return f'<mark class="k-{repair.kind}" title="{escape(repair.reason)}">{escape(text)}</mark>' if text else ""


def _visible(text: str) -> str:
    """Characters that have no shape are named by their number."""
    return _PRIVATE.sub(lambda match: f"⟨{ord(match[0]):X}⟩", text)
