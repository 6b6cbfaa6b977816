"""Shares in per cent, cut and never rounded up (截到0.1%，不进位): 100 % stands only where it is really reached."""

from __future__ import annotations

from decimal import Decimal


def percent(part: int, whole: int) -> Decimal | None:
    """A part of a whole in per cent, cut down to one decimal; None where the whole is 0.

    A share below 0 is cut down too, away from 0: a loss never looks smaller than it is.

    >>> percent(2, 3), percent(9_999, 10_000), percent(-1, 3), percent(1, 0)
    (Decimal('66.6'), Decimal('99.9'), Decimal('-33.4'), None)
    """
    return Decimal(part * 1000 // whole).scaleb(-1) if whole else None
