"""What every calculator is (测算): its name, what it asks, and its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .core.labels import with_earlier
from .core.model import Field, Inputs, Result
from .core.money import exactly
from .policy.knowledge import CALCULATED, Knowledge


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator (测算): its name, what it asks, and its rule. `name` is published and never changes."""

    name: str
    title: str
    purpose: str
    audience: str
    fields: Callable[[Knowledge], tuple[Field, ...]]
    rule: Callable[[Inputs, Knowledge], Result]
    clauses: tuple[str, ...]
    """The clauses that it works out."""
    folded: tuple[str, ...] = ()
    """Groups of fields that most people leave empty: the form shows them folded."""
    policy: str = CALCULATED
    """The policy in which these clauses stand."""

    def __post_init__(self) -> None:
        """What it asks, with the labels that were there before; its rule, without rounding on the way."""
        asked = self.fields
        object.__setattr__(self, "fields", lambda known: with_earlier(asked(known), self.name, known.labels))
        object.__setattr__(self, "rule", exactly(self.rule))
