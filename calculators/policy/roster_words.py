"""How a roster is written (花名册的写法): columns, yes and no, categories; compiled from docs/roster.toml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ALL = "all"
"""The insurance of the column in which all of them are written together."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a roster may have (列). `id` is published; `insurance` where it says who is enrolled."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    insurance: str = ""
    hint: str = ""
    contains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The columns in the template's order, and the words of cells, folded (see `fold`)."""

    columns: tuple[Column, ...]
    headers: Mapping[str, str]
    """Column by its header as `fold_header` gives it."""
    categories: Mapping[str, str]
    """Category of people by the way it is written."""
    yes: frozenset[str]
    no: frozenset[str]
    blank: frozenset[str]
    amounts: tuple[str, ...]
    rural: frozenset[str]
    urban: frozenset[str]
    total: tuple[str, ...]
    example: tuple[Mapping[str, str], ...]
    """The people of 「试填示例」, each by column."""
    asked: Mapping[str, str]
    """What 「试填示例」 fills in beside its people, by field."""


def fold(text: str) -> str:
    """The same word however it is written: width, case and spaces do not count.

    >>> fold("　Ｙ es "), fold("是")
    ('yes', '是')
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


_ASIDE = re.compile(r"[(\[【〔].*?[)\]】〕]")
_MARKS = re.compile(r"[*:：、,，.。?？!！\"'“”‘’_]")


def fold_header(text: str) -> str:
    """A header without remarks in brackets and without marks: 「*月工资（元）：」 → 月工资."""
    folded = fold(text)
    return _MARKS.sub("", _ASIDE.sub("", folded)) or _MARKS.sub("", folded)


def load(raw: Mapping[str, Any], columns: tuple[Column, ...]) -> Terms:
    """From knowledge.json, of which `columns` are built already. Raises KeyError or TypeError if it is something else."""
    words = {kind: [fold(one) for one in listed] for kind, listed in raw["words"].items()}
    amounts, total = tuple(words.pop("amounts")), tuple(words.pop("total"))
    return Terms(
        columns=columns,
        headers={fold_header(word): one.id for one in columns for word in (one.name, *one.synonyms)},
        categories={fold(word): one["id"] for one in raw["categories"] for word in one["synonyms"]},
        amounts=amounts,
        total=total,
        example=tuple(raw["example"]),
        asked=raw["asked"],
        **{kind: frozenset(listed) for kind, listed in words.items()},
    )
