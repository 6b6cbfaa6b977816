"""How a workbook shows a number (数字格式): as a day, a duration, or a number with fifteen places (ECMA-376 part 1, 18.8.30)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Context, Decimal

from .dates import EPOCH
from .package import Handler

_MAX_STYLES = 65_490
_NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?", re.ASCII)
_SHOWN = Context(prec=15)
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""In a format of numbers: words, single characters, spaces, colours and conditions."""
_DAYS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
"""The built-in formats of days and times, 27–36 and 50–58 those of Chinese Excel (ECMA-376 part 1, 18.8.30)."""
_DURATION = 46
_TWO_PLACES = "2"
"""The built-in format 0.00."""
_LEAP = 60
"""The 29 February 1900 of Excel, which there was not: before it a day is counted from one day later."""
_DAY_SECONDS = 86_400
_DAYS_IN_ALL = 2_958_466
"""From day 0 to the end of the year 9999."""
_SHORT = re.compile(r"[1-9]\d{0,8}\.\d{1,5}", re.ASCII)
"""A number that is shown as it is written, but for noughts at its end: fifteen places are enough for it."""


class Styles(Handler):
    """Which formats of cells (cellXfs) show days: a sign each, d for a day, h for a duration, 2 for two decimals, blank for else."""

    def __init__(self) -> None:
        self.signs: list[str] = []
        self._inside = False
        self._own: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A format of numbers, or one of cells that uses it."""
        if name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and len(self.signs) < _MAX_STYLES:
            number = attributes.get("numFmtId", "0")
            self.signs.append(self._own.get(number) or _builtin(number))
        elif name == "numFmt" and len(self._own) < _MAX_STYLES:
            self._own[attributes.get("numFmtId", "")] = _shows(attributes.get("formatCode", ""))

    def end(self, name: str) -> None:
        """The formats of cells end."""
        if name == "cellXfs":
            self._inside = False


def _builtin(number: str) -> str:
    if number == _TWO_PLACES:
        return "2"
    if not number.isdecimal() or len(number) > 3 or int(number) not in _DAYS:
        return " "
    return "h" if int(number) == _DURATION else "d"


def _shows(code: str) -> str:
    """What a format of numbers shows: d a day or a time of it, h a duration, 2 two decimals, blank anything else.

    >>> _shows('yyyy"年"m"月"d"日";@'), _shows("[$-804]aaaa"), _shows("[h]:mm"), _shows('0.00"days"'), _shows("[Red]0")
    ('d', ' ', 'h', '2', ' ')
    """
    shown = _NOT_SHOWN.sub("", code[:255]).partition(";")[0].lower()
    if "[" in shown:
        return "h"
    if any(sign in shown.replace("general", "") for sign in "ymdhs"):
        return "d"
    return "2" if shown.strip() == "0.00" else " "


def as_number(said: str) -> str:
    """A number as Excel shows it: fifteen places; from 10^15 on, where places are lost, with an exponent.

    >>> as_number("3600"), as_number("0.1000000000000000055"), as_number("1.20101198001011E+17"), as_number("-0")
    ('3600', '0.1', '1.20101198001011e+17', '0')
    """
    if said.isdecimal() and said.isascii():
        return said.lstrip("0") or "0"
    if _SHORT.fullmatch(said):
        return said.rstrip("0").rstrip(".")
    if not _NUMBER.fullmatch(said):
        return said
    number = _SHOWN.create_decimal(said).normalize(_SHOWN)
    if not number:
        return "0"
    return f"{number:f}" if -5 < number.adjusted() < 15 else f"{number:e}"


def as_day(said: str, since: date, *, duration: bool = False) -> str:
    """A number that is shown as a day, with the time if there is one: 2005-04-11, 2005-04-11 08:30:00, 08:30:00.

    What is no day of the calendar stays the number. A duration is told in hours.

    >>> as_day("38453", EPOCH), as_day("0.5", EPOCH), as_day("1.25", EPOCH, duration=True)
    ('2005-04-11', '12:00:00', '30:00:00')
    """
    if not _NUMBER.fullmatch(said):
        return said
    seconds = _seconds(said)
    if seconds is None:
        return as_number(said)
    days, rest = divmod(seconds, _DAY_SECONDS)
    clock = f"{rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}"
    if duration:
        return f"{seconds // 3600}{clock[2:]}"
    if not days:
        return clock
    try:
        day = since + timedelta(days=days + (since == EPOCH and days < _LEAP))
    except OverflowError:
        return as_number(said)
    return f"{day.isoformat()} {clock}" if rest else day.isoformat()


def _seconds(said: str) -> int | None:
    """A number of days in whole seconds, halves to the even one; None where it is no day. In whole numbers, as most are written:
    a workbook may hold millions.
    """
    whole, _, part = said.partition(".")
    if whole.isdecimal() and len(whole) < 8 and len(part) < 18 and (not part or part.isdecimal()):
        seconds, unit = int(whole) * _DAY_SECONDS, 10 ** len(part)
        more, rest = divmod(int(part or 0) * _DAY_SECONDS, unit)
        more += 2 * rest > unit or (2 * rest == unit and (seconds + more) % 2)
        return seconds + more if int(whole) < _DAYS_IN_ALL else None
    number = Decimal(said)
    return int((number * _DAY_SECONDS).to_integral_value()) if 0 <= number < _DAYS_IN_ALL else None
