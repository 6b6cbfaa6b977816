"""What the words in a roster's cells say (读格子): enrolled or not, household, category, status, sex, a name.

What cannot be read raises ValueError with a sentence that never quotes the cell: it may hold a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from ...policy.roster_words import ALL, UNSEEN, Terms
from . import rows
from .doubtful import Doubtful

MAX_CELL = 1_000
_MARKS = "。.!！,，;；、:：~"
_AROUND = re.compile(r"[(\[【〔{「](.+)[)\]】〕}」]")
_TICKED = "☑√✓✔■☒▣●"
_BOX = f"([{_TICKED}□☐○◯]?)"
_BOXES = re.compile(rf"{_BOX}是{_BOX}[/、]?{_BOX}否{_BOX}")
"""A form's two boxes of which one is ticked: ☑是□否."""
_STOPPED = re.compile(
    r"停|断|退[保休]|终止|中止|离职|未参|未缴|未交|没参|没缴|没交|不参|不缴|放弃|居民|新农合|农保|灵活|否|×"
)
_MENDED = re.compile(r"已补|补缴|已参|已缴|已办|是|√")
"""What in a remark may turn a yes, or a no, before it round."""
_ASIDE = re.compile(r"[(\[【〔{].*?(?:[)\]】〕}]|$)|[:：,，;；].*$")
_BETWEEN = re.compile(r"[;；,，、/|+＋\s]+|和|及|与")
_ONLY = re.compile(r"^(?:仅|只|已)?(?:参加|参|缴纳|缴|交|买|办|有|上)?(?:了)?")
_ALL_FIVE = re.compile(r"五险(?:一金|二金)?|五项|5险(?:1金)?|全险|全部|全|各险种|所有险种")
_AMOUNT = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
_PRIVATE = {
    0xE815 + at: char
    for at, low in enumerate([*range(0x50, 0x7F), *range(0x80, 0xA1)])
    if not "\ue000" <= (char := bytes((0xFE, low)).decode("gb18030")) <= "\uf8ff"
}
"""Characters that old programs keep in GBK's private places, by where they belong now: 䶮."""
_QUOTES = "'‘’\"“”`"
UNREAD_MARK = "看不懂是「是」还是「否」，没有读。请填「是」或「否」"


def read_yes(text: str, terms: Terms, words: Mapping[str, str] | None = None) -> bool | None:
    """Whether somebody is enrolled (是否参保); None where nothing is said. `words`: what the reader said of other words.

    Raises ValueError, or Doubtful with what was read.
    """
    word = plain_word(text, terms)
    if word in terms.yes:
        return True
    if word in terms.no:
        return False
    if not word or word in terms.blank:
        return None
    if words and word in words:
        return {"yes": True, "no": False}.get(words[word])
    if word in terms.told_no:
        raise Doubtful(False, "写的是没有参保的原因，按没有参保算，请核对")
    if word in terms.told_yes:
        raise Doubtful(True, "写的话像是已经参保，按已参保算，请核对")
    if match := _AROUND.fullmatch(word):
        return read_yes(match[1], terms, words)
    ticked = _ticked(text)
    if ticked is not None:
        return ticked
    bare = _ASIDE.sub("", word)
    aside = word[len(bare) :]
    if aside and bare in terms.yes and not _STOPPED.search(aside):
        raise Doubtful(True, "后面另有说明，按已参保算，请核对")
    if aside and (bare in terms.no or bare in terms.told_no) and not _MENDED.search(aside):
        raise Doubtful(False, "后面另有说明，按没有参保算，请核对")
    raise ValueError(UNREAD_MARK)


def _ticked(text: str) -> bool | None:
    """Which of a form's two boxes is ticked, None where it is not one of them."""
    match = _BOXES.fullmatch("".join(UNSEEN.sub("", text[:MAX_CELL]).split()))
    if not match:
        return None
    before, between, second, after = match.groups()
    yes, no = (before, between or second) if before else (between, after or second)
    ticked = [one in _TICKED and one != "" for one in (yes, no)]
    return ticked[0] if ticked[0] is not ticked[1] else None


def read_listed(text: str, terms: Terms) -> frozenset[str] | None:
    """The insurances that a cell lists by name (参保险种：养老、工伤), by the ids of their columns; None if it lists none. All of
    them (五险) are every column there is.
    """
    word = terms.word(text[:MAX_CELL])
    if _ALL_FIVE.fullmatch(_ONLY.sub("", word, count=1)):
        return frozenset(one.id for one in terms.columns if one.insurance)
    parts = [_ONLY.sub("", part, count=1) for part in _BETWEEN.split(word) if part]
    found = [
        terms.headers.get(part) or terms.headers.get(f"{part}保险") or terms.headers.get(f"{part[:-1]}保险", "")
        for part in parts
    ]
    single = f"enrolled-{ALL}"
    return frozenset(found) if found and all(one.startswith("enrolled-") and one != single for one in found) else None


def read_paid(text: str, terms: Terms) -> bool | None:
    """The same of a column that holds what was paid: an amount is yes, 0 is no."""
    word = plain_word(text, terms).replace(",", "").removesuffix("元").lstrip("¥￥")
    return Decimal(word) > 0 if _AMOUNT.fullmatch(word) else read_yes(text, terms)


def is_amount(text: str) -> bool:
    """A number that is no mark of yes or no: 640, 38.5."""
    bare = text.strip().replace(",", "")
    return _AMOUNT.fullmatch(bare) is not None and Decimal(bare) not in (0, 1)


def plain_word(text: str, terms: Terms) -> str:
    """A word without marks at its end, and once where it stands twice: √√ → √."""
    word = terms.word(text[:MAX_CELL]).strip("'\"“”‘’")
    bare = word.rstrip(_MARKS) or word
    return bare[0] if len(bare) > 1 and len(set(bare)) == 1 and not bare.isalnum() else bare


def read_rural(text: str, terms: Terms, *, asked: bool = False) -> bool | None:
    """Whether the household is a rural one (农业户口); None where nothing is said. `asked`: the column asks whether it is
    (是否农业户口), so 是 says so.
    """
    word = plain_word(text, terms)
    if not word or word in terms.blank:
        return None
    if asked and (word in terms.yes or word in terms.no):
        return word in terms.yes
    for one in (word, word.removesuffix("户口").removesuffix("户籍").removesuffix("户"), _ASIDE.sub("", word)):
        if one in terms.rural or one in terms.urban:
            return one in terms.rural
    raise ValueError("看不懂是农业还是非农业户口，没有读。请填「农业」或「非农业」")


def read_category(text: str, terms: Terms, words: Mapping[str, str] | None = None) -> str | None:
    """The category of people; None where nothing is said. `words`: what the reader said of other words."""
    word = plain_word(text, terms)
    if not word or word in terms.blank:
        return None
    found = (words or {}).get(word) or terms.categories.get(word)
    before = _ASIDE.sub("", word)
    if not found and (bare := terms.categories.get(before)) and not _is_other(word[len(before) :], bare, terms):
        raise Doubtful(bare, "后面另有说明，按前面的词归类，请核对")
    if not found:
        raise ValueError("没有这一类人员，没有判断是否应当参保。请在上面指明，或者改成职工、农民工等")
    return found


def _is_other(aside: str, category: str, terms: Terms) -> bool:
    """Does what stands behind a category make another one of it: 职工（已退休）?"""
    said = aside.strip("()[]【】〔〕{}:,;，；：")
    known = terms.categories.get(said.removeprefix("已"))
    return known != category if known else rows.is_telling(said)


def read_retire(text: str) -> str | None:
    """Which age of retirement applies to a woman (50、55), as the id of its course. Raises ValueError."""
    age = "".join(unicodedata.normalize("NFKC", text).split()).removesuffix("岁").removesuffix("周")
    if age not in ("50", "55"):
        raise ValueError("看不懂是50还是55，没有读。女职工原来的退休年龄，请填 50 或 55")
    return f"female-{age}"


def read_status(text: str, terms: Terms, *, leaving: bool = False) -> bool | None:
    """Whether somebody works here still (状态); None where nothing is said. `leaving`: the column asks whether he has left
    (是否离职), so 是 says that he has.
    """
    word = plain_word(text, terms)
    if not word or word in terms.blank:
        return None
    if leaving and (word in terms.yes or word in terms.no):
        return word in terms.no
    for one in (word, _ASIDE.sub("", word)):
        if one in terms.here or one in terms.gone:
            return one in terms.here
    raise ValueError("看不懂是在职还是离职，没有读。请填「在职」或「离职」")


def read_sex(text: str, terms: Terms) -> str:
    """M or F (性别), empty where nothing is said."""
    word = plain_word(text, terms)
    if not word or word in terms.blank:
        return ""
    if word in terms.male or word in terms.female:
        return "M" if word in terms.male else "F"
    raise ValueError("看不懂是男还是女，没有读。请填「男」或「女」")


def read_name(text: str) -> tuple[str, str]:
    """A name as it is carried on, and what is to be told of it; rare characters from old programs are put where they belong."""
    name = text.strip()
    if len(name) > 1 and name[0] in _QUOTES and name[-1] in _QUOTES:
        name = name[1:-1].strip()
    if name.isprintable() and len(name) <= MAX_CELL:
        return name, "有读不出的字" if "\ufffd" in name else ""
    name = " ".join(name.translate(_PRIVATE).split())
    kept = UNSEEN.sub("", name)
    kept = "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cs", "Cn"))[:MAX_CELL]
    told = "有看不见的字，或者太长，已经去掉" if kept != name or len(text.strip()) > MAX_CELL else ""
    return kept, told or ("有读不出的字" if "\ufffd" in kept else "")
