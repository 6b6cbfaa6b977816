"""Stage 5: the search index (检索), small files that a browser fetches a few of.

Every pair of neighbouring characters of every key, with all its places: so any string that stands in a clause is
found, exactly. Each place also says whether a word begins before the pair and whether one ends after it (rjieba), which
is how 「参保」 the word is told from the same two characters of two words. Layout: docs/about/decisions/0030-search.md
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Set
from itertools import count
from pathlib import Path
from typing import Any

from calculators.policy.knowledge import Knowledge
from scripts.cache import Cache
from scripts.data.search_terms import Answer, SearchError, read_terms
from scripts.output import Output
from scripts.search import check
from scripts.search.entries import Block, read_blocks
from scripts.search.fold import SEP, Folder, needed, simplifications
from scripts.search.words import Cut, Segmenter, initials, jieba_cut, vocabulary

__all__ = ["SearchError", "build_search"]
PLACES_PER_FILE = 4000
MOST_FILES = 512
LONG = 8_000
"""Characters from which on a text is kept in pieces, so that a page that tells of a thousand policies costs one piece."""
HOT = 16_000
"""Signs of packed places from which on a first character gets files of its own, divided by the second character."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Places = defaultdict[str, "array[int]"]
"""Pair of characters → place × 4 + (word begins before) + 2 × (word ends after), ascending."""


def build_search(
    docs: Path, pages: Output, out: Output, knowledge: Knowledge, golden: Path, cache: Cache, cut: Cut | None = None
) -> int:
    """Write the index of the pages into search/ and prove it; answers how many entries. Raises SearchError.

    What the pieces of the texts are cut into comes from the cache.
    """
    terms = read_terms(docs)
    folder = Folder(cache.get("simplified", [], simplifications))
    words = vocabulary(terms, knowledge, folder)
    segmenter = Segmenter(cut or jieba_cut(words), words)
    blocks = read_blocks(knowledge, pages)
    every = [entry for block in blocks for entry in block.entries]
    places: Places = defaultdict(lambda: array("q"))
    keys: list[str] = []
    base = 0
    for block in blocks:
        own = [_key(folder, entry.text) for entry in block.entries]
        for key, edges in zip(own, segmenter.edges(own, cache), strict=True):
            _add(places, base, key, edges)
            base += len(key) + 2
        keys += own
    segmenter.check(keys)
    alias = {folder.key(typed): [folder.key(one) for one in means] for typed, means in terms.alias.items()}
    manifest: dict[str, Any] = {
        "fold": needed(folder.table, [*keys, *alias, *(word for one in terms.answers for word in one.typed)]),
        "alias": alias,
        "initials": initials({word: [word] for word in words if segmenter.seen[word]} | alias),
        "answers": [_answer(one, [entry.href for entry in every], folder) for one in terms.answers],
        "terms": [[word, segmenter.seen[word]] for word in words if segmenter.seen[word]],
        "policies": [[_key(folder, b.policy.number), b.policy.id] for b in blocks if b.policy],
        "blocks": [len(block.entries) for block in blocks],
        "kinds": "".join(entry.kind for block in blocks for entry in block.entries),
        "lengths": pack(len(key) + 2 for key in keys),
    }
    long = {number: pieces(entry.text) for number, entry in enumerate(every) if len(entry.text) > LONG}
    manifest["long"] = {number: _offsets(folder, cut) for number, cut in long.items()}
    _write(out, manifest, places, blocks, long)
    check.check(out.root / "search", check.read_golden(golden), terms.suggest)
    return len(keys)


def _answer(one: Answer, hrefs: list[str], folder: Folder) -> list[Any]:
    if lost := [page for page in one.pages if page not in hrefs]:
        raise SearchError(f"docs/search-terms.toml：answer（{one.typed[0]}）的 pages 里没有「{lost[0]}」这个条目")
    return [[_key(folder, word) for word in one.typed], one.says, [hrefs.index(page) for page in one.pages]]


def _key(folder: Folder, text: str) -> str:
    return folder.key(text).strip(SEP)


def _add(places: Places, base: int, key: str, edges: Set[int]) -> None:
    """The pairs of one key, which begins at the place `base`."""
    text = f"{key}{SEP}"
    for at in range(len(key)):
        if text[at] != SEP:
            after = at + 2 in edges or at + 2 > len(key)
            places[text[at : at + 2]].append((base + at) * 4 + (at in edges) + 2 * after)


def pieces(text: str) -> list[str]:
    """The lines of a text, together as long as they are at most half as long as a long text.

    >>> [len(piece) for piece in pieces("甲" * 3000 + "\\n" + "乙" * 900 + "\\n" + "丙" * 200)]
    [3902, 200]
    """
    found = [""]
    for line in text.splitlines(keepends=True):
        if found[-1] and len(found[-1]) + len(line) > LONG // 2:
            found.append("")
        found[-1] += line
    return found


def _offsets(folder: Folder, cut: list[str]) -> list[int]:
    """Where in the key of a text each of its pieces begins."""
    return [0, *(len(folder.key("".join(cut[:count])).lstrip(SEP)) for count in range(1, len(cut)))]


def pack(numbers: Iterable[int]) -> str:
    """Numbers from 0 as text: five bits a sign, the sixth says that more follow.

    >>> pack([0, 31, 32])
    'AfgB'
    """
    signs: list[str] = []
    for number in numbers:
        rest = number
        while rest > 31:
            signs.append(_DIGITS[32 | rest & 31])
            rest >>= 5
        signs.append(_DIGITS[rest])
    return "".join(signs)


def _steps(ascending: Iterable[int]) -> Iterable[int]:
    before = 0
    for place in ascending:
        yield place - before
        before = place


def _gram_files(places: Places, total: int) -> tuple[int, dict[str, int], dict[str, dict[str, str]]]:
    """How many common files there are, into how many a frequent first character is divided, and the files."""
    packed = {pair: pack(_steps(found)) for pair, found in sorted(places.items())}
    weight: Counter[str] = Counter()
    for pair, text in packed.items():
        weight[pair[0]] += len(text)
    hot = {first: 1 << (size // HOT).bit_length() for first, size in sorted(weight.items()) if size > HOT}
    common = min(MOST_FILES, 1 << (total // PLACES_PER_FILE).bit_length())
    names = [f"g{number}" for number in range(common)]
    names += [f"h{ord(first)}-{part}" for first, parts in hot.items() for part in range(parts)]
    files: dict[str, dict[str, str]] = {name: {} for name in names}
    for pair, text in packed.items():
        first, second = (ord(char) for char in pair)
        name = f"h{first}-{second % hot[pair[0]]}" if pair[0] in hot else f"g{first % common}"
        files[name][pair] = text
    return common, hot, files


def _write(
    out: Output, manifest: dict[str, Any], places: Places, blocks: list[Block], long: dict[int, list[str]]
) -> None:
    manifest["common"], manifest["hot"], grams = _gram_files(places, sum(map(len, places.values())))
    files = {f"{name}.json": _json(one) for name, one in grams.items()}
    number = count()
    for block_number, block in enumerate(blocks):
        rows = [[one.label, one.note, one.href, "" if next(number) in long else one.text] for one in block.entries]
        files[f"t{block_number}.json"] = _json(rows)
    files |= {f"e{one}-{part}.json": _json(text) for one, cut in long.items() for part, text in enumerate(cut)}
    told = "".join(f"{name}\0{text}\0" for name, text in {**files, "": _json(manifest)}.items())
    manifest["version"] = hashlib.sha256(told.encode()).hexdigest()[:12]
    for name, text in files.items():
        out.write(f"search/{manifest['version']}/{name}", text)
    out.write("search/index.json", _json(manifest))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
