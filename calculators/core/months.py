"""Months of the calendar (日历月), without the library's calendar, which would cost every first visit its bytes."""

from __future__ import annotations

from datetime import date, timedelta


def last_day(month: date) -> date:
    """The last day of the month that a day lies in.

    >>> last_day(date(2024, 2, 1)).isoformat(), last_day(date(2025, 12, 31)).isoformat()
    ('2024-02-29', '2025-12-31')
    """
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
