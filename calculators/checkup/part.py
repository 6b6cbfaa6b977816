"""One question that another calculator answers (一问): what is typed into it, its result, and the way to it, filled in.

What the link fills in is what was asked, so that the page behind it gives the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from ..calculator import Calculator
from ..core.model import CalculatorError, Finding, InputError, Onward, Premise, Result, Section, Table, Tone

DOUBTS = frozenset({Tone.CHECK, Tone.UNKNOWN, Tone.POSSIBLE})
"""The findings that travel with a figure: what is to be checked, what was not found, what can be read in two ways."""


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """One question. `short` is its answer in a few words, for the headline; `todo` what follows from it, the most urgent
    first; `result` None where the other calculator refuses: `refused` says why.
    """

    title: str
    onward: Onward
    result: Result | None = None
    short: str = ""
    refused: str = ""
    todo: tuple[Finding, ...] = ()
    tables: int = 1
    """How many of the other calculator's tables stand here."""
    more: frozenset[Tone] = frozenset()
    """Tones of findings that stand here besides the doubts."""

    @property
    def shown(self) -> tuple[Table, ...]:
        """The tables that stand here."""
        return () if self.result is None else self.result.tables[: self.tables]

    @property
    def section(self) -> Section:
        """The answer in a sentence, what is doubtful about it, and the link."""
        if self.result is None:
            return Section(self.title, (Finding(Tone.UNKNOWN, self.refused),), onward=(self.onward,))
        first = Finding(Tone.NOTE, self.result.headline)
        findings = (first, *_kept(self.result.sections, DOUBTS | self.more))
        return Section(self.title, findings, onward=(self.onward,))


def way(calculator: Calculator, typed: Mapping[str, str]) -> Onward:
    """The way to the other calculator, filled in."""
    return Onward(
        calculator.name, f"打开{calculator.title}，已填好", tuple((name, one) for name, one in typed.items() if one)
    )


def refusing(part: PartAnswer, error: CalculatorError, handed: Set[str] = frozenset()) -> PartAnswer:
    """The part with the reason why it cannot be answered. Raises what concerns a field that our own form `handed` on."""
    if isinstance(error, InputError) and {one.field for one in error.problems} <= handed:
        raise error
    return replace(part, refused=str(error))


def premises_of(parts: Iterable[PartAnswer], own: Iterable[str]) -> tuple[Premise, ...]:
    """What the answers take for granted; a button only where its field is in our form."""
    names = set(own)
    found = [premise for part in parts if part.result for premise in part.result.premises]
    return tuple(one if one.field in names else replace(one, choices=(), field="") for one in found)


def _kept(sections: Iterable[Section], tones: frozenset[Tone]) -> list[Finding]:
    """Findings of some tones, each told once, with the subjects of which it is said."""
    alike: dict[tuple[Tone, str], list[tuple[str, Finding]]] = {}
    for section in sections:
        for one in section.findings if not section.folded else ():
            if one.tone in tones:
                alike.setdefault((one.tone, one.text), []).append((section.title, one))
    return [
        Finding(
            tone,
            f"{'、'.join(title for title, _ in found)}：{text}",
            tuple(dict.fromkeys(ref for _, one in found for ref in one.refs)),
        )
        for (tone, text), found in alike.items()
    ]
