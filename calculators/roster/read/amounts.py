"""Wages and bases (金额): 元 a month, rounded to the 分 where a formula left more, never guessed."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal

from ...core.inputs import read_money
from ...policy.roster_words import UNSEEN, fold
from .doubtful import Doubtful

MAX_CELL = 1_000
_PLAIN = re.compile(r"\d{3,6}(\.\d{1,2})?", re.ASCII)
"""What most wages look like, none of them too small or too large to be one: read at once."""
_LONG = re.compile(r"\d{1,9}\.\d{3,}", re.ASCII)
_APOSTROPHES = re.compile(r"(?<=\d)['’](?=\d{3})")
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny)|(?:rmb|cny)$", re.IGNORECASE)
_UNIT = re.compile(r"(?:元|圆|块钱?)?(?:整|正)?(?:/月|每月|/人)?$")
_SCALE = re.compile(r"(?<=\d)(k|千)$", re.IGNORECASE)
_NOTHING = ("", "-", "--", "/", "无", "空", "n/a", "na", "#n/a", "null", "none", "待定", "不详")
_CENT = Decimal("0.01")
_NOISE = Decimal("0.000001")
LEAST, MOST = Decimal(300), Decimal(300_000)
"""A month's wage outside these is doubted: a digit is missing, or it is written in thousands, or for a year."""
_NO_AMOUNT = "不是金额，没有读。请只填一个数，例如 3600 或 3,600.50"


def read_wage(text: str, unit: int = 1) -> Decimal | None:
    """An amount of 元 a month; None where nothing is said. `unit`: what the header says it is written in, 10,000 for 万元.

    Raises ValueError, or Doubtful with the amount.
    """
    if unit == 1 and _PLAIN.fullmatch(text):
        value = Decimal(text).quantize(_CENT)
        return value if LEAST <= value <= MOST else _plausible(value)
    bare = UNSEEN.sub("", unicodedata.normalize("NFKC", text[:MAX_CELL])).strip().replace("—", "-")
    if fold(bare) in _NOTHING:
        return None
    bare = _CURRENCY.sub("", bare.strip("'‘’\"“”`").strip()).strip().lstrip("¥￥").strip()
    bare = _UNIT.sub("", _APOSTROPHES.sub("", bare)).strip()
    scale = 1_000 if _SCALE.search(bare) else 1
    bare = "".join(_SCALE.sub("", bare).split())
    exact = None
    with suppress(ValueError):
        exact = Decimal(bare) if _LONG.fullmatch(bare) else read_money(bare)
    if exact is None:
        raise ValueError(_NO_AMOUNT)
    value = exact * unit * scale
    rounded = value.quantize(_CENT, ROUND_HALF_UP)
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

    >>> unit_of("月工资（万元）"), unit_of("月工资(千元)"), unit_of("月工资（元）")
    (10000, 1000, 1)
    """
    return 10_000 if "万元" in header else 1_000 if "千元" in header else 1
