"""A calendar file (日历文件, RFC 5545): all-day entries with a reminder, the same bytes for the same answer.

No clock: the stamp is a day that the caller names. Lines end in CRLF and are folded at 75 octets, never inside a character.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_MOST_OCTETS = 75
_REMIND = "-P7D"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day to keep: what to do, until when, and why. `key` makes its UID, which stays the same when it is made again."""

    key: str
    day: date
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A whole calendar. The word before the colon of a mark stands in every title, the sentence in every text."""

    entries: tuple[CalendarEntry, ...]
    stamp: date
    mime: str = "text/calendar;charset=utf-8"

    def content(self, mark: str = "") -> bytes:
        """The file's bytes. A marked entry is another entry: it never replaces a real one in a calendar."""
        entries = self.entries
        if mark:
            word = mark.partition("：")[0]
            entries = tuple(
                CalendarEntry(f"{word}|{one.key}", one.day, f"【{word}】{one.title}", f"{mark}{one.text}")
                for one in entries
            )
        return calendar(entries, self.stamp)


def calendar(entries: Iterable[CalendarEntry], stamp: date) -> bytes:
    """The whole file in UTF-8."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yingbao//Calculators//ZH", "CALSCALE:GREGORIAN"]
    for one in entries:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in fold(line)).encode()


def fold(line: str) -> list[str]:
    """A content line in pieces of at most 75 octets; those after the first begin with a space.

    >>> [len(one.encode()) for one in fold("SUMMARY:" + "办" * 60)]
    [74, 73, 43]
    """
    pieces, piece = [], ""
    for char in line:
        if len((piece + char).encode()) > _MOST_OCTETS:
            pieces.append(piece)
            piece = " "
        piece += char
    return [*pieces, piece]


def escape_text(text: str) -> str:
    """A text value: backslash, semicolon, comma and line break escaped.

    >>> print(escape_text("a,b;c" + chr(10) + "d"))
    a\\,b\\;c\\nd
    """
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _event(one: CalendarEntry, stamp: date) -> list[str]:
    uid = hashlib.sha256(f"{one.key}|{one.day}".encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@yingbao",
        f"DTSTAMP:{_digits(stamp)}T000000Z",
        f"DTSTART;VALUE=DATE:{_digits(one.day)}",
        f"DTEND;VALUE=DATE:{_digits(one.day + timedelta(days=1))}",
        f"SUMMARY:{escape_text(one.title)}",
        f"DESCRIPTION:{escape_text(one.text)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:{_REMIND}",
        f"DESCRIPTION:{escape_text(one.title)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")
