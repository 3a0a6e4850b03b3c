"""Where a path leads: folders and files by name, in a few microseconds each.

Every request asks these, so they are put to the driver; see `library.catalog.driver`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from library import paths
from library.catalog.driver import Row, Source, driver_of, time
from library.catalog.made import maker
from library.errors import NotFound
from library.model import TRASH, Kind, Media, StoredFolder
from library.paths import TRASH_FOLDER, UPLOADS_FOLDER, name_key


def _of(table: str, names: str) -> str:
    return ", ".join(f"{table}.{name}" for name in names.split(", "))


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a folder lies, and in whose hands."""

    path: str  # on disk, absolute
    owner_id: int
    library: str | None  # the name of the library that it is in; None: the user's own files
    is_trash: bool  # whether it is in the user's trash


_FOLDER = "id, user_id, parent_id, name, created, modified, revision, library_id"
_ROOT = (
    f"SELECT {_FOLDER} FROM folders WHERE user_id = ? AND parent_id IS NULL AND library_id IS NULL"
)
_FOLDER_BY_ID = f"SELECT {_FOLDER} FROM folders WHERE id = ?"
_FOLDER_BY_NAME = f"SELECT {_FOLDER} FROM folders WHERE parent_id = ? AND name_key = ?"
_LINEAGE = f"""
    WITH RECURSIVE above (id, parent_id, height) AS (
        SELECT id, parent_id, 0 FROM folders WHERE id = ?
        UNION ALL
        SELECT folders.id, folders.parent_id, height + 1
        FROM above JOIN folders ON folders.id = above.parent_id
    )
    SELECT {_of("folders", _FOLDER)} FROM above JOIN folders ON folders.id = above.id
    ORDER BY height DESC
"""
_LINEAGES = f"""
    WITH RECURSIVE above (of, id, parent_id, height) AS (
        SELECT id, id, parent_id, 0 FROM folders WHERE id IN (SELECT value FROM json_each(?))
        UNION ALL
        SELECT of, folders.id, folders.parent_id, height + 1
        FROM above JOIN folders ON folders.id = above.parent_id
    )
    SELECT of, {_of("folders", _FOLDER)} FROM above JOIN folders ON folders.id = above.id
    ORDER BY of, height DESC
"""
_FOLDERS = f"SELECT {_FOLDER} FROM folders WHERE parent_id = ? ORDER BY name_key"

MEDIA = (
    "id, user_id, folder_id, name, kind, mime, size, checksum, created, modified, shown, width,"
    " height, duration_s, captured_local, placeholder, has_thumbnails, failure, checksums,"
    " stack_id, badges"
)
MEDIA_JOINED = _of("media_items", MEDIA)
_KINDS: Mapping[str, Kind] = {kind.value: kind for kind in Kind}
_made = maker(Media)
_MEDIA_BY_ID = f"SELECT {MEDIA} FROM media_items WHERE id = ?"
# From the bottom up; the last one is a root, which tells where it lies and has no name on disk.
_UPWARDS = """
    WITH RECURSIVE above (parent_id, name, user_id, library_id, height) AS (
        {start}
        UNION ALL
        SELECT folders.parent_id, folders.name, folders.user_id, folders.library_id, height + 1
        FROM above JOIN folders ON folders.id = above.parent_id
    )
    SELECT above.name,
        iif(library_id IS {trash}, media_root || '/{folder}', coalesce(path, media_root)),
        user_id, library_id
    FROM above JOIN users ON users.id = user_id
    LEFT JOIN libraries ON libraries.id = library_id ORDER BY height
"""
_TRASH = {"trash": TRASH, "folder": f"{UPLOADS_FOLDER}/{TRASH_FOLDER}"}
_MEDIA_PLACE = _UPWARDS.format(
    **_TRASH, start="SELECT folder_id, name, user_id, NULL, 0 FROM media_items WHERE id = ?"
)
_FOLDER_PLACE = _UPWARDS.format(
    **_TRASH, start="SELECT parent_id, name, user_id, library_id, 0 FROM folders WHERE id = ?"
)
# One question, so that it sees one state without a transaction: 1 and a folder, or 0 and an item.
_FOLDER_COLUMNS, _MEDIA_COLUMNS = (names.count(",") + 1 for names in (_FOLDER, MEDIA))
_CHILD = (
    f"SELECT 1, {_FOLDER}{', NULL' * (_MEDIA_COLUMNS - _FOLDER_COLUMNS)}"
    " FROM folders WHERE parent_id = ? AND name_key = ? UNION ALL"
    f" SELECT 0, {MEDIA} FROM media_items WHERE folder_id = ? AND name_key = ?"
)
_MEDIA_BY_NAME = f"SELECT {MEDIA} FROM media_items WHERE folder_id = ? AND name_key = ?"
_MEDIA = f"SELECT {MEDIA} FROM media_items WHERE folder_id = ? ORDER BY name_key"


def root(source: Source, user_id: int) -> StoredFolder:
    """Return the root of a user's files."""
    return folder_of(driver_of(source).execute(_ROOT, (user_id,)).fetchone())


def folder(source: Source, folder_id: int) -> StoredFolder | None:
    """Return the folder of that id."""
    row = driver_of(source).execute(_FOLDER_BY_ID, (folder_id,)).fetchone()
    return None if row is None else folder_of(row)


def child_folder(source: Source, parent_id: int, name: str) -> StoredFolder | None:
    """Return the folder of that name, in any normal form, in *parent_id*."""
    row = driver_of(source).execute(_FOLDER_BY_NAME, (parent_id, name_key(name))).fetchone()
    return None if row is None else folder_of(row)


def folders(source: Source, parent_id: int) -> Sequence[StoredFolder]:
    """Return the folders in *parent_id* by name."""
    return [folder_of(row) for row in driver_of(source).execute(_FOLDERS, (parent_id,))]


def lineage(source: Source, folder_id: int) -> Sequence[StoredFolder]:
    """Return the folders from the user's root down to *folder_id*; empty where there is none."""
    return [folder_of(row) for row in driver_of(source).execute(_LINEAGE, (folder_id,))]


def lineages(source: Source, folder_ids: Sequence[int]) -> Mapping[int, Sequence[StoredFolder]]:
    """Return the `lineage` of each of these folders that is there."""
    found: defaultdict[int, list[StoredFolder]] = defaultdict(list)
    for folder_id, *row in driver_of(source).execute(_LINEAGES, (json.dumps([*folder_ids]),)):
        found[folder_id].append(folder_of(tuple(row)))
    return found


def media(source: Source, media_id: int) -> Media | None:
    """Return the item of that id."""
    row = driver_of(source).execute(_MEDIA_BY_ID, (media_id,)).fetchone()
    return None if row is None else media_of(row)


def load_media(source: Source, media_id: int) -> Media:
    """Return the item of that id.

    Raises:
        NotFound: it has gone.
    """
    item = media(source, media_id)
    if item is None:
        raise NotFound("The file has gone.")
    return item


def disk_path(source: Source, media_id: int) -> str:
    """Return where the bytes of the item of that id lie.

    Raises:
        NotFound: it has gone.
    """
    rows = driver_of(source).execute(_MEDIA_PLACE, (media_id,)).fetchall()
    if not rows:
        raise NotFound("The file has gone.")
    return _path(rows)


def folder_path(source: Source, folder_id: int) -> str:
    """Return where the folder of that id lies.

    Raises:
        NotFound: it has gone.
    """
    found = whereabouts(source, folder_id)
    if found is None:
        raise NotFound("The folder has gone.")
    return found.path


def whereabouts(source: Source, folder_id: int) -> Whereabouts | None:
    """Return where the folder of that id lies."""
    rows = driver_of(source).execute(_FOLDER_PLACE, (folder_id,)).fetchall()
    if not rows:
        return None
    name, _, owner_id, library_id = rows[-1]
    in_trash = library_id == TRASH
    library = None if library_id is None or in_trash else name
    return Whereabouts(_path(rows), owner_id, library, in_trash)


def _path(upwards: Sequence[Row]) -> str:
    *below, (_, root, _, _) = upwards
    return paths.disk_path(root, (name for name, *_ in reversed(below)))


def child_media(source: Source, folder_id: int, name: str) -> Media | None:
    """Return the item of that name, in any normal form, in the folder."""
    row = driver_of(source).execute(_MEDIA_BY_NAME, (folder_id, name_key(name))).fetchone()
    return None if row is None else media_of(row)


def items(source: Source, folder_id: int) -> Sequence[Media]:
    """Return the items of a folder by name."""
    return [media_of(row) for row in driver_of(source).execute(_MEDIA, (folder_id,))]


def child(source: Source, folder_id: int, name: str) -> StoredFolder | Media | None:
    """Return what has that name, in any normal form, in the folder."""
    looked_for = (folder_id, name_key(name)) * 2
    row = driver_of(source).execute(_CHILD, looked_for).fetchone()
    if row is None:
        return None
    return folder_of(row[1 : 1 + _FOLDER_COLUMNS]) if row[0] else media_of(row[1:])


def folder_of(row: Row) -> StoredFolder:
    """Build the value from a row."""
    number, owner_id, parent_id, name, created, modified, *rest = row
    return StoredFolder(number, owner_id, parent_id, name, time(created), time(modified), *rest)


def media_of(row: Row) -> Media:
    """Build the value from a row of the columns `MEDIA`."""
    # One by one: a page of 5,000 items spends half of its time here.
    (number, owner_id, folder_id, name, kind, mime, size, checksum, created, modified, shown,
     width, height, duration_s, captured, placeholder, has_thumbnails, *rest) = row  # fmt: skip
    return _made(
        number,
        owner_id,
        folder_id,
        name,
        _KINDS[kind],
        mime,
        size,
        checksum,
        time(created),
        time(modified),
        bool(shown),
        width,
        height,
        duration_s,
        None if captured is None else datetime.fromisoformat(captured),
        placeholder,
        bool(has_thumbnails),
        *rest,
    )
