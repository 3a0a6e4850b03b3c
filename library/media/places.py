"""Where a photo was taken: coordinates as files write them, and whether they can be true."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

# The Dead Sea's shore and airliners are within; an unsigned -12 (4294967284) is not.
_LOWEST_M, _HIGHEST_M = -1_000.0, 50_000.0

_ISO_6709 = re.compile(
    r"([+\-]\d{1,2}(?:\.\d+)?)([+\-]\d{1,3}(?:\.\d+)?)([+\-]\d+(?:\.\d+)?)?(?![\d.])"
)
_XMP = re.compile(r"\s*(\d+)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A point on Earth (WGS 84). None is what is not known; both coordinates or neither."""

    latitude: float | None = None  # degrees north
    longitude: float | None = None  # degrees east
    altitude_m: float | None = None


NOWHERE = Place()


def plausible(
    latitude: float | None, longitude: float | None, altitude_m: float | None = None
) -> Place:
    """Return the place, without what cannot be true.

    Coordinates beyond the poles or the date line, and 0° 0°, which receivers write before they
    know better, are left out.
    """
    if altitude_m is not None and not _LOWEST_M <= altitude_m <= _HIGHEST_M:
        altitude_m = None
    known = latitude is not None and longitude is not None
    if not known or not _on_earth(latitude or 0.0, longitude or 0.0):
        return Place(altitude_m=altitude_m)
    return Place(latitude, longitude, altitude_m)


def _on_earth(latitude: float, longitude: float) -> bool:
    return abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)


def degrees(parts: Sequence[float], reference: str | None) -> float | None:
    """Return degrees, minutes and seconds as one signed number; S and W are negative.

    None if there is nothing or it is no number (a fraction with a zero below, say).
    """
    value = sum((part / scale for part, scale in zip(parts, (1, 60, 3600), strict=False)), 0.0)
    if not parts or not math.isfinite(value):
        return None
    return -value if (reference or "").strip().upper()[:1] in ("S", "W") else value


def from_iso_6709(text: str | None) -> Place:
    """Read a video's location, such as "+32.0929+034.8620+028.516/" (ISO 6709, annex H)."""
    found = _ISO_6709.match(text or "")
    if found is None:
        return NOWHERE
    altitude_m = None if found[3] is None else float(found[3])
    return plausible(float(found[1]), float(found[2]), altitude_m)


def from_xmp(text: str | None) -> float | None:
    """Read a coordinate of XMP, such as "52,27.6313N" (XMP part 2, GPSCoordinate)."""
    found = _XMP.match(text or "")
    if found is None:
        return None
    return degrees([float(part or 0) for part in found.groups()[:3]], found[4])
