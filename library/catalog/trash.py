"""The trash in the index: what lies there, where it came from, and when it goes for good."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from library.catalog import lookups
from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.model import TRASH, Media, StoredFolder


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder that was thrown away, or an earlier version of a file."""

    id: int
    folder_id: int | None  # of what lies in the trash: either
    media_id: int | None
    name: str  # that it comes back under
    home_id: int  # the folder that it lay in, which may have gone
    home: tuple[str, ...]  # names from below the root of the files down to that folder
    at: datetime  # UTC, when it came
    is_version: bool


_ENTRY = "id, folder_id, media_id, name, home_id, home, at, is_version"
_ENTRY_TOO = ", ".join(f"entry.{name}" for name in _ENTRY.split(", "))
_ROOT = (
    "SELECT id, user_id, parent_id, name, created, modified, revision, library_id FROM folders"
    f" WHERE user_id = ? AND library_id = {TRASH}"
)
_ADD = (
    "INSERT INTO trash_entries (user_id, folder_id, media_id, name, home_id, home, at, is_version)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
)
_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT ?1 UNION ALL SELECT folders.id FROM folders JOIN below ON parent_id = below.id
    )
"""
_ITEMS_BELOW = f"{_BELOW} SELECT id FROM media_items WHERE folder_id IN (SELECT id FROM below)"
_SIZE_BELOW = f"""
    {_BELOW} SELECT count(*), coalesce(sum(size), 0) FROM media_items
    WHERE folder_id IN (SELECT id FROM below)
"""
_COVER_BELOW = f"""
    {_BELOW} SELECT {lookups.MEDIA} FROM media_items
    WHERE folder_id IN (SELECT id FROM below) AND has_thumbnails LIMIT 1
"""
_NAMES_BELOW = (
    f"{_BELOW} SELECT name FROM media_items WHERE folder_id IN (SELECT id FROM below) AND size > 0"
)
# By the columns that are unique: an entry is found from below, and not among all.
_ENTRIES_BELOW = f"""
    {_BELOW}
    SELECT {_ENTRY_TOO} FROM below CROSS JOIN trash_entries AS entry ON entry.folder_id = below.id
    UNION
    SELECT {_ENTRY_TOO}
    FROM below CROSS JOIN media_items AS item ON item.folder_id = below.id
    CROSS JOIN trash_entries AS entry ON entry.media_id = item.id
    ORDER BY 1
"""
_FORGET_BELOW = f"""
    {_BELOW}
    DELETE FROM trash_entries WHERE folder_id IN (SELECT id FROM below) OR media_id IN
    (SELECT id FROM media_items WHERE folder_id IN (SELECT id FROM below))
"""
_IS_EMPTY = """
    SELECT NOT EXISTS (SELECT 1 FROM folders WHERE parent_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM media_items WHERE folder_id = ?1)
"""
_DUE = f"""
    SELECT {_ENTRY} FROM trash_entries
    WHERE user_id = ? AND at < iif(is_version, ?, ?) ORDER BY id LIMIT ?
"""
# Not what was overwritten: a phone that puts an earlier version back means it.
_REMEMBERED = """
    SELECT item.id FROM media_items AS item INDEXED BY ix_media_items_checksum
    JOIN trashed_items ON trashed_items.media_id = item.id
    LEFT JOIN trash_entries AS entry ON entry.media_id = item.id
    WHERE item.checksum = ? AND item.user_id = ? AND coalesce(entry.is_version, 0) = 0
    ORDER BY item.id LIMIT 1
"""
_HOLDS = "SELECT 1 FROM trashed_items WHERE media_id = ?"
_CAME_AGAIN = "SELECT came_again FROM trashed_items WHERE media_id = ?"
_COUNT = """
    SELECT count(*), coalesce(sum(size), 0) FROM trashed_items
    JOIN media_items ON id = media_id WHERE user_id = ?
"""


def root(source: Source, user_id: int) -> StoredFolder:
    """Return the root of a user's trash."""
    return lookups.folder_of(driver_of(source).execute(_ROOT, (user_id,)).fetchone())


def add(
    source: Source,
    node: StoredFolder | Media,
    name: str,
    lineage: Sequence[StoredFolder],
    now: datetime,
    *,
    is_version: bool = False,
) -> int:
    """Enter *node*, which has come from the last folder of *lineage*; return the entry's id."""
    folder_id, media_id = (None, node.id) if isinstance(node, Media) else (node.id, None)
    home = json.dumps([folder.name for folder in lineage[1:]])
    told = (node.owner_id, folder_id, media_id, name, lineage[-1].id, home, stored_time(now))
    (entry_id,) = driver_of(source).execute(_ADD, (*told, is_version)).fetchone()
    return int(entry_id)


def renumber(source: Source, entry_id: int, number: int) -> None:
    """Give an entry the number of one that is no more, so that whoever knows that finds it."""
    driver_of(source).execute("UPDATE trash_entries SET id = ? WHERE id = ?", (number, entry_id))


def entry(source: Source, entry_id: int) -> Entry | None:
    """Return the entry of that id."""
    return _one(source, "id", entry_id)


def entry_of(source: Source, node: StoredFolder | Media) -> Entry | None:
    """Return the entry of exactly this file or folder."""
    return _one(source, "media_id" if isinstance(node, Media) else "folder_id", node.id)


def is_entry(source: Source, folder_id: int) -> bool:
    """Whether a folder was thrown away as such; else it only leads to what was."""
    return _one(source, "folder_id", folder_id) is not None


def entries_below(source: Source, folder_id: int) -> Sequence[Entry]:
    """Return the entries in the folder and below it, and its own, the oldest first."""
    return [_entry(row) for row in driver_of(source).execute(_ENTRIES_BELOW, (folder_id,))]


def due(
    source: Source, user_id: int, *, files: datetime, versions: datetime, limit: int
) -> Sequence[Entry]:
    """Return up to *limit* entries that came before: *files*, and *versions* of them."""
    told = (user_id, stored_time(versions), stored_time(files), limit)
    return [_entry(row) for row in driver_of(source).execute(_DUE, told)]


def hand_over(source: Source, media_id: int, copy_id: int) -> None:
    """Have what is entered of a file be entered of its copy."""
    driver_of(source).execute(
        "UPDATE trash_entries SET media_id = ? WHERE media_id = ?", (copy_id, media_id)
    )


def forget(source: Source, node: StoredFolder | Media) -> None:
    """Forget where *node*, and all that is in it, came from: it leaves the trash."""
    if isinstance(node, Media):
        driver_of(source).execute("DELETE FROM trash_entries WHERE media_id = ?", (node.id,))
    else:
        driver_of(source).execute(_FORGET_BELOW, (node.id,))


def holds(source: Source, media_id: int) -> bool:
    """Whether that file lies in a trash."""
    return driver_of(source).execute(_HOLDS, (media_id,)).fetchone() is not None


def items_below(source: Source, folder_id: int) -> Sequence[int]:
    """Return the ids of all files in the folder and below it."""
    return [number for (number,) in driver_of(source).execute(_ITEMS_BELOW, (folder_id,))]


def names_below(source: Source, folder_id: int) -> Sequence[str]:
    """Return the names of all files in the folder and below it that are not empty."""
    return [name for (name,) in driver_of(source).execute(_NAMES_BELOW, (folder_id,))]


def size_below(source: Source, folder_id: int) -> tuple[int, int]:
    """Return how many files are in the folder and below it, and their bytes."""
    count, total = driver_of(source).execute(_SIZE_BELOW, (folder_id,)).fetchone()
    return int(count), int(total)


def cover_below(source: Source, folder_id: int) -> Media | None:
    """Return a file in the folder or below it that has thumbnails."""
    row = driver_of(source).execute(_COVER_BELOW, (folder_id,)).fetchone()
    return None if row is None else lookups.media_of(row)


def is_empty(source: Source, folder_id: int) -> bool:
    """Whether nothing is in a folder."""
    (empty,) = driver_of(source).execute(_IS_EMPTY, (folder_id,)).fetchone()
    return bool(empty)


def remembered(source: Source, user_id: int, checksum: str) -> int | None:
    """Return the user's file in the trash with that content, earlier versions left out."""
    row = driver_of(source).execute(_REMEMBERED, (checksum, user_id)).fetchone()
    return None if row is None else int(row[0])


def note_again(source: Source, media_id: int, now: datetime) -> None:
    """Note that a file in the trash was uploaded again: it stays for as long as if new there."""
    driver = driver_of(source)
    driver.execute(
        "UPDATE trashed_items SET came_again = came_again + 1 WHERE media_id = ?", (media_id,)
    )
    driver.execute(
        "UPDATE trash_entries SET at = ? WHERE media_id = ?", (stored_time(now), media_id)
    )


def came_again(source: Source, media_id: int) -> int:
    """Return how often a file in the trash was uploaded again."""
    row = driver_of(source).execute(_CAME_AGAIN, (media_id,)).fetchone()
    return 0 if row is None else int(row[0])


def size(source: Source, user_id: int) -> tuple[int, int]:
    """Return how many files are in a user's trash, and their bytes."""
    count, total = driver_of(source).execute(_COUNT, (user_id,)).fetchone()
    return int(count), int(total)


def _one(source: Source, column: str, number: int) -> Entry | None:
    query = f"SELECT {_ENTRY} FROM trash_entries WHERE {column} = ?"
    row = driver_of(source).execute(query, (number,)).fetchone()
    return None if row is None else _entry(row)


def _entry(row: Row) -> Entry:
    number, folder_id, media_id, name, home_id, home, at, is_version = row
    names = tuple(json.loads(home))
    return Entry(number, folder_id, media_id, name, home_id, names, time(at), bool(is_version))
