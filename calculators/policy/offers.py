"""What a policy gives the calculators to work with (文件有哪些测算): docs/policies/<id>/calculators.toml, compiled."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a clause that a calculator rests on (依据), by what it takes from them: `role`, e.g. quarterly."""

    role: str
    clause: str
    words: str


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor by which a target is divided (因素), in the clause's own words.

    `unit` is 人 where it counts people. `role`: "base" where the clause starts from it (基数), "stock" where it is the people
    who are not insured yet (存量), above which nobody need be given. `sample`: its numbers in the example of the table.
    """

    id: str
    label: str
    clause: str
    words: str
    unit: str = ""
    role: str = ""
    sample: tuple[str, ...] = ()

    @property
    def weight(self) -> str:
        """The name of the field of its weight."""
        return f"w-{self.id}"


@dataclass(frozen=True, slots=True)
class HeadSource:
    """Where a number of people comes from (来源), in the clause's own words."""

    id: str
    label: str
    clause: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to count who is to be insured (读法): the sources whose numbers are added up."""

    name: str
    short: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigurePair:
    """The two numbers of a content that is assessed (考核内容): what was due, and what of it was done.

    `told` says them in the report, `rate` what their share is called there. `targets`: one pair for each target instead.
    """

    id: str = ""
    due: str = ""
    done: str = ""
    unit: str = ""
    told: str = ""
    rate: str = ""
    targets: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A calculator that a policy offers, and what it takes from the policy. `clauses` are those that it works out.

    `notes` are sentences that hold for this policy only.
    """

    calculator: str
    clauses: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()
    factors: tuple[Factor, ...] = ()
    sources: tuple[HeadSource, ...] = ()
    ways: tuple[Way, ...] = ()
    figures: tuple[FigurePair, ...] = ()
    notes: tuple[str, ...] = ()
