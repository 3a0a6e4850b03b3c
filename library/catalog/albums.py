"""Albums in the index; `library.catalog.album_items` has what is in them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.errors import AlreadyExists, NotFound
from library.model import Album
from library.naming import gathered_key
from library.paths import name_key

_ALBUM = "id, user_id, parent_id, name, description, cover_id, created, photos"
_BY_ID = f"SELECT {_ALBUM} FROM albums WHERE id = ?"
_OF_USER = f"SELECT {_ALBUM} FROM albums WHERE user_id = ?"
# Two questions: SQLite finds no row by an index if the parent may be null.
_AT_TOP, _INSIDE = "user_id = ? AND parent_id IS NULL", "parent_id = ?"
_ADD = """
    INSERT INTO albums (user_id, parent_id, name, name_key, description, cover_id, created)
    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_BELOW = """
    WITH RECURSIVE below (id, depth) AS (
        SELECT ?, 0 UNION ALL
        SELECT albums.id, depth + 1 FROM below JOIN albums ON albums.parent_id = below.id
    ) SELECT id FROM below ORDER BY depth, id
"""
_LINEAGE = """
    WITH RECURSIVE above (id, parent_id, height) AS (
        SELECT id, parent_id, 0 FROM albums WHERE id = ? UNION ALL
        SELECT albums.id, albums.parent_id, height + 1
        FROM above JOIN albums ON albums.id = above.parent_id
    ) SELECT id FROM above ORDER BY height DESC
"""
_LINEAGES = f"""
    WITH RECURSIVE above (of, number, up, height) AS (
        SELECT id, id, parent_id, 0 FROM albums WHERE id IN (SELECT value FROM json_each(?))
        UNION ALL
        SELECT of, albums.id, albums.parent_id, height + 1
        FROM above JOIN albums ON albums.id = above.up
    )
    SELECT of, {_ALBUM} FROM above JOIN albums ON albums.id = above.number
    ORDER BY of, height DESC
"""


def add(
    source: Source,
    user_id: int,
    parent_id: int | None,
    name: str,
    now: datetime,
    *,
    description: str | None = None,
    cover_id: int | None = None,
) -> int:
    """Add an album and return its id. The name must be free where it lies."""
    told = (user_id, parent_id, name, gathered_key(name), description, cover_id, stored_time(now))
    return int(driver_of(source).execute(_ADD, told).fetchone()[0])


def load(source: Source, user_id: int, album_id: int) -> Album:
    """Return the user's album of that id.

    Raises:
        NotFound: there is none.
    """
    row = driver_of(source).execute(_BY_ID, (album_id,)).fetchone()
    if row is None or row[1] != user_id:
        raise NotFound("There is no such album any more.")
    return _album(row)


def by_name(source: Source, user_id: int, parent_id: int | None, name: str) -> Album | None:
    """Return the album of that name, in any normal form, in another one or at the top."""
    album = holder(source, user_id, parent_id, name)
    return album if album is not None and name_key(album.name) == name_key(name) else None


def holder(source: Source, user_id: int, parent_id: int | None, name: str) -> Album | None:
    """Return the album that has *name*, in any normal form and case."""
    where, key = _where(user_id, parent_id)
    query = f"SELECT {_ALBUM} FROM albums WHERE {where} AND name_key = ?"
    row = driver_of(source).execute(query, (key, gathered_key(name))).fetchone()
    return None if row is None else _album(row)


def children(source: Source, user_id: int, parent_id: int | None) -> Sequence[Album]:
    """Return the albums in another one, or at the top, in order: by hand, then by name."""
    where, key = _where(user_id, parent_id)
    query = (
        f"SELECT {_ALBUM} FROM albums WHERE {where} ORDER BY position IS NULL, position, name_key"
    )
    return [_album(row) for row in driver_of(source).execute(query, (key,))]


def everyone_of(source: Source, user_id: int) -> Sequence[Album]:
    """Return all albums of the user by name, wherever they lie."""
    found = driver_of(source).execute(f"{_OF_USER} ORDER BY name_key, id", (user_id,))
    return [_album(row) for row in found]


def below(source: Source, album_id: int) -> Sequence[int]:
    """Return the ids of an album and of all in it, parents first."""
    return [row[0] for row in driver_of(source).execute(_BELOW, (album_id,))]


def lineage(source: Source, album_id: int) -> Sequence[int]:
    """Return the ids of the albums from the top down to this one."""
    return [row[0] for row in driver_of(source).execute(_LINEAGE, (album_id,))]


def lineages(source: Source, album_ids: Sequence[int]) -> Mapping[int, Sequence[Album]]:
    """Return, for each of these albums that is there, those from the top down to it."""
    found: defaultdict[int, list[Album]] = defaultdict(list)
    for album_id, *row in driver_of(source).execute(_LINEAGES, (json.dumps([*album_ids]),)):
        found[album_id].append(_album(tuple(row)))
    return found


def place(source: Source, album: Album, parent_id: int | None, name: str) -> None:
    """Have an album lie in another one, or at the top, under *name*.

    Raises:
        AlreadyExists: an album there has that name.
    """
    other = holder(source, album.owner_id, parent_id, name)
    if other is not None and other.id != album.id:
        raise AlreadyExists(f"There is an album “{name}” already.")
    driver_of(source).execute(
        "UPDATE albums SET parent_id = ?, name = ?, name_key = ? WHERE id = ?",
        (parent_id, name, gathered_key(name), album.id),
    )


def describe(source: Source, album_id: int, description: str | None) -> None:
    """Say what an album is about; None: nothing."""
    query = "UPDATE albums SET description = ? WHERE id = ?"
    driver_of(source).execute(query, (description, album_id))


def set_cover(source: Source, album_id: int, media_id: int | None) -> None:
    """Choose the item that stands for an album; None: the first one."""
    query = "UPDATE albums SET cover_id = ? WHERE id = ?"
    driver_of(source).execute(query, (media_id, album_id))


def positions(source: Source, user_id: int, parent_id: int | None) -> Mapping[int, int | None]:
    """Return the positions of the albums there by their ids; None: by name."""
    where, key = _where(user_id, parent_id)
    return dict(driver_of(source).execute(f"SELECT id, position FROM albums WHERE {where}", (key,)))


def set_positions(source: Source, wanted: Mapping[int, int | None]) -> None:
    """Have these albums at these positions."""
    driver_of(source).executemany(
        "UPDATE albums SET position = ? WHERE id = ?",
        [(position, album_id) for album_id, position in wanted.items()],
    )


def remove(source: Source, album_id: int) -> None:
    """Remove an album and all in it. What they list stays where it is."""
    driver_of(source).execute("DELETE FROM albums WHERE id = ?", (album_id,))


def _where(user_id: int, parent_id: int | None) -> tuple[str, int]:
    return (_AT_TOP, user_id) if parent_id is None else (_INSIDE, parent_id)


def _album(row: Row) -> Album:
    *values, created, photos = row
    number, owner_id, parent_id, name, description, cover_id = values
    return Album(number, owner_id, parent_id, name, description, cover_id, time(created), photos)
