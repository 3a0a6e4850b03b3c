"""Folders in a person's folder into which a client moves another's photos one by one.

*person_id* is whose folder it is in, *other_id* whose photos come; they are called as that one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from library.catalog.driver import Source, driver_of, stored_time
from library.catalog.lookups import MEDIA, media_of
from library.model import Media
from library.naming import gathered_key
from library.paths import name_key

_MAKE = """
    INSERT INTO merge_folders (person_id, other_id, until) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET until = excluded.until
"""
_PUT = """
    INSERT INTO merge_items (person_id, other_id, name_key, name, media_id)
    SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (
        SELECT 1 FROM merge_folders WHERE person_id = ?1 AND other_id = ?2
    ) ON CONFLICT DO UPDATE SET name = excluded.name, media_id = excluded.media_id
"""
# What is not the person's any more is not in it either.
_ITEMS = f"""
    SELECT {", ".join(f"media_items.{name}" for name in MEDIA.split(", "))}, merge_items.name
    FROM merge_items JOIN media_items ON media_items.id = merge_items.media_id
    JOIN person_items ON person_items.person_id = merge_items.person_id
    AND person_items.media_id = merge_items.media_id
    WHERE merge_items.person_id = ? AND other_id = ?
"""


@dataclass(frozen=True, slots=True)
class MergeFolder:
    """One such folder, by the persons that it is about."""

    person_id: int
    other_id: int


def make(source: Source, folder: MergeFolder, until: datetime) -> None:
    """Have the folder until then, whether it is there already or not."""
    told = (folder.person_id, folder.other_id, stored_time(until))
    driver_of(source).execute(_MAKE, told)


def exists(source: Source, folder: MergeFolder, now: datetime) -> bool:
    """Whether the folder was made and has not expired."""
    query = "SELECT 1 FROM merge_folders WHERE person_id = ? AND other_id = ? AND until > ?"
    told = (folder.person_id, folder.other_id, stored_time(now))
    return driver_of(source).execute(query, told).fetchone() is not None


def of_other(source: Source, other_id: int, now: datetime) -> MergeFolder | None:
    """Return the folder that was made last for a person's photos."""
    row = (
        driver_of(source)
        .execute(
            "SELECT person_id FROM merge_folders WHERE other_id = ? AND until > ?"
            " ORDER BY until DESC LIMIT 1",
            (other_id, stored_time(now)),
        )
        .fetchone()
    )
    return None if row is None else MergeFolder(row[0], other_id)


def put(source: Source, folder: MergeFolder, media_id: int, name: str) -> None:
    """Note that an item was put into the folder under that name, if the folder is there."""
    told = (folder.person_id, folder.other_id, gathered_key(name), name, media_id)
    driver_of(source).execute(_PUT, told)


def items(source: Source, folder: MergeFolder) -> Sequence[tuple[str, Media]]:
    """Return what was put into the folder, by name."""
    query = f"{_ITEMS} ORDER BY merge_items.name_key"
    found = driver_of(source).execute(query, (folder.person_id, folder.other_id))
    return [(row[-1], media_of(row[:-1])) for row in found]


def item(source: Source, folder: MergeFolder, name: str) -> tuple[str, Media] | None:
    """Return what was put into the folder under that name, in any normal form."""
    query = f"{_ITEMS} AND merge_items.name_key = ?"
    key = gathered_key(name)
    row = driver_of(source).execute(query, (folder.person_id, folder.other_id, key)).fetchone()
    if row is None or name_key(row[-1]) != name_key(name):
        return None
    return row[-1], media_of(row[:-1])


def remove(source: Source, folder: MergeFolder) -> None:
    """Forget the folder; nothing else changes."""
    driver_of(source).execute(
        "DELETE FROM merge_folders WHERE person_id = ? AND other_id = ?",
        (folder.person_id, folder.other_id),
    )


def purge(source: Source, now: datetime) -> None:
    """Forget those that have expired."""
    driver_of(source).execute("DELETE FROM merge_folders WHERE until <= ?", (stored_time(now),))
