# ruff: noqa: DTZ001  capture times are readings of wall clocks
from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.media.dates import Moment, parse_moment, parse_offset
from library.media.text import clean


@pytest.mark.parametrize(
    ("text", "local", "offset"),
    [
        ("2024:05:06 07:08:09", datetime(2024, 5, 6, 7, 8, 9), None),
        ("2024-05-06T07:08:09+05:45", datetime(2024, 5, 6, 7, 8, 9), 345),
        ("2024-05-06T07:08:09-0330", datetime(2024, 5, 6, 7, 8, 9), -210),
        ("2024-05-06T07:08:09.25Z", datetime(2024, 5, 6, 7, 8, 9, 250_000), 0),
        ("2024-05-06T07:08", datetime(2024, 5, 6, 7, 8), None),
        ("2024-05-06", datetime(2024, 5, 6), None),
        ("2024/5/6 7:08:09", datetime(2024, 5, 6, 7, 8, 9), None),
        ("Mon, 6 May 2024 07:08:09 +0200", datetime(2024, 5, 6, 7, 8, 9), 120),
    ],
)
def test_dates_of_every_custom_are_read(text: str, local: datetime, offset: int | None) -> None:
    """EXIF, ISO 8601, XMP, QuickTime and RFC 2822 dates mean the same."""
    assert Moment(local, offset) == parse_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "    :  :     :  :  ",
        "0000:00:00 00:00:00",
        "1904-01-01T00:00:00Z",
        "1970:01:01 00:00:00",
        "0001-01-01T00:00:00",
        "9999:12:31 23:59:59",
        "2024:13:01 00:00:00",
        "2023:02:29 00:00:00",
        "yesterday",
    ],
)
def test_what_is_no_date_is_none(text: str | None) -> None:
    """Blanks, zeros of clocks, days that never were and other ages are no capture time."""
    assert parse_moment(text) is None


def test_utc_counts_the_offset_east() -> None:
    """In Kathmandu, half past two in the night is a quarter to nine in the evening in UTC."""
    moment = Moment(datetime(2024, 4, 14, 2, 20, 31), 345)
    assert datetime(2024, 4, 13, 20, 35, 31, tzinfo=UTC) == moment.utc
    assert Moment(datetime(2024, 4, 14)).utc is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("+02:00", 120), ("-09:30", -570), ("Z", 0), ("+14:00", 840), ("+25:00", None), ("?", None)],
)
def test_offsets_are_minutes_east(text: str, minutes: int | None) -> None:
    """No place is further from UTC than fourteen hours."""
    assert minutes == parse_offset(text)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Reading a date never raises, and what it returns can be converted to UTC."""
    moment = parse_moment(text)
    assert moment is None or moment.utc is None or moment.utc.tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("NIKON D70\0rubbish", "NIKON D70"),
        ("  Canon  ", "Canon"),
        ("CafÃ©", "Café"),
        (b"Caf\xc3\xa9", "Café"),
        (b"Caf\xe9", "Café"),
        ("two\nlines", "two lines"),
        ("\0", None),
        ("   ", None),
        (7, None),
        (None, None),
    ],
)
def test_strings_are_cleaned(value: object, text: str | None) -> None:
    """Text ends at NUL, is UTF-8 even where a library took it for Latin-1, and has no controls."""
    assert text == clean(value)
