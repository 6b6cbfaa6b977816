"""A cell that was read, and of which something is to be told all the same (读了，但要核对)."""

from __future__ import annotations

from typing import Any


class Doubtful(ValueError):  # noqa: N818 - nothing has failed: the value stands
    """`value` is used; the words tell what to look at."""

    def __init__(self, value: Any, words: str) -> None:
        super().__init__(words)
        self.value = value
