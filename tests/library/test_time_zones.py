# ruff: noqa: DTZ001  readings of wall clocks
"""Which clocks people went by where a photo was taken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from library.time_zones import offset_minutes, reading, zone_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (48.8584, 2.2945, "Europe/Paris"),
        (40.7127, -74.006, "America/New_York"),
        (27.694, 85.2853, "Asia/Kathmandu"),
        (-36.8544, 174.7554, "Pacific/Auckland"),
        (47.0, -30.0, None),
        (90.0, 0.0, None),
    ],
)
def test_zones_are_found_offline(latitude: float, longitude: float, zone: str | None) -> None:
    """Every point on land has one; the high seas have none that people go by."""
    assert zone == zone_at(latitude, longitude)


@pytest.mark.parametrize(
    ("local", "minutes"),
    [
        (datetime(2024, 1, 31, 12), 60),
        (datetime(2024, 7, 31, 12), 120),
        (datetime(2024, 3, 31, 2, 30), 60),  # left out that night
        (datetime(2024, 10, 27, 2, 30), 120),  # came twice
        (datetime(1900, 1, 1), 9),  # Paris had its own noon
    ],
)
def test_summer_time_counts(local: datetime, minutes: int) -> None:
    """Of a clock reading that comes twice it is the first, of one that never comes the old time."""
    assert minutes == offset_minutes("Europe/Paris", local)


def test_an_instant_is_read_off_the_clocks_there() -> None:
    """Half past eleven in the evening in UTC is the next morning in Nepal."""
    moment = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)
    assert (datetime(2025, 1, 1, 5, 15), 345) == reading("Asia/Kathmandu", moment)
