"""Which clocks people went by where a photo was taken."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import tzfpy

_AT_SEA = "Etc/"  # mathematical zones of the high seas, where ships keep what time they like


def zone_at(latitude: float, longitude: float) -> str | None:
    """Return the IANA name of the time zone at a point on Earth; None on the high seas."""
    name = tzfpy.get_tz(longitude, latitude)
    return None if not name or name.startswith(_AT_SEA) else name


def offset_minutes(zone: str, local: datetime) -> int:
    """Return how far the clocks of *zone* were east of UTC when they read *local*, naive.

    A reading that occurs twice, when summer time ends, is taken for the first one; one that is
    left out, when summer time begins, is of a clock that was not yet put forward (PEP 495, fold 0).
    """
    offset = local.replace(tzinfo=ZoneInfo(zone), fold=0).utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


def reading(zone: str, moment: datetime) -> tuple[datetime, int]:
    """Return what the clocks of *zone* read at *moment*, naive, and their minutes east of UTC."""
    local = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    return local.replace(tzinfo=None, fold=0), (
        0 if offset is None else round(offset.total_seconds() / 60)
    )
