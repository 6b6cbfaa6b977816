"""A policy as the blocks of a typeset document (版式), and as plain text.

What each block is follows from its words and its place, never from a particular policy: the document number, the
addressee, the signature and the date of a notice have places of their own (GB/T 9704).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from calculators.policy.knowledge import Clause, Policy

NOTICE = "非政府网站，以正式印发文本为准"
_DATE = re.compile(
    r"[一二三四五六七八九十○〇零\d]{2,4}年[一二三四五六七八九十\d]{1,2}月[一二三四五六七八九十\d]{1,3}日"
)
_HEADED = ("part", "chapter")
_MARK = re.compile(r"（[一二三四五六七八九十]+）")


class Role(StrEnum):
    """What a block is (版式要素)."""

    TITLE = "title"
    NUMBER = "number"
    ADDRESSEE = "addressee"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    SIGNATURE = "signature"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One block of the text. `mark` is the （一） that an item begins with; it stands in `text` too."""

    role: Role
    text: str
    clause: str
    mark: str = ""


def blocks(policy: Policy) -> tuple[TextBlock, ...]:
    """The text of a policy in order: every heading and every paragraph once."""
    found: list[TextBlock] = []
    for clause in policy.clauses:
        if clause.heading:
            role = Role.ITEM if clause.kind == "item" else Role.HEADING if clause.kind in _HEADED else Role.TITLE
            found.append(TextBlock(role, clause.heading, clause.id))
        found += [_block(policy, clause, text) for text in clause.text.split("\n") if text]
    return tuple(found)


def _block(policy: Policy, clause: Clause, text: str) -> TextBlock:
    if clause.kind in ("notice", "opening", "head", "closing"):
        if text == policy.number:
            return TextBlock(Role.NUMBER, text, clause.id)
        if text == policy.issuer:
            return TextBlock(Role.SIGNATURE, text, clause.id)
        if _DATE.fullmatch(text):
            return TextBlock(Role.DATE, text, clause.id)
        if text.endswith("：") and "。" not in text and (clause.kind == "notice" or clause.id == "zs"):
            return TextBlock(Role.ADDRESSEE, text, clause.id)
    mark = item_mark(clause, text)
    return TextBlock(Role.ITEM if mark else Role.PARAGRAPH, text, clause.id, mark)


def item_mark(clause: Clause, text: str) -> str:
    """The （一） that a paragraph of an item begins with, which is set in 楷体; empty if there is none."""
    mark = _MARK.match(text) if clause.kind == "item" else None
    return mark[0] if mark else ""


def label(policy: Policy) -> tuple[str, ...]:
    """The lines that say what a reprint is: printed on top of every document, never part of the text."""
    return (
        f"转载文本。{NOTICE}。",
        f"来源：{policy.source}。",
        f"{policy.validity}（{policy.checked} 核对）。",
    )


def plain_text(policy: Policy) -> bytes:
    """policy.txt: UTF-8 with BOM and CRLF, so that Notepad shows it; paragraphs are indented by two full-width spaces."""
    flush = (Role.TITLE, Role.NUMBER, Role.ADDRESSEE)
    lines = [f"【{line}】" for line in label(policy)]
    for block in blocks(policy):
        if block.role in (Role.TITLE, Role.HEADING):
            lines.append("")
        lines.append(block.text if block.role in flush else f"　　{block.text}")
    return b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode()
