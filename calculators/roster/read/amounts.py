"""Wages and bases (金额): 元 a month, rounded to the 分 where a formula left more, never guessed."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

from ...core.inputs import raised, read_money
from ...core.money import FEN
from ...policy.roster_words import UNSEEN, fold
from .doubtful import Doubtful

MAX_CELL = 1_000
_PLAIN = re.compile(r"\d{3,6}(\.\d{1,2})?", re.ASCII)
"""What most wages look like, none of them too small or too large to be one: read at once."""
_LONG = re.compile(r"\d{1,9}\.\d{3,}", re.ASCII)
_APOSTROPHES = re.compile(r"(?<=\d)['’](?=\d{3})")
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny)|(?:人民币|rmb|cny)$", re.IGNORECASE)
_BEFORE = re.compile(r"^(?:每月|月薪|月工资|月收入|税前|应发)[:：]?")
_UNIT = re.compile(r"(?:元|圆|块钱?)?(?:整|正)?(?:/月|每月|/人)*[.、,*]?$")
_REMARK = re.compile(r"\([^()\d]*\)$")
"""Words without a number in brackets behind an amount: (税前)."""
_SCALES = {"k": 1_000, "千": 1_000, "百": 100, "w": 10_000}
_SCALE = re.compile(r"(?<=[\d.])([k千百w])$", re.IGNORECASE)
_POINT = re.compile(r"^\.")
_TWO_SCALES = re.compile(r"(\d{1,3})万(\d)千", re.ASCII)
_NOTHING = ("", "-", "--", "/", "无", "空", "n/a", "na", "#n/a", "null", "none", "待定", "不详")
_UNITS = {"万": 10_000, "千": 1_000}
_IN = re.compile(r"(万|千)元|[(（/](万|千)[)）]?$")
_NOISE = Decimal("0.000001")
LEAST, MOST = Decimal(300), Decimal(300_000)
"""A month's wage outside these is doubted: a digit is missing, or it is written in thousands, or for a year."""
_NO_AMOUNT = "不是金额，没有读。请只填一个数，例如 3600 或 3,600.50"


def read_wage(text: str, unit: int = 1) -> Decimal | None:
    """An amount of 元 a month; None where nothing is said. `unit`: what the header says it is written in, 10,000 for 万元.

    Raises ValueError, or Doubtful with the amount.
    """
    if unit == 1 and _PLAIN.fullmatch(text):
        value = Decimal(text).quantize(FEN)
        return value if LEAST <= value <= MOST else _plausible(value)
    bare = UNSEEN.sub("", unicodedata.normalize("NFKC", text[:MAX_CELL])).strip().replace("—", "-")
    if fold(bare) in _NOTHING:
        return None
    if "\n" in bare or "\r" in bare or raised(text):
        raise ValueError(_NO_AMOUNT)  # two amounts, one below the other; or the sign of a note behind one
    bare = _BEFORE.sub("", bare.removeprefix("=").strip("'‘’\"“”`").strip())
    bare = _CURRENCY.sub("", _REMARK.sub("", bare).strip()).strip().lstrip("¥￥").strip()
    bare = _UNIT.sub("", _APOSTROPHES.sub("", bare)).strip()
    if match := _TWO_SCALES.fullmatch(bare):
        bare = f"{match[1]}{match[2]}000"
    scale = _SCALES[match[1].lower()] if (match := _SCALE.search(bare)) else 1
    bare = "".join(_SCALE.sub("", bare).split())
    exact = None
    with suppress(ValueError):
        exact = Decimal(bare) if _LONG.fullmatch(bare) else read_money(_POINT.sub("0.", bare))
    if exact is None:
        raise ValueError(_NO_AMOUNT)
    value = exact * unit * scale
    rounded = value.quantize(FEN, ROUND_HALF_UP)
    if abs(value - rounded) > _NOISE:
        raise Doubtful(rounded, "小数超过两位，四舍五入到分")
    return _plausible(rounded)


def _plausible(value: Decimal) -> Decimal:
    if 0 < value < LEAST:
        raise Doubtful(value, f"不到{LEAST}元一个月，请核对：是不是少了几位，或者写的是千元、万元")
    if value > MOST:
        raise Doubtful(value, f"超过{MOST // 10_000}万元一个月，请核对：是不是多了几位，或者写的是一年的")
    return value


def unit_of(header: str) -> int:
    """What the wages below a header are written in.

    >>> unit_of("月工资（万元）"), unit_of("月工资(千元)"), unit_of("月工资（元）"), unit_of("月工资(万)")
    (10000, 1000, 1, 10000)
    """
    match = _IN.search(header)
    return _UNITS[match[1] or match[2]] if match else 1
