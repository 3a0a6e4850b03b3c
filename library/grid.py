"""A grid over the world: cells by which photos are counted, level by level.

A level has 2^level columns of longitude and as many rows of latitude, from the south-west. A cell's
code interleaves the bits of its row and its column (Morton order), so that all that lies in a cell
lies in one range of codes on every deeper level.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

STEP: Final = 2  # from one level that is counted by to the next: a cell has 16 children
LEVELS: Final = range(4, 19, STEP)  # cells of 22.5° by 11.25° down to 153 m by 76 m
DEEPEST: Final = LEVELS[-1]
# In one box: a screen of 1920 by 1080 pixels, with what the map loads around it, has 2,600 cells of
# 64 by 32 pixels at the equator and fewer elsewhere.
MOST_CELLS: Final = 3000
SPREAD: Final = (  # how far to move the bits of a number, and which to keep, to put zeros between
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)

Span: TypeAlias = tuple[int, int]  # codes from the first to the last, both included


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of one level, whether it is counted by or lies between two that are."""

    level: int
    code: int

    def __post_init__(self) -> None:
        """Refuse what is no cell.

        Raises:
            ValueError: there is no such level, or no such cell in it.
        """
        if not LEVELS[0] <= self.level <= DEEPEST or not 0 <= self.code < 1 << 2 * self.level:
            raise ValueError("There is no such cell.")

    @property
    def span(self) -> Span:
        """The codes of the deepest level that lie in it."""
        shift = 2 * (DEEPEST - self.level)
        return self.code << shift, (self.code + 1 << shift) - 1


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the world, in degrees. Its east is west of its west across the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        """Refuse what lies outside the world.

        Raises:
            ValueError: it does, or its north is south of its south.
        """
        along = all(-180 <= degrees <= 180 for degrees in (self.west, self.east))
        if not along or not -90 <= self.south <= self.north <= 90:
            raise ValueError("That is no part of the world.")

    def level(self, zoom: int) -> int:
        """Return the level that suits *zoom*; a coarser one, if it has too many cells of that.

        Of the level that is returned, it touches at most `MOST_CELLS`.
        """
        level = level_of(zoom)
        while self._cells(level) > MOST_CELLS:
            level -= 1
        return level

    def spans(self, level: int, deeper: int | None = None) -> list[Span]:
        """Return the codes of the cells of *level* that it touches, in order.

        With *deeper*, a level too, the codes of that which lie in these cells.

        Raises:
            ValueError: it touches more than `MOST_CELLS`.
        """
        if self._cells(level) > MOST_CELLS:
            raise ValueError("That is too much of the world at once.")
        (bottom, top), sides = self._rows(level), self._sides(level)
        rows = [_spread(row) << 1 for row in range(bottom, top + 1)]
        columns = [_spread(column) for first, last in sides for column in range(first, last + 1)]
        codes = {row | column for row in rows for column in columns}
        firsts = sorted(code for code in codes if code - 1 not in codes)
        lasts = sorted(code for code in codes if code + 1 not in codes)
        shift = 2 * ((deeper or level) - level)
        return [
            (first << shift, (last + 1 << shift) - 1)
            for first, last in zip(firsts, lasts, strict=True)
        ]

    def _cells(self, level: int) -> int:
        (bottom, top), sides = self._rows(level), self._sides(level)
        return sum(last - first + 1 for first, last in sides) * (top - bottom + 1)

    def _rows(self, level: int) -> Span:
        return _row(self.south, level), _row(self.north, level)

    def _sides(self, level: int) -> list[Span]:
        """Its columns, which are in two parts across the antimeridian."""
        west, east = _column(self.west, level), _column(self.east, level)
        if self.west <= self.east:
            return [(west, east)]
        last = (1 << level) - 1
        return [(0, east), (west, last)] if east < west else [(0, last)]


def level_of(zoom: int) -> int:
    """Return the level whose cells are 64 pixels wide at *zoom*, or that which is nearest to it.

    The world is 256 * 2^zoom pixels wide, as that of tiles is.
    """
    return min(max(zoom + 2, LEVELS[0]), DEEPEST)


def counted(level: int) -> int:
    """Return the coarsest level that is counted by and is at least as fine as *level*."""
    return LEVELS[-((LEVELS[0] - level) // STEP)]


def code_at(latitude: float, longitude: float, level: int = DEEPEST) -> int:
    """Return the code of the cell in which a point in degrees lies."""
    return _spread(_row(latitude, level)) << 1 | _spread(_column(longitude, level))


def narrowest(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return the west and the east of the least stretch of longitude that holds all of *spans*.

    These do not overlap, and there is at least one. West is east of east across the antimeridian.
    """
    ordered = sorted(spans)
    following = [*ordered[1:], (ordered[0][0] + 360, 0.0)]
    gaps = [west - east for (_, east), (west, _) in zip(ordered, following, strict=True)]
    last = gaps.index(max(gaps))
    return ordered[(last + 1) % len(ordered)][0], ordered[last][1]


def _row(latitude: float, level: int) -> int:
    return _within((latitude + 90.0) * (1 << level) / 180.0, level)


def _column(longitude: float, level: int) -> int:
    return _within((longitude + 180.0) * (1 << level) / 360.0, level)


def _within(number: float, level: int) -> int:
    return min(max(int(number), 0), (1 << level) - 1)


def _spread(number: int) -> int:
    """Put a zero before each bit of a number of at most 32 bits."""
    for shift, kept in SPREAD:
        number = (number | number << shift) & kept
    return number
