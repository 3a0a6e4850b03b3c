# ruff: noqa: DTZ001  capture times are readings of wall clocks
"""When a photo was taken, by all that is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from library.dating import settled
from library.model import DateSource, Facts, Kind, Media

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARIS = {"latitude": 48.8584, "longitude": 2.2945}
ITEM = Media(
    id=1,
    owner_id=1,
    folder_id=1,
    name="a.jpg",
    kind=Kind.IMAGE,
    mime="image/jpeg",
    size=1,
    checksum="0" * 64,
    created=NOW,
    modified=NOW,
)
NAMED = replace(ITEM, name="IMG_20240131_142530.jpg")
OLD = replace(ITEM, modified=datetime(2019, 5, 6, 7, 8, 9, tzinfo=UTC))


def test_what_the_file_says_outranks_its_name() -> None:
    """Its own date stays as it is."""
    said = Facts(captured_local=datetime(2001, 1, 1), date_source=DateSource.XMP)
    assert said == settled(said, NAMED, NOW)


def test_the_name_outranks_the_time_on_disk() -> None:
    """A file that says nothing has the date of its name."""
    found = settled(Facts(), replace(NAMED, modified=OLD.modified), NOW)
    assert datetime(2024, 1, 31, 14, 25, 30) == found.captured_local
    assert (DateSource.FILENAME, None) == (found.date_source, found.captured_utc)


def test_the_last_change_is_the_last_resort() -> None:
    """A client that keeps times tells when the file was last written: an instant in UTC."""
    found = settled(Facts(), OLD, NOW)
    assert datetime(2019, 5, 6, 7, 8, 9) == found.captured_local
    assert (DateSource.MTIME, 0, OLD.modified) == (
        found.date_source,
        found.offset_minutes,
        found.captured_utc,
    )


@pytest.mark.parametrize(
    "modified",
    [
        NOW,
        NOW - timedelta(seconds=30),
        NOW + timedelta(hours=5),
        datetime(1980, 1, 1, tzinfo=UTC),
        datetime(2090, 1, 1, tzinfo=UTC),
    ],
)
def test_the_time_of_an_upload_dates_nothing(modified: datetime) -> None:
    """Nor does the zero of FAT, nor the future: what has only these stays undated."""
    assert Facts() == settled(Facts(), replace(ITEM, modified=modified), NOW)


def test_the_place_gives_the_zone_that_the_camera_left_out() -> None:
    """The wall clock stays, so that evening photos stay on their day."""
    evening = datetime(2024, 7, 31, 23, 30)
    said = Facts(captured_local=evening, date_source=DateSource.EXIF, **PARIS)
    found = settled(said, ITEM, NOW)
    assert (evening, 120, "Europe/Paris") == (
        found.captured_local,
        found.offset_minutes,
        found.time_zone,
    )
    assert datetime(2024, 7, 31, 21, 30, tzinfo=UTC) == found.captured_utc


def test_the_camera_knows_its_zone_best() -> None:
    """What it gave is kept, even where the place has another one."""
    said = Facts(
        captured_local=datetime(2024, 7, 31, 23, 30),
        offset_minutes=0,
        date_source=DateSource.EXIF,
        **PARIS,
    )
    assert replace(said, time_zone="Europe/Paris") == settled(said, ITEM, NOW)


@pytest.mark.parametrize("source", [DateSource.QUICKTIME, DateSource.GPS, DateSource.CONTAINER])
def test_an_instant_in_utc_gets_the_time_of_its_place(source: DateSource) -> None:
    """A video of a summer night is not of the day before."""
    said = Facts(
        captured_local=datetime(2024, 7, 31, 23, 30),
        offset_minutes=0,
        captured_utc=datetime(2024, 7, 31, 23, 30, tzinfo=UTC),
        date_source=source,
        **PARIS,
    )
    found = settled(said, ITEM, NOW)
    assert (datetime(2024, 8, 1, 1, 30), 120) == (found.captured_local, found.offset_minutes)
    assert said.captured_utc == found.captured_utc


def test_on_the_high_seas_nothing_is_assumed() -> None:
    """Ships keep what time they like."""
    said = Facts(
        captured_local=datetime(2024, 7, 31),
        date_source=DateSource.EXIF,
        latitude=47.0,
        longitude=-30,
    )
    assert said == settled(said, ITEM, NOW)
