"""X-OC-Mtime: the time that a sync client wants its file to have."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 1e11  # as seconds that is the year 5138; some phone apps send milliseconds


def upload_time(header: str | None) -> datetime | None:
    """Return the time in an X-OC-Mtime header, seconds since 1970; None if it means nothing.

    Fractions and times before 1970 are fine. What means nothing is no reason to refuse a file:
    the missing ``accepted`` tells the client.
    """
    try:
        seconds = float(header or "nan")
    except ValueError:
        return None
    if abs(seconds) >= _MILLISECONDS_FROM:
        seconds /= 1000
    if not abs(seconds) < _MILLISECONDS_FROM:
        return None
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:  # before the year 1
        return None
