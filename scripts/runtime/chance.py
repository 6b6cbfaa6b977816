"""What hangs on chance (机缘), run in the first visit: first_visit.mjs.

Where an object lies in memory, how long a list is and how it was ordered before decide which parts of Python sort it or
look it up; what is alive when Python tidies up decides which parts follow it; and what has run thousands of times takes
other ways than what runs first. A fixed visit sees one of many such ways; this walks all of them.
"""

from __future__ import annotations

import functools
import gc
import io
import itertools
import json
import operator
import re
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

LONG = 300
"""Items of a list: enough that parts of it are sorted apart and merged."""
OFTEN = 3000
"""Times that the same lines run."""


class Plain:
    """An object that is found by where it lies, or by a number that others have too."""

    def __init__(self, number: int, hashed: int) -> None:
        """An object of this number, with this hash."""
        self.number, self.hashed = number, hashed

    def __lt__(self, other: Plain) -> bool:
        """Is its number less?"""
        return self.number < other.number

    def __eq__(self, other: object) -> bool:
        """Has the other the same number?"""
        return isinstance(other, Plain) and self.number == other.number

    def __hash__(self) -> int:
        """The number that others have too."""
        return self.hashed


def orders(length: int) -> list[list[int]]:
    """Numbers below this length: up, down, shuffled, in runs of few and of many, with equal ones, almost in order."""
    up = list(range(length))
    shuffled = [one * 7919 % length for one in up]
    runs = [sorted(shuffled[at : at + 40], reverse=at % 80 == 0) for at in range(0, length, 40)]
    return [
        up,
        up[::-1],
        shuffled,
        [one for run in runs for one in run],
        [one % 5 for one in shuffled],
        [*up[length // 2 :], *up[: length // 2]],
        [*up[::2], *up[1::2]],
        [*up[: length // 3], *up[length // 4 :]],
        [*up, length // 2],
    ]


KINDS = (
    int,
    float,
    str,
    Decimal,
    lambda number: 10**20 * (number - 3),
    lambda number: f"第{number}人",
    lambda number: f"{number}😀",
    lambda number: f"{number}人".encode(),
    lambda number: number % 2 == 0,
    lambda number: date.fromordinal(700_000 + number),
    lambda number: (number // 7, str(number)),
    lambda number: (str(number % 3), -number),
    lambda number: ((number % 2, "甲"), number * 0.5),
    lambda number: number if number % 2 else number * 0.5,
    lambda number: number if number % 9 else Decimal(number) / 2,
    lambda number: Plain(number, number),
)
"""What is sorted and looked up, by a number."""


def walk() -> int:
    """Sorts and looks up whatever there is; the number of things that were sorted."""
    seen = 0
    for kind in KINDS:
        for length in (2, 9, 70, LONG):
            for order in orders(length):
                seen += sort_and_find([kind(number) for number in order])
    collide()
    hold()
    return seen


def sort_and_find(items: list[Any]) -> int:
    """Sorts these items by themselves, by a key, backwards, and among others; looks each up in a set and in a dict."""
    before = sorted(items)
    for reverse in (False, True):
        again = list(items)
        again.sort(reverse=reverse)
        sorted(range(len(items)), key=items.__getitem__, reverse=reverse)
    table, group = dict.fromkeys(items, 0), set(items)
    for one in items:
        table[one] += 1
        table.get((one,))
        group.discard(one)
    for one in list(table)[::2]:
        del table[one]
    table |= dict.fromkeys([*before, min(items), max(items)])
    frozenset(items) & table.keys() | set(before) - group ^ set(items[1:])
    return len(items)


def collide() -> None:
    """Looks up keys whose hashes are the same, of one kind and of several, in tables that grow and shrink."""
    several: dict[Any, int] = {}
    for number in range(LONG):
        same = Plain(number, number % 3)
        several[same] = several[number % 3, "甲"] = several[f"{number}"] = several[number] = number
        several.get(Plain(-1, number % 3))
    for key in list(several)[::3]:
        several.pop(key)
    while several:
        several.popitem()
    for way in (1, 2, 64):
        {Plain(number, number % way) for number in range(LONG)}.discard(Plain(-1, 0))


def repeat() -> int:
    """Writes JSON, as every answer does, so often and in so many ways that Python goes over to running it otherwise; the number
    of times.
    """
    ways: tuple[dict[str, Any], ...] = (
        {"sort_keys": True},
        {"separators": (",", ":")},
        {"separators": (",", ":"), "default": str},
        {"indent": 1},
        {"sort_keys": True, "separators": (",", ":")},
    )
    for way in ways:
        for _ in range(OFTEN):
            json.dumps({"甲": [1, {}]}, ensure_ascii=False, **way)
    return len(ways) * OFTEN


def hold() -> None:
    """Tidies up while something of each kind that holds other objects is alive, half used up, and again when it is not."""
    pairs = {"甲": [1], "乙": [2]}
    held: list[Any] = [
        *(kind([1, 2, 3]) for kind in (iter, reversed, enumerate, set, frozenset, deque, Counter)),
        *(kind(iter(pairs)) for kind in (list, tuple, dict.fromkeys, itertools.chain, itertools.pairwise)),
        itertools.count(3),
        *(
            iter(one)
            for one in (pairs, pairs.keys(), pairs.values(), pairs.items(), {1}, "甲", b"1", range(9), deque([1]), (1,))
        ),
        *(reversed(one) for one in (pairs, pairs.items(), deque([1]), range(9))),
        *(
            kind(bool, [[1], [2], []])
            for kind in (map, filter, itertools.filterfalse, itertools.takewhile, itertools.dropwhile)
        ),
        *(kind([[1], [2]], [3]) for kind in (zip, itertools.zip_longest)),
        *(kind([1, 2, 3], 2) for kind in (itertools.islice, itertools.repeat)),
        itertools.starmap(Plain, [(1, 2), (3, 4)]),
        itertools.groupby([1, 1, 2]),
        itertools.chain.from_iterable([[1], [2]]),
        iter([].copy, 0),
        functools.partial(Plain, 1),
        functools.lru_cache(maxsize=2)(Plain),
        functools.cached_property(id),
        operator.itemgetter(1, 2),
        operator.attrgetter("number"),
        operator.methodcaller("copy"),
        *(re.compile("(甲)(乙)?").finditer("甲甲乙"), re.match("(甲)", "甲")),
        *(
            slice(pairs),
            memoryview(b"12"),
            list[int],
            int | None,
            property(id),
            staticmethod(id),
            classmethod(id),
        ),
        *(io.StringIO("甲"), io.BytesIO(b"1"), defaultdict(list, pairs), sys._getframe()),
        *(
            pairs.keys(),
            pairs.values(),
            pairs.items(),
            [].append,
            Plain(1, 2).__lt__,
            type("Kind", (Plain,), {"__slots__": ("a",)}),
        ),
        numbers(3),
        caught(),
    ]
    gc.collect()
    for one in held:
        if isinstance(one, Iterator):
            next(one, None)
            gc.collect(0)
    gc.collect()
    held.clear()
    gc.collect()


def numbers(length: int) -> Iterator[int]:
    """Numbers below this length, one at a time."""
    try:
        yield from range(length)
    finally:
        length = 0


def caught() -> Exception | None:
    """An exception that was caught while another was dealt with."""
    kept = None
    try:
        try:
            int("甲")
        except ValueError as error:
            raise KeyError(error) from error
    except KeyError as error:
        kept = error
    return kept
