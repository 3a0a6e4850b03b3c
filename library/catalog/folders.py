"""The folders of users' own files. A folder's move is one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from library.catalog import lookups
from library.catalog.driver import Source, driver_of, stored_time
from library.catalog.schema import folders
from library.errors import NotFound
from library.model import TRASH, StoredFolder
from library.paths import name_key

_COLUMNS = (
    folders.c.id,
    folders.c.user_id,
    folders.c.parent_id,
    folders.c.name,
    folders.c.created,
    folders.c.modified,
    folders.c.revision,
    folders.c.library_id,
)

_TOUCH = """
    WITH RECURSIVE above (id, parent_id) AS (
        SELECT id, parent_id FROM folders WHERE id = ?
        UNION ALL
        SELECT folders.id, folders.parent_id FROM folders JOIN above ON folders.id = above.parent_id
    )
    UPDATE folders SET revision = revision + 1, modified = iif(id = ?, ?, modified)
    WHERE id IN (SELECT id FROM above)
"""
_TOUCH_OWNER = """
    UPDATE users SET revision = revision + 1, changed = ?
    WHERE id = (SELECT user_id FROM folders WHERE id = ?)
"""

# From the top down: SQLite takes what is next by the order of the recursive part.
_SHALLOWEST = """
    WITH RECURSIVE below (id, path, depth) AS (
        SELECT id, '', 0 FROM folders WHERE id = ?
        UNION ALL
        SELECT folders.id, path || '/' || folders.name, depth + 1
        FROM below JOIN folders ON folders.parent_id = below.id
        ORDER BY 3, 2
        LIMIT ?
    )
    SELECT path FROM below ORDER BY path
"""


def add_root(connection: Connection, user_id: int, now: datetime) -> int:
    """Add the roots of a user's files and trash, and return the id of the first."""
    root_id = _add(connection, user_id, None, "", now)
    _add(connection, user_id, None, "", now, library_id=TRASH)
    return root_id


def add(connection: Connection, *, owner_id: int, parent_id: int, name: str, now: datetime) -> int:
    """Add a folder and return its id. The name must be free in its parent."""
    return _add(connection, owner_id, parent_id, name, now)


def root(connection: Connection, user_id: int) -> StoredFolder:
    """Return the root of a user's files."""
    return lookups.root(connection, user_id)


def by_id(connection: Connection, folder_id: int) -> StoredFolder | None:
    """Return the folder of that id."""
    return lookups.folder(connection, folder_id)


def load(connection: Connection, folder_id: int) -> StoredFolder:
    """Return the folder of that id.

    Raises:
        NotFound: it has gone.
    """
    folder = by_id(connection, folder_id)
    if folder is None:
        raise NotFound("The folder has gone.")
    return folder


def child(connection: Connection, parent_id: int, name: str) -> StoredFolder | None:
    """Return the folder of that name, in any normal form, in *parent_id*."""
    return lookups.child_folder(connection, parent_id, name)


def children(connection: Connection, parent_id: int) -> Sequence[StoredFolder]:
    """Return the folders in *parent_id* by name."""
    return lookups.folders(connection, parent_id)


def path(source: Source, folder_id: int) -> tuple[str, ...]:
    """Return the names from below the user's root down to the folder; empty for the root."""
    names = [folder.name for folder in lookups.lineage(source, folder_id)]
    return tuple(names[1:])


def lineage(source: Source, folder_id: int) -> Sequence[StoredFolder]:
    """Return the folders from the user's root down to *folder_id*; empty where there is none."""
    return lookups.lineage(source, folder_id)


def shallowest(source: Source, folder_id: int, most: int) -> Sequence[str]:
    """Return the paths of at most *most* folders from *folder_id* down, in order.

    They are relative to it: its own is empty, others begin with a slash.
    """
    return [path for (path,) in driver_of(source).execute(_SHALLOWEST, (folder_id, most))]


def descendants(connection: Connection, folder_id: int) -> Sequence[StoredFolder]:
    """Return all folders below *folder_id*, parents before their children."""
    found: list[StoredFolder] = []
    level = [folder_id]
    while level:
        query = _all().where(folders.c.parent_id.in_(level)).order_by(folders.c.id)
        below = [_folder(row) for row in connection.execute(query)]
        found += below
        level = [folder.id for folder in below]
    return found


def move(connection: Connection, folder_id: int, *, parent_id: int, name: str) -> None:
    """Give the folder another parent and name. The name must be free there."""
    connection.execute(
        update(folders)
        .where(folders.c.id == folder_id)
        .values(parent_id=parent_id, name=name, name_key=name_key(name))
    )


def remove(connection: Connection, folder_id: int) -> None:
    """Remove the folder and everything below it."""
    connection.execute(delete(folders).where(folders.c.id == folder_id))


def touch(source: Source, folder_id: int, now: datetime) -> None:
    """Note that the listing of *folder_id* changed: new ETags for it and all above it."""
    driver, moment = driver_of(source), stored_time(now)
    driver.execute(_TOUCH, (folder_id, folder_id, moment))
    driver.execute(_TOUCH_OWNER, (moment, folder_id))


def _add(
    connection: Connection,
    user_id: int,
    parent_id: int | None,
    name: str,
    now: datetime,
    library_id: int | None = None,
) -> int:
    row = insert(folders).values(
        user_id=user_id,
        parent_id=parent_id,
        name=name,
        name_key=name_key(name),
        created=now,
        modified=now,
        library_id=library_id,
    )
    return int(connection.execute(row.returning(folders.c.id)).scalar_one())


def _all() -> Select[Any]:
    return select(*_COLUMNS)


def _folder(row: Row[*tuple[Any, ...]]) -> StoredFolder:
    return StoredFolder(*row)
