"""Listings as plain rows: what a client is told of each child, as the index has it.

A long listing comes in several questions, each of which goes on where the one before ended:
neither memory nor a transaction grows with the folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from library.catalog.engine import Catalog

BATCH = 2000  # rows in one question

# name; entity tag, unquoted; bytes; type; when changed and made, UTC, as the index stores times;
# the id that dead properties hang on; sha256; other checksums. A folder has no size.
Listed: TypeAlias = tuple[
    str, str, int | None, str | None, str, str, int | None, str | None, str | None
]

_FOLDERS = """
    SELECT name, id || '-' || revision, NULL, NULL, modified, created, id, NULL, NULL, name_key
    FROM folders WHERE parent_id = ? AND name_key > ? ORDER BY name_key LIMIT ?
"""
_FILES = """
    SELECT name, substr(checksum, 1, 32), size, mime, modified, created, id, checksum, checksums,
        name_key
    FROM media_items WHERE folder_id = ? AND name_key > ? ORDER BY name_key LIMIT ?
"""
_MONTH = """
    SELECT month_name, substr(checksum, 1, 32), size, mime, modified, created, id, checksum,
        checksums, month_name_key
    FROM media_items WHERE user_id = ? AND month = ? AND month_name_key > ?
    ORDER BY month_name_key LIMIT ?
"""


def of_folder(catalog: Catalog, folder_id: int) -> Iterator[Sequence[Listed]]:
    """Yield the folders in a folder, then its files, each by name."""
    yield from _batches(catalog, _FOLDERS, (folder_id,))
    yield from _batches(catalog, _FILES, (folder_id,))


def of_month(catalog: Catalog, user_id: int, month: str) -> Iterator[Sequence[Listed]]:
    """Yield the items of a month of the timeline under their names there, by name."""
    yield from _batches(catalog, _MONTH, (user_id, month))


def _batches(
    catalog: Catalog, question: str, where: tuple[int | str, ...]
) -> Iterator[Sequence[Listed]]:
    behind = ""
    while True:
        with catalog.ask() as driver:
            rows = driver.execute(question, (*where, behind, BATCH)).fetchall()
        if rows:
            yield [row[:-1] for row in rows]
        if len(rows) < BATCH:
            return
        behind = rows[-1][-1]
