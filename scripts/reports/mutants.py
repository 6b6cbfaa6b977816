"""docs/about/mutants.json, as ``make mutants`` wrote it → what the page 「可靠性」 says of it. No file, no figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculators.core.share import percent
from scripts.reports.start import published

FILE = "about/mutants.json"
PACKAGE = Path(__file__).resolve().parents[2] / "calculators"


@dataclass(frozen=True, slots=True)
class Mutants:
    """Changes to the program: how many tests noticed, and how many nothing noticed.

    Attributes:
        module: which module; empty for all together.
        refused: changes that mypy does not let in; they cannot be run and are in no share.
        explained: of those that nothing noticed, how many have a reason why they do no harm.
        untested: not tried in this run.
        date: the day on which it was tried.
        of: how many places could have been changed, where not only places inside functions were; 0 where mutmut did it.
    """

    module: str
    refused: int
    killed: int
    survived: int
    untested: int
    explained: int
    date: str = ""
    of: int = 0

    @property
    def sampled(self) -> bool:
        """Was only a part of the places changed?"""
        return self.of > self.tried + self.refused + self.untested

    @property
    def tried(self) -> int:
        """All that tests could notice."""
        return self.killed + self.survived

    @property
    def noticed(self) -> str:
        """Of those that could be run, how many a test noticed, in percent with one digit, cut off.

        >>> Mutants("", 5, 4, 1, 0, 0).noticed
        '80.0%'
        """
        return f"{percent(self.killed, self.tried)}%"


RULES = {
    "coverage": "今天的参保范围",
    "retirement": "退休年龄和超龄",
    "deadlines": "今天的义务和期限",
    "arrears": "今天的欠费",
    "contribution": "今天的缴费和几种可能",
    "curve": "变化的影响和两种情形对比",
    "checkup": "一次体检",
    "roster": "花名册核对",
    "cite-check": "核对引文",
    "keeping": "核对和保存计算书",
}
"""What the groups of tests/mutants/chosen.py are called."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was tried: all together, and each module with its day, those with most left first.

    Attributes:
        date: of the campaign of mutmut, from which modules that were not tried anew have their figures.
        tool: which mutmut.
        whole: all modules, whenever they were tried.
        modules: each of them.
        later: modules that were never tried.
        rules: those that were tried anew since, constants and tables too, added up by what they stand for.
    """

    date: str
    tool: str
    whole: Mutants
    modules: tuple[Mutants, ...]
    later: tuple[str, ...]
    rules: tuple[Mutants, ...] = ()

    @property
    def anew(self) -> bool:
        """Was any module tried since?"""
        return bool(self.rules)


def read(docs: Path) -> Campaign | None:
    """What was published; None when it never was."""
    told = published(docs / FILE)
    if not told:
        return None
    reasons = [one["mutant"] for one in told["survivors"] if one["why"]]
    modules = [_counted(one["module"], [one], reasons, told["date"]) for one in told["modules"] if one["mutants"]]
    modules.sort(key=lambda one: (-one.survived, one.module))
    later = sorted(existing() - {one["module"] for one in told["modules"]})
    by_rule = {rule: [one for one in told["modules"] if one.get("rule") == rule] for rule in RULES}
    rules = [_counted(RULES[rule], found, reasons, told["date"]) for rule, found in by_rule.items() if found]
    whole = _counted("", told["modules"], reasons, told["date"])
    return Campaign(told["date"], told["tool"], whole, tuple(modules), tuple(later), tuple(rules))


def existing(package: Path = PACKAGE) -> set[str]:
    """Every module of the calculators by its name in a program, but those that only say what a folder holds."""
    names = (path.relative_to(package.parent).with_suffix("") for path in package.rglob("*.py"))
    return {".".join(name.parts) for name in names if name.name != "__init__"}


def _counted(name: str, told: list[dict[str, Any]], reasons: list[str], day: str) -> Mutants:
    modules = {one["module"] for one in told}
    explained = sum(one.rpartition(".")[0] in modules for one in reasons)
    refused, killed, late, survived, untested, of = (
        sum(one.get(key, 0) for one in told) for key in ("refused", "killed", "timed_out", "survived", "untested", "of")
    )
    last = max(one.get("date", day) for one in told)
    return Mutants(name, refused, killed + late, survived, untested, explained, last, of)
