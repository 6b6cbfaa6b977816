"""A sheet whose rows were all read when its file was opened (已经读好的表): what .xls and .ods come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from .dates import EPOCH
from .merged import MergedRange


@dataclass(slots=True)
class ListedTable:
    """The rows of one sheet, and what is to be known of them; `done` of `size` rows were handed on."""

    name: str
    kind: str
    hidden: bool = False
    active: bool = False
    lines: list[list[str]] = field(default_factory=list)
    since: date = EPOCH
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    ranges: list[MergedRange] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    done: int = 0

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    @property
    def words(self) -> str:
        """How it was read."""
        return f"{self.kind} 的工作表「{self.name}」"

    def merged(self) -> list[MergedRange]:
        """The cells that are merged."""
        return self.ranges

    def rows(self) -> Iterator[list[str]]:
        """The rows from the first."""
        for number, line in enumerate(self.lines, 1):
            self.done = number
            yield line
