"""Hostile input (恶意输入), generated: what may run × the ways out of the place it lands in, and what is no markup at all.

Each payload carries its own number, so that whichever runs can be named: it sets ``ran`` (tests/browser/detector.js listens
there), or plants an element or attribute ``data-planted``, a property ``--planted``, a link that is no link.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

_TOLD = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ELEMENTS = tuple(_TOLD["element"])
"""The kinds that run or leave a mark wherever they are taken for HTML."""
MARK = "data-planted"
CORE = ("<img ¤ src=x onerror=§>", "javascript:§", "=1+№")
"""What is written in every writing and between all signs."""
ROUNDS = 3
"""Out of how many of the places each element tries to get."""
SIGNS = (
    ("bidi", "\u202e", "\u202c"),
    ("bidi", "\u2066", ""),
    ("bidi", "\u200f", "\u061c"),
    ("zero width", "\u200b", "\u200d"),
    ("zero width", "\ufeff", "\u2060"),
    ("zero width", "\u00ad", "\u034f"),
    ("control", "\x00", "\x00"),
    ("control", "\x08\x1b[31m", "\x07"),
    ("control", "\x0b\x0c", "\x7f"),
    ("control", "\x85\u2028", "\u2029"),
    ("surrogate", "\ud800", "\udfff"),
    ("surrogate", "\udc00", "\ud83d"),
    ("surrogate", "\U0001f468\u200d\U0001f469\u200d\U0001f467", ""),
    ("noncharacter", "\ufffe\uffff", "\ufdd0\U0010ffff"),
    ("private", "\ue000\uf8ff", "\U000f0000"),
    ("combining", "e" + "\u0301" * 60, "\u0489"),
    ("ideographic", "\u3164\u115f", "\u3000"),
    ("tags", "\U000e0001\U000e0073", "\U000e007f"),
)


@dataclass(frozen=True, slots=True)
class Payload:
    """A string to be put somewhere, its kind, and its number, which it sets ``ran`` to where it runs."""

    kind: str
    number: int
    text: str


def fullwidth(text: str) -> str:
    """As ＜ｉｍｇ＞."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def named(text: str) -> str:
    """As HTML names signs."""
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("=", "&equals;")


def numbered(text: str) -> str:
    """As HTML numbers them."""
    return "".join(f"&#{ord(char)};" for char in text)


def unfinished(text: str) -> str:
    """The same without the semicolon that HTML forgives."""
    return "".join(f"&#x{ord(char):x}" for char in text)


def percent(text: str) -> str:
    """As an address writes it."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


def lookalike(text: str) -> str:
    """With signs that look like those that matter."""
    return text.translate(str.maketrans("<>'\"=/", "\u02c2\ufe65\u02bc\u02ba\uff1d\u2215"))


def interrupted(text: str) -> str:
    """With a space of no width after each sign."""
    return "\u200b".join(text)


def folding(text: str) -> str:
    """With letters that become s, k and i when case is folded."""
    return text.translate(str.maketrans("ski", "\u017f\u212a\u0131"))


WRITINGS = (fullwidth, named, numbered, unfinished, percent, lookalike, interrupted, folding)


def _templates() -> Iterator[tuple[str, str, Callable[[str], str]]]:
    """Kind, text with §, № and ¤ in it, and how that is written once they are filled in."""
    elements = [(kind, text) for kind, texts in _TOLD["element"].items() for text in texts]
    ways = _TOLD["context"]["ways"]
    for kind, text in elements:
        yield kind, text, str
    for turn, (kind, text) in enumerate(elements * ROUNDS):
        before, after = ways[(turn + turn // len(elements)) % len(ways)]
        yield f"{kind} elsewhere", f"{before}{text}{after}", str
    for (before, after), text in product(ways, ("<img ¤ src=x onerror=§>", "<script ¤>§</script>")):
        yield "elsewhere", f"{before}{text}{after}", str
    for kind, texts in _TOLD["other"].items():
        yield from ((kind, text, str) for text in texts)
    for write, text in product(WRITINGS, CORE):
        yield f"written {write.__name__}", text, write
    for (kind, before, after), text in product(SIGNS, CORE):
        yield kind, f"{before}{text}{after}", str


def _payloads() -> Iterator[Payload]:
    seen = set()
    for number, one in enumerate(_templates(), 1001):
        if one in seen:
            continue
        seen.add(one)
        kind, text, write = one
        filled = text.replace("§", f"ran={number}").replace("№", str(number)).replace("¤", MARK)
        yield Payload(kind, number, write(filled))


PAYLOADS = tuple(_payloads())
"""All of them; none is another with another number."""
