"""The timeline: shown items by the month in which they were captured.

An item's name there is given once and kept, so that a path that a client remembers goes on
meaning the same picture when others of that name come or go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, case, desc, func, select, update

from library.catalog import media
from library.catalog.schema import media_items
from library.model import UNDATED, Media, Month
from library.naming import gathered_key, unique_name
from library.paths import name_key


def months(connection: Connection, user_id: int, year: str | None = None) -> Sequence[Month]:
    """Return the months that hold something, newest first, `UNDATED` last; or those of a year."""
    month = media_items.c.month
    query = (
        select(month, func.count())
        .where(media_items.c.user_id == user_id, month.is_not(None))
        .group_by(month)
        .order_by(case((month == UNDATED, 1), else_=0), desc(month))
    )
    if year is not None:
        query = query.where(month.between(f"{year}-00", f"{year}-99"))
    return [Month(key, number) for key, number in connection.execute(query)]


def has(connection: Connection, user_id: int, month: str) -> bool:
    """Whether a month holds something."""
    query = select(media_items.c.id).where(
        media_items.c.user_id == user_id, media_items.c.month == month
    )
    return connection.execute(query.limit(1)).first() is not None


def size(connection: Connection, user_id: int, month: str) -> int:
    """Return how many items a month holds."""
    query = select(func.count()).where(
        media_items.c.user_id == user_id, media_items.c.month == month
    )
    return int(connection.execute(query.select_from(media_items)).scalar_one())


def items(connection: Connection, user_id: int, month: str) -> Iterator[tuple[str, Media]]:
    """Yield the items of a month under their names there, newest first."""
    query = (
        media.columns()
        .add_columns(media_items.c.month_name)
        .where(media_items.c.user_id == user_id, media_items.c.month == month)
        .order_by(desc(media_items.c.captured_local), desc(media_items.c.id))
    )
    for row in connection.execute(query):
        yield row.month_name, media.from_row(row)


def item(connection: Connection, user_id: int, month: str, name: str) -> tuple[str, Media] | None:
    """Return the item that has *name* in that month, in any normal form."""
    query = (
        media.columns()
        .add_columns(media_items.c.month_name)
        .where(
            media_items.c.user_id == user_id,
            media_items.c.month == month,
            media_items.c.month_name_key == gathered_key(name),
        )
    )
    row = connection.execute(query).one_or_none()
    if row is None or name_key(row.month_name) != name_key(name):
        return None
    return row.month_name, media.from_row(row)


def place(
    connection: Connection, media_id: int, owner_id: int, name: str, month: str | None
) -> None:
    """Show an item, called *name* in its folder, in *month* under a free name; None: in none."""
    here = update(media_items).where(media_items.c.id == media_id)
    connection.execute(here.values(month=None, month_name=None, month_name_key=None))
    if month is None:
        return

    def is_taken(key: str) -> bool:
        query = select(media_items.c.id).where(
            media_items.c.user_id == owner_id,
            media_items.c.month == month,
            media_items.c.month_name_key == key,
        )
        return connection.execute(query).first() is not None

    free = unique_name(name, is_taken)
    values = {"month": month, "month_name": free, "month_name_key": gathered_key(free)}
    connection.execute(here.values(values))


def month_of(connection: Connection, media_id: int) -> str | None:
    """Return the month that shows the item, if one does."""
    query = select(media_items.c.month).where(media_items.c.id == media_id)
    return connection.execute(query).scalar_one_or_none()
