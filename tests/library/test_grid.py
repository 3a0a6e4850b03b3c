"""The grid over the world."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.grid import (
    DEEPEST,
    LEVELS,
    MOST_CELLS,
    Box,
    Cell,
    code_at,
    counted,
    level_of,
    narrowest,
)

latitudes = st.floats(-90, 90).map(lambda degrees: degrees + 0.0)  # no zero below zero
longitudes = st.floats(-180, 180).map(lambda degrees: degrees + 0.0)
levels = st.integers(LEVELS[0], DEEPEST)


def within(number: int, spans: list[tuple[int, int]]) -> bool:
    return any(first <= number <= last for first, last in spans)


@given(latitudes, longitudes)
def test_a_point_lies_in_one_cell_of_each_level(latitude: float, longitude: float) -> None:
    """The cell of a deeper level lies in it."""
    deepest = code_at(latitude, longitude)
    for level in range(LEVELS[0], DEEPEST + 1):
        first, last = Cell(level, code_at(latitude, longitude, level)).span
        assert first <= deepest <= last


@given(longitudes, longitudes, latitudes, latitudes, levels, st.data())
def test_a_box_has_the_cells_that_it_touches(
    west: float, east: float, south: float, north: float, level: int, choice: st.DataObject
) -> None:
    """Those of points in it, each once, also across the antimeridian; and no others."""
    south, north = min(south, north), max(south, north)
    box = Box(west, south, east, north)
    try:
        spans = box.spans(level)
    except ValueError:
        return
    assert sum(last - first + 1 for first, last in spans) <= MOST_CELLS
    assert all(one[1] + 1 < other[0] for one, other in pairwise(spans))
    along = st.floats(west, east) if west <= east else st.floats(west, 180) | st.floats(-180, east)
    inside = code_at(choice.draw(st.floats(south, north)), choice.draw(along), level)
    assert within(inside, spans)
    latitude, longitude = choice.draw(latitudes), choice.draw(longitudes)
    wide, high = 360 / (1 << level), 180 / (1 << level)
    beside = longitude + wide < west or longitude - wide > east
    if west <= east and (beside or not south - high <= latitude <= north + high):
        assert not within(code_at(latitude, longitude, level), spans)


def test_the_whole_world_is_one_range_of_codes() -> None:
    """As far as it has few enough cells."""
    world = Box(-180, -90, 180, 90)
    assert [(0, (1 << 8) - 1)] == world.spans(4)
    with pytest.raises(ValueError, match="too much of the world"):
        world.spans(8)


def test_cells_are_as_wide_on_screen_at_every_zoom() -> None:
    """64 pixels, but for the farthest and nearest zooms."""
    assert {64.0} == {256 * 2**zoom / 2 ** level_of(zoom) for zoom in range(2, 17)}
    assert LEVELS[0] == level_of(-(10**6))
    assert DEEPEST == level_of(10**6)


def test_a_box_has_no_more_cells_than_a_screen_can_show() -> None:
    """Of a larger one the cells are larger; that of a screen has those that suit its zoom."""
    world, screen = Box(-180, -90, 180, 90), Box(-2.1, -1.18, 2.1, 1.18)
    assert [4, 5, 5, 5] == [world.level(zoom) for zoom in (0, 3, 4, 99)]
    assert [8, 12, 12] == [screen.level(zoom) for zoom in (6, 10, 11)]
    assert screen.spans(12)
    with pytest.raises(ValueError, match="too much of the world"):
        screen.spans(13)


@given(longitudes, longitudes, latitudes)
def test_cells_are_told_by_the_codes_of_a_deeper_level(
    west: float, east: float, latitude: float
) -> None:
    """Four times as many for each level."""
    box = Box(west, latitude, east, latitude)
    whole = {code for first, last in box.spans(5) for code in range(first, last + 1)}
    parts = {code >> 4 for first, last in box.spans(5, 7) for code in range(first, last + 1)}
    assert whole == parts
    assert [4, 6, 6, 18] == [counted(level) for level in (4, 5, 6, 17)]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(1, 2)], (1, 2)),
        ([(5, 6), (1, 2)], (1, 6)),
        ([(-180, -179.5), (178, 180)], (178, -179.5)),
        ([(-170, -170), (0, 1), (170, 170)], (0, -170)),
        ([(-100, -80), (10, 30)], (-100, 30)),
    ],
)
def test_the_least_stretch_leaves_out_the_widest_gap(
    spans: list[tuple[float, float]], expected: tuple[float, float]
) -> None:
    """Which may be on either side of the antimeridian."""
    assert expected == narrowest(spans)


@pytest.mark.parametrize(
    "box",
    [
        (-181, 0, 0, 1),
        (0, 0, 180.1, 1),
        (0, -91, 1, 0),
        (0, 1, 1, 0),
        (float("nan"), 0, 1, 1),
        (0, float("nan"), 1, 1),
        (0, 0, float("inf"), 1),
    ],
)
def test_what_is_no_part_of_the_world_is_refused(box: tuple[float, ...]) -> None:
    """Whatever a browser sends."""
    with pytest.raises(ValueError, match="no part of the world"):
        Box(*box)


@pytest.mark.parametrize(("level", "code"), [(3, 0), (0, 0), (19, 0), (4, -1), (4, 256)])
def test_what_is_no_cell_is_refused(level: int, code: int) -> None:
    """A level that is too coarse or too fine, and a code beyond its level."""
    with pytest.raises(ValueError, match="no such cell"):
        Cell(level, code)
