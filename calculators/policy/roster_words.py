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
    weak: tuple[str, ...] = ()
    """Synonyms that often mean only a part of it; always doubted."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The columns in the template's order, and the words of cells, folded (see `fold`)."""

    columns: tuple[Column, ...]
    headers: Mapping[str, str]
    """Column by its header as `Terms.header` gives it."""
    ranks: Mapping[str, int]
    """Of two headers of one column, the one with the smaller number is the better; from WEAK on they are doubted."""
    categories: Mapping[str, str]
    """Category of people by the way it is written."""
    yes: frozenset[str]
    no: frozenset[str]
    told_yes: frozenset[str]
    """Read as yes, and told: 欠缴."""
    told_no: frozenset[str]
    """Read as no, and told: 自愿放弃."""
    blank: frozenset[str]
    amounts: tuple[str, ...]
    """Words of headers that are not about being enrolled: 医疗保险金额, 医保卡号."""
    rural: frozenset[str]
    urban: frozenset[str]
    here: frozenset[str]
    gone: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    simple: Mapping[int, str]
    """Traditional characters of these words by their simplified ones, as `str.translate` takes it."""
    example: tuple[Mapping[str, str], ...]
    """The people of 「试填示例」, each by column."""
    asked: Mapping[str, str]
    """What 「试填示例」 fills in beside its people, by field."""

    def word(self, text: str) -> str:
        """A word of a cell as it stands in these lists: `fold`, and in simplified characters."""
        return fold(text).translate(self.simple)

    def header(self, text: str) -> str:
        """A header as it stands in `headers`: `fold_header`, and in simplified characters."""
        return fold_header(text).translate(self.simple)


WEAK = 1_000
"""The rank of headers that often mean only a part."""


UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")
"""Characters that are not seen and mean nothing in a cell: zero width, direction, byte order, variants."""


def fold(text: str) -> str:
    """The same word however it is written: width, case, spaces and marks that nobody sees do not count.

    >>> fold("　Ｙ es "), fold("\u200b是")
    ('yes', '是')
    """
    return "".join(UNSEEN.sub("", unicodedata.normalize("NFKC", text)).split()).casefold()


_ASIDE = re.compile(r"[(\[【〔].*?[)\]】〕]")
_MARKS = re.compile(r"[*:：、,，.。?？!！\"'“”‘’_]")


def fold_header(text: str) -> str:
    """A header without remarks in brackets and without marks: 「*月工资（元）：」 → 月工资."""
    folded = fold(text)
    return _MARKS.sub("", _ASIDE.sub("", folded)) or _MARKS.sub("", folded)


def load(raw: Mapping[str, Any], columns: tuple[Column, ...]) -> Terms:
    """From knowledge.json, of which `columns` are built already. Raises KeyError or TypeError if it is something else."""
    words = {kind: [fold(one) for one in listed] for kind, listed in raw["words"].items()}
    ranked = [
        (fold_header(word), one.id, rank)
        for one in columns
        for rank, word in [*enumerate((one.name, *one.synonyms)), *enumerate(one.weak, WEAK)]
    ]
    return Terms(
        columns=columns,
        headers={word: role for word, role, _ in ranked},
        ranks={word: rank for word, _, rank in reversed(ranked)},
        categories={fold(word): one["id"] for one in raw["categories"] for word in one["synonyms"]},
        amounts=tuple(words.pop("amounts")),
        simple=str.maketrans(raw["simple"]),
        example=tuple(raw["example"]),
        asked=raw["asked"],
        **{kind: frozenset(listed) for kind, listed in words.items()},
    )
