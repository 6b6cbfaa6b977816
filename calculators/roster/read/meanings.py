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
_ANY_MARK = re.compile(r"[/|｜\\、~～;；,，:：#*^-]|\s+")
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
_NUMBERED = re.compile(r"^[^\w(（]+|^[(（]?\d{1,2}[)）.、．:：]\s*|[.．_-]?\d{1,2}$")
"""Marks or a number before a header, or a number behind it: ★姓名, (1)姓名, 姓名2; pandas writes 姓名.1."""
_PERIOD = re.compile(r"[(（\[【/每](?:元/)?(?:年|日|天|时|小时|周|季)[)）\]】]?")
"""An amount of another time than a month."""
_REVERSED = re.compile(r"[(（\[【][^)）\]】]*(?:未|没|不|停|欠|断|放弃)[^)）\]】]*[)）\]】]")
_CHOICE = re.compile(r"[×xX否无0/是√✓]")
"""In such a remark, that it names the signs: (参√未参×)."""
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
    found = _of(name, terms, upper)
    return None if found and _is_turned(upper + name, found.role) else found


def _is_turned(name: str, role: str) -> bool:
    """Does a remark in brackets make something else of it: 工资（年）, 养老保险（未参的打√）?"""
    if role in ("wage", "base"):
        return _PERIOD.search(name) is not None
    if not role.startswith("enrolled-"):
        return False
    said = "".join(_REVERSED.findall(name))
    return bool(said) and len(set(_CHOICE.findall(said))) < 2


def _of(name: str, terms: Terms, upper: str = "") -> Meaning | None:
    both = terms.header(upper + name) if upper else ""
    if both in terms.headers:
        return Meaning(terms.headers[both], terms.ranks[both])
    for folded in _spellings(name, terms):
        if folded in terms.headers and not any(word in upper for word in _ASIDE):
            return Meaning(terms.headers[folded], terms.ranks[folded])
    folded = terms.header(name)
    if upper and folded in _TOTALS:
        return _of(upper, terms)
    return _inside(both or folded, terms)


def parts(name: str) -> list[str]:
    """The words of a cell, by any mark that may stand between them."""
    return [part for part in _ANY_MARK.split(name) if part]


def _spellings(name: str, terms: Terms) -> Iterator[str]:
    """The header as it is, without the other language, and each of its parts."""
    yield terms.header(name)
    bare = _NUMBERED.sub("", name)
    if bare != name:
        yield terms.header(bare)
    if not _HAN.search(name):
        return
    yield terms.header(_LATIN.sub("", name.casefold()))
    words = [part for part in _PARTS.split(bare) if part]
    if len(words) > 1:
        yield terms.header(words[0])


def _is_amount(folded: str, terms: Terms) -> bool:
    for words in _EXCUSED:
        folded = folded.replace(words, "")
    return any(word in folded for word in terms.amounts)


def _inside(folded: str, terms: Terms) -> Meaning | None:
    if not folded or _is_amount(folded, terms):
        return None
    found = [one.id for one in terms.columns if any(word in folded for word in one.contains)]
    return Meaning(found[0], INSIDE) if len(found) == 1 else None
