"""What came into a library last, of what the timeline shows.

That is told by ids, which only grow: the time at which an item was made may be its client's.
"""

from __future__ import annotations

from collections.abc import Sequence

from library.catalog.driver import Source, driver_of
from library.catalog.lookups import MEDIA, media_of
from library.model import Media

MOST = 500

_LAST = "FROM media_items INDEXED BY ix_media_items_recent WHERE user_id = ? AND month IS NOT NULL"
_ITEMS = f"SELECT {MEDIA} {_LAST} ORDER BY id DESC LIMIT ?"
_ITEM = f"""
    SELECT {MEDIA} FROM media_items WHERE id = ?2 AND user_id = ?1 AND month IS NOT NULL
    AND (SELECT 1 {_LAST.replace("?", "?1")} AND id > ?2 LIMIT 1 OFFSET ?3) IS NULL
"""


def items(source: Source, user_id: int) -> Sequence[Media]:
    """Return the last `MOST` items, the last one first."""
    rows = driver_of(source).execute(_ITEMS, (user_id, MOST))
    return [media_of(row) for row in rows]


def item(source: Source, user_id: int, media_id: int) -> Media | None:
    """Return the item of that id, if it is one of `items`."""
    row = driver_of(source).execute(_ITEM, (user_id, media_id, MOST - 1)).fetchone()
    return None if row is None else media_of(row)
