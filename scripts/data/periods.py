"""How long a value of a parameter holds (适用时期), worked out from dates as they were read.

A date may be a day, a bare year, a year and month, or not read at all; none is ever completed. From it follow two
spans: from which day to which the value surely held (`sure_*`), and from which to which it might have (`might_*`,
open where empty). A lookup is then a comparison of strings.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from itertools import pairwise

from scripts.data.records import Spans, ValueData, ValueRecord
from scripts.data.toml_file import RecordFile

UNREAD = "未读到"
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")


def bounds(file: RecordFile, key: str, raw: object) -> tuple[str, str] | None:
    """The first and the last day that a date as read can mean; None if it was not read. Raises RecordError."""
    if raw == UNREAD:
        return None
    if type(raw) is date:
        return raw.isoformat(), raw.isoformat()
    match = _PARTIAL.fullmatch(raw) if isinstance(raw, str) else None
    if match is None or not 1 <= int(match[2] or 1) <= 12:
        raise file.fail(key, f'「{raw}」应是日期 2005-07-01（不加引号）、"2005"、"2005-07" 或「{UNREAD}」')
    year, first, last = int(match[1]), int(match[2] or 1), int(match[2] or 12)
    return date(year, first, 1).isoformat(), date(year, last, calendar.monthrange(year, last)[1]).isoformat()


def spans(file: RecordFile, key: str, item: ValueRecord) -> Spans:
    """The dates of one value: as read, and the two spans. Raises RecordError if they contradict each other."""
    named = {
        "from": item["from"],
        "to": item["to"],
        "sure_from": item.get("sure_from", UNREAD),
        "sure_to": item.get("sure_to", UNREAD),
        "about_from": item.get("about_from", UNREAD),
        "about_to": item.get("about_to", UNREAD),
    }
    read = {name: bounds(file, f"{key}.{name}", raw) for name, raw in named.items()}
    start, end = read["from"], read["to"]
    if start and end and end[1] < start[0]:
        raise file.fail(f"{key}.to", f"终止日 {item['to']} 早于起始日 {item['from']}")
    if ("sure_from" in item or "sure_to" in item) and not item.get("sure_why"):
        raise file.fail(f"{key}.sure_why", "写了 sure_from 或 sure_to，就要写明理由")
    if read["sure_to"] and end and read["sure_to"][0] > end[1]:
        raise file.fail(f"{key}.sure_to", f"能确定的最后一天晚于终止日 {item['to']}")
    if read["sure_from"] and start and read["sure_from"][1] < start[0]:
        raise file.fail(f"{key}.sure_from", f"能确定的第一天早于起始日 {item['from']}")
    first = read["sure_from"] if "sure_from" in item else start
    last = read["sure_to"] if "sure_to" in item else end
    checked = as_read(item["checked"])
    sure_start = first[1] if first else ""
    sure_end = (last[0] if last else checked) if sure_start else ""
    if sure_end < sure_start:
        raise file.fail(f"{key}.sure_to", f"能确定的最后一天 {sure_end} 早于能确定的第一天 {sure_start}")
    earliest, latest = read["about_from"] or start, read["about_to"] or end
    return {
        "start": as_read(item["from"]),
        "end": as_read(item["to"]),
        "sure_start": sure_start,
        "sure_end": sure_end,
        "might_start": earliest[0] if earliest else "",
        "might_end": latest[1] if latest else "",
        "open_ended": not end and "sure_to" not in item,
        "why": item.get("sure_why", ""),
        "checked": checked,
    }


def settle(file: RecordFile, values: list[ValueData]) -> None:
    """Order and overlaps of one parameter's values; how far an open end might reach. Raises RecordError."""
    for one, after in pairwise([value for value in values if value["start"]]):
        key = f"value（{after['id']}）.from"
        if after["start"] < one["start"]:
            raise file.fail(key, f"值要按起始日先后排，这个值（{after['start']}）应在 {one['id']} 前面")
        if after["id"] in one["conflicts"]:
            continue
        if one["open_ended"]:
            raise file.fail(
                f"value（{one['id']}）.sure_to",
                f"没有读到终止日期，后面又有 {after['id']}：要写明能确定到哪一天（sure_to）和理由（sure_why）",
            )
        until, since = one["sure_end"], after["sure_start"]
        if until and since and until >= since:
            raise file.fail(key, f"时期和 {one['id']} 重叠：那个值到 {until}，这个值从 {since} 起")
        if one["end"] and _last_day(one["end"]) >= after["start"]:
            raise file.fail(key, f"时期和 {one['id']} 重叠：那个值到 {one['end']}，这个值从 {after['start']} 起")
        if not one["might_end"]:
            first = date.fromisoformat(since or _last_day(after["start"]))
            one["might_end"] = (first - timedelta(days=1)).isoformat()


def as_read(raw: object) -> str:
    """A date as it was read, ISO 8601 as far as it goes; empty if it was not read."""
    return "" if raw == UNREAD else raw.isoformat() if isinstance(raw, date) else str(raw)


def _last_day(read: str) -> str:
    """The last day that a date as read can mean: 2001 → 2001-12-31."""
    if len(read) == 10:
        return read
    year, month = int(read[:4]), int(read[5:] or 12)
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()
