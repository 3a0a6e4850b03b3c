"""Media items in the index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, func, select, update

from library.catalog import lookups
from library.catalog.driver import Source, driver_of, stored_time
from library.catalog.schema import media_items, media_metadata, similar_items
from library.model import Kind, Media
from library.paths import name_key
from library.store import Content

_COLUMNS = (
    media_items.c.id,
    media_items.c.user_id,
    media_items.c.folder_id,
    media_items.c.name,
    media_items.c.kind,
    media_items.c.mime,
    media_items.c.size,
    media_items.c.checksum,
    media_items.c.created,
    media_items.c.modified,
    media_items.c.shown,
    media_items.c.width,
    media_items.c.height,
    media_items.c.duration_s,
    media_items.c.captured_local,
    media_items.c.placeholder,
    media_items.c.has_thumbnails,
    media_items.c.failure,
    media_items.c.checksums,
    media_items.c.stack_id,
    media_items.c.badges,
)
_KIND = 4  # its place in _COLUMNS

_CONTENT = ("kind", "mime", "size", "checksum", "modified", "checksums")  # as of `_stored`
_ADD = (
    "INSERT INTO media_items (user_id, folder_id, name, name_key, created, shown,"
    f" {', '.join(_CONTENT)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    f" RETURNING {lookups.MEDIA}"
)
_OF_CONTENT = (
    f"SELECT {lookups.MEDIA} FROM media_items INDEXED BY ix_media_items_checksum"
    " WHERE checksum = ? AND user_id = ? AND id NOT IN (SELECT media_id FROM trashed_items)"
    " ORDER BY shown DESC, name_key = ? DESC, id LIMIT 1"
)
# What only the worker can know of a content is void when the content changes.
_REPLACE = (
    "UPDATE media_items SET width = NULL, height = NULL, duration_s = NULL,"
    " captured_local = NULL, placeholder = NULL, has_thumbnails = 0, failure = NULL,"
    " stack_id = NULL, badges = NULL,"
    " created = coalesce(?, created), shown = ?,"
    f" {', '.join(f'{name} = ?' for name in _CONTENT)} WHERE id = ?"
    f" RETURNING {lookups.MEDIA}"
)
_HIDE = "UPDATE media_items SET month = NULL, month_name = NULL, month_name_key = NULL WHERE id = ?"

_OWN = ("folder_id", "name", "name_key", "created")  # of a copy
_KEPT = [
    name
    for name in media_items.c.keys()  # noqa: SIM118 - of a collection of columns
    if name not in {"id", "read_only", "stack_id", "badges", *_OWN} and not name.startswith("month")
]
_COPY = (
    f"INSERT INTO media_items ({', '.join((*_OWN, *_KEPT))})"
    f" SELECT ?, ?, ?, ?, {', '.join(_KEPT)} FROM media_items WHERE id = ? RETURNING id"
)


def _copying(table: Table) -> str:
    """Copy what is known of an item; parameters are the ids of the copy and the original."""
    kept = [name for name in table.c.keys() if name != "media_id"]  # noqa: SIM118
    # What looks alike is of nobody while it is in the trash: library.catalog.hiding.
    told = [f"abs({name})" if name == "user_id" else name for name in kept]
    return (
        f"INSERT INTO {table.name} (media_id, {', '.join(kept)})"
        f" SELECT ?, {', '.join(told)} FROM {table.name} WHERE media_id = ?"
    )


_COPY_KNOWN = [_copying(table) for table in (media_metadata, similar_items)]


def columns() -> Select[Any]:
    """Select the columns that `from_row` takes; add conditions and further columns at will."""
    return select(*_COLUMNS)


def from_row(row: Row[*tuple[Any, ...]]) -> Media:
    """Build the value from the first columns of a row of `columns`."""
    values = list(row[: len(_COLUMNS)])
    values[_KIND] = Kind(values[_KIND])
    return Media(*values)


def by_id(connection: Connection, media_id: int) -> Media | None:
    """Return the item of that id."""
    return lookups.media(connection, media_id)


def load(connection: Connection, media_id: int) -> Media:
    """Return the item of that id.

    Raises:
        NotFound: it has gone.
    """
    return lookups.load_media(connection, media_id)


def child(connection: Connection, folder_id: int, name: str) -> Media | None:
    """Return the item of that name, in any normal form, in the folder."""
    return lookups.child_media(connection, folder_id, name)


def of_content(source: Source, owner_id: int, checksum: str, name: str) -> Media | None:
    """Return the oldest of the user's items that have this content.

    One that is shown comes before one that is not, and then one that is called *name* before all
    others. What lies in the trash is none of them.
    """
    told = (checksum, owner_id, name_key(name))
    row = driver_of(source).execute(_OF_CONTENT, told).fetchone()
    return None if row is None else lookups.media_of(row)


def children(connection: Connection, folder_id: int) -> Sequence[Media]:
    """Return the items of a folder by name."""
    return lookups.items(connection, folder_id)


def in_folders(connection: Connection, folder_ids: Sequence[int]) -> Sequence[Media]:
    """Return the items of several folders."""
    query = columns().where(media_items.c.folder_id.in_(folder_ids))
    return [from_row(row) for row in connection.execute(query)]


def add(
    source: Source,
    *,
    owner_id: int,
    folder_id: int,
    name: str,
    content: Content,
    shown: bool,
    now: datetime,
) -> Media:
    """Add an item and return it. The name must be free in the folder."""
    moment = stored_time(content.created or now)
    named = (owner_id, folder_id, name, name_key(name), moment, shown)
    row = driver_of(source).execute(_ADD, (*named, *_stored(content))).fetchone()
    return lookups.media_of(row)


def replace(source: Source, media_id: int, *, content: Content, shown: bool) -> Media:
    """Give the item another content, and return it; what the worker knew of the old is void."""
    driver = driver_of(source)
    created = content.created and stored_time(content.created)
    row = driver.execute(_REPLACE, (created, shown, *_stored(content), media_id)).fetchone()
    if not shown:
        driver.execute(_HIDE, (media_id,))
    driver.execute("DELETE FROM media_metadata WHERE media_id = ?", (media_id,))
    driver.execute("DELETE FROM similar_items WHERE media_id = ?", (media_id,))
    return lookups.media_of(row)


def copy(connection: Connection, item: Media, *, folder_id: int, name: str, now: datetime) -> int:
    """Add a copy of *item* with all that the worker knows of it, and return its id.

    The name must be free in the folder. The copy is in no month of the timeline, and in no stack.
    """
    driver = driver_of(connection)
    told = (folder_id, name, name_key(name), stored_time(now), item.id)
    (media_id,) = driver.execute(_COPY, told).fetchone()
    for statement in _COPY_KNOWN:
        driver.execute(statement, (media_id, item.id))
    return int(media_id)


def set_modified(connection: Connection, media_id: int, modified: datetime) -> None:
    """Change the time of the last change."""
    change = update(media_items).where(media_items.c.id == media_id)
    connection.execute(change.values(modified=modified))


def set_checksums(connection: Connection, media_id: int, checksums: str | None) -> None:
    """Remember the checksums that a client gave for the same content, if it did."""
    change = update(media_items).where(media_items.c.id == media_id)
    if checksums is not None:
        connection.execute(change.values(checksums=checksums))


def move(connection: Connection, media_id: int, *, folder_id: int, name: str) -> None:
    """Give the item another folder and name. The name must be free there."""
    connection.execute(
        update(media_items)
        .where(media_items.c.id == media_id)
        .values(folder_id=folder_id, name=name, name_key=name_key(name))
    )


def set_kind(connection: Connection, media_id: int, *, kind: Kind, mime: str, shown: bool) -> None:
    """Change what the item is to the gallery."""
    change = update(media_items).where(media_items.c.id == media_id)
    connection.execute(change.values(kind=kind.value, mime=mime, shown=shown))


def remove(connection: Connection, media_id: int) -> None:
    """Remove the item and all that hangs on it."""
    connection.execute(delete(media_items).where(media_items.c.id == media_id))


def totals(connection: Connection) -> Sequence[tuple[Kind, int, int]]:
    """Return the number and bytes of all items by kind."""
    query = select(
        media_items.c.kind, func.count(), func.coalesce(func.sum(media_items.c.size), 0)
    ).group_by(media_items.c.kind)
    return [(Kind(kind), count, size) for kind, count, size in connection.execute(query)]


def _stored(content: Content) -> tuple[object, ...]:
    return (
        content.kind.value,
        content.mime,
        content.size,
        content.checksum,
        stored_time(content.modified),
        content.checksums,
    )
