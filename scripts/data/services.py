"""docs/services.toml (办事的地方): where a reader really does what this site only works out or quotes; shown on the start pages.

An address or a number to call stands there only if somebody read it, with where and on which day; a place whose address nobody
has confirmed stands by its name alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypedDict

from scripts.data.links import check_address
from scripts.data.toml_file import RecordFile, read_toml

FILE = "services.toml"
READERS = ("person", "employer")


class RawRead(TypedDict, total=False):
    """The day on which something was read; an entry may do without."""

    read: object


class RawService(RawRead):
    """An entry as it is written."""

    id: str
    name: str
    does: str
    who: list[str]
    address: str
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """A place where something is done (办事的地方): what, for whom, its address or "", where that was read and when."""

    id: str
    name: str
    does: str
    who: tuple[str, ...]
    address: str = ""
    source: str = ""
    read: date | None = None


def read_services(docs: Path) -> tuple[Service, ...]:
    """All places, as written. Raises RecordError with file and key."""
    file = read_toml(docs / FILE, docs.parent)
    file.keys("办事的地方", file.raw, {"service"}, set())
    return tuple(_read(file, f"第{number}处", raw) for number, raw in enumerate(file.raw["service"], 1))


def _read(file: RecordFile, key: str, raw: dict[str, Any]) -> Service:
    told = file.record(key, raw, RawService)
    day = told.get("read")
    for name in ("id", "name", "does"):
        if not raw[name].strip():
            raise file.fail(f"{key}.{name}", "是空的")
    if unknown := [one for one in told["who"] if one not in READERS]:
        raise file.fail(f"{key}.who", f"「{unknown[0]}」不认识，只能是 {'、'.join(READERS)}")
    if day is not None and type(day) is not date:
        raise file.fail(f"{key}.read", f"「{day}」不是日期。写成 read = 2026-11-29，不加引号")
    if bool(told["source"]) != (day is not None):
        raise file.fail(f"{key}.read", "source 和 read 要么都写，要么都不写：在哪里读到的，哪一天读的")
    if told["address"] and not told["source"]:
        raise file.fail(f"{key}.address", "写了网址，就要写 source 和 read：在哪里读到这个网址，哪一天")
    if told["address"]:
        check_address(file, f"{key}.address", told["address"])
    return Service(told["id"], told["name"], told["does"], tuple(told["who"]), told["address"], told["source"], day)
