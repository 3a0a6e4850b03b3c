"""Dates as queries write them: 2024, 2024-05, 2024-05-17."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Final

MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
UNITS: Final = ("day", "week", "month", "year")

_DATE = re.compile(r"((?:1[89]|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?")


def is_date(text: str) -> bool:
    """Whether *text* is written as a date, of 1800 to 2099, be there such a day or not."""
    return _DATE.fullmatch(text) is not None


def first_day(text: str) -> date:
    """Return the first day of a date.

    Raises:
        ValueError: there is no such month or day.
    """
    year, month, day = _parts(text)
    return date(year, month or 1, day or 1)


def last_day(text: str) -> date:
    """Return the last day of a date.

    Raises:
        ValueError: there is no such month or day.
    """
    year, month, day = _parts(text)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def midnight(day: date) -> datetime:
    """Return when *day* begins, as a clock there shows it."""
    return datetime.combine(day, time())


def before(day: date, count: int, unit: str) -> date:
    """Return the day that lies *count* of `UNITS` before *day*, no earlier than 1800-01-01."""
    earliest = date(1800, 1, 1)
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        return max(earliest, day - timedelta(days=min(days, (day - earliest).days)))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    if months < earliest.year * 12:
        return earliest
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_number(text: str) -> int | None:
    """Return the number of a month by its English name, in full or its first three letters."""
    asked = text.casefold()
    for number, name in enumerate(MONTHS, 1):
        if asked in (name, name[:3]):
            return number
    return None


def unit_of(text: str) -> str | None:
    """Return which of `UNITS` *text* is, be it one or several."""
    asked = text.casefold().removesuffix("s")
    return asked if asked in UNITS else None


def _parts(text: str) -> tuple[int, int | None, int | None]:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no date")
    year, month, day = (None if part is None else int(part) for part in found.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    if month == 0 or day == 0:
        raise ValueError(f"there is no {text}")
    return year, month, day
