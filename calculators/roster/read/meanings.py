"""What a header may mean (列名的意思): exact names first, then words inside it, each with a rank; cells are not asked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...policy.roster_words import WEAK, Terms

INSIDE = 10 * WEAK
"""The rank of a header that only contains a word."""
_LATIN = re.compile(r"[a-z.'/&()\[\]\s-]+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PARTS = re.compile(r"[/|｜\\、]|\s+")
_TOTALS = {"合计", "小计", "总计", "总额", "合计数", "总数", "合计金额", "应发合计", "total"}
_EXCUSED = (
    "参保情况",
    "参保状况",
    "参保状态",
    "参保类型",
    "缴费情况",
    "缴费状态",
    "缴纳情况",
    "投保情况",
    "办理情况",
    "参加情况",
)
"""What is about being enrolled, though a word in it is not."""


_ASIDE = ("基数", "比例", "费率", "日期", "时间", "账", "帐", "卡号", "编号")
"""Over a name, these make it something else: 缴费基数 ▸ 养老保险."""


class Meaning(NamedTuple):
    """A role, and how surely: of two headers that mean the same, the smaller rank is the better."""

    role: str
    rank: int

    @property
    def weak(self) -> bool:
        """Does it often mean only a part?"""
        return WEAK <= self.rank < INSIDE


def of(name: str, terms: Terms, upper: str = "") -> Meaning | None:
    """What a header means, None if it is not known. `upper`: the name in the row above, in a header of two rows."""
    both = terms.header(upper + name) if upper else ""
    if both in terms.headers:
        return Meaning(terms.headers[both], terms.ranks[both])
    for folded in _spellings(name, terms):
        if folded in terms.headers and not any(word in upper for word in _ASIDE):
            return Meaning(terms.headers[folded], terms.ranks[folded])
    folded = terms.header(name)
    if upper and folded in _TOTALS:
        return of(upper, terms)
    return _inside(both or folded, terms)


def _spellings(name: str, terms: Terms) -> Iterator[str]:
    """The header as it is, without the other language, and each of its parts."""
    yield terms.header(name)
    if not _HAN.search(name):
        return
    yield terms.header(_LATIN.sub("", name.casefold()))
    parts = [part for part in _PARTS.split(name) if part]
    if len(parts) > 1:
        yield from map(terms.header, parts[:1])


def _is_amount(folded: str, terms: Terms) -> bool:
    for words in _EXCUSED:
        folded = folded.replace(words, "")
    return any(word in folded for word in terms.amounts)


def _inside(folded: str, terms: Terms) -> Meaning | None:
    if not folded or _is_amount(folded, terms):
        return None
    found = [one.id for one in terms.columns if any(word in folded for word in one.contains)]
    return Meaning(found[0], INSIDE) if len(found) == 1 else None
