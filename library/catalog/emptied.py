"""What programs have deleted in saved searches: it is there again when they have come to an end."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from library.catalog.driver import Source, driver_of, stored_time

# When something was taken out last, of a row of saved_searches.
LAST: Final = "(SELECT max(at) FROM emptied WHERE search_id = saved_searches.id)"

_LATELY = "EXISTS (SELECT 1 FROM emptied WHERE search_id = ?1 AND at > ?2)"
_TAKE_OUT = (
    "INSERT INTO emptied (search_id, media_id, at) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET at = excluded.at"
)


def take_out(source: Source, search_id: int, media_id: int, now: datetime, since: datetime) -> None:
    """Take an item out of a saved search; if nothing was *since* then, all others are back."""
    driver = driver_of(source)
    forget = f"DELETE FROM emptied WHERE search_id = ?1 AND NOT {_LATELY}"
    driver.execute(forget, (search_id, stored_time(since)))
    driver.execute(_TAKE_OUT, (search_id, media_id, stored_time(now)))


def taken_out(source: Source, search_id: int, since: datetime) -> frozenset[int]:
    """Return the ids of what was taken out of a saved search, if any of it was *since* then."""
    query = f"SELECT media_id FROM emptied WHERE search_id = ?1 AND {_LATELY}"
    found = driver_of(source).execute(query, (search_id, stored_time(since)))
    return frozenset(media_id for (media_id,) in found)


def is_taken_out(source: Source, search_id: int, media_id: int, since: datetime) -> bool:
    """Whether an item is among `taken_out`."""
    query = f"SELECT 1 FROM emptied WHERE search_id = ?1 AND media_id = ?3 AND {_LATELY}"
    told = (search_id, stored_time(since), media_id)
    return driver_of(source).execute(query, told).fetchone() is not None
