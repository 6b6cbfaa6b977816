"""Days as people write them (日期): 2024-03-15, 2024年3月15日, 45366, 2024—3—15 星期五, 15-Mar-24, a month for its first day.

What cannot be read for certain is not read: 2024.1 may be October, 4/11/2005 may be November. No sentence quotes the cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from ...core.inputs import EARLIEST, LATEST, raised
from ...policy.roster_words import UNSEEN
from .doubtful import Doubtful

MAX_CELL = 1_000
EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's calendar, for days from March 1900 on; a workbook may count from 1904-01-01 instead."""
_USUAL = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
"""What most days look like: read at once; the way round would say the same."""
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_CLOCK = re.compile(
    r"(?:T|\s|上午|下午|AM|PM)*\d{1,2}[:时]\d{1,2}(?:[:分](?:\d{1,2})?)?(?:\.\d+)?秒?\s*(?:AM|PM)?(?:Z|[+-]\d\d:?\d\d)?$",
    re.IGNORECASE,
)
_UTC = re.compile(r"[T\s](?:1[6-9]|2[0-3]):\d\d(?::\d\d(?:\.\d+)?)?Z$", re.IGNORECASE)
"""A clock of Greenwich at which the next day has begun in China: midnight there is 16:00:00Z."""
_WEEKDAY = (
    r"(?:(?:星期|周|礼拜)[一二三四五六日天1-7]|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?)"
)
_WEEKDAYS = re.compile(rf"^{_WEEKDAY}[\s,]+|[(\s]*{_WEEKDAY}\)?\s*$", re.IGNORECASE)
_TAIL = re.compile(r"(?:起|始|开始|入职|到岗|进厂|报到|离职|止|至今|[.。,，;；])+$")
_REMARK = re.compile(r"\([^()\d]*\)$")
"""Words without a number in brackets behind a day: (试用)."""
_DASHES = str.maketrans(
    dict.fromkeys("—–―‐‑‒−－─_~～", "-")
    | dict.fromkeys("．。、·•・", ".")
    | {"号": "日", "／": "/", "\\": "/", "【": "(", "】": ")", "[": "(", "]": ")"}
)
_HAN = str.maketrans("〇○零一二三四五六七八九壹贰叁肆伍陆柒捌玖拾", "000123456789123456789十")
_TENS = re.compile(r"(\d?)十(\d?)")
_PARTS = re.compile(r"(\d{4})\s*([-/.,年\s])\s*(\d{1,2})(?:\s*([-/.,月\s])\s*(?:(\d{1,2})\s*日?)?)?", re.ASCII)
_SOLID = re.compile(r"(\d{4})[-/.]?(\d{2})(\d{2})|(\d{4})(\d{2})", re.ASCII)
_SHORT = re.compile(r"(\d{2})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)", re.ASCII)
_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    r"(?:(\d{1,2})[-\s/.]*)?([a-z]{3,9})\.?[-\s/.,]*(?:(\d{1,2})(?:st|nd|rd|th)?[\s,]+)?(\d{4}|\d{2})", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})[-\s/.]*([a-z]{3,9})\.?[-\s/.,]*(\d{1,2})", re.IGNORECASE)
_TENTH = re.compile(r"(\d{4})\.1", re.ASCII)
_NOTHING = {
    "",
    "-",
    "--",
    "/",
    ".",
    "至今",
    "在职",
    "在岗",
    "现在",
    "未离职",
    "长期",
    "无",
    "空",
    "n/a",
    "na",
    "null",
    "none",
    "待定",
    "不详",
}
_NO_DAY = "不是日期，没有读。请写成 2005-04-11"
TENTH = "写的是某年点1，可能是1月，也可能是10月，没有读。请写成 2024-10-01 这样"
"""What is told of 2024.1 as long as nobody has said which month it is."""


def read_date(
    text: str, *, since: date = EPOCH, tenth: int | None = None, first: int = EARLIEST, last: int = LATEST
) -> date | None:
    """A day; None where nothing is said. `since`: day 0 of the workbook; `tenth`: the month of 2024.1; `first`, `last`:
    the years between which it can be.

    Raises ValueError, or Doubtful with the day where it had to be guessed.
    """
    if match := _USUAL.fullmatch(text):
        day = _day(int(match[1]), int(match[3]), int(match[4]))
        if day and first <= day.year <= last:
            return day
    bare = UNSEEN.sub("", unicodedata.normalize("NFKC", text[:MAX_CELL])).strip().removeprefix("=").strip("'‘’\"“”`")
    if raised(text):
        raise ValueError(_NO_DAY)  # the sign of a note behind a day
    bare = _WEEKDAYS.sub("", bare.translate(_DASHES)).strip()
    if _UTC.search(bare) and (day := read_date(_CLOCK.sub("", bare), since=since, tenth=tenth, first=first)):
        raise Doubtful(day + timedelta(days=1), "写的是世界标准时间，按北京时间是第二天，请核对")
    bare = _WEEKDAYS.sub("", _CLOCK.sub("", bare)).strip()
    if "".join(bare.split()).casefold() in _NOTHING:
        return None
    bare = _TAIL.sub("", _REMARK.sub("", bare)).strip(" ()")
    if any(char in bare for char in "一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾"):
        bare = _TENS.sub(lambda match: f"{match[1] or 1}{match[2] or 0}", bare.translate(_HAN))
    if match := _SERIAL.fullmatch(bare):
        return _known(since + timedelta(days=int(match[1])), first, last)
    if _TENTH.fullmatch(bare):
        if tenth is None:
            raise ValueError(TENTH)
        return _known(_day(int(bare[:4]), tenth, 1), first, last)
    return _known(_plain(bare) or _english(bare), first, last)


def read_end(text: str, **how: Any) -> date | None:
    """The day on which something ends: programs write 9999-12-31 where it does not end. Raises as `read_date`."""
    with suppress(ValueError):
        if (day := read_date(text, last=date.max.year, **how)) and day.year > LATEST:
            return None
    return read_date(text, **how)


def _known(day: date | None, first: int, last: int) -> date:
    if day is None or not first <= day.year <= last:
        raise ValueError(_NO_DAY)
    return day


def _plain(bare: str) -> date | None:
    """In figures, the year first; or last, where only one of the other two can be the month."""
    if match := _SOLID.fullmatch(bare):
        return _day(*map(int, match.groups()[:3])) if match[1] else _day(int(match[4]), int(match[5]), 1)
    if (match := _PARTS.fullmatch(bare)) and _agree(match[2], match[4]):
        return _day(int(match[1]), int(match[3]), int(match[5] or 1))
    if match := _SHORT.fullmatch(bare):
        year, month, last = int(match[1]), int(match[3] or match[5]), int(match[4] or match[6])
        day = _day(_century(year), month, last) if year > 12 or match[5] else None
        if day:
            raise Doubtful(day, "年份只有两位，按年、月、日读，请核对")
    if match := _LAST.fullmatch(bare):
        first, second = sorted((int(match[1]), int(match[3])))
        return _day(int(match[4]), first, second) if second > 12 or first == second else None
    return None


def _agree(first: str, second: str | None) -> bool:
    """年 goes with 月 or a mark, and no mark with another mark. 2024年1-5 may be the months from January to May."""
    if first == "年":
        return second in (None, "月", "/", ".")
    return second in (None, first, "月")


def _english(bare: str) -> date | None:
    """15-Mar-24, Mar 15, 2024, Mar-24."""
    if (match := _YEAR_FIRST.fullmatch(bare)) and match[2][:3].casefold() in _MONTHS:
        return _day(int(match[1]), _MONTHS.index(match[2][:3].casefold()) + 1, int(match[3]))
    match = _ENGLISH.fullmatch(bare)
    if not match or match[2][:3].casefold() not in _MONTHS or (match[1] and match[3]):
        return None
    if len(match[4]) == 2 and not match[1]:
        return None  # Mar-24 may be the 24th of March
    year = int(match[4]) if len(match[4]) == 4 else _century(int(match[4]))
    return _day(year, _MONTHS.index(match[2][:3].casefold()) + 1, int(match[1] or match[3] or 1))


def _century(year: int) -> int:
    return year + (1900 if year > 49 else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def tenth_of(cells: Iterable[str]) -> int | None:
    """The month that 2024.1 means among these cells of one column, None where they do not tell.

    >>> tenth_of(["2024.1", "2024.03"]), tenth_of(["2024.1", "2024.10"]), tenth_of(["2024.1", "2024.3"])
    (10, 1, None)
    """
    padded = ten = False
    for cell in cells:
        padded = padded or bool(re.fullmatch(r"\d{4}\.0[1-9]", cell.strip(), re.ASCII))
        ten = ten or bool(re.fullmatch(r"\d{4}\.10", cell.strip(), re.ASCII))
    return None if padded == ten else 10 if padded else 1
