"""Words that a text has from a policy without quotation marks (照抄): signs that are the same, and numbers that are not.

A number that differs does not end what is copied: a sentence in which it stands is one sentence with a wrong number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

RUN = 20
"""Signs that have to be the same, one after the other, for words to be copied."""
_LONGEST = 12
"""Signs of a number."""
_SIGNS = frozenset("0123456789.零一二三四五六七八九十百千万亿")
_NUMBER = re.compile(
    r"(?:\d+(?:\.\d+)?[百千万亿]*|[零一二三四五六七八九十百千万亿]+)(?![\d.零一二三四五六七八九十百千万亿])"
)
_YEAR = 4
"""Signs of a year."""


@dataclass(frozen=True, slots=True)
class Reach:
    """From `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Copy(Reach):
    """Words of the text that are the policy's but for `numbers`: where one stands that is written otherwise, what the policy has."""

    numbers: tuple[tuple[Reach, str], ...]


def copies(text: str, whole: str) -> Iterator[Copy]:
    """What a text (without blanks, folded) has from a policy's words, one after the other."""
    grams = {whole[at : at + RUN]: at for at in range(len(whole) - RUN, -1, -1)}
    at = done = 0
    while at <= len(text) - RUN:
        there = grams.get(text[at : at + RUN])
        if there is None:
            at += 1
            continue
        start, before = _backwards(text, whole, at, there, done)
        end, after = _forwards(text, whole, at + RUN, there + RUN)
        at = done = max(end, at + RUN)
        yield Copy(start, end, (*before, *after))


def _forwards(text: str, whole: str, at: int, there: int) -> tuple[int, list[tuple[Reach, str]]]:
    """On from what is the same to where words differ, never to the middle of a number."""
    numbers: list[tuple[Reach, str]] = []
    while True:
        while text[at : at + 1] == whole[there : there + 1] != "":
            at, there = at + 1, there + 1
        back = 0
        while back < _LONGEST and text[at - back - 1] in _SIGNS:
            back += 1
        said, written = _number(text, at - back), _number(whole, there - back)
        if said == written:
            return at, numbers
        end, finish = at - back + len(said), there - back + len(written)
        following = text[end : end + 1]
        if (
            not following
            or not said
            or not written
            or _numbering(said, following)
            or following != whole[finish : finish + 1]
        ):
            return at - back, numbers
        numbers.append((Reach(at - back, end), written))
        at, there = end, finish


def _backwards(text: str, whole: str, at: int, there: int, least: int) -> tuple[int, list[tuple[Reach, str]]]:
    """Back from what is the same, as `_forwards` goes on; not beyond `least`."""
    numbers: list[tuple[Reach, str]] = []
    while True:
        while at > least and there > 0 and text[at - 1] == whole[there - 1]:
            at, there = at - 1, there - 1
        ahead = 0
        while ahead < _LONGEST and text[at + ahead] in _SIGNS:
            ahead += 1
        begin, start = _start(text, at + ahead), _start(whole, there + ahead)
        said, written = text[begin : at + ahead], whole[start : there + ahead]
        if said == written:
            return at, numbers
        before, following = text[max(begin - 1, least) : begin], text[at + ahead]
        item = _numbering(said, following)
        if not said or not written or item or not before or before != whole[start - 1 : start]:
            return at + ahead + item, numbers
        numbers.insert(0, (Reach(begin, at + ahead), written))
        at, there = begin, start


def _numbering(number: str, following: str) -> bool:
    """Is it the number of an item, （一） or 1、, and not a year: 〔2005〕?"""
    return following in ("〕", "、") and len(number) < _YEAR


def _number(words: str, at: int) -> str:
    found = _NUMBER.match(words, at, at + 2 * _LONGEST)
    return found[0] if found else ""


def _start(words: str, end: int) -> int:
    """Where the number begins that ends here."""
    start = end
    while start > max(0, end - 2 * _LONGEST) and words[start - 1] in _SIGNS:
        start -= 1
    return start
