"""The proof of the written index (检索自检): every golden query's words stand where they must.

It reads the files as a browser would, but ranks nothing: order is tested in a real browser on the built site.
"""

from __future__ import annotations

import json
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from scripts.data.search_terms import SearchError
from scripts.search.fold import SEP, Folder

_VALUES = {sign: value for value, sign in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")}
_KEYS = {"query", "finds", "rank", "by", "why"}


@dataclass(frozen=True, slots=True)
class Golden:
    """A query that must answer (必答查询).

    Attributes:
        query: as people type it.
        finds: the link, from the site's root, that must be among the results.
        rank: at this place or before.
        by: the words of the text that must lead there; "" for the query itself; None if it is a reference to a
            document or clause, or a first answer, which the browser resolves.
    """

    query: str
    finds: str
    rank: int
    by: str | None


def read_golden(path: Path) -> list[Golden]:
    """tests/search/golden.toml. Raises SearchError with the place."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))["golden"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise SearchError(f"{path.name} 读不出来：{error}") from error
    found = []
    for number, one in enumerate(raw, 1):
        if set(one) - _KEYS or not {"query", "finds", "rank"} <= set(one):
            raise SearchError(f"{path.name} 第{number}条：要有 query、finds、rank，可以有 by、why，不能有别的")
        by = one.get("by", "")
        found.append(Golden(one["query"], one["finds"], one["rank"], None if by in ("reference", "answer") else by))
    return found


def unpack(text: str) -> list[int]:
    """The numbers that `pack` wrote.

    >>> unpack("AfgB")
    [0, 31, 32]
    """
    numbers, number, shift = [], 0, 0
    for sign in text:
        value = _VALUES[sign]
        number |= (value & 31) << shift
        shift += 5
        if value < 32:
            numbers.append(number)
            number = shift = 0
    return numbers


class Index:
    """The written index, read back. `words` are places where a match begins and ends with words."""

    def __init__(self, folder: Path) -> None:
        self.manifest: dict[str, Any] = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        self._folder = folder / self.manifest["version"]
        self._starts = [0, *accumulate(unpack(self.manifest["lengths"]))]
        self._file = cache(self._read)
        names = [f"t{number}.json" for number in range(len(self.manifest["blocks"]))]
        self.entries: list[list[str]] = [entry for name in names for entry in self._json(name)]

    def _json(self, name: str) -> Any:
        return json.loads((self._folder / name).read_text(encoding="utf-8"))

    def _read(self, name: str) -> dict[str, str]:
        found: dict[str, str] = self._json(name)
        return found

    def _pair(self, pair: str) -> dict[int, int]:
        first, second = (ord(char) for char in pair)
        parts = self.manifest["hot"].get(pair[0])
        name = f"h{first}-{second % parts}.json" if parts else f"g{first % self.manifest['common']}.json"
        steps = self._file(name).get(pair, "")
        return {place >> 2: place & 3 for place in accumulate(unpack(steps))}

    def find(self, key: str) -> dict[int, bool]:
        """The entries in which a key of two characters or more stands, and whether it stands there as whole words."""
        pairs = [(at, self._pair(key[at : at + 2])) for at in range(len(key) - 1) if key[at] != SEP]
        if not pairs:
            return {}
        places = {place - pairs[0][0] for place in pairs[0][1]}
        for at, found in pairs[1:]:
            places &= {place - at for place in found}
        whole = pairs[0][1], pairs[-1][1]
        entries: dict[int, bool] = {}
        for place in sorted(places):
            entry = self._entry(place)
            word = bool(whole[0][place + pairs[0][0]] & 1 and whole[1][place + pairs[-1][0]] & 2)
            entries[entry] = entries.get(entry, False) or word
        return entries

    def _entry(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1


def check(index: Index, queries: list[Golden], folder: Folder, suggest: tuple[str, ...]) -> None:
    """Raises SearchError unless every golden query and every suggested word is in the index."""
    if not queries:
        raise SearchError("没有一条必答查询，无法证明检索可用。请补 tests/search/golden.toml")
    hrefs = {entry[2]: number for number, entry in enumerate(index.entries)}
    for one in queries:
        if one.finds not in hrefs:
            raise SearchError(f"必答查询「{one.query}」：检索条目里没有 {one.finds}")
        words = [] if one.by is None else (one.by or one.query).split()
        for word in words:
            if hrefs[one.finds] not in index.find(folder.key(word).strip(SEP)):
                raise SearchError(f"必答查询「{one.query}」：在 {one.finds} 里查不到「{word}」")
    for word in suggest:
        if not index.find(folder.key(word).strip(SEP)):
            raise SearchError(f"常见词「{word}」（docs/search-terms.toml 的 suggest）什么也查不到")
