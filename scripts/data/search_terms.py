"""docs/search-terms.toml: what a policy officer says of the search (检索用语)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.errors import BuildStopped


class SearchError(BuildStopped):
    """There is no index that one could rely on; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and which pages come first, when a query contains one of these words (先答)."""

    typed: tuple[str, ...]
    says: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """docs/search-terms.toml: words to keep whole, words to suggest, what people type instead, and first answers."""

    words: tuple[str, ...]
    suggest: tuple[str, ...]
    alias: dict[str, tuple[str, ...]]
    answers: tuple[Answer, ...] = ()


def read_terms(docs: Path) -> SearchTerms:
    """The terms a policy officer keeps. Raises SearchError with the place."""
    path = docs / "search-terms.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SearchError(f"docs/{path.name} 读不出来：{error}") from error
    if unknown := sorted(set(raw) - {"words", "suggest", "alias", "answer"}):
        raise SearchError(f"docs/{path.name}：不认识的项 {'、'.join(unknown)}，可用的有 words、suggest、alias、answer")
    alias: dict[str, tuple[str, ...]] = {}
    for number, one in enumerate(raw.get("alias", []), 1):
        if set(one) != {"typed", "means"} or not one["typed"] or not one["means"]:
            raise SearchError(f"docs/{path.name}：alias 第{number}条要有 typed 和 means，各列至少一个词")
        for typed in one["typed"]:
            if typed in alias:
                raise SearchError(f"docs/{path.name}：alias 里「{typed}」写了两次")
            alias[typed] = tuple(one["means"])
    return SearchTerms(tuple(raw.get("words", ())), tuple(raw.get("suggest", ())), alias, _answers(path, raw))


def _answers(path: Path, raw: dict[str, Any]) -> tuple[Answer, ...]:
    found = []
    for number, one in enumerate(raw.get("answer", []), 1):
        if set(one) != {"typed", "says", "pages"} or not one["typed"] or not (one["says"] or one["pages"]):
            raise SearchError(
                f"docs/{path.name}：answer 第{number}条要有 typed、says 和 pages，says 和 pages 不能都空着"
            )
        found.append(Answer(tuple(one["typed"]), one["says"], tuple(one["pages"])))
    return tuple(found)
