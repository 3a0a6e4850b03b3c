"""Rectangles in a picture, and how much two of them are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Framed(Protocol):
    """What has an area."""

    @property
    def x(self) -> float:
        """The left edge, in pixels of the upright original."""
        ...

    @property
    def y(self) -> float:
        """The upper edge."""
        ...

    @property
    def width(self) -> float:
        """To the right."""
        ...

    @property
    def height(self) -> float:
        """Down."""
        ...


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, framed: Framed) -> Area:
        """Return the area of *framed*."""
        return cls(framed.x, framed.y, framed.width, framed.height)


def overlap(one: Framed, other: Framed) -> float:
    """Return the intersection over the union of two areas, 0 to 1."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / (one.width * one.height + other.width * other.height - both)
