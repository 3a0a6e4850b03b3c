"""What programs have deleted in saved searches: it is there again when they have come to an end."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from library.catalog.driver import Source, driver_of, stored_time

# When something was taken out last, of a row of saved_searches.
LAST: Final = "(SELECT max(at) FROM emptied WHERE search_id = saved_searches.id)"

_FORGET = (
    "DELETE FROM emptied WHERE search_id = ?1"
    " AND NOT EXISTS (SELECT 1 FROM emptied WHERE search_id = ?1 AND at > ?2)"
)
_TAKE_OUT = (
    "INSERT INTO emptied (search_id, media_id, at) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET at = excluded.at"
)


def take_out(source: Source, search_id: int, media_id: int, now: datetime, since: datetime) -> None:
    """Take an item out of a saved search; if nothing was *since* then, all others are back."""
    driver = driver_of(source)
    driver.execute(_FORGET, (search_id, stored_time(since)))
    driver.execute(_TAKE_OUT, (search_id, media_id, stored_time(now)))


def taken_out(source: Source, search_id: int) -> frozenset[int]:
    """Return the ids of what was taken out of a saved search."""
    query = "SELECT media_id FROM emptied WHERE search_id = ?"
    found = driver_of(source).execute(query, (search_id,))
    return frozenset(media_id for (media_id,) in found)


def is_taken_out(source: Source, search_id: int, media_id: int) -> bool:
    """Whether an item was taken out of a saved search."""
    query = "SELECT 1 FROM emptied WHERE search_id = ? AND media_id = ?"
    return driver_of(source).execute(query, (search_id, media_id)).fetchone() is not None
