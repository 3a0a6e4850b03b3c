"""The timeline: shown items by the month in which they were captured.

Of a stack, the gallery shows the item that stands for it alone: pictures, of which there are fewer
than items.

An item's name there is given once and kept, so that a path that a client remembers goes on
meaning the same picture when others of that name come or go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from library.catalog.driver import Source, driver_of
from library.catalog.lookups import MEDIA, media_of
from library.catalog.schema import media_items
from library.model import UNDATED, Media, Month
from library.naming import gathered_key, unique_name
from library.paths import name_key

# From each month straight to the one before: a month's items need not be counted.
_MONTHS = """
    WITH RECURSIVE months (month) AS (
        SELECT (
            SELECT month FROM media_items
            WHERE user_id = ?1 AND month IS NOT NULL AND month BETWEEN ?2 AND ?3
            ORDER BY month DESC LIMIT 1
        )
        UNION ALL
        SELECT (
            SELECT month FROM media_items
            WHERE user_id = ?1 AND month IS NOT NULL AND month >= ?2 AND month < months.month
            ORDER BY month DESC LIMIT 1
        ) FROM months WHERE month IS NOT NULL
    )
    SELECT month FROM months WHERE month IS NOT NULL
"""
_SIZES = """
    SELECT month, pictures FROM month_sizes
    WHERE user_id = ? AND month BETWEEN ? AND ? AND pictures > 0 ORDER BY month DESC
"""
_ANY = "SELECT 1 FROM media_items WHERE user_id = ? AND month = ? LIMIT 1"
_SIZE = "SELECT pictures FROM month_sizes WHERE user_id = ? AND month = ?"
_ALL = f"""
    SELECT {MEDIA}, month_name FROM media_items INDEXED BY ix_media_items_listed
    WHERE user_id = ? AND month = ?
"""
_NEWEST = "ORDER BY captured_local DESC, id DESC"
_ITEMS = f"{_ALL} {_NEWEST}"
_PICTURES = f"{_ALL} AND stack_id IS NULL {_NEWEST}"
_TAKEN = "SELECT 1 FROM media_items WHERE user_id = ? AND month = ? AND month_name_key = ?"
_PLACE = "UPDATE media_items SET month = ?, month_name = ?, month_name_key = ? WHERE id = ?"
_ITEM = f"""
    SELECT {MEDIA}, month_name FROM media_items
    WHERE user_id = ? AND month = ? AND month_name_key = ?
"""


def months(source: Source, user_id: int, year: str | None = None) -> Sequence[str]:
    """Return the months that hold something, newest first, `UNDATED` last; or those of a year."""
    found = driver_of(source).execute(_MONTHS, (user_id, *_within(year)))
    return sorted((row[0] for row in found), key=UNDATED.__eq__)


def sizes(source: Source, user_id: int, year: str | None = None) -> Sequence[Month]:
    """Return the months that show pictures, with their numbers, in the order of `months`."""
    found = driver_of(source).execute(_SIZES, (user_id, *_within(year)))
    return sorted((Month(*row) for row in found), key=lambda month: month.key == UNDATED)


def _within(year: str | None) -> tuple[str, str]:
    return ("", "~") if year is None else (f"{year}-00", f"{year}-99")


def has(source: Source, user_id: int, month: str) -> bool:
    """Whether a month holds something."""
    return driver_of(source).execute(_ANY, (user_id, month)).fetchone() is not None


def size(source: Source, user_id: int, month: str) -> int:
    """Return how many pictures a month shows."""
    row = driver_of(source).execute(_SIZE, (user_id, month)).fetchone()
    return 0 if row is None else int(row[0])


def items(source: Source, user_id: int, month: str) -> Iterator[tuple[str, Media]]:
    """Yield the items of a month under their names there, newest first."""
    for row in driver_of(source).execute(_ITEMS, (user_id, month)):
        yield row[-1], media_of(row[:-1])


def pictures(source: Source, user_id: int, month: str) -> Iterator[tuple[str, Media]]:
    """Yield what the gallery shows of a month: its items without those that others stand for."""
    for row in driver_of(source).execute(_PICTURES, (user_id, month)):
        yield row[-1], media_of(row[:-1])


def item(source: Source, user_id: int, month: str, name: str) -> tuple[str, Media] | None:
    """Return the item that has *name* in that month, in any normal form."""
    row = driver_of(source).execute(_ITEM, (user_id, month, gathered_key(name))).fetchone()
    if row is None or name_key(row[-1]) != name_key(name):
        return None
    return row[-1], media_of(row[:-1])


def place(
    connection: Connection, media_id: int, owner_id: int, name: str, month: str | None
) -> None:
    """Show an item, called *name* in its folder, in *month* under a free name; None: in none."""
    driver = driver_of(connection)
    driver.execute(_PLACE, (None, None, None, media_id))
    if month is None:
        return

    def is_taken(key: str) -> bool:
        return driver.execute(_TAKEN, (owner_id, month, key)).fetchone() is not None

    free = unique_name(name, is_taken)
    driver.execute(_PLACE, (month, free, gathered_key(free), media_id))


def month_of(connection: Connection, media_id: int) -> str | None:
    """Return the month that shows the item, if one does."""
    query = select(media_items.c.month).where(media_items.c.id == media_id)
    return connection.execute(query).scalar_one_or_none()
