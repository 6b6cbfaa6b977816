"""A policy all of hostile input: its paragraphs, and every free string of its record, are payloads of tests/hostile.py."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from scripts.build import build as build_site
from scripts.data import published_ids
from scripts.data.clauses import ClauseError, read_clauses
from scripts.errors import BuildStopped
from scripts.restore import new
from scripts.restore.model import RestoreError
from tests import sources
from tests.hostile import PAYLOADS

ID = "hostile-2006-1"
DAY = date(2026, 6, 1)
HEAD = "关于示范的通知\n\n示字〔2006〕1号\n\n　　一、目标\n\n"
TEXTS = tuple(one.text.encode("utf-8", "replace").decode() for one in PAYLOADS)
"""Half a character has no place in a file."""
DRAWN = re.compile("[\n\t -~\u2000-\u206f\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e\ufeff]*")
WRITABLE = tuple(text for text in TEXTS if DRAWN.fullmatch(text))
"""What a record takes, and the PDF's fonts can draw; the build stops at anything else, in words."""


def seen(text: str) -> str:
    """A text without the signs that nobody sees: what is received is cleaned of them."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def paragraphs(folder: Path) -> tuple[list[str], list[str]]:
    """What the build takes for a paragraph, word for word, and what it refuses in words, of all payloads."""
    taken, refused = [], []
    for number, text in enumerate(TEXTS):
        line = " ".join(text.splitlines()).replace(
            "\t", " "
        )  # a line is a paragraph, a tab divides the cells of a table
        words = f"第{number}项，{line}，完。"
        received = folder / "received.txt"
        received.write_text(f"{HEAD}　　{words}\n", encoding="utf-8")
        try:
            new.start(folder, f"x-{number}", received)
            (clause,) = [
                one for one in read_clauses((folder / f"x-{number}" / "text.md").read_text()) if one.id == "s1"
            ]
        except (RestoreError, ClauseError, BuildStopped):
            refused.append(text)
            continue
        assert seen(clause.text) == seen(words), text
        taken.append(clause.text)
    return taken, refused


def slices(texts: Sequence[str], count: int) -> list[str]:
    """All of them, in so many strings."""
    return [" ".join(texts[start::count]) for start in range(count)]


def write_policy(folder: Path, words: Sequence[str]) -> None:
    """The policy, of these paragraphs."""
    received = folder.parent / "received.txt"
    received.write_text(HEAD + "\n\n".join(f"　　{one}" for one in words) + "\n", encoding="utf-8")
    new.start(folder.parent, folder.name, received)
    received.unlink()
    (folder / new.DRAFT).unlink()
    found = read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    (folder / "ids.toml").write_text(published_ids.additions(found, {}, DAY), encoding="utf-8")
    names = ("title", "issuer", "drafter", "published", "subject", "index", "validity", "source", "description")
    strings = dict(zip(names, slices(WRITABLE, len(names)), strict=True))
    strings |= {"short_title": strings["title"], "number": "示字〔2006〕1号"}
    lines = ["[meta]", *(f"{name} = {published_ids.quoted(text)}" for name, text in strings.items())]
    lines += [f"keywords = [{', '.join(map(published_ids.quoted, WRITABLE))}]", "year = 2006"]
    lines += [f"{name} = {DAY}" for name in ("written", "base_year_end", "released", "checked")]
    count = len(words)
    all_of = slices(WRITABLE, count)
    for number, (one, more) in enumerate(zip(words, all_of, strict=True), 1):
        clause = f'clause = "s1-p{number}"'
        said = f"words = {published_ids.quoted(one)}"
        lines += ["[[group]]", f'id = "g{number}"', 'insurance = "pension"', clause, said]
        lines += [f"for = {published_ids.quoted(more)}", 'employers = ["private"]', 'possible_employers = ["other"]']
        lines += [f"doubt = {published_ids.quoted(more)}", 'when = "always"']
        lines += [
            "[[principle]]",
            clause,
            said,
            f"for = {published_ids.quoted(more)}",
            f"role = {published_ids.quoted(more)}",
        ]
        lines += ["[[assessment]]", clause, said]
        lines += [
            "[[duty]]",
            f'id = "d{number}"',
            clause,
            said,
            f"who = {published_ids.quoted(more)}",
        ]
        lines += ['when = "any-gap"', f"plain = {published_ids.quoted(more)}"]
        lines += ["[[doubt]]", clause, said, f"text = {published_ids.quoted(more)}"]
    (folder / "policy.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def build(root: Path) -> None:
    """The site with that policy beside the real one, under `root`."""
    sources.copy(root)
    (root / "tried").mkdir()
    taken, refused = paragraphs(root / "tried")
    (root / "tried.json").write_text(json.dumps({"taken": len(taken), "refused": len(refused)}), encoding="utf-8")
    packed = slices([one for one in taken if DRAWN.fullmatch(one)], 60)
    write_policy(root / "docs" / "policies" / ID, packed)
    build_site(root, say=lambda _: None, release=False).rename(root / "site")
