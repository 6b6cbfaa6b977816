"""What cells say, each distinct text read once (读过的格子)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .doubtful import Doubtful

T = TypeVar("T")
_MEMO_LIMIT = 200_000
"""The memo is cleared when it exceeds this many entries, so it never outgrows the roster itself."""


class Memo(dict[str, tuple[T | None, str, bool]]):
    """What cells say: the value, what is to be told of it, and whether it could not be read; each distinct text is read once."""

    def __init__(self, reader: Callable[[str], T | None]) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, text: str) -> tuple[T | None, str, bool]:
        if len(self) >= _MEMO_LIMIT:
            self.clear()
        found: tuple[Any, str, bool]
        try:
            found = self._reader(text), "", False
        except Doubtful as error:
            found = error.value, str(error), False
        except ValueError as error:
            found = None, str(error), True
        self[text] = found
        return found
