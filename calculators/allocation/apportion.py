"""Dividing a number of people exactly: scores from factors and weights, caps, and the largest remainder (最大余额法).

Everything is whole numbers. A score is a unit's share of all factors, times a common denominator that cancels out:

    score(i) = sum over factors of weight(f) * x(i, f) / total(f)
    quota(i) = rest * score(i) / pool          rest, pool: what is divided among units below their cap, their scores
    share(i) = floor(quota(i)), and one more for the largest remainders until all is given; equal ones in order of rows

A unit whose quota is above its cap gets the cap; the overflow is divided among the others in the same proportion, until
nobody is above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import lcm


class ShareError(ValueError):
    """It cannot be divided. `room` is what the units can take together, `scoring` only those with a score."""

    def __init__(self, room: int, scoring: int) -> None:
        super().__init__(f"{room} < target or {scoring} < target")
        self.room, self.scoring = room, scoring


@dataclass(frozen=True, slots=True)
class Split:
    """A division. `extra` are the units (by row) that got one more; `tied` says whether order of rows decided who."""

    shares: tuple[int, ...]
    capped: frozenset[int]
    rest: int
    pool: int
    extra: frozenset[int]
    tied: bool


def whole(numbers: Sequence[int | Decimal]) -> list[int]:
    """The numbers as integers in the same proportion, without loss.

    >>> whole([Decimal("1.5"), 2, Decimal("0.25")])
    [150, 200, 25]
    """
    exponents = [number.as_tuple().exponent for number in numbers if isinstance(number, Decimal)]
    places = max((-one for one in exponents if isinstance(one, int)), default=0)
    places = max(places, 0)
    scale = 10**places
    return [int(number.scaleb(places)) if isinstance(number, Decimal) else number * scale for number in numbers]


def parts(factors: Sequence[Sequence[int]]) -> list[list[int]]:
    """The units' shares of each factor, all over the same denominator; no factor adds up to 0.

    >>> parts([[1, 3], [1, 1]])
    [[1, 3], [2, 2]]
    """
    totals = [sum(factor) for factor in factors]
    common = lcm(*totals)
    return [[common // total * number for number in factor] for total, factor in zip(totals, factors, strict=True)]


def scores(weights: Sequence[int], shares: Sequence[Sequence[int]]) -> list[int]:
    """Each unit's score: its shares times the weights, added up.

    >>> scores([1, 10], [[1, 3], [2, 2]])
    [21, 23]
    """
    weighted = [[weight * part for part in column] for weight, column in zip(weights, shares, strict=True)]
    return [sum(row) for row in zip(*weighted, strict=True)]


def split(target: int, score: Sequence[int], caps: Sequence[int] | None) -> Split:
    """Divide `target` in proportion to the scores, of which one at least is above 0; nobody gets more than the cap.

    Raises ShareError if there is no room.

    >>> split(10, [1, 1, 1], None).shares, split(10, [1, 1, 1], [9, 1, 9]).shares
    ((4, 3, 3), (5, 1, 4))
    """
    rest, pool = target, sum(score)
    capped: set[int] = set()
    if caps is not None:
        room = sum(caps)
        scoring = sum(cap for cap, one in zip(caps, score, strict=True) if one)
        if scoring < target:
            raise ShareError(room, scoring)
        fine = max(score) ** 2
        order = sorted((at for at, one in enumerate(score) if one), key=lambda at: caps[at] * fine // score[at])
        while caps[at := order[len(capped)]] * pool < rest * score[at]:
            capped.add(at)
            rest, pool = rest - caps[at], pool - score[at]
    shares = [caps[at] if at in capped and caps else rest * one // pool for at, one in enumerate(score)]
    left = target - sum(shares)
    remainder = {at: rest * one % pool for at, one in enumerate(score) if at not in capped}
    ranked = sorted(remainder, key=lambda at: (-remainder[at], at))
    extra = ranked[:left]
    for at in extra:
        shares[at] += 1
    tied = 0 < left < len(ranked) and remainder[ranked[left - 1]] == remainder[ranked[left]]
    return Split(tuple(shares), frozenset(capped), rest, pool, frozenset(extra), tied)
