"""How long a value of a parameter holds (适用时期), worked out from dates as they were read and from why it may end.

A date may be a day, a bare year, a year and month, or not read at all; none is ever completed. From it follow two
spans: from which day to which the value surely held (`sure_*`), and from which to which it might have (`might_*`),
open where empty. A lookup is then a comparison of strings.

Why it may end: a *statute* (法规) holds until something repeals or replaces it that is recorded here, so that it is
sure without an end; a *yearly* standard (年度标准) is expected to be replaced on its `successor` day, is sure until the
day before and may hold until one that was read surely replaces it; a *dated* one (有期限的) ends by its own words.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from itertools import pairwise

from calculators.policy.parameters import FIRM
from scripts.data.records import Spans, ValueData, ValueRecord
from scripts.data.toml_file import RecordFile

UNREAD = "未读到"
ENDS = {"statute": "法规", "yearly": "年度标准", "dated": "有期限"}
"""Why a value may end."""
NOTHING = "none"
"""The grade of what was looked for in vain: it has no number, so nothing ends."""
AGAIN = timedelta(days=92)
"""After how long a yearly standard whose successor was looked for in vain is looked for again."""
_DAY = timedelta(days=1)
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
    last = read["sure_to"] or end
    sure_start, awaited = first[1] if first else "", _successor(file, key, item)
    closed = last[0] if last else _day_before(awaited)
    sure_end = closed if sure_start else ""
    if sure_end and sure_end < sure_start:
        raise file.fail(f"{key}.sure_to", f"能确定的最后一天 {sure_end} 早于能确定的第一天 {sure_start}")
    earliest, latest = read["about_from"] or start, read["about_to"] or end
    found: Spans = {
        "start": as_read(item["from"]),
        "end": as_read(item["to"]),
        "sure_start": sure_start,
        "sure_end": sure_end,
        "might_start": earliest[0] if earliest else "",
        "might_end": latest[1] if latest else "",
        "open_ended": not end and "sure_to" not in item,
        "why": item.get("sure_why", ""),
        "checked": as_read(item["checked"]),
        "ends": item.get("ends", ""),
        "successor": as_read(item.get("successor", UNREAD)),
        "due": "",
    }
    found["due"] = _due(file, key, item, found)
    return found


def _successor(file: RecordFile, key: str, item: ValueRecord) -> date | None:
    """The day from which a successor must be expected; None where nothing but a law ends the value."""
    ends = item.get("ends", "")
    if ends not in ENDS and (ends or item["grade"] != NOTHING):
        raise file.fail(f"{key}.ends", f"「{ends}」不认识，可用的有 {'、'.join(ENDS)}")
    if "successor" not in item:
        if ends == "yearly" and _endless(item):
            raise file.fail(f"{key}.successor", "年度标准没有终止日，就要写从哪一天起应有新的标准")
        if ends == "dated" and _endless(item):
            raise file.fail(f"{key}.to", "有期限的（dated）要写终止日")
        return None
    if ends != "yearly":
        raise file.fail(f"{key}.successor", "只有年度标准（yearly）写从哪一天起应有新的标准")
    found = item["successor"]
    if not isinstance(found, date):
        raise file.fail(f"{key}.successor", "应是不加引号的日期，例如 2026-07-01")
    if not _endless(item):
        raise file.fail(f"{key}.successor", "写了终止日（to）或能确定的最后一天（sure_to），就不写 successor")
    return found


def _endless(item: ValueRecord) -> bool:
    """Does a value that surely holds at some time say no last day, not even of what is certain?"""
    undated = item["from"] == UNREAD and item.get("sure_from", UNREAD) == UNREAD
    never = item.get("sure_from") == UNREAD or undated
    return not never and item["to"] == UNREAD and item.get("sure_to", UNREAD) == UNREAD


def _due(file: RecordFile, key: str, item: ValueRecord, found: Spans) -> str:
    """The day on which the value is due for a new check (应当重新核对的日子); empty where there is nothing to check."""
    checked = date.fromisoformat(found["checked"])
    if "due" in item:
        due = item["due"]
        if not isinstance(due, date) or due <= checked:
            raise file.fail(f"{key}.due", f"重新核对的日子应是晚于最近核对日 {checked} 的日期，不加引号")
        return due.isoformat()
    if found["successor"]:
        awaited = date.fromisoformat(found["successor"])
        return (awaited if awaited > checked else checked + AGAIN).isoformat()
    if found["might_end"]:
        return _day_after(found["might_end"]) if found["might_end"] >= found["checked"] else ""
    return _next_year(checked).isoformat()


def settle(file: RecordFile, values: list[ValueData]) -> None:
    """Order and overlaps of one parameter's values; how far an open end might reach. Raises RecordError.

    Only values whose source is good enough (A, B, C) are held against each other, and only they cut short how long
    another might hold: D, E and what was worked out (推算) never narrow anything.
    """
    dated = [value for value in values if value["start"]]
    for one, after in pairwise(dated):
        if after["start"] < one["start"]:
            told = f"值要按起始日先后排，这个值（{after['start']}）应在 {one['id']} 前面"
            raise file.fail(f"value（{after['id']}）.from", told)
    firm = [value for value in dated if value["grade"] in FIRM and value["state"] == "known"]
    for at, one in enumerate(firm):
        rivals = [after for after in firm[at + 1 :] if _same_people(one, after) and after["id"] not in one["conflicts"]]
        for after in rivals[:1]:
            _check_overlap(file, one, after)
            if one["sure_end"] and after["might_start"] <= one["sure_end"]:
                after["might_start"] = _day_after(one["sure_end"])
    for at, one in enumerate(dated):
        later = [after for after in dated[at + 1 :] if after in firm and _covers(after, one)]
        sure = [after["sure_start"] for after in later if after["sure_start"] and after["id"] not in one["conflicts"]]
        if not one["might_end"] and sure:
            _cut(one, _day_before(date.fromisoformat(min(sure))))
    _check_successors(file, firm)


def _cut(one: ValueData, last: str) -> None:
    """The value can hold no longer than to this day, on which another surely begins."""
    one["might_end"] = last
    if one["sure_start"] and not one["sure_end"]:
        one["sure_start"], one["sure_end"] = (one["sure_start"], last) if one["sure_start"] <= last else ("", "")
    if last < one["checked"] and not one["successor"]:
        one["due"] = ""


def _check_successors(file: RecordFile, firm: list[ValueData]) -> None:
    """A day for a successor is written only while none that is good enough was read; then there is nothing to await."""
    for one in firm:
        if one["successor"] and one["might_end"]:
            raise file.fail(f"value（{one['id']}）.successor", "后面已经有读到的标准，请改写能确定到哪一天（sure_to）")


def _check_overlap(file: RecordFile, one: ValueData, after: ValueData) -> None:
    key = f"value（{after['id']}）.from"
    if one["open_ended"] and one["sure_start"] and not one["sure_end"]:
        raise file.fail(
            f"value（{one['id']}）.sure_to",
            f"没有读到终止日期，后面又有 {after['id']}：要写明能确定到哪一天（sure_to）和理由（sure_why）",
        )
    until, since = one["sure_end"], after["sure_start"]
    if until and since and until >= since:
        raise file.fail(key, f"时期和 {one['id']} 重叠：那个值到 {until}，这个值从 {since} 起")
    if len(one["end"]) == 10 and len(after["start"]) == 10 and one["end"] >= after["start"]:
        raise file.fail(key, f"时期和 {one['id']} 重叠：那个值到 {one['end']}，这个值从 {after['start']} 起")


def _same_people(one: ValueData, other: ValueData) -> bool:
    """Can both be asked for the same insurance?"""
    return not one["only"] or not other["only"] or bool(set(one["only"]) & set(other["only"]))


def _covers(one: ValueData, other: ValueData) -> bool:
    """Does it hold for every insurance for which the other holds?"""
    return not one["only"] or (bool(other["only"]) and set(other["only"]) <= set(one["only"]))


def as_read(raw: object) -> str:
    """A date as it was read, ISO 8601 as far as it goes; empty if it was not read."""
    return "" if raw == UNREAD else raw.isoformat() if isinstance(raw, date) else str(raw)


def _day_before(day: date | None) -> str:
    return (day - _DAY).isoformat() if day else ""


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + _DAY).isoformat()


def _next_year(day: date) -> date:
    """The same day a year later; 29 February becomes the 28th."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
