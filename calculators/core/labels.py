"""Labels that were there before (旧称): people have them in saved tables, links and notes, so they are read for ever.

Every label has an id: `gap.staff` a field, `gap.kind.private` an option, `allocation.units.name` a column of a table,
`contribution.bands.kind.rural` an option in one. docs/labels.toml is the register of them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .model import Field


def with_earlier(fields: tuple[Field, ...], stem: str, earlier: Mapping[str, tuple[str, ...]]) -> tuple[Field, ...]:
    """The same fields, which know the labels that their options and columns had. `stem` is the id of what has them."""
    if not earlier:
        return fields
    return tuple(
        replace(
            one,
            earlier=earlier.get(f"{stem}.{one.name}", ()),
            columns=with_earlier(one.columns, f"{stem}.{one.name}", earlier),
            options=tuple(
                replace(option, earlier=earlier.get(f"{stem}.{one.name}.{option.value}", ())) for option in one.options
            ),
        )
        for one in fields
    )
