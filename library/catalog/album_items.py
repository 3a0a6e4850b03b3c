"""What is in albums: rows in which an item has a name, and a position if it was put in order.

Items are shown by capture time, the oldest first; those with a position come before them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from library.catalog.driver import Source, driver_of, stored_time
from library.catalog.gathering import Gathering
from library.model import Media

ROWS: Final = Gathering(
    "album_items",
    "album_id",
    order="position IS NULL, position, captured_local IS NULL, captured_local, media_items.id",
    also_taken="SELECT 1 FROM albums WHERE parent_id = ?1 AND name_key = ?2",
)

_RELEASE = """
    UPDATE album_items SET name_key = NULL WHERE EXISTS (
        SELECT 1 FROM albums WHERE parent_id = album_id AND albums.name_key = album_items.name_key
    ) AND album_id IN (SELECT value FROM json_each(?1))
"""


def items(source: Source, album_id: int) -> Iterator[tuple[str, Media]]:
    """Yield the items of an album in its order, under their names there."""
    return ROWS.items(source, album_id)


def pictures(source: Source, album_id: int) -> Iterator[tuple[str, Media]]:
    """Yield the items of an album without those that others of them stand for."""
    return ROWS.pictures(source, album_id)


def rename(source: Source, media_id: int, name: str) -> None:
    """Give an item another name in all albums in which it is."""
    ROWS.rename(source, media_id, name)


def copy(source: Source, album_id: int, copy_id: int, now: datetime) -> None:
    """Have an empty album list what another one does."""
    driver_of(source).execute(
        "INSERT INTO album_items (album_id, media_id, position, name, name_key, added)"
        " SELECT ?, media_id, position, name, name_key, ? FROM album_items WHERE album_id = ?",
        (copy_id, stored_time(now), album_id),
    )


def positions(source: Source, album_id: int) -> Mapping[int, int | None]:
    """Return the positions of the items of an album by their ids; None: by capture time."""
    found = driver_of(source).execute(
        "SELECT media_id, position FROM album_items WHERE album_id = ?", (album_id,)
    )
    return dict(found.fetchall())


def set_positions(source: Source, album_id: int, wanted: Mapping[int, int | None]) -> None:
    """Have these items of an album at these positions."""
    driver_of(source).executemany(
        "UPDATE album_items SET position = ? WHERE album_id = ? AND media_id = ?",
        [(position, album_id, media_id) for media_id, position in wanted.items()],
    )


def settle(source: Source, album_ids: Sequence[int]) -> None:
    """Make the names unique in albums to which items or albums were put back."""
    driver_of(source).execute(_RELEASE, (json.dumps(list(album_ids)),))
    for album_id in album_ids:
        ROWS.settle(source, album_id)
