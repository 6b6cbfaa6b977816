"""The collation of a policy (文本校勘): the received file and the restored text line by line, every repair marked, and
the files with which a reader's own browser reruns the proof.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from scripts import restore
from scripts.damage import INDENT
from scripts.restore_model import NAME, Repair, Restored, read_emendations
from scripts.restore_script import simplify

KINDS: Mapping[str, str] = {
    "pinyin": "夹注拼音",
    "pinyin-split": "拼音插在字中间",
    "shift": "字节错位",
    "script": "繁体换回简体",
    "punctuation": "标点和空格",
    "linebreak": "换行",
    "furniture": "网页上的字",
    "emendation": "编者改字",
}
BY_HAND = ("linebreak", "furniture", "emendation")
"""What a person decided; the other kinds follow by rule."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the received file beside what it became; `changes` are those that a person decided."""

    number: int
    received: Markup
    restored: Markup
    changes: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class Collation:
    """All of it, ready for the page."""

    lines: tuple[Line, ...]
    counts: tuple[tuple[str, str, int], ...]
    """(kind, its name, how many)."""
    by_hand: tuple[Repair, ...]
    sha256: str


def collate(folder: Path) -> Collation:
    """The collation of one policy folder. Raises RestoreError."""
    restored = restore.restore_policy(folder)
    received = (folder / "source.txt").read_text(encoding="utf-8").splitlines()
    by_line: dict[int, list[Repair]] = {}
    for repair in restored.ledger:
        by_line.setdefault(repair.line, []).append(repair)
    lines = [_line(number, text, by_line.get(number, [])) for number, text in enumerate(received, 1) if text.strip()]
    counted = Counter(repair.kind for repair in restored.ledger)
    return Collation(
        tuple(lines),
        tuple((kind, name, counted[kind]) for kind, name in KINDS.items() if counted[kind]),
        tuple(repair for repair in restored.ledger if repair.kind in BY_HAND),
        read_emendations((folder / NAME).read_text(encoding="utf-8")).sha256,
    )


def write_proof(folder: Path, out: Path) -> None:
    """What a browser needs to rerun the proof: the model itself, its plan, the restored text and the received file."""
    restored: Restored = restore.restore_policy(folder)
    plan = restore.plan_from(restored, read_emendations((folder / NAME).read_text(encoding="utf-8")))
    out.mkdir(parents=True, exist_ok=True)
    (out / "damage.py").write_bytes((Path(__file__).parent / "damage.py").read_bytes())
    (out / "plan.json").write_text(plan.to_json() + "\n", encoding="utf-8")
    (out / "text.txt").write_text(restored.text, encoding="utf-8")
    (out / "received.txt").write_bytes((folder / "source.txt").read_bytes())


def _line(number: int, received: str, repairs: list[Repair]) -> Line:
    """Walk along the received line; where a repair begins, the longest one there makes a mark on both sides."""
    starts: dict[int, list[Repair]] = {}
    for repair in repairs:
        at = repair.column - 1
        if repair.kind not in BY_HAND and received[at : at + len(repair.before)] == repair.before:
            starts.setdefault(at, []).append(repair)
    left, right, at = Markup(""), Markup(""), 0
    while at < len(received):
        if at not in starts:
            left += escape(received[at])
            right += escape(received[at])
            at += 1
            continue
        repair = max(starts[at], key=lambda one: len(one.before))
        after = "".join(simplify(char) for char in repair.after.replace(INDENT, ""))
        left += _mark(repair, _visible(repair.before))
        right += _mark(repair, after)
        at += len(repair.before)
    shown = Markup(str(right).strip()) if right else right  # noqa: S704 escaped above
    return Line(number, left, shown, tuple(repair for repair in repairs if repair.kind in BY_HAND))


def _mark(repair: Repair, text: str) -> Markup:
    if not text:
        return Markup("")
    return Markup('<mark class="k-{0}" title="{1}">{2}</mark>').format(repair.kind, repair.reason, text)


def _visible(text: str) -> str:
    """Characters that have no shape are named by their number."""
    return _PRIVATE.sub(lambda match: f"⟨{ord(match[0]):X}⟩", text)
