"""docs/corrections.toml (更正记录): what was wrong, since when, what rests on it, how to check; shown as the page of that name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from scripts.data.toml_file import RecordFile, read_toml

FILE = "corrections.toml"


class RawCorrection(TypedDict):
    """An entry as it is written."""

    id: str
    day: object
    what: str
    since: str
    rests: str
    check: str
    now: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that was wrong (更正): told on `day`; wrong since a version or a day, as far as known; what rests on it, how a
    reader finds out whether it concerns them, and how it is now.
    """

    id: str
    day: date
    what: str
    since: str
    rests: str
    check: str
    now: str


def read_corrections(docs: Path) -> tuple[Correction, ...]:
    """All corrections, the newest first, then as written. Raises RecordError with file and key."""
    file = read_toml(docs / FILE, docs.parent)
    file.keys("更正记录", file.raw, {"correction"}, set())
    found: dict[str, Correction] = {}
    for number, raw in enumerate(file.raw["correction"], 1):
        one = _read(file, f"第{number}条", raw)
        if one.id in found:
            raise file.fail(f"第{number}条.id", f"「{one.id}」已经用过，换一个")
        found[one.id] = one
    return tuple(sorted(found.values(), key=lambda one: one.day, reverse=True))


def _read(file: RecordFile, key: str, raw: dict[str, Any]) -> Correction:
    told = file.record(key, raw, RawCorrection)
    if type(told["day"]) is not date:
        raise file.fail(f"{key}.day", f"「{told['day']}」不是日期。写成 day = 2026-11-29，不加引号")
    for name in ("id", "what", "since", "rests", "check", "now"):
        if not raw[name].strip():
            raise file.fail(f"{key}.{name}", "是空的。写一句话；不知道的就写不知道")
    if not told["id"].isascii() or not told["id"].replace("-", "").isalnum():
        raise file.fail(f"{key}.id", f"「{told['id']}」要用小写英文和短横，它是网页里的锚点")
    return Correction(**raw)
