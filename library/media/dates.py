"""Dates and times as media files write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_DATE = r"(?P<year>\d{4})[:\-/.](?P<month>\d{1,2})[:\-/.](?P<day>\d{1,2})"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
_ZONE = r"(?P<zone>Z|[+\-]\d{2}:?\d{2})"
_MOMENT = re.compile(rf"\s*{_DATE}(?:[T ]\s*{_TIME}\s*{_ZONE}?)?", re.IGNORECASE)
_OFFSET = re.compile(r"\s*([+\-])(\d{1,2}):?(\d{2})")

_FIRST_YEAR = 1826  # the oldest photograph that is kept
_LAST_YEAR = 2199
_WIDEST = 14 * 60  # minutes; Kiritimati is at +14:00
# The zero of Unix, QuickTime and the clocks of cameras whose battery was out.
_ZEROS = frozenset({datetime(1904, 1, 1), datetime(1970, 1, 1)})  # noqa: DTZ001


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall clock reading, and how far that clock was from UTC if that is known."""

    local: datetime  # naive
    offset_minutes: int | None = None  # east of UTC

    @property
    def utc(self) -> datetime | None:
        """The same instant, aware; None where the offset is unknown."""
        if self.offset_minutes is None:
            return None
        return (self.local - timedelta(minutes=self.offset_minutes)).replace(tzinfo=UTC)


def parse_moment(text: str | None) -> Moment | None:
    """Read a date as EXIF, XMP, IPTC, PNG and video containers write it.

    A date alone is that day's midnight. None for anything that is no date, is blank, is the zero
    of some clock or lies outside the age of photography.
    """
    if not text:
        return None
    found = _MOMENT.match(text)
    try:
        moment = _from_match(found) if found else _from_letter(text)
    except (ValueError, OverflowError):
        return None
    plausible = _FIRST_YEAR <= moment.local.year <= _LAST_YEAR and moment.local not in _ZEROS
    return moment if plausible else None


def parse_offset(text: str | None) -> int | None:
    """Read "+02:00" or "Z" as minutes east of UTC; None for anything else."""
    if text is None:
        return None
    if text.strip().upper() == "Z":
        return 0
    found = _OFFSET.match(text)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return None if minutes > _WIDEST else minutes * (-1 if found[1] == "-" else 1)


def _from_match(found: re.Match[str]) -> Moment:
    date = (int(found["year"]), int(found["month"]), int(found["day"]))
    clock = (int(found["hour"] or 0), int(found["minute"] or 0), int(found["second"] or 0))
    microsecond = int(f"{found['fraction'] or 0:0<6}"[:6])
    local = datetime(*date, *clock, microsecond)  # noqa: DTZ001  the zone is kept beside it
    return Moment(local, parse_offset(found["zone"]))


def _from_letter(text: str) -> Moment:
    """RFC 2822, as PNG recommends for its Creation Time. ValueError if it is not."""
    parsed = parsedate_to_datetime(text)
    offset = parsed.utcoffset()
    minutes = None if offset is None else int(offset.total_seconds() // 60)
    return Moment(parsed.replace(tzinfo=None), minutes)
