"""The worked examples (算例) under tests/examples, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from calculators.catalog import listed
from scripts.errors import BuildStopped

SHOWN = "example"
"""The example, by the stem of its file, that the calculator's own page shows."""


class ExampleError(BuildStopped):
    """A worked example cannot be read; names calculator and file."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: the stem of its file, its name, and what is filled in, in the words a reader would type."""

    stem: str
    name: str
    inputs: Mapping[str, str]


Examples = Mapping[str, tuple[Example, ...]]
"""Every worked example by calculator, in the order of the file names."""


def read_examples(folder: Path) -> Examples:
    """Every worked example under tests/examples. Raises ExampleError."""
    return {
        one.name: tuple(_read(path, one.name) for path in sorted((folder / one.name).glob("*.toml")))
        for one in listed()
    }


def _read(path: Path, calculator: str) -> Example:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Example(path.stem, raw["name"], {key: str(value) for key, value in raw["inputs"].items()})
    except (OSError, KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ExampleError(f"测算 {calculator} 的例子 {path.name} 读不出来：{error}") from error
