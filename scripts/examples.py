"""The worked examples (算例) under tests/examples, read once, and what pages show of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from calculators import link, paper, sheet
from calculators.bridge import answer_html
from calculators.calculation import Calculation
from calculators.catalog import CALCULATORS, find, run
from calculators.knowledge import Knowledge
from calculators.model import Calculator
from calculators.roster import columns
from calculators.roster.files import write
from calculators.roster.job import Asked, Roster, work
from calculators.roster.source import open_source

SHOWN = "example"
"""The example, by the stem of its file, that the calculator's own page shows."""


class ExampleError(Exception):
    """A worked example cannot be read; names calculator and file."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: the stem of its file, its name, and what is filled in, in the words a reader would type."""

    stem: str
    name: str
    inputs: Mapping[str, str]


Examples = Mapping[str, tuple[Example, ...]]
"""Every worked example by calculator, in the order of the file names."""


@dataclass(frozen=True, slots=True)
class LinkedExample:
    """A worked example and the link fragment that fills the form with it."""

    name: str
    fragment: str


def read_examples(folder: Path) -> Examples:
    """Every worked example under tests/examples. Raises ExampleError."""
    return {
        one.name: tuple(_read(path, one.name) for path in sorted((folder / one.name).glob("*.toml")))
        for one in CALCULATORS
    }


def _read(path: Path, calculator: str) -> Example:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Example(path.stem, raw["name"], {key: str(value) for key, value in raw["inputs"].items()})
    except (OSError, KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ExampleError(f"测算 {calculator} 的例子 {path.name} 读不出来：{error}") from error


class Shown:
    """What the pages say of the examples; each is worked out once."""

    def __init__(self, examples: Examples, knowledge: Knowledge) -> None:
        self._examples = examples
        self._knowledge = knowledge

    def example(self, name: str) -> Example:
        """The example that a calculator's page shows. Raises ExampleError."""
        for one in self._examples.get(name, ()):
            if one.stem == SHOWN:
                return one
        raise ExampleError(f"测算 {name} 没有 {SHOWN}.toml 这个例子")

    def result(self, calculator: Calculator, root: str) -> Markup:
        """Its result, as the browser would draw it. `root` is the way to the site's root."""
        typed = dict(self.example(calculator.name).inputs)
        found = run(calculator.name, typed, self._knowledge)
        done = Calculation(calculator, typed, found, self._knowledge, example=True)
        return Markup(answer_html(done, root))  # noqa: S704 paper escapes

    def roster(self, root: str) -> Markup:
        """The answer to 「试填示例」 of the roster, as the browser would draw it."""
        knowledge = self._knowledge
        content = b"".join(one.content() for one in write("example-csv", knowledge) if one.finished)
        source = open_source(content, knowledge.roster)
        mapping = columns.recognise(source.header.names, knowledge.roster)
        asked = Asked(knowledge.roster.asked, example=True)
        done = next(one for one in work(source, mapping, asked, knowledge) if isinstance(one, Roster)).done
        return Markup(answer_html(done, root))  # noqa: S704 view escapes

    def blank_worksheet(self, calculator: Calculator) -> Markup:
        """The working of its result with the numbers left out (空白计算单)."""
        typed = dict(self.example(calculator.name).inputs)
        steps = run(calculator.name, typed, self._knowledge).steps
        labels = [label for label, _ in sheet.inputs_shown(calculator, typed, self._knowledge)]
        return Markup(paper.worksheet_html(steps, labels))  # noqa: S704 paper escapes

    def linked(self, name: str) -> list[LinkedExample]:
        """Every example of a calculator, as links that fill its form."""
        calculator = find(name)
        return [
            LinkedExample(one.name, link.encode(calculator, dict(one.inputs), self._knowledge))
            for one in self._examples.get(name, ())
        ]
