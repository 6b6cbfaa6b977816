"""Reading the cells of a roster (读格子) as people write them.

What cannot be read raises ValueError with a sentence that never quotes the cell: it may hold a name.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

from ...core.inputs import EARLIEST, LATEST, read_day, read_money, read_month
from ...policy.roster_words import Terms, fold

MAX_CELL = 1_000
_USUAL = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
"""What most days look like: read at once; `read_day` would say the same."""
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's calendar, for days from March 1900 on."""
_CLOCK = re.compile(r"[T\s]*\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$", re.ASCII)
_HAN = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"(\d?)十(\d?)")
_PLAIN = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)
_NUMBER = re.compile(r"\d{17}[0-9X]", re.ASCII)
_CENT = Decimal("0.01")
BORN = slice(6, 14)
"""Where the day of birth stands in an identity number: 19800101."""


def read_yes(text: str, terms: Terms) -> bool | None:
    """Whether somebody is enrolled (是否参保); None where nothing is said."""
    word = fold(text[:MAX_CELL])
    if not word or word in terms.blank:
        return None
    if word in terms.yes:
        return True
    if word in terms.no:
        return False
    raise ValueError("看不懂是「是」还是「否」，当作没有填。请填「是」或「否」")


def read_wage(text: str) -> Decimal | None:
    """An amount of 元 a month, 0 or more."""
    if _PLAIN.fullmatch(text):
        return Decimal(text).quantize(_CENT)
    if fold(text[:MAX_CELL]) in ("", "-", "—", "/"):
        return None
    try:
        return read_money(text.strip().lstrip("¥￥"))
    except ValueError:
        raise ValueError("不是金额，当作没有填。请只填一个数，例如 3600 或 3,600.50") from None


def read_date(text: str, since: date = EPOCH) -> date | None:
    """A day, also as Excel keeps it (38454 days from `since`), with a time behind it, in Chinese numerals, or a month (its
    first day)."""
    if match := _USUAL.fullmatch(text):
        with suppress(ValueError):
            day = date(int(match[1]), int(match[3]), int(match[4]))
            if EARLIEST <= day.year <= LATEST:
                return day
    bare = _CLOCK.sub("", text.strip()[:MAX_CELL]).strip()
    if fold(bare) in ("", "-", "—", "/", "至今", "在职"):
        return None
    if match := _SERIAL.fullmatch(bare):
        day = since + timedelta(days=int(match[1]))
        if EARLIEST <= day.year <= LATEST:
            return day
    told = _TENS.sub(_ten, bare.translate(_HAN)) if any(char in bare for char in "一二三四五六七八九十") else bare
    for read in (read_day, read_month):
        try:
            return read(told.rstrip("."))
        except ValueError:
            continue
    raise ValueError("不是日期，当作没有填。请写成 2005-04-11")


def _ten(match: re.Match[str]) -> str:
    return f"{match[1] or 1}{match[2] or 0}"


def read_number(text: str) -> str:
    """An identity number (身份证号) of 18 places, its check digit an X in capitals; empty where none is given."""
    number = text if _NUMBER.fullmatch(text) else fold(text[:MAX_CELL]).upper().lstrip("'").replace("-", "")
    if not number:
        return ""
    if "E+" in number:
        raise ValueError("身份证号存成了数字，后几位已经丢失。请把这一列设成文本，再填一遍")
    if len(number) == 15 and number.isdecimal():
        raise ValueError("是15位的旧号码，没有校验码，不能核对")
    if not _NUMBER.fullmatch(number):
        raise ValueError("身份证号不是18位，或者有不该有的字")
    if check_digit(number[:-1]) != number[-1]:
        raise ValueError("身份证号的最后一位（校验码）对不上，请核对有没有抄错")
    try:
        date.fromisoformat(number[BORN])
    except ValueError:
        raise ValueError("身份证号里的出生日期没有这一天，请核对") from None
    return number


def check_digit(digits: str) -> str:
    """The last place of an identity number (校验码) by its first seventeen: GB 11643-1999, by ISO 7064 MOD 11-2.

    The standard's own example:

    >>> check_digit("11010519491231002")
    'X'
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def read_rural(text: str, terms: Terms) -> bool | None:
    """Whether the household is a rural one (农业户口); None where nothing is said."""
    word = fold(text[:MAX_CELL])
    if not word or word in terms.blank:
        return None
    if word in terms.rural or word in terms.urban:
        return word in terms.rural
    return _rural_words(word, terms)


def _rural_words(word: str, terms: Terms) -> bool:
    bare = word.removesuffix("户口").removesuffix("户籍").removesuffix("户")
    if bare in terms.rural or bare in terms.urban:
        return bare in terms.rural
    raise ValueError("看不懂是农业还是非农业户口，当作没有填。请填「农业」或「非农业」")


def read_category(text: str, terms: Terms) -> str | None:
    """The category of people; None where nothing is said."""
    word = fold(text[:MAX_CELL])
    if not word or word in terms.blank:
        return None
    found = terms.categories.get(word)
    if found is None:
        raise ValueError(
            "没有这一类人员，当作没有填。可以填职工、农民工、中断缴费的职工、当年新发生劳动力、灵活就业人员等"
        )
    return found
