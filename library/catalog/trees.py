"""Whole folders in the index, copied and removed: a handful of statements for any number of files.

The index is locked for writing meanwhile: a statement for each file and each table would keep
everyone else waiting for seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Table

from library.catalog import folders, hiding, shelves, stacks, timeline, work
from library.catalog.driver import Driver, driver_of, stored_time
from library.catalog.schema import failed_tasks, media_items, media_metadata, similar_items
from library.catalog.schema import unprocessed_media_items as queue
from library.model import Media, StoredFolder, Task
from library.paths import name_key

# What is copied, for the time of one transaction; nobody else sees it.
_FOLDERS = "CREATE TEMP TABLE copied_folders (source INTEGER PRIMARY KEY, copy INTEGER)"
_ITEMS = """
    CREATE TEMP TABLE copied_items
    (source INTEGER PRIMARY KEY, checksum, folder_id, name, name_key, copy INTEGER)
"""
_ADD_FOLDER = (
    "INSERT INTO folders (user_id, parent_id, name, name_key, created, modified)"
    " VALUES (?, ?, ?, ?, ?, ?) RETURNING id"
)
_CHANGED = """
    SELECT copied_items.name FROM copied_items LEFT JOIN media_items ON id = source
    WHERE media_items.checksum IS NOT copied_items.checksum LIMIT 1
"""
_NUMBER = """
    UPDATE copied_items SET copy = (
        SELECT id FROM media_items
        WHERE folder_id = copied_items.folder_id AND name_key = copied_items.name_key
    )
"""
_SHOWN = """
    SELECT copy, user_id, copied_items.name, coalesce(media_items.month, trashed_items.month) AS at
    FROM copied_items JOIN media_items ON id = source
    LEFT JOIN trashed_items ON media_id = source WHERE at IS NOT NULL ORDER BY source
"""
# Of originals in the trash: what does not show of them for that long shows of the copies.
_OUT_OF_TRASH = (
    (
        "UPDATE media_items SET shown = trashed_items.shown FROM copied_items"
        " JOIN trashed_items ON media_id = source WHERE media_items.id = copy"
    ),
    (
        "UPDATE similar_items SET user_id = abs(user_id)"
        " WHERE media_id IN (SELECT copy FROM copied_items)"
    ),
)
_SHOWN_AGAIN = """
    SELECT copy FROM copied_items JOIN trashed_items ON media_id = source WHERE shown
"""
# What stacked in the folder stacks in its copy; what stacked with files elsewhere is settled anew.
_STACK = """
    UPDATE media_items SET stack_id = (
        SELECT mates.copy FROM copied_items AS mine
        JOIN media_items AS old ON old.id = mine.source
        JOIN copied_items AS mates ON mates.source = old.stack_id WHERE mine.copy = media_items.id
    ) WHERE id IN (SELECT copy FROM copied_items)
"""
_TORN = """
    SELECT copy FROM copied_items JOIN media_items ON id = source
    WHERE stack_id IS NOT NULL AND stack_id NOT IN (SELECT source FROM copied_items)
    UNION
    SELECT copy FROM copied_items JOIN media_items ON stack_id = source
    WHERE id NOT IN (SELECT source FROM copied_items)
"""
_ENTRIES = tuple(
    f"UPDATE trash_entries SET {column} = (SELECT copy FROM {copied} WHERE source = {column})"
    f" WHERE {column} IN (SELECT source FROM {copied})"
    for column, copied in (("folder_id", "copied_folders"), ("media_id", "copied_items"))
)
_PROPERTIES = """
    INSERT INTO dead_properties ({holder}, name, value)
    SELECT copy, dead_properties.name, value FROM {copied} JOIN dead_properties ON {holder} = source
"""


def copy(
    connection: Connection,
    tops: tuple[int, int],
    below: Sequence[StoredFolder],
    items: Sequence[Media],
    now: datetime,
    *,
    take_entries: bool = False,
) -> str | None:
    """Copy the folders *below* and the *items* of a tree; *tops* are the ids of it and its copy.

    Parents come before their children. As `library.catalog.items.duplicate` does for one file,
    what is known of the originals is known of the copies, and so are dead properties (RFC 4918
    §9.8.2). *take_entries*: what is entered of them in the trash is the copies' from then on.
    Returns the name of an item whose content has changed since, or which has gone: then nothing may
    be committed.
    """
    driver = driver_of(connection)
    copies = _copy_folders(driver, tops, below, now)
    driver.execute(_ITEMS)
    driver.executemany(
        "INSERT INTO copied_items VALUES (?, ?, ?, ?, ?, NULL)",
        [
            (item.id, item.checksum, copies[item.folder_id], item.name, name_key(item.name))
            for item in items
        ],
    )
    changed = driver.execute(_CHANGED).fetchone()
    if changed is None:
        _copy_items(connection, driver, now)
        for statement in _ENTRIES if take_entries else ():
            driver.execute(statement)
    for table in ("copied_folders", "copied_items"):
        driver.execute(f"DROP TABLE {table}")
    return None if changed is None else str(changed[0])


def remove(connection: Connection, folder_id: int, now: datetime) -> None:
    """Remove the folder and everything below it."""
    left = stacks.partners_outside(connection, folder_id)
    folders.remove(connection, folder_id)
    stacks.settle(connection, left, now)


def _copy_folders(
    driver: Driver, tops: tuple[int, int], below: Sequence[StoredFolder], now: datetime
) -> Mapping[int, int]:
    """Return the ids of the copies by those of their originals."""
    copies, moment = dict([tops]), stored_time(now)
    for folder in below:
        assert folder.parent_id is not None  # noqa: S101 - it is below another one
        named = (folder.owner_id, copies[folder.parent_id], folder.name, name_key(folder.name))
        (copies[folder.id],) = driver.execute(_ADD_FOLDER, (*named, moment, moment)).fetchone()
    driver.execute(_FOLDERS)
    driver.executemany("INSERT INTO copied_folders VALUES (?, ?)", copies.items())
    driver.execute(_PROPERTIES.format(holder="folder_id", copied="copied_folders"))
    return copies


def _copy_items(connection: Connection, driver: Driver, now: datetime) -> None:
    own = ("folder_id", "name", "name_key")
    told = {f"copied_items.{name}": name for name in own} | {"?": "created"}
    kept = [
        name
        for name in media_items.c.keys()  # noqa: SIM118 - of a collection of columns
        if name not in {"id", "read_only", "stack_id", *told.values()}
        and not name.startswith("month")
    ]
    driver.execute(
        f"INSERT INTO media_items ({', '.join([*told.values(), *kept])})"
        f" SELECT {', '.join([*told, *(f'media_items.{name}' for name in kept)])}"
        " FROM copied_items JOIN media_items ON id = source ORDER BY source",
        (stored_time(now),),
    )
    driver.execute(_NUMBER)
    for table in (media_metadata, similar_items, failed_tasks):
        _copy_rows(driver, table, {})
    _copy_rows(
        driver,
        queue,
        {"attempts": 0, "delays": 0, "held_until": None, "leased_by": None, "last_error": None},
    )
    for statement in _OUT_OF_TRASH:
        driver.execute(statement)
    hiding.copy_set_aside(driver, "copied_items")
    driver.execute(_PROPERTIES.format(holder="media_id", copied="copied_items"))
    _queue_faces(driver, now)
    for copy_id, owner_id, name, month in driver.execute(_SHOWN).fetchall():
        timeline.place(connection, copy_id, owner_id, name, month)
        shelves.settle(connection, copy_id)
    driver.execute(_STACK)
    unsettled = (*driver.execute(_TORN).fetchall(), *driver.execute(_SHOWN_AGAIN).fetchall())
    stacks.settle(connection, [row[0] for row in unsettled], now)


def _queue_faces(driver: Driver, now: datetime) -> None:
    """Faces are copied by the worker, which finds those of the originals; it may be many."""
    scanned = driver.execute(
        "SELECT copy FROM copied_items JOIN face_scans ON media_id = source"
    ).fetchall()
    for (media_id,) in scanned:
        work.add(driver, media_id, [Task.FACES], now)


def _copy_rows(driver: Driver, table: Table, own: Mapping[str, object]) -> None:
    """Copy the rows of *table* on the items; those in *own* have that value instead."""
    kept = [name for name in table.c.keys() if name not in {"media_id", *own}]  # noqa: SIM118
    driver.execute(
        f"INSERT INTO {table.name} ({', '.join(['media_id', *own, *kept])})"
        f" SELECT {', '.join(['copy', *('?' for _ in own), *(f'{table.name}.{n}' for n in kept)])}"
        f" FROM copied_items JOIN {table.name} ON media_id = source",
        tuple(own.values()),
    )
