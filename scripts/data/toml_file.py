"""A TOML file of the project being read and checked: every complaint names the file and the key."""

from __future__ import annotations

import pickle
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints
from unicodedata import category

from scripts.data.records import Raw
from scripts.errors import BuildStopped

K = TypeVar("K")
_NO_TEXT = {"Cc", "Cs", "Co", "Cn"}
"""Control characters, halves of characters, private and unassigned ones."""


class RecordError(BuildStopped):
    """A data file says something that the text or the vocabulary does not bear out. Names file and key."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A TOML file: its name inside the project, and what it holds."""

    name: str
    raw: Raw

    def fail(self, key: str, what: str) -> RecordError:
        """The error to raise: file, key, what is wrong."""
        return RecordError(f"{self.name}：{key}：{what}")

    def record(self, key: str, found: Raw, kind: type[K]) -> K:
        """A table as a record of this kind (a TypedDict). Raises RecordError if a key is not known, if one that is needed is
        not there, or if a text or a list of texts is something else; what the kind calls `object` is checked by others.
        """
        hints = _hints(cast("type", kind))
        self.keys(key, found, set(hints), set(getattr(kind, "__optional_keys__", ())))
        for name, value in found.items():
            if hints[name] is str and not isinstance(value, str):
                raise self.fail(f"{key}.{name}", f"「{value}」不是文字。写在引号里")
            if hints[name] == list[str] and not (
                isinstance(value, list) and all(isinstance(one, str) for one in value)
            ):
                raise self.fail(f"{key}.{name}", f'「{value}」不是一列文字。写成 ["甲", "乙"]')
        return cast("K", found)

    def keys(self, key: str, found: Raw, known: set[str], optional: set[str]) -> None:
        """Raises RecordError if a key is not known, or one that is needed is not there, or this is no table."""
        if not isinstance(found, dict):
            raise self.fail(key, f"「{found}」不是一节。里面的项各写一行 名称 = 值，或者一行写成 {{ 名称 = 值 }}")
        if unknown := sorted(set(found) - known):
            raise self.fail(key, f"不认识的项 {'、'.join(unknown)}。可用的有 {'、'.join(sorted(known))}")
        if missing := sorted(known - set(found) - optional):
            raise self.fail(key, f"缺少 {'、'.join(missing)}")


def read_toml(path: Path, root: Path) -> RecordFile:
    """A TOML file of the project. Raises RecordError with the parser's line and column, or the key of what is no text."""
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        file = RecordFile(name, pickle.loads(_parsed(text)))  # noqa: S301 packed just below
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"{name}：不是正确的 TOML：{error}") from error
    if "\\" not in text and not _odd(sorted(set(text))):
        return file  # what a string may not hold stands nowhere, and nothing is written in another way
    for key, text in _strings(file.raw, ""):
        if odd := _odd(text):
            raise file.fail(key, f"有不是文字的编码 U+{ord(odd):04X}，请删去")
    return file


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The keys of a kind of record, each with its type."""
    return get_type_hints(kind)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> bytes:
    """What a text says, packed: each reader gets one of his own. A preview and the tests read the same files again and again."""
    return pickle.dumps(tomllib.loads(text))


def _odd(text: Iterable[str]) -> str:
    """The first character that is no text, or nothing."""
    return next((char for char in text if char not in "\n\t" and category(char) in _NO_TEXT), "")


def _strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every string, keys too, and where it stands."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from _strings(one, f"{key} 第{number}条")
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _strings(name, key)
            yield from _strings(one, f"{key}.{name}".removeprefix("."))
