"""Identity numbers (证件号码): unwrapped, kept as they stand, and checked where they can be: GB 11643-1999, ISO 7064 MOD 11-2."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import mul
from typing import NamedTuple

from ...policy.roster_words import UNSEEN
from .doubtful import Doubtful

MAX_CELL = 1_000
BORN = slice(6, 14)
"""Where the day of birth stands in an identity number: 19800101."""
_NUMBER = re.compile(r"\d{17}[0-9X]", re.ASCII)
_WRAPPED = "'‘’‚‛\"“”„`´()（）[]【】<>《》:：,，、;；.。"
_LOOKALIKE = str.maketrans("ХхΧχ×✕✖", "XXXXXXX")
"""What stands for the X at the end: Cyrillic, Greek, the sign of multiplication."""
_LABELS = re.compile(
    r"^(?:居民)?(?:身份证|证件|护照|通行证)(?:号码?)?[:：]?(?=[A-Z]*\d)|^(?:ID|NO\.?|IDNO\.?)[:：]?(?=\d)|[(（]?(?:长期|永久|已过期|过期|已核|已核对)[)）]?$"
)
"""Words before and behind a number that are no part of it."""
_ZERO = re.compile(r"(\d{15,18})\.0+", re.ASCII)
_AS_NUMBER = re.compile(r"\d(\.\d+)?E\+?\d+", re.ASCII)
_OTHER = re.compile(r"[A-Z]{1,3}\d{6,12}[A-Z0-9]?|[A-Z]{3}\d{12}|\d{8}|\d{10}", re.ASCII)
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))
_ZEROS = ord("0") * sum(_WEIGHTS)
"""What seventeen zeros weigh as characters."""


_NOTHING = (
    "",
    "-",
    "--",
    "—",
    "/",
    "无",
    "没有",
    "空",
    "待补",
    "待补充",
    "暂无",
    "不详",
    "未知",
    "N/A",
    "#N/A",
    "NULL",
    "NONE",
)
"""What stands where there is no number; two of them are not two of one person."""


class Number(NamedTuple):
    """`text`: as it stands, without its wrapping. `checked`: of 18 places, where it is an identity number; else empty."""

    text: str
    checked: str


NONE = Number("", "")


def read_number(text: str) -> Number:
    """A number. Raises Doubtful with it where it could not be checked, or the check fails: it is kept all the same."""
    number = text
    if not _NUMBER.fullmatch(text):
        number = _unwrapped(text)
        if number in _NOTHING:
            return NONE
        if len(number) != 18:
            return _of_another_length(number)
        if not _NUMBER.fullmatch(number):
            raise Doubtful(Number(number, ""), _STRANGE)
    if check_digit(number[:-1]) != number[-1]:
        lost = number.endswith("000")
        raise Doubtful(Number(number, ""), LOST if lost else "身份证号的最后一位（校验码）对不上，请核对有没有抄错")
    if _born(number) is None:
        raise Doubtful(Number(number, ""), "身份证号里的出生日期没有这一天，请核对")
    return Number(number, number)


_STRANGE = "不是18位的身份证号，也不像护照或者通行证，不能核对；原样带到结果里"
LOST = "身份证号存成了数字，后几位已经丢失。请把这一列设成文本，再填一遍"
"""What is told of a number whose last places are gone: two of them may belong to two people."""


def _of_another_length(number: str) -> Number:
    if _AS_NUMBER.fullmatch(number):
        raise Doubtful(Number(number, ""), LOST)
    if len(number) == 15 and number.isascii() and number.isdecimal():
        longer = f"{number[:6]}19{number[6:]}"
        longer += check_digit(longer)
        if _born(longer):
            raise Doubtful(Number(number, longer), "是15位的旧号码，没有校验码，不能核对；查重时按18位比")
    if _OTHER.fullmatch(number):
        raise Doubtful(Number(number, ""), "像护照、通行证或者外国人的证件，不能核对校验码；原样带到结果里")
    raise Doubtful(Number(number, ""), _STRANGE)


def _unwrapped(text: str) -> str:
    """Without quotes, ="…", brackets, spaces and marks that nobody sees; in capitals."""
    bare = UNSEEN.sub("", unicodedata.normalize("NFKC", text[:MAX_CELL]))
    bare = _LABELS.sub("", "".join(bare.split()).upper().strip(_WRAPPED).removeprefix("=")).strip(_WRAPPED)
    if match := _ZERO.fullmatch(bare):
        bare = match[1]
    joined = bare.replace("-", "")
    if joined[:17].isdecimal() and len(joined) == 18:
        return joined[:17] + joined[17].translate(_LOOKALIKE)
    return joined if joined.isdecimal() else bare


def _born(number: str) -> date | None:
    try:
        return date.fromisoformat(number[BORN])
    except ValueError:
        return None


def birth_of(number: str) -> date | None:
    """The day of birth in a checked number, None where there is none."""
    return _born(number) if number else None


def sex_of(number: str) -> str:
    """M or F by the last place but one of a checked number (顺序码), empty where there is none.

    >>> sex_of("11010519491231002X"), sex_of("")
    ('F', '')
    """
    return ("F", "M")[int(number[16]) % 2] if number else ""


def check_digit(digits: str) -> str:
    """The last place of an identity number (校验码) by its first seventeen: GB 11643-1999, by ISO 7064 MOD 11-2.

    The standard's own example:

    >>> check_digit("11010519491231002")
    'X'
    """
    total = sum(map(mul, _WEIGHTS, digits.encode())) - _ZEROS
    return "0123456789X"[(12 - total) % 11]
