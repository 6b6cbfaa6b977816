"""What a reader puts beside a calculation: another case (compare.py), and a curve (curve.py), as a link carries them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from .catalog import run
from .compare import compare
from .curve import curve
from .output.calculation import Beside, Calculation
from .output.link import AGAINST, CURVE, fragment
from .output.sheet import kept

TITLES = {AGAINST: "和另一种情况比", CURVE: "看一项变化的影响"}


@dataclass(frozen=True, slots=True)
class BesideAsked:
    """What is to stand beside a calculation: the other case, and the curve; None where there is none."""

    against: Mapping[str, str] | None = None
    curve: str | None = None


def attach(done: Calculation, asked: BesideAsked) -> Calculation:
    """The calculation with what is put beside it. Raises CalculatorError."""
    return replace(done, beside=tuple(_worked_out(done, asked)))


def attach_kept(done: Calculation, asked: BesideAsked) -> Calculation:
    """The same for a calculation sheet: worked out without names and remarks, which a sheet does not hold."""
    typed = kept(done.calculator, done.typed, done.knowledge)
    base = replace(done, typed=typed, result=run(done.calculator.name, typed, done.knowledge))
    other = None if asked.against is None else kept(done.calculator, asked.against, done.knowledge)
    return replace(done, beside=tuple(_worked_out(base, replace(asked, against=other))))


def again(done: Calculation, parts: Mapping[str, str]) -> tuple[Beside, ...]:
    """What stands on a sheet beside its calculation, worked out again of what was asked. Raises CalculatorError."""
    against = read_against(parts[AGAINST]) if AGAINST in parts else None
    return attach(done, BesideAsked(against, parts.get(CURVE))).beside


def read_against(fragment: str) -> dict[str, str]:
    """The other case, of the fragment that a link carries."""
    return {name: value for name, value in parse_qsl(fragment, keep_blank_values=True) if name != "v"}


def _worked_out(done: Calculation, asked: BesideAsked) -> Iterator[Beside]:
    if asked.against is not None:
        told = fragment(kept(done.calculator, asked.against, done.knowledge).items())
        yield Beside(AGAINST, TITLES[AGAINST], told, compare(done, asked.against))
    if asked.curve is not None:
        swept = curve(done, asked.curve)
        yield Beside(CURVE, TITLES[CURVE], swept.asked, swept.result)
