"""Towns in the index, and which of them is nearest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.catalog import places
from library.catalog.engine import Catalog
from library.model import Town

latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def town(number: int, latitude: float, longitude: float) -> Town:
    return Town(number, f"Town {number}", None, "XX", "Country", latitude, longitude)


def fill(catalog: Catalog, towns: Sequence[Town]) -> None:
    with catalog.write() as connection:
        connection.exec_driver_sql("DELETE FROM places")
        connection.exec_driver_sql("DELETE FROM place_boxes")
        places.add(connection, towns)


def nearest(catalog: Catalog, latitude: float, longitude: float) -> int | None:
    with catalog.ask() as driver:
        return places.nearest(driver, latitude, longitude)


@pytest.mark.parametrize(
    ("point", "number"),
    [
        ((48.86, 2.29), 1),
        ((52.4, 13.0), 2),
        ((-16.8, 179.99), 3),
        ((-16.8, -179.99), 3),
        ((89.9, -100.0), 4),
        ((47.0, -30.0), None),
    ],
)
def test_the_nearest_town_is_found(
    catalog: Catalog, point: tuple[float, float], number: int | None
) -> None:
    """Over the date line and the pole, too; in the middle of an ocean, there is none."""
    fill(
        catalog,
        [town(1, 48.85, 2.35), town(2, 52.52, 13.4), town(3, -16.8, 179.95), town(4, 89.5, 90.0)],
    )
    assert number == nearest(catalog, *point)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    where=st.lists(st.tuples(latitudes, longitudes), min_size=1, max_size=60),
    near=st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
)
def test_no_other_town_is_nearer(
    catalog: Catalog, where: list[tuple[float, float]], near: tuple[float, float]
) -> None:
    """By great circle, as a comparison with all of them shows."""
    fill(catalog, [town(number, *point) for number, point in enumerate(where)])
    latitude = max(-90.0, min(90.0, where[0][0] + near[0]))
    longitude = (where[0][1] + near[1] + 180) % 360 - 180
    distances = [places.distance_km(latitude, longitude, *point) for point in where]
    found = nearest(catalog, latitude, longitude)
    if found is None:
        assert min(distances) > places.FARTHEST_KM
    else:
        assert min(distances) == distances[found] <= places.FARTHEST_KM


def test_a_town_is_known_by_its_id(catalog: Catalog) -> None:
    """A newer extract puts right what an older one said."""
    first = Town(7, "Kiev", None, "UA", "Ukraine", 50.4, 30.5)
    later = Town(7, "Kyiv", "Kyiv City", "UA", "Ukraine", 50.45, 30.52)
    fill(catalog, [first])
    with catalog.write() as connection:
        places.add(connection, [later])
    with catalog.ask() as driver:
        assert later == places.find(driver, 7)
        assert places.find(driver, 8) is None
    assert 7 == nearest(catalog, 50.45, 30.52)
