"""A grid over the world: cells by which photos are counted, level by level.

A level has 2^level columns of longitude and as many rows of latitude, from the south-west. A cell's
code interleaves the bits of its row and its column (Morton order), so that all that lies in a cell
lies in one range of codes on every deeper level.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

STEP: Final = 2  # from one level to the next: a cell has 16 children
LEVELS: Final = range(4, 19, STEP)  # cells of 22.5° by 11.25° down to 153 m by 76 m
DEEPEST: Final = LEVELS[-1]
MOST_CELLS: Final = 1 << 15  # in one box: a screen of 4K shows half as many, of 32 by 16 pixels

Span: TypeAlias = tuple[int, int]  # codes from the first to the last, both included


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of one level."""

    level: int
    code: int

    def __post_init__(self) -> None:
        """Refuse what is no cell.

        Raises:
            ValueError: there is no such level, or no such cell in it.
        """
        if self.level not in LEVELS or not 0 <= self.code < 1 << 2 * self.level:
            raise ValueError("There is no such cell.")

    @property
    def span(self) -> Span:
        """The codes of the deepest level that lie in it."""
        return _span(self.level, self.code, DEEPEST)


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

    def spans(self, level: int) -> list[Span]:
        """Return the codes of the cells of *level* that it touches, in order.

        Raises:
            ValueError: these are more than `MOST_CELLS`.
        """
        bottom, top = _row(self.south, level), _row(self.north, level)
        west, east = _column(self.west, level), _column(self.east, level)
        sides = [(west, east)]
        if self.west > self.east:
            last = (1 << level) - 1
            sides = [(0, east), (west, last)] if east < west else [(0, last)]
        if sum(last - first + 1 for first, last in sides) * (top - bottom + 1) > MOST_CELLS:
            raise ValueError("That is too much of the world at once.")
        found: list[Span] = []
        for first, last in sides:
            found += _covering(_Square(0, 0, 0, 0), level, (first, last), (bottom, top))
        return sorted(found)


def level_of(zoom: int) -> int:
    """Return the level whose cells are 32 or 64 pixels wide at *zoom*, a whole number; or nearest.

    The world is 256 * 2^zoom pixels wide, as that of tiles is.
    """
    return min(max(STEP * (math.ceil(zoom / STEP) + 1), LEVELS[0]), DEEPEST)


def code_at(latitude: float, longitude: float, level: int = DEEPEST) -> int:
    """Return the code of the cell in which a point in degrees lies."""
    return _interleaved(_row(latitude, level), _column(longitude, level))


def narrowest(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return the west and the east of the least stretch of longitude that holds all of *spans*.

    These do not overlap, and there is at least one. West is east of east across the antimeridian.
    """
    ordered = sorted(spans)
    following = [*ordered[1:], (ordered[0][0] + 360, 0.0)]
    gaps = [west - east for (_, east), (west, _) in zip(ordered, following, strict=True)]
    last = gaps.index(max(gaps))
    return ordered[(last + 1) % len(ordered)][0], ordered[last][1]


@dataclass(frozen=True, slots=True)
class _Square:
    """A cell of any level, also of those that nothing is counted by."""

    level: int
    code: int
    row: int
    column: int

    def quarters(self) -> Iterator[_Square]:
        for place in range(4):
            up, right = divmod(place, 2)
            yield _Square(
                self.level + 1, self.code * 4 + place, self.row * 2 + up, self.column * 2 + right
            )


def _covering(square: _Square, level: int, columns: Span, rows: Span) -> Iterator[Span]:
    """Yield the codes of *level* that lie in *square*, and in these columns and rows."""
    size = 1 << level - square.level
    sides = ((square.column * size, columns), (square.row * size, rows))
    if any(start > last or start + size <= first for start, (first, last) in sides):
        return
    if all(first <= start and start + size - 1 <= last for start, (first, last) in sides):
        yield _span(square.level, square.code, level)
        return
    for quarter in square.quarters():
        yield from _covering(quarter, level, columns, rows)


def _span(level: int, code: int, deeper: int) -> Span:
    shift = 2 * (deeper - level)
    return code << shift, ((code + 1) << shift) - 1


def _row(latitude: float, level: int) -> int:
    return _within((latitude + 90.0) * (1 << level) / 180.0, level)


def _column(longitude: float, level: int) -> int:
    return _within((longitude + 180.0) * (1 << level) / 360.0, level)


def _within(number: float, level: int) -> int:
    return min(max(int(number), 0), (1 << level) - 1)


def _interleaved(row: int, column: int) -> int:
    return sum(
        (row >> bit & 1) << 2 * bit + 1 | (column >> bit & 1) << 2 * bit for bit in range(DEEPEST)
    )
