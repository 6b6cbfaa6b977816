"""What pages show of the worked examples (算例)."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from calculators.bridge import answer_html
from calculators.calculator import Calculator
from calculators.catalog import find, run
from calculators.output import link, printed, sheet
from calculators.output.calculation import Calculation
from calculators.policy.knowledge import Knowledge
from calculators.roster.files import write
from calculators.roster.job import Asked, work
from calculators.roster.model import Roster
from calculators.roster.read.source import open_source
from scripts.data.examples import SHOWN, Example, ExampleError, Examples


@dataclass(frozen=True, slots=True)
class LinkedExample:
    """A worked example and the link fragment that fills the form with it."""

    name: str
    fragment: str


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
        folder = f"docs/policies/{self._knowledge.named}" if self._knowledge.named else "tests"
        raise ExampleError(f"测算 {name} 没有 {SHOWN}.toml 这个例子，请写在 {folder}/examples/{name}/ 里")

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
        mapping = source.mapping
        asked = Asked(knowledge.roster.asked, example=True)
        done = next(one for one in work(source, mapping, asked, knowledge) if isinstance(one, Roster)).done
        return Markup(answer_html(done, root))  # noqa: S704 view escapes

    def blank_worksheet(self, calculator: Calculator) -> Markup:
        """The working of its result with the numbers left out (空白计算单)."""
        typed = dict(self.example(calculator.name).inputs)
        steps = run(calculator.name, typed, self._knowledge).steps
        labels = [label for label, _ in sheet.inputs_shown(calculator, typed, self._knowledge)]
        return Markup(printed.worksheet_html(steps, labels))  # noqa: S704 paper escapes

    def linked(self, name: str) -> list[LinkedExample]:
        """Every example of a calculator, as links that fill its form."""
        calculator = find(name)
        return [
            LinkedExample(one.name, link.encode(calculator, dict(one.inputs), self._knowledge))
            for one in self._examples.get(name, ())
        ]
