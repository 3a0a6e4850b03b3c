from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.media.places import NOWHERE, Place, degrees, from_iso_6709, from_xmp, plausible


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+32.0929+034.8620+028.516/", Place(32.0929, 34.862, 28.516)),
        ("-33.8557+151.2104/", Place(-33.8557, 151.2104, None)),
        ("+48.8125+2.4862+000.000/", Place(48.8125, 2.4862, 0.0)),
        ("+00.0000+000.0000/", NOWHERE),
        ("somewhere", NOWHERE),
        (None, NOWHERE),
    ],
)
def test_locations_of_videos_are_read(text: str | None, place: Place) -> None:
    """ISO 6709 in decimal degrees; what receivers write before they know is no place."""
    assert place == from_iso_6709(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("52,30.5N", 52.508333),
        ("52,30,30S", -52.508333),
        ("13,27W", -13.45),
        ("52.5", None),
        (None, None),
    ],
)
def test_coordinates_of_xmp_are_read(text: str | None, expected: float | None) -> None:
    """Degrees and minutes, with the hemisphere behind."""
    assert pytest.approx(expected) == from_xmp(text)


def test_a_fraction_by_zero_is_no_coordinate() -> None:
    """Not a number stays none, whatever stands beside it."""
    assert degrees([float("nan"), 30.0, 0.0], "N") is None
    assert degrees([], "N") is None


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(213.64, 103.48), (10, 181), (0, 0), (5, None)]
)
def test_impossible_coordinates_are_dropped(latitude: float, longitude: float | None) -> None:
    """Beyond the pole, beyond the date line, at 0° 0° or by halves; the altitude may be right."""
    assert Place(None, None, 12.0) == plausible(latitude, longitude, 12.0)


def test_an_unsigned_negative_altitude_is_dropped() -> None:
    """4294967284 m is a phone's -12 m."""
    assert Place(45.0, 33.0, None) == plausible(45.0, 33.0, 4294967284.0)


@given(st.text(max_size=40))
def test_any_text_is_a_place_or_none(text: str) -> None:
    """Reading never raises, and coordinates come in pairs."""
    place = from_iso_6709(text)
    assert (place.latitude is None) == (place.longitude is None)
    from_xmp(text)
