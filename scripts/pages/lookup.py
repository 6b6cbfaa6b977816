"""docs/lookup.toml → tables of ready answers (查表) for readers whose browser cannot calculate.

Only the questions stand in the file; every answer is the calculator's own, worked out when the site is built.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculators.catalog import find, run
from calculators.core.model import CalculatorError
from calculators.policy.knowledge import Knowledge
from scripts.errors import BuildStopped

FILE = "lookup.toml"
ALL = "*"
"""Instead of values: every choice of the field."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A table: what is the same in every row, and for each row what is filled in and what the calculator answers."""

    title: str
    label: str
    rows: tuple[tuple[str, str], ...]


def read_lookups(docs: Path, knowledge: Knowledge) -> dict[str, list[Lookup]]:
    """Every table by calculator, in the order of the file. Raises BuildStopped."""
    found: dict[str, list[Lookup]] = {}
    for table in tomllib.loads((docs / FILE).read_text(encoding="utf-8"))["table"]:
        try:
            fields = {one.name: one for one in find(table["calculator"]).fields(knowledge)}
            field = fields[table["field"]]
            made = Lookup(
                table["title"],
                field.label,
                tuple(_rows(table, {one.value: one.label for one in field.options}, knowledge)),
            )
        except (CalculatorError, KeyError) as error:
            raise BuildStopped(f"docs/{FILE}：{table.get('calculator')}「{table.get('title')}」：{error}") from error
        found.setdefault(table["calculator"], []).append(made)
    return found


def _rows(table: Mapping[str, Any], choices: Mapping[str, str], knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    values = list(choices) if table["values"] == [ALL] else table["values"]
    for value in values:
        typed = table["inputs"] | {table["field"]: table.get("typed", "{}").format(value)}
        words = table["words"].format(value) if "words" in table else choices[value]
        yield words, run(table["calculator"], typed, knowledge).headline
