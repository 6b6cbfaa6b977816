"""What was filled in, by the kind of its field (填写的内容): the one way from parsed inputs into a calculator's case.

Only a `case.py` takes values out of here, once; from there on they have names and types. What was left empty is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from .model import Inputs

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Given:
    """Parsed inputs, or one row of a table. Raises TypeError where a field is asked for as what it is not."""

    values: Inputs

    def heads(self, name: str) -> int | None:
        """A number of people (人数)."""
        return self._of(name, int)

    def amount(self, name: str) -> Decimal | None:
        """Money in 元, a share in per cent, or a plain number (金额、比例、数)."""
        return self._of(name, Decimal)

    def day(self, name: str) -> date | None:
        """A day, or the first day of a month (日期、月份)."""
        return self._of(name, date)

    def choice(self, name: str) -> str | None:
        """The option that was chosen, by its published name (选项)."""
        return self._of(name, str)

    def text(self, name: str) -> str:
        """A name or some sentences, "" where nothing was written (文字)."""
        return self._of(name, str) or ""

    def ticked(self, name: str) -> bool:
        """Is the box ticked (是否)?"""
        return self._of(name, bool) or False

    def rows(self, name: str, columns: Sequence[str]) -> tuple[Given, ...]:
        """The rows of a table (表格), each with its cells by the names of the columns."""
        rows: tuple[object, ...] = self._of(name, tuple) or ()
        return tuple(Given(dict(zip(columns, row, strict=True))) for row in rows if isinstance(row, tuple))

    def is_empty(self, name: str) -> bool:
        """Was nothing filled in here?"""
        return self.values.get(name) is None

    def _of(self, name: str, kind: type[T]) -> T | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, kind):
            raise TypeError(f"{name} is {type(value).__name__}, not {kind.__name__}")
        return value


def required(value: T | None) -> T:
    """The value of a required field: reading has refused an empty one. Raises TypeError where there is none."""
    if value is None:
        raise TypeError("a required field is empty")
    return value
