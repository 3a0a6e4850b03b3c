"""Which days of earlier years are this day."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from library.catalog.days import Days

_FIRST_YEAR = 1826  # of the oldest photograph that is left, Niépce's view from his window


def today() -> date:
    """Return the day that it is where the server is."""
    return datetime.now().astimezone().date()


def anniversaries(day: date) -> Iterator[Days]:
    """Yield *day* in the years before, newest first.

    Photos of a 29th of February would be shown every four years: where this year has none, they
    are shown with those of the 28th.
    """
    for year in range(day.year - 1, _FIRST_YEAR - 1, -1):
        if (found := in_year(day, year)) is not None:
            yield found


def in_year(day: date, year: int) -> Days | None:
    """Return what of an earlier *year* is *day*; None where that has no such day."""
    if not _FIRST_YEAR <= year < day.year:
        return None
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return None
    first = day.replace(year=year)
    is_last = (day.month, day.day) == (2, 28) and not isleap(day.year) and isleap(year)
    return Days(first, first + timedelta(days=2 if is_last else 1))
