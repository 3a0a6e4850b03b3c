"""Shelves: what belongs together by what the files tell, for folders that show it.

A town, a camera and a year of videos have a shelf each. What the timeline shows is put on its
shelves when it has been read. Shelves and what is on them get their names once and keep them, so
that a path that a client remembers goes on meaning the same photo.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from library.cameras import camera_title
from library.catalog.driver import Driver, Row, Source, driver_of
from library.catalog.lookups import MEDIA_JOINED, media_of
from library.catalog.places import distance_km
from library.model import UNDATED, Kind, Media
from library.naming import folder_title, gathered_key, unique_name
from library.paths import name_key


class View(StrEnum):
    """What shelves are made by; stored in the index."""

    PLACES = "places"
    CAMERAS = "cameras"
    VIDEOS = "videos"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf with something on it."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A shelf that an item belongs on."""

    view: View
    key: str
    title: str  # numbered where it is taken
    parent: str = ""


_ITSELF = """
    SELECT user_id, name, kind, month, make, model, place_id FROM media_items
    LEFT JOIN media_metadata ON media_id = id WHERE id = ?
"""
_TOWN = "SELECT id, name, region, country, latitude, longitude FROM places WHERE id = ?"
_CITY = """
    SELECT id, name, region, country, latitude, longitude FROM places
    WHERE name = ? AND country = ?
"""
_QUARTER = re.compile(r"(.+?) \d{1,2}(?: .*)?")  # as GeoNames calls those of Paris, Lyon, …
_CITY_KM = 20.0  # how far a quarter may lie from the middle of its city
_NAMESAKE = """
    SELECT 1 FROM places WHERE name = ? AND country = ? AND id != ? LIMIT 1
"""
_FIND = "SELECT id FROM shelves WHERE user_id = ? AND view = ? AND key = ?"
_TAKEN = """
    SELECT 1 FROM shelves WHERE user_id = ? AND view = ? AND parent_key = ? AND title_key = ?
"""
_BUILD = """
    INSERT INTO shelves (user_id, view, key, parent, parent_key, title, title_key)
    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_LEAVE = """
    DELETE FROM shelf_items WHERE media_id = ?
    AND shelf_id NOT IN (SELECT value FROM json_each(?))
"""
_ON = "SELECT 1 FROM shelf_items WHERE shelf_id = ? AND media_id = ?"
_NAMED = "SELECT 1 FROM shelf_items WHERE shelf_id = ? AND name_key = ?"
_PUT = "INSERT INTO shelf_items (shelf_id, media_id, name, name_key) VALUES (?, ?, ?, ?)"
_CLEAR = "DELETE FROM shelf_items WHERE media_id = ?"

_FILLED = "EXISTS (SELECT 1 FROM shelf_items WHERE shelf_id = shelves.id)"
_PARENTS = f"""
    SELECT min(parent) FROM shelves WHERE user_id = ? AND view = ? AND {_FILLED}
    GROUP BY parent_key ORDER BY parent_key
"""
_PARENT = f"""
    SELECT parent FROM shelves WHERE user_id = ? AND view = ? AND parent_key = ? AND {_FILLED}
    LIMIT 1
"""
_LISTED = f"""
    SELECT id, title FROM shelves
    WHERE user_id = ? AND view = ? AND parent_key = ? AND {_FILLED} ORDER BY title_key
"""
_TITLED = f"""
    SELECT id, title FROM shelves
    WHERE user_id = ? AND view = ? AND parent_key = ? AND title_key = ? AND {_FILLED}
"""
_ITEMS = f"""
    SELECT {MEDIA_JOINED}, shelf_items.name FROM shelf_items CROSS JOIN media_items ON id = media_id
    WHERE shelf_id = ?
"""
_NEWEST = " ORDER BY captured_local DESC, media_id DESC"
_ITEM = f"{_ITEMS} AND shelf_items.name_key = ?"
# One for each stack; where what stands for the others lies elsewhere, all but a Live Photo's video.
_PICTURES = """
    (stack_id IS NULL OR kind != 'video' AND NOT EXISTS (
        SELECT 1 FROM shelf_items AS stack
        WHERE stack.shelf_id = shelf_items.shelf_id AND stack.media_id = stack_id
    ))
"""
_SIZE = f"""
    SELECT count(*) FROM shelf_items CROSS JOIN media_items ON id = media_id
    WHERE shelf_id = ? AND {_PICTURES}
"""
_SIZES = f"""
    SELECT shelves.id, title, count(*) FROM shelves
    CROSS JOIN shelf_items ON shelf_id = shelves.id
    CROSS JOIN media_items ON media_items.id = media_id
    WHERE shelves.user_id = ? AND view = ? AND parent_key = '' AND {_PICTURES}
    GROUP BY shelves.id ORDER BY title_key
"""


def settle(source: Source, media_id: int) -> None:
    """Put an item on the shelves on which it belongs by what is known of it, and on no others."""
    driver = driver_of(source)
    row = driver.execute(_ITSELF, (media_id,)).fetchone()
    if row is None:
        return
    user_id, name = row[:2]
    ids = [_shelf(driver, user_id, wanted) for wanted in _wanted(driver, row)]
    driver.execute(_LEAVE, (media_id, json.dumps(ids)))
    for shelf_id in ids:
        if driver.execute(_ON, (shelf_id, media_id)).fetchone() is None:
            _put(driver, shelf_id, media_id, name)


def rename(source: Source, media_id: int) -> None:
    """Give an item, which has another name now, another one on its shelves."""
    clear(source, media_id)
    settle(source, media_id)


def clear(source: Source, media_id: int) -> None:
    """Take an item from all shelves."""
    driver_of(source).execute(_CLEAR, (media_id,))


def fill(source: Source) -> None:
    """Put everything on its shelves."""
    driver = driver_of(source)
    shown = driver.execute("SELECT id FROM media_items WHERE month IS NOT NULL ORDER BY id")
    for (media_id,) in shown.fetchall():
        settle(driver, media_id)


def parents(source: Source, user_id: int, view: View) -> Sequence[str]:
    """Return what the user's shelves are parts of, by name: the countries of towns."""
    return [title for (title,) in driver_of(source).execute(_PARENTS, (user_id, view))]


def parent(source: Source, user_id: int, view: View, name: str) -> str | None:
    """Return what of `parents` has that name, in any normal form."""
    row = driver_of(source).execute(_PARENT, (user_id, view, gathered_key(name))).fetchone()
    return row[0] if row is not None and name_key(row[0]) == name_key(name) else None


def listed(source: Source, user_id: int, view: View, of: str = "") -> Sequence[Shelf]:
    """Return the user's shelves that are a part of *of*, by title."""
    rows = driver_of(source).execute(_LISTED, (user_id, view, gathered_key(of)))
    return [Shelf(*row) for row in rows]


def find(source: Source, user_id: int, view: View, name: str, of: str = "") -> Shelf | None:
    """Return that of `listed` which has that title, in any normal form."""
    asked = (user_id, view, gathered_key(of), gathered_key(name))
    row = driver_of(source).execute(_TITLED, asked).fetchone()
    return Shelf(*row) if row is not None and name_key(row[1]) == name_key(name) else None


def items(source: Source, shelf_id: int) -> Iterator[tuple[str, Media]]:
    """Yield what is on a shelf under its names there, newest first."""
    for row in driver_of(source).execute(f"{_ITEMS}{_NEWEST}", (shelf_id,)):
        yield row[-1], media_of(row[:-1])


def pictures(source: Source, shelf_id: int) -> Iterator[tuple[str, Media]]:
    """Yield what the gallery shows of a shelf: one for each stack, newest first."""
    for row in driver_of(source).execute(f"{_ITEMS} AND {_PICTURES}{_NEWEST}", (shelf_id,)):
        yield row[-1], media_of(row[:-1])


def item(source: Source, shelf_id: int, name: str) -> tuple[str, Media] | None:
    """Return what has *name* on a shelf, in any normal form."""
    row = driver_of(source).execute(_ITEM, (shelf_id, gathered_key(name))).fetchone()
    if row is None or name_key(row[-1]) != name_key(name):
        return None
    return row[-1], media_of(row[:-1])


def size(source: Source, shelf_id: int) -> int:
    """Return how many `pictures` a shelf has."""
    found: int = driver_of(source).execute(_SIZE, (shelf_id,)).fetchone()[0]
    return found


def sizes(source: Source, user_id: int, view: View) -> Sequence[tuple[Shelf, int]]:
    """Return those of `listed` that show `pictures`, and how many."""
    rows = driver_of(source).execute(_SIZES, (user_id, view))
    return [(Shelf(*row[:2]), row[2]) for row in rows]


def _wanted(driver: Driver, row: Row) -> Iterator[_Wanted]:
    _, _, kind, month, make, model, place_id = row
    if month is None:
        return
    if place_id is not None:
        yield from _town(driver, place_id)
    if (camera := camera_title(make, model)) is not None:
        yield _Wanted(View.CAMERAS, gathered_key(camera), camera)
    if kind == Kind.VIDEO:
        year = month if month == UNDATED else month[:4]
        yield _Wanted(View.VIDEOS, year, year)


def _town(driver: Driver, place_id: int) -> Iterator[_Wanted]:
    """Yield the shelf of a town; where its country has two of that name, the region tells."""
    row = driver.execute(_TOWN, (place_id,)).fetchone()
    if row is None:
        return
    number, name, region, country, *_ = _city(driver, row) or row
    namesake = driver.execute(_NAMESAKE, (name, country, number)).fetchone()
    if region and region != name and namesake is not None:
        name = f"{name} ({region})"
    yield _Wanted(View.PLACES, str(number), folder_title(name), folder_title(country))


def _city(driver: Driver, quarter: Row) -> Row | None:
    """Return the city of which “Paris 16 Passy” is a part, if the place is such a one."""
    _, name, _, country, *point = quarter
    found = _QUARTER.fullmatch(name)
    if found is None:
        return None
    cities = driver.execute(_CITY, (found[1], country)).fetchall()
    return next((row for row in cities if distance_km(*point, *row[4:]) <= _CITY_KM), None)


def _shelf(driver: Driver, user_id: int, wanted: _Wanted) -> int:
    row = driver.execute(_FIND, (user_id, wanted.view, wanted.key)).fetchone()
    if row is not None:
        return int(row[0])
    of = gathered_key(wanted.parent)

    def is_taken(key: str) -> bool:
        return driver.execute(_TAKEN, (user_id, wanted.view, of, key)).fetchone() is not None

    title = unique_name(wanted.title, is_taken)
    told = (wanted.key, wanted.parent, of, title, gathered_key(title))
    return int(driver.execute(_BUILD, (user_id, wanted.view, *told)).fetchone()[0])


def _put(driver: Driver, shelf_id: int, media_id: int, name: str) -> None:
    def is_taken(key: str) -> bool:
        return driver.execute(_NAMED, (shelf_id, key)).fetchone() is not None

    free = unique_name(name, is_taken)
    driver.execute(_PUT, (shelf_id, media_id, free, gathered_key(free)))
