"""The proof of the written index (检索自检): every golden query's words stand where they must.

The browser's own reader reads the files, under Node; it ranks nothing: order is tested in a real browser on the built site.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.data.search_terms import SearchError
from scripts.runtime.node import run_node

READER = Path(__file__).with_name("read.mjs")
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


@dataclass(frozen=True, slots=True)
class IndexReading:
    """What the browser's reader finds in the written index.

    Attributes:
        hrefs: the link of every entry.
        found: by word, the entries in which it stands and whether it stands there as whole words.
    """

    hrefs: list[str]
    found: dict[str, dict[int, bool]]


def read(folder: Path, words: Iterable[str]) -> IndexReading:
    """Looks these words up in an index with docs/assets/js/search, under Node. Raises BuildStopped."""
    with TemporaryDirectory() as work:
        asked, answered = Path(work, "words.json"), Path(work, "answer.json")
        asked.write_text(json.dumps(list(words)), encoding="utf-8")
        run_node(READER, folder, asked, answered)
        answer = json.loads(answered.read_text(encoding="utf-8"))
    found = {word: {int(entry): whole for entry, whole in told.items()} for word, told in answer["found"].items()}
    return IndexReading(answer["hrefs"], found)


def check(folder: Path, queries: list[Golden], suggest: tuple[str, ...]) -> None:
    """Raises SearchError unless every golden query and every suggested word is in the index."""
    if not queries:
        raise SearchError("没有一条必答查询，无法证明检索可用。请补 tests/search/golden.toml")
    words = {one: [] if one.by is None else (one.by or one.query).split() for one in queries}
    index = read(folder, {*suggest, *(word for found in words.values() for word in found)})
    hrefs = {href: number for number, href in enumerate(index.hrefs)}
    for one in queries:
        if one.finds not in hrefs:
            raise SearchError(f"必答查询「{one.query}」：检索条目里没有 {one.finds}")
        for word in words[one]:
            if hrefs[one.finds] not in index.found[word]:
                raise SearchError(f"必答查询「{one.query}」：在 {one.finds} 里查不到「{word}」")
    for word in suggest:
        if not index.found[word]:
            raise SearchError(f"常见词「{word}」（docs/search-terms.toml 的 suggest）什么也查不到")
