"""Points on the unit sphere: near to each other is a question that needs no functions of angles."""

from __future__ import annotations

import math
from typing import TypeAlias

Point: TypeAlias = tuple[float, float, float]

_EARTH_KM = 6371.0088  # mean radius, IUGG


def point(latitude: float, longitude: float) -> Point:
    """Return where a place in degrees is; the last number grows to the north."""
    north, along = math.radians(latitude), math.radians(longitude)
    across = math.cos(north)
    return across * math.cos(along), across * math.sin(along), math.sin(north)


def chord(km: float) -> float:
    """Return how far points on the unit sphere lie apart, straight through, that are *km* apart."""
    return 2 * math.sin(min(km / (2 * _EARTH_KM), math.pi / 2))
