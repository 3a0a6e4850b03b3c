"""What items are gathered in, or marked with, by people: a new kind is one entry here.

Its table is one of `library.catalog.search_schema.PLACED`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.catalog.driver import Source, driver_of


@dataclass(frozen=True, slots=True)
class Gathering:
    """A kind of named sets of items."""

    names: str  # a query for those of a user, with the columns of `Named`
    table: str  # of what is in them, with the columns media_id and search_position
    column: str  # of the set's id, by which and search_position the table has an index


@dataclass(frozen=True, slots=True)
class Named:
    """One set, such as a person."""

    id: int
    name: str
    is_found: bool  # whether its name is found without saying of what kind it is
    items: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A kind of marks that a user can put on items."""

    table: str  # with an index of user_id and media_id, and one of user_id and search_position


GATHERINGS: Final[Mapping[str, Gathering]] = {
    "person": Gathering(
        "SELECT id, coalesce(name, 'Person ' || number), name IS NOT NULL AND NOT hidden, photos"
        " FROM persons WHERE user_id = ?",
        "person_items",
        "person_id",
    ),
    "album": Gathering(
        "SELECT id, name, 1, photos FROM albums WHERE user_id = ?", "album_items", "album_id"
    ),
}
MARKS: Final[Mapping[str, Mark]] = {"favorite": Mark("favorites")}


def named(source: Source, kind: str, user_id: int) -> Sequence[Named]:
    """Return the user's sets of that kind."""
    if kind not in GATHERINGS:
        return ()
    found = driver_of(source).execute(GATHERINGS[kind].names, (user_id,))
    return [Named(key, name, bool(is_found), items) for key, name, is_found, items in found]


def gathered(source: Source, media_id: int) -> Mapping[str, frozenset[int]]:
    """Return the ids of the sets that an item is in, by kind."""
    driver = driver_of(source)
    return {
        kind: frozenset(
            key
            for (key,) in driver.execute(
                f"SELECT {each.column} FROM {each.table} WHERE media_id = ?", (media_id,)
            )
        )
        for kind, each in GATHERINGS.items()
    }


def marks(source: Source, user_id: int, media_id: int) -> frozenset[str]:
    """Return the marks that the user has put on an item."""
    driver = driver_of(source)
    return frozenset(
        name
        for name, each in MARKS.items()
        if driver.execute(
            f"SELECT 1 FROM {each.table} WHERE user_id = ? AND media_id = ?", (user_id, media_id)
        ).fetchone()
    )
