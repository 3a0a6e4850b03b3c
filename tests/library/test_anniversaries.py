"""Which days of earlier years are this day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest

from library.anniversaries import anniversaries, in_year
from library.catalog.days import Days


def some(day: date, count: int = 4) -> list[Days]:
    return list(islice(anniversaries(day), count))


def test_a_day_is_the_same_day_of_the_years_before() -> None:
    """The newest first, this year's left out."""
    assert [date(2025, 11, 26), date(2024, 11, 26)] == [
        days.first for days in some(date(2026, 11, 26), 2)
    ]
    assert all(days.end - days.first == timedelta(days=1) for days in some(date(2026, 11, 26)))


def test_the_29th_of_february_is_there_in_leap_years_alone() -> None:
    """Other years have no such day."""
    assert [2024, 2020, 2016, 2012] == [days.first.year for days in some(date(2028, 2, 29))]
    assert in_year(date(2028, 2, 29), 2027) is None


def test_photos_of_the_29th_of_february_are_shown_every_year() -> None:
    """With those of the 28th, where a year has no 29th."""
    assert Days(date(2024, 2, 28), date(2024, 3, 1)) in some(date(2027, 2, 28))
    assert Days(date(2023, 2, 28), date(2023, 3, 1)) in some(date(2027, 2, 28), 5)
    assert Days(date(2024, 2, 28), date(2024, 2, 29)) in some(date(2028, 2, 28))


@pytest.mark.parametrize("year", [2026, 2027, 1825, 0, 9999])
def test_neither_this_year_nor_a_time_before_photographs_is_an_earlier_one(year: int) -> None:
    """Whatever is asked for."""
    assert in_year(date(2026, 11, 26), year) is None
