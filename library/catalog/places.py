"""Towns in the index, and which of them is nearest to a point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from library.catalog.driver import Driver, Source, driver_of
from library.model import Town

FARTHEST_KM = 150.0  # deserts and tundra have towns this far; mid-ocean, a name would mislead

_EARTH_KM = 6371.0088  # mean radius, IUGG
_NEAR_KM = 10.0  # where the search begins; it widens until something is found
_WIDER = 4

_COLUMNS = "id, name, region, country_code, country, latitude, longitude"
_FIND = f"SELECT {_COLUMNS} FROM places WHERE id = ?"
_WITHIN = """
    SELECT places.id, latitude, longitude FROM place_boxes JOIN places ON places.id = place_boxes.id
    WHERE max_latitude >= ? AND min_latitude <= ? AND max_longitude >= ? AND min_longitude <= ?
"""
_ADD = (
    f"INSERT INTO places ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " name = excluded.name, region = excluded.region, country_code = excluded.country_code,"
    " country = excluded.country, latitude = excluded.latitude, longitude = excluded.longitude"
)
_ADD_BOX = "INSERT OR REPLACE INTO place_boxes VALUES (?, ?, ?, ?, ?)"
_EDITION = "SELECT edition FROM place_editions"
_SET_EDITION = "INSERT INTO place_editions (edition) VALUES (?)"


def edition(source: Source) -> str | None:
    """Return the name of the extract that has been added as a whole; None if none has."""
    row = driver_of(source).execute(_EDITION).fetchone()
    return None if row is None else str(row[0])


def set_edition(connection: Connection, edition: str) -> None:
    """Note that all towns of that extract have been added."""
    driver = driver_of(connection)
    driver.execute("DELETE FROM place_editions")
    driver.execute(_SET_EDITION, (edition,))


def add(connection: Connection, towns: Sequence[Town]) -> None:
    """Add *towns*; those whose ids are known take the place of the known ones."""
    driver = driver_of(connection)
    driver.executemany(
        _ADD,
        [
            (t.id, t.name, t.region, t.country_code, t.country, t.latitude, t.longitude)
            for t in towns
        ],
    )
    driver.executemany(
        _ADD_BOX, [(t.id, t.latitude, t.latitude, t.longitude, t.longitude) for t in towns]
    )


def find(source: Source, place_id: int) -> Town | None:
    """Return the town of that id."""
    row = driver_of(source).execute(_FIND, (place_id,)).fetchone()
    return None if row is None else Town(*row)


def nearest(source: Source, latitude: float, longitude: float) -> int | None:
    """Return the id of the town nearest by great circle; None if none is within `FARTHEST_KM`."""
    driver, radius_km = driver_of(source), _NEAR_KM
    while True:
        found = [
            (distance_km(latitude, longitude, *point), place_id)
            for place_id, *point in _within(driver, latitude, longitude, radius_km)
        ]
        # What is nearer than the radius cannot lie outside the box around that circle.
        if found and min(found)[0] <= radius_km:
            return int(min(found)[1])
        if radius_km >= FARTHEST_KM:
            return None
        radius_km = min(radius_km * _WIDER, FARTHEST_KM)


def distance_km(latitude: float, longitude: float, other: float, other_longitude: float) -> float:
    """Return the great-circle distance of two points in degrees (haversine formula)."""
    north, other_north = math.radians(latitude), math.radians(other)
    half_up = math.sin((other_north - north) / 2)
    half_along = math.sin(math.radians(other_longitude - longitude) / 2)
    chord = half_up**2 + math.cos(north) * math.cos(other_north) * half_along**2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def _within(
    driver: Driver, latitude: float, longitude: float, radius_km: float
) -> Iterator[tuple[int, float, float]]:
    """Yield the towns in the box around a circle: id, latitude, longitude."""
    reach = math.degrees(radius_km / _EARTH_KM)
    low, high = latitude - reach, latitude + reach
    for west, east in _meridians(latitude, longitude, reach):
        yield from driver.execute(_WITHIN, (low, high, west, east))


def _meridians(latitude: float, longitude: float, reach: float) -> Sequence[tuple[float, float]]:
    """The longitudes that a circle of *reach* degrees touches; two ranges over the date line."""
    if abs(latitude) + reach >= 90:  # the circle holds a pole
        return [(-180.0, 180.0)]
    along = math.degrees(
        math.asin(math.sin(math.radians(reach)) / math.cos(math.radians(latitude)))
    )
    west, east = longitude - along, longitude + along
    if west < -180:
        return [(west + 360, 180.0), (-180.0, east)]
    if east > 180:
        return [(west, 180.0), (-180.0, east - 360)]
    return [(west, east)]
