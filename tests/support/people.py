"""People of alice's, with and without names."""

from __future__ import annotations

from datetime import UTC, datetime

from support.faces import face_of, found_face, people_of, put_photo
from support.home import Home

from library.catalog import faces, facts, persons
from library.catalog.driver import driver_of
from library.model import Facts, Media, Region
from library.people.model import Person

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIZE = (400, 200)  # pixels


def someone(home: Home, *photos: str, name: str | None = None, x: float = 10.0) -> Person:
    """Add a person with a guessed face, 100 pixels large at *x*, in each of these photos.

    The photos are added where absent, and have been read.
    """
    items = [_photo(home, each) for each in photos]
    found = [face_of(home, item, found_face(x, seed=item.id)) for item in items]
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        person = persons.add(driver, home.alice.id, NOW, name=name)
        faces.assign(driver, dict.fromkeys(found, person))
        people_of(driver, found)
        for item in items:
            faces.set_scanned(driver, item.id, item.owner_id, item.checksum, "test/1")
        return persons.load(driver, home.alice.id, person)


def read(home: Home, item: Media, *regions: Region, orientation: int = 1) -> None:
    """Note what the worker reads of a photo of `SIZE`, as displayed."""
    width, height = SIZE
    with home.catalog.write() as connection:
        told = Facts(width=width, height=height, orientation=orientation, regions=regions)
        facts.save(connection, item.id, told)


def _photo(home: Home, name: str) -> Media:
    found = home.find(name)
    if isinstance(found, Media):
        return found
    item = put_photo(home, name)
    read(home, item)
    return item
