"""The calculators there are (测算目录)."""

from __future__ import annotations

from calculators import (
    allocation,
    arrears,
    assessment,
    contribution,
    deadlines,
    gap,
    priority,
    progress,
    system,
)
from calculators.inputs import read
from calculators.knowledge import Knowledge
from calculators.model import Calculator, Result, UnknownCalculatorError
from calculators.roster.catalog import CALCULATOR as ROSTER

CALCULATORS: tuple[Calculator, ...] = (
    gap.CALCULATOR,
    priority.CALCULATOR,
    contribution.CALCULATOR,
    arrears.CALCULATOR,
    deadlines.CALCULATOR,
    progress.CALCULATOR,
    allocation.CALCULATOR,
    system.CALCULATOR,
    assessment.CALCULATOR,
)


def find(name: str) -> Calculator:
    """The calculator of this name, the roster too. Raises UnknownCalculatorError, naming those there are."""
    for calculator in (*CALCULATORS, ROSTER):
        if calculator.name == name:
            return calculator
    names = "、".join(calculator.name for calculator in CALCULATORS)
    raise UnknownCalculatorError(f"没有「{name}」这个测算。现有：{names}")


def run(name: str, typed: dict[str, str], knowledge: Knowledge) -> Result:
    """Read what was typed and calculate. Raises CalculatorError with a sentence for the reader."""
    calculator = find(name)
    return calculator.rule(read(calculator.fields(knowledge), typed), knowledge)
