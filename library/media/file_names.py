"""Dates in file names: what phones, messengers and screenshots call their pictures.

Known by example: IMG_20240131_142530.jpg (Android), PXL_20240131_142530123.MP.jpg (Pixel, in UTC),
20240131_142530(0).jpg (Samsung), IMG-20240131-WA0001.jpg (WhatsApp, the day alone), "WhatsApp Image
2024-01-31 at 14.25.30.jpeg", signal-2024-01-31-142530.jpg, photo_2024-01-31_14-25-30.jpg and
photo_5@31-01-2024_14-25-30.jpg (Telegram), "Screenshot 2024-01-31 at 2.25.30 PM.png" (macOS, in
many languages), Screenshot_2024-01-31-14-25-30-123_app.png (Xiaomi), WIN_20240131_14_25_30_Pro.jpg,
"2024-01-31 14.25.30.jpg" (Dropbox), DJI_20240131142530_0001_D.JPG.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from library.media.dates import Moment

_FIRST_YEAR = 1826  # the oldest photograph that is kept: scans are named by hand
_FIRST_YEAR_OF_PHONES = 1990  # eight digits running that are no date mostly lie before
_ZONES = timedelta(days=1)  # a wall clock may be that far ahead of UTC

_BETWEEN = r"(?:[ _T,.\-]{1,2}|\s\w{1,3}(?:\s\w{1,3})?\s)"  # " at ", " um ", " a las "
_CLOCK = (
    rf"(?:{_BETWEEN}?(?P<hour>\d\d)(?P<minute>[0-5]\d)(?P<second>[0-5]\d)(?P<ms>\d{{3}})?(?!\d)"
    rf"|{_BETWEEN}(?P<h>\d\d?)(?P<sep>[.\-_:])(?P<m>[0-5]\d)(?P=sep)(?P<s>[0-5]\d)(?!\d)"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\b)?)"
)
_PATTERNS = tuple(
    re.compile(rf"(?<!\d){date}(?:{_CLOCK}|(?!\d))")
    for date in (
        r"(?P<year>\d{4})(?P<dash>[\-_.])(?P<month>\d\d)(?P=dash)(?P<day>\d\d)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        r"(?<=@)(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{4})",  # Telegram's export
    )
)
_IN_UTC = re.compile(r"PXL_\d{8}_\d{6}", re.IGNORECASE)


def moment_in_name(name: str, now: datetime) -> Moment | None:
    """Return the date that *name* begins with or contains; None if it has no believable one.

    A day alone is its midnight. What lies after *now*, which is aware, is no date, and neither is
    what comes before photography.
    """
    latest = now.replace(tzinfo=None) + _ZONES
    moment = next((local for local in _moments(name) if local <= latest), None)
    return None if moment is None else Moment(moment, 0 if _IN_UTC.match(name) else None)


def _moments(name: str) -> Iterator[datetime]:
    for pattern in _PATTERNS:
        for found in pattern.finditer(name):
            first = _FIRST_YEAR if "dash" in pattern.groupindex else _FIRST_YEAR_OF_PHONES
            try:
                moment = _read(found)
            except ValueError:  # a 13th month, or no date at all
                continue
            if moment.year >= first:
                yield moment


def _read(found: re.Match[str]) -> datetime:
    day = datetime(int(found["year"]), int(found["month"]), int(found["day"]))  # noqa: DTZ001
    hour = int(found["hour"] or found["h"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] in "Pp" else 0)
    if hour > 23:
        return day
    return day.replace(
        hour=hour,
        minute=int(found["minute"] or found["m"] or 0),
        second=int(found["second"] or found["s"] or 0),
        microsecond=int(found["ms"] or 0) * 1000,
    )
