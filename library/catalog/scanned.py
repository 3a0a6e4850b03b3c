"""What a scan asks of the index and notes there: how files looked on disk when last seen.

A file whose times are those in `disk_states` is as the index says. Times that no file has mean:
read it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from library.catalog.driver import Row, Source, driver_of

READ_AGAIN = (-1, -1)

_FILES = """
    SELECT id, name, size, checksum, modified, mtime_ns, ctime_ns
    FROM media_items LEFT JOIN disk_states ON media_id = id WHERE folder_id = ?
"""
_FOLDERS = "SELECT id, name FROM folders WHERE parent_id = ?"
_SAVE = """
    INSERT OR REPLACE INTO disk_states (media_id, mtime_ns, ctime_ns)
    SELECT id, ?, ? FROM media_items WHERE id = ? AND checksum = ?
"""
_SAME = "SELECT id FROM media_items WHERE checksum = ? AND user_id = ? ORDER BY id LIMIT ?"
_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT ? UNION ALL SELECT folders.id FROM folders JOIN below ON parent_id = below.id
    )
    SELECT {what} FROM media_items WHERE folder_id IN (SELECT id FROM below) LIMIT ?
"""
_BELOW_IDS, _BELOW_COUNT = (_BELOW.format(what=what) for what in ("id", "count(*)"))


def files(source: Source, folder_id: int) -> Iterator[Row]:
    """Yield id, name, size, checksum, modified and the two times of each file in a folder."""
    yield from driver_of(source).execute(_FILES, (folder_id,))


def folders(source: Source, folder_id: int) -> Sequence[Row]:
    """Return id and name of each folder in a folder."""
    return driver_of(source).execute(_FOLDERS, (folder_id,)).fetchall()


def save(source: Source, seen: Iterable[tuple[int, int, int, str]]) -> None:
    """Note times of the last change of content and of anything, id and checksum of files.

    What has gone, or has another content now, is left alone.
    """
    driver_of(source).executemany(_SAVE, seen)


def with_content(source: Source, user_id: int, checksum: str, limit: int) -> Sequence[int]:
    """Return the ids of a user's items of that content, up to *limit* of them."""
    return [row[0] for row in driver_of(source).execute(_SAME, (checksum, user_id, limit))]


def below(source: Source, folder_id: int, limit: int) -> Sequence[int]:
    """Return the ids of items in the folder and below it, up to *limit* of them."""
    return [row[0] for row in driver_of(source).execute(_BELOW_IDS, (folder_id, limit))]


def count_below(source: Source, folder_id: int) -> int:
    """Return how many items are in the folder and below it."""
    found: int = driver_of(source).execute(_BELOW_COUNT, (folder_id, 1)).fetchone()[0]
    return found
