"""Dates as in HTTP headers, from times as the index stores them, for thousands at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from library.catalog.driver import stored_time

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REMEMBERED = 20_000  # days, about 55 years


class _Days(dict[str, str]):
    """``2024-05-06`` -> ``Mon, 06 May 2024``; each is worked out once."""

    def __missing__(self, day: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = date.fromisoformat(day)
        month = _MONTHS[found.month - 1]
        told = f"{_DAYS[found.weekday()]}, {found.day:02} {month} {found.year:04}"
        self[day] = told
        return told


_days = _Days()


def days_and_times(stored: Sequence[str]) -> list[str]:
    """Return stored times as in HTTP headers (RFC 9110 §5.6.7), but for the `` GMT`` behind."""
    days = _days
    return [days[time[:10]] + time[10:19] for time in stored]


def http_date_of(moment: datetime) -> str:
    """Return *moment*, which is aware, as in HTTP headers."""
    (told,) = days_and_times([stored_time(moment)])
    return f"{told} GMT"
