"""What hangs on chance, walked in the recorded first visit: all of it runs, and how much it is."""

from __future__ import annotations

from scripts.runtime.chance import KINDS, LONG, OFTEN, orders, repeat, walk


def test_every_kind_is_sorted_in_every_order() -> None:
    lengths = sum(len(order) for length in (2, 9, 70, LONG) for order in orders(length))
    assert walk() == len(KINDS) * lengths > 50_000


def test_the_same_lines_run_often_in_every_way() -> None:
    assert repeat() == 5 * OFTEN
