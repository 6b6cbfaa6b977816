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
    """

    module: str
    refused: int
    killed: int
    survived: int
    untested: int
    explained: int

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


@dataclass(frozen=True, slots=True)
class Campaign:
    """The whole campaign: its date and tool, all together, and each module, those with most left first.

    `later`: modules that did not exist then, and were not tried. `chosen`: those that were tried anew since, constants and
    tables too, until the day `until`.
    """

    date: str
    tool: str
    whole: Mutants
    modules: tuple[Mutants, ...]
    later: tuple[str, ...]
    chosen: Mutants | None = None
    until: str = ""


def read(docs: Path) -> Campaign | None:
    """What was published; None when it never was."""
    told = published(docs / FILE)
    if not told:
        return None
    reasons = [one["mutant"] for one in told["survivors"] if one["why"]]
    modules = [_counted(one["module"], [one], reasons) for one in told["modules"] if one["mutants"]]
    modules.sort(key=lambda one: (-one.survived, one.module))
    later = sorted(existing() - {one["module"] for one in told["modules"]})
    anew = [one for one in told["modules"] if "date" in one]
    return Campaign(
        told["date"],
        told["tool"],
        _counted("", told["modules"], reasons),
        tuple(modules),
        tuple(later),
        _counted("", anew, reasons) if anew else None,
        max((one["date"] for one in anew), default=""),
    )


def existing(package: Path = PACKAGE) -> set[str]:
    """Every module of the calculators by its name in a program, but those that only say what a folder holds."""
    names = (path.relative_to(package.parent).with_suffix("") for path in package.rglob("*.py"))
    return {".".join(name.parts) for name in names if name.name != "__init__"}


def _counted(module: str, told: list[dict[str, Any]], reasons: list[str]) -> Mutants:
    explained = sum(one.rpartition(".")[0] == module or not module for one in reasons)
    refused, killed, late, survived, untested = (
        sum(one[key] for one in told) for key in ("refused", "killed", "timed_out", "survived", "untested")
    )
    return Mutants(module, refused, killed + late, survived, untested, explained)
