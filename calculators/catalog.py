"""The calculators there are (测算目录). Each is imported when it is asked for: a page has one, and need not wait for all."""

from __future__ import annotations

from importlib import import_module

from .alternatives import start_of, work_out
from .calculator import Calculator
from .core.inputs import read
from .core.model import Result, UnknownCalculatorError
from .policy.knowledge import Knowledge

NAMES = (
    "checkup",
    "person",
    "gap",
    "priority",
    "contribution",
    "arrears",
    "deadlines",
    "progress",
    "allocation",
    "system",
    "assessment",
)
"""One folder, one calculator, in the order in which they are listed."""
FOLDERS = (*NAMES, "roster")


def listed() -> tuple[Calculator, ...]:
    """All that are listed, in that order."""
    return tuple(find(name) for name in NAMES)


def offered(knowledge: Knowledge) -> tuple[Calculator, ...]:
    """Those that there are from where one looks: all of the policy that is meant anyway, of another what its record says."""
    own = {one.calculator for one in knowledge.policy.offers}
    return tuple(one for one in listed() if (one.name in own if one.by_policy else not knowledge.named))


def find(name: str) -> Calculator:
    """The calculator of this name, the roster too. Raises UnknownCalculatorError, naming those there are."""
    if name not in FOLDERS:
        raise UnknownCalculatorError(f"没有「{name[:40]}」这个测算。现有：{'、'.join(NAMES)}")
    found: Calculator = import_module(f".{name}.calculator", __package__).CALCULATOR
    return found


def run(name: str, typed: dict[str, str], knowledge: Knowledge) -> Result:
    """Read what was typed and calculate. Raises CalculatorError with a sentence for the reader."""
    calculator = find(name)
    inputs = read(calculator.fields(knowledge), typed)
    return work_out(lambda known: calculator.rule(inputs, known), knowledge, start_of(inputs))
