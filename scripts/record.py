"""A TOML file of the project being read and checked: every complaint names the file and the key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Raw = dict[str, Any]


class RecordError(Exception):
    """A data file says something that the text or the vocabulary does not bear out. Names file and key."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A TOML file: its name inside the project, and what it holds."""

    name: str
    raw: Raw

    def fail(self, key: str, what: str) -> RecordError:
        """The error to raise: file, key, what is wrong."""
        return RecordError(f"{self.name}：{key}：{what}")

    def keys(self, key: str, found: Raw, known: set[str], optional: set[str]) -> None:
        """Raises RecordError if a key is not known, or one that is needed is not there."""
        if unknown := sorted(set(found) - known):
            raise self.fail(key, f"不认识的项 {'、'.join(unknown)}。可用的有 {'、'.join(sorted(known))}")
        if missing := sorted(known - set(found) - optional):
            raise self.fail(key, f"缺少 {'、'.join(missing)}")


def read_toml(path: Path, root: Path) -> RecordFile:
    """A TOML file of the project. Raises RecordError with the parser's line and column."""
    name = path.relative_to(root).as_posix()
    try:
        return RecordFile(name, tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"{name}：不是正确的 TOML：{error}") from error
