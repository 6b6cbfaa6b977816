"""What every calculator is (测算): its name, what it asks, and its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .core.labels import with_earlier
from .core.model import Field, Inputs, Result, UnknownCalculatorError
from .core.money import exactly
from .policy.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator (测算): its name, what it asks, and its rule. `name` is published and never changes."""

    name: str
    title: str
    purpose: str
    audience: str
    fields: Callable[[Knowledge], tuple[Field, ...]]
    rule: Callable[[Inputs, Knowledge], Result]
    clauses: tuple[str, ...] = ()
    """The clauses that it works out, if those are always of the same policy; else its record names them."""
    folded: tuple[str, ...] = ()
    """Groups of fields that most people leave empty: the form shows them folded."""
    by_policy: bool = False
    """Does each policy's own record say whether there is this calculator, and what it works with?"""

    def __post_init__(self) -> None:
        """What it asks, with the labels that were there before; its rule, without rounding on the way. Neither is there of a
        policy that does not offer it.
        """
        asked, rule = self.fields, exactly(self.rule)

        def fields(known: Knowledge) -> tuple[Field, ...]:
            self.check(known)
            return with_earlier(asked(known), self.name, known.labels)

        def calculate(inputs: Inputs, known: Knowledge) -> Result:
            self.check(known)
            return rule(inputs, known)

        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "rule", calculate)

    def check(self, known: Knowledge) -> None:
        """Raises UnknownCalculatorError where the policy from which one looks does not offer it, naming those that it does."""
        if self.by_policy:
            known.policy.offer(self.name)
        elif known.named:
            there = "、".join(one.calculator for one in known.policy.offers) or "没有"
            raise UnknownCalculatorError(
                f"「{self.name}」不按文件分开算，不写 policy。《{known.policy.short_title}》的测算：{there}"
            )

    def cited(self, known: Knowledge) -> tuple[str, ...]:
        """The clauses of the policy that it works out."""
        return known.policy.offer(self.name).clauses if self.by_policy else self.clauses
