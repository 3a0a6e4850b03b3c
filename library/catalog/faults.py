"""The index against itself: the file, its references, and what is kept beside the rows."""

from __future__ import annotations

from collections.abc import Iterator

from library.catalog.driver import Driver
from library.catalog.engine import Catalog
from library.catalog.hiding import SET_ASIDE
from library.catalog.map_triggers import CELLS, MAPPED

_REACHED = """
    WITH RECURSIVE reached (id, user_id, is_library, is_trash) AS (
        SELECT id, user_id, coalesce(library_id, 0) > 0, library_id IS 0
        FROM folders WHERE parent_id IS NULL
        UNION ALL
        SELECT folders.id, folders.user_id, is_library, is_trash FROM folders
        JOIN reached ON parent_id = reached.id AND folders.user_id = reached.user_id
    )
"""
# Each counts rows that cannot be.
_ELSEWHERE = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE {table}.media_id = media_items.id)" for table in SET_ASIDE
)
_KNOWN_CELLS = (
    "SELECT user_id, level, code, items, latitude, longitude, newest_taken FROM map_cells"
)
_FAULTS = {
    "folders that lead to no root of their user": (
        f"{_REACHED} SELECT count(*) FROM folders WHERE id NOT IN (SELECT id FROM reached)"
    ),
    "files that are in no folder of their user": (
        f"{_REACHED} SELECT count(*) FROM media_items"
        " LEFT JOIN reached ON reached.id = folder_id WHERE reached.user_id IS NOT"
        " media_items.user_id"
    ),
    "files that are taken for a library's, or not, by mistake": (
        f"{_REACHED} SELECT count(*) FROM media_items JOIN reached ON reached.id = folder_id"
        " WHERE read_only <> is_library"
    ),
    "users without a root folder": (
        "SELECT count(*) FROM users WHERE id NOT IN"
        " (SELECT user_id FROM folders WHERE parent_id IS NULL AND library_id IS NULL)"
    ),
    "users without a trash": (
        "SELECT count(*) FROM users WHERE id NOT IN"
        " (SELECT user_id FROM folders WHERE library_id = 0)"
    ),
    "files in the trash that show elsewhere, or files that are hidden and are not there": (
        f"{_REACHED} SELECT count(*) FROM media_items JOIN reached ON reached.id = folder_id"
        " LEFT JOIN trashed_items ON media_id = media_items.id"
        " WHERE is_trash <> (media_id IS NOT NULL)"
        " OR (is_trash AND (media_items.shown OR media_items.month IS NOT NULL"
        f" OR {_ELSEWHERE}))"
    ),
    "users whose bytes are counted wrong": (
        "SELECT count(*) FROM users WHERE bytes_used <> (SELECT coalesce(sum(size), 0)"
        " FROM media_items WHERE user_id = users.id AND read_only = 0)"
    ),
    "users whose files and folders are counted wrong": (
        "SELECT count(*) FROM users WHERE files <> (SELECT count(*) FROM media_items"
        " WHERE user_id = users.id AND read_only = 0) + (SELECT count(*) FROM folders"
        " WHERE user_id = users.id AND read_only = 0 AND parent_id IS NOT NULL)"
    ),
    "folders that are taken for a library's, or not, by mistake": (
        f"{_REACHED} SELECT count(*) FROM folders JOIN reached ON reached.id = folders.id"
        " WHERE read_only <> is_library"
    ),
    "counts of work that are wrong": (
        "SELECT count(*) FROM work_counts WHERE pending <> (SELECT count(*)"
        " FROM unprocessed_media_items AS owed"
        " WHERE owed.user_id = work_counts.user_id AND owed.task = work_counts.task)"
    ),
    "pictures that the map shows, or does not, by mistake": (
        "SELECT count(*) FROM media_items LEFT JOIN media_metadata ON media_id = id"
        f" WHERE coalesce({MAPPED}, 0) <> (id IN (SELECT media_id FROM map_items))"
    ),
    "cells of the map that are counted wrong": (
        f"SELECT count(*) FROM (SELECT * FROM ({_KNOWN_CELLS} EXCEPT {CELLS}) UNION ALL"
        f" SELECT * FROM ({CELLS} EXCEPT {_KNOWN_CELLS}))"
    ),
    "files of a library that the index has not": (
        "SELECT count(*) FROM folders WHERE library_id > 0"
        " AND library_id NOT IN (SELECT id FROM libraries)"
    ),
}


def faults(catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with the index, in words for people.

    Raises:
        CatalogError: it cannot be read at all.
    """
    with catalog.ask() as driver:
        yield from _of_file(driver)
        for what, question in _FAULTS.items():
            if count := driver.execute(question).fetchone()[0]:
                yield f"{count} {what}"


def _of_file(driver: Driver) -> Iterator[str]:
    for (told,) in driver.execute("PRAGMA integrity_check"):
        if told != "ok":
            yield str(told)
    for table, row, parent, _ in driver.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} refers to what is not in {parent}"
