"""Rules that rest on an article (条文): what coverage, duties and ages of retirement have in common on the way to knowledge.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from scripts.data.links import read_links
from scripts.data.records import Raw
from scripts.data.toml_file import RecordFile


def check_days(file: RecordFile, key: str, item: Mapping[str, Any], names: Iterable[str], example: str) -> None:
    """Raises RecordError if one of these that is there is no day; `example`: one as it is written."""
    for name in names:
        if name in item and type(item[name]) is not date:
            raise file.fail(f"{key}.{name}", f"应是不加引号的日期，例如 {example}")


def article_data(file: RecordFile, key: str, item: Mapping[str, Any]) -> Raw:
    """A checked record ready for JSON: its days as texts, `from` as start, its links if there are any. Raises RecordError."""
    links = read_links(file, key, item.get("links", []))
    made = {name: f"{one}" if isinstance(one, date) else one for name, one in item.items() if name != "links"}
    made["start"] = made.pop("from")
    return made | ({"links": links} if links else {})
