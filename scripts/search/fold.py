"""How a text or a query becomes a search key (检索键): one form for all ways to write the same words.

Character by character: NFKC, small letters, then a table (traditional → simplified, ○ and 零 → 〇). Spaces and
invisible characters vanish; any run of other signs, or the end of a line, becomes one SEP, so that all brackets,
commas and quotation marks are alike.
The browser does the same in docs/assets/js/search/fold.js with the same table; a test compares the two.
NFKC is for keys only: it would damage the punctuation of a legal text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

SEP = "|"
"""Stands for any run of punctuation."""
SAME: Mapping[str, str] = {"○": "〇", "◯": "〇", "零": "〇", "著": "着"}
"""Different characters for the same word, beyond traditional and simplified (〇 in dates; 著力 for 着力)."""
_RUN = re.compile(re.escape(SEP) + "{2,}")
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))


class _Met(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        self._fold = fold

    def __missing__(self, code: int) -> str:
        self[code] = self._fold(chr(code))
        return self[code]


class Folder:
    """Folds texts with one table; remembers each character it has met."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self.table = table
        self._met = _Met(self._fold)

    def key(self, text: str) -> str:
        """The search key of a text.

        >>> Folder(SAME).key("津政办发［２００５］ 21号，（一）")
        '津政办发|2005|21号|一|'
        """
        return _RUN.sub(SEP, text.translate(self._met))

    def _fold(self, char: str) -> str:
        out = ""
        for one in unicodedata.normalize("NFKC", char).lower():
            known = self.table.get(one, one)
            kind = unicodedata.category(known)[0]
            if kind in "LMN":
                out += known
            elif (kind in "PS" or known == "\n") and not out.endswith(SEP):
                out += SEP
        return out


def simplifications() -> dict[str, str]:
    """Every Han character that OpenCC writes differently in simplified Chinese, by itself, and SAME."""
    from opencc import OpenCC

    chars = [chr(code) for first, last in _HAN for code in range(first, last + 1)]
    simple = str(OpenCC("t2s").convert("\n".join(chars))).split("\n")
    found = {old: new for old, new in zip(chars, simple, strict=True) if old != new and len(new) == 1}
    return found | dict(SAME)


def needed(table: Mapping[str, str], keys: Iterable[str]) -> dict[str, str]:
    """The part of a table that can lead to a character of these keys: what the browser has to know."""
    alphabet = {char for key in keys for char in key}
    return {old: new for old, new in sorted(table.items()) if new in alphabet or old in SAME}
