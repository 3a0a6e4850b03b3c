"""X-OC-Mtime and X-OC-Ctime: the times that a sync client wants its file to have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from providers.dav.answer import Headers

_ACCEPTED = {"x-oc-mtime": "X-OC-Mtime", "x-oc-ctime": "X-OC-Ctime"}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS_FROM = 1e11  # as seconds that is the year 5138; some phone apps send milliseconds


def upload_time(header: str | None) -> datetime | None:
    """Return the time in an X-OC-Mtime header, seconds since 1970; None if it means nothing.

    Fractions and times before 1970 are fine. What means nothing is no reason to refuse a file:
    the missing ``accepted`` tells the client.
    """
    if not header:
        return None
    try:
        seconds = float(header)
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


def accepted(headers: Mapping[str, str]) -> Headers:
    """Return what tells the client that its times were taken."""
    taken = (name for key, name in _ACCEPTED.items() if upload_time(headers.get(key)) is not None)
    return tuple((name, "accepted") for name in taken)
