"""What the site knows, changed for a test."""

from __future__ import annotations

from dataclasses import replace

from calculators.policy.knowledge import Knowledge


def offered(knowledge: Knowledge, *names: str) -> Knowledge:
    """The same with parameters that are not confirmed: they may be shown, and are used only when asked for."""
    changed = {
        name: replace(one, values=tuple(replace(value, use="offer", grade="D") for value in one.values))
        for name in names
        for one in [knowledge.parameters[name]]
    }
    return replace(knowledge, parameters={**knowledge.parameters, **changed})
