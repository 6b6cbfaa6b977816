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
    return tuple(_known(one, f"{stem}.{one.name}", earlier) for one in fields) if earlier else fields


def _known(field: Field, name: str, earlier: Mapping[str, tuple[str, ...]]) -> Field:
    """A field that knows its labels; the very same one where it has had no other."""
    columns = with_earlier(field.columns, name, earlier)
    options = tuple(
        replace(one, earlier=labels) if (labels := earlier.get(f"{name}.{one.value}")) else one for one in field.options
    )
    labels = earlier.get(name, ())
    if labels or columns != field.columns or options != field.options:
        return replace(field, earlier=labels, columns=columns, options=options)
    return field
