"""Files in the trash show nowhere else, and come back as they were.

Whatever lists files does so by rows that say what shows where. While a file is in the trash, these
rows do not exist: no question has to leave it out, and none can forget to. They lie aside as JSON
(`SET_ASIDE`; a table of a later feature is one line there), and what is told in the file's own row
lies in `trashed_items`. Faces stay, since what was said of them hangs on them: for that long they
are nobody's, and of a model that nobody asks for. What looks alike is of a user who is nobody.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from library.catalog import (
    album_items,
    faces,
    favorites,
    groupings,
    person_items,
    shelves,
    stacks,
    timeline,
)
from library.catalog.driver import Driver, Source, driver_of
from library.model import Media, Task
from library.tasks import TASKS, base


@dataclass(frozen=True, slots=True)
class SetAside:
    """A table whose rows on a file go for as long as that is in the trash."""

    columns: tuple[str, ...]  # that are kept, media_id among them
    parents: Mapping[str, str] = field(default_factory=dict)  # column -> table, by its id


# Rows come back where their parents are still there and nothing has taken their place. Those of
# lists that were made by hand always do, without the keys of their names, which are settled then.
SET_ASIDE: Final[Mapping[str, SetAside]] = {
    "person_items": SetAside(
        ("person_id", "media_id", "name", "name_key"), parents={"person_id": "persons"}
    ),
    "album_items": SetAside(
        ("album_id", "media_id", "position", "name", "added"), parents={"album_id": "albums"}
    ),
    "favorites": SetAside(("user_id", "media_id", "name", "added")),
    "shelf_items": SetAside(
        ("shelf_id", "media_id", "name", "name_key"), parents={"shelf_id": "shelves"}
    ),
    "unprocessed_media_items": SetAside(("media_id", "task", "user_id", "lane", "priority")),
    "failed_tasks": SetAside(("media_id", "task", "checksum", "version", "reason", "failed_at")),
}

_IDS = "(SELECT value FROM json_each(?1))"
_ABSENT_MODEL = "trashed "  # before the name of a model
_HIDE = (
    (
        "INSERT INTO trashed_items (media_id, shown, month, month_name)"
        f" SELECT id, shown, month, month_name FROM media_items WHERE id IN {_IDS}"
    ),
    (
        "UPDATE media_items SET shown = 0, month = NULL, month_name = NULL, month_name_key = NULL,"
        f" stack_id = NULL, badges = NULL WHERE id IN {_IDS}"
    ),
    f"UPDATE similar_items SET user_id = -user_id WHERE media_id IN {_IDS}",
)
_FACES_ASIDE = (
    (
        "INSERT INTO trashed_faces (face_id, person_id, confirmed)"
        f" SELECT id, person_id, confirmed FROM face_embeddings WHERE media_id IN {_IDS}"
    ),
    (
        "UPDATE face_embeddings SET person_id = NULL, confirmed = 0,"
        f" model = '{_ABSENT_MODEL}' || model WHERE media_id IN {_IDS}"
    ),
    f"UPDATE face_scans SET model = '{_ABSENT_MODEL}' || model WHERE media_id IN {_IDS}",
)
_KNOWN_MODEL = f"substr(model, {len(_ABSENT_MODEL) + 1})"
_SHOW = (
    (
        "UPDATE media_items SET shown = (SELECT shown FROM trashed_items WHERE media_id = id)"
        f" WHERE id IN {_IDS}"
    ),
    f"UPDATE similar_items SET user_id = -user_id WHERE media_id IN {_IDS}",
    f"DELETE FROM trashed_items WHERE media_id IN {_IDS}",
)
_FACES_BACK = (
    (
        "UPDATE face_embeddings SET"
        " person_id = (SELECT person_id FROM trashed_faces WHERE face_id = id), confirmed ="
        " (SELECT confirmed AND person_id IS NOT NULL FROM trashed_faces WHERE face_id = id),"
        f" model = {_KNOWN_MODEL} WHERE media_id IN {_IDS}"
    ),
    (
        "DELETE FROM trashed_faces WHERE face_id IN"
        f" (SELECT id FROM face_embeddings WHERE media_id IN {_IDS})"
    ),
    f"UPDATE face_scans SET model = {_KNOWN_MODEL} WHERE media_id IN {_IDS}",
)
_UNNAMED = {
    "albums": (
        f"SELECT DISTINCT album_id FROM album_items WHERE name_key IS NULL AND media_id IN {_IDS}"
    ),
    "users": (
        f"SELECT DISTINCT user_id FROM favorites WHERE name_key IS NULL AND media_id IN {_IDS}"
    ),
}
_HIDDEN = f"SELECT media_id FROM trashed_items WHERE media_id IN {_IDS}"
_TOLD = """
    SELECT item.id, item.user_id, item.name, was.shown, was.month, was.month_name
    FROM json_each(?1) CROSS JOIN media_items AS item ON item.id = value
    JOIN trashed_items AS was ON was.media_id = item.id
"""
_FACES = f"""
    SELECT user_id, count(*) FROM face_embeddings WHERE media_id IN {_IDS} GROUP BY user_id
"""
_VERSION = (
    (
        "INSERT INTO trashed_items (media_id, shown, month, month_name)"
        " SELECT ?2, shown, month, NULL FROM media_items WHERE id = ?1"
    ),
    "UPDATE media_items SET shown = 0 WHERE id = ?2",
    "UPDATE similar_items SET user_id = -user_id WHERE media_id = ?2",
    (
        "INSERT INTO set_aside (media_id, origin, told)"
        " SELECT ?2, 'unprocessed_media_items', json_object('media_id', ?2, 'task', task,"
        " 'user_id', user_id, 'lane', lane, 'priority', priority)"
        " FROM unprocessed_media_items WHERE media_id = ?1"
    ),
)


def hide(connection: Connection, ids: Collection[int]) -> None:
    """Let these files, which no stack of files that stay needs any more, show nowhere."""
    driver, told = driver_of(connection), (json.dumps(list(ids)),)
    for statement in _HIDE:
        driver.execute(statement, told)
    _put_aside(driver, told)


def hide_copy(connection: Connection, item: Media, copy_id: int) -> None:
    """Let a copy of *item*, which shows nowhere yet, be as if it had been hidden.

    What is known of the item by then is known of the copy when it comes back.
    """
    driver = driver_of(connection)
    for statement in _VERSION:
        driver.execute(statement, (item.id, copy_id))
    if faces.scanned(driver, item.id) is not None:
        declared = TASKS[Task.FACES]
        owed = {
            "media_id": copy_id,
            "task": Task.FACES,
            "user_id": item.owner_id,
            "lane": declared.lane,
            "priority": base(declared.urgency),
        }
        driver.execute(
            "INSERT INTO set_aside (media_id, origin, told)"
            " VALUES (?, 'unprocessed_media_items', ?)",
            (copy_id, json.dumps(owed)),
        )


def show(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """Let these files, which were hidden, show where they did, under their names there if free."""
    driver, told = driver_of(connection), (json.dumps(list(ids)),)
    found = driver.execute(_TOLD, told).fetchall()
    _put_back(driver, told)
    for statement in _SHOW:
        driver.execute(statement, told)
    for media_id, owner_id, name, _, month, month_name in found:
        if month is not None:
            timeline.place(connection, media_id, owner_id, month_name or name, month)
            shelves.settle(driver, media_id)
    person_items.settle(driver, ids)
    for owner_id, count in driver.execute(_FACES, told).fetchall():
        groupings.note_faces(driver, owner_id, count)
    stacks.settle(connection, [media_id for media_id, _, _, shown, *_ in found if shown], now)


def aside(source: Source, origin: str, column: str, ids: Collection[int]) -> Sequence[int]:
    """Return the files of which rows of *origin* lie aside that have one of *ids* as *column*."""
    found = driver_of(source).execute(
        "SELECT media_id FROM set_aside WHERE origin = ?1"
        " AND json_extract(told, '$.' || ?2) IN (SELECT value FROM json_each(?3))",
        (origin, column, json.dumps(list(ids))),
    )
    return [media_id for (media_id,) in found]


@contextmanager
def lifted(source: Source, ids: Collection[int]) -> Iterator[None]:
    """Let what hangs on those of these files that are hidden be there, for whatever changes it.

    That is a part of one transaction, so that nobody sees it; an error has to undo that.
    """
    driver = driver_of(source)
    hidden = [number for (number,) in driver.execute(_HIDDEN, (json.dumps(list(ids)),))]
    told = (json.dumps(hidden),)
    if hidden:
        _put_back(driver, told)
    yield
    if hidden:
        _put_aside(driver, told)


def copy_set_aside(driver: Driver, copied: str) -> None:
    """Give copies of files in the trash the work that was owed to these, and what failed of it.

    *copied* is a table of the ids of each ``source`` and its ``copy``.
    """
    for origin in ("unprocessed_media_items", "failed_tasks"):
        told = {name: f"json_extract(told, '$.{name}')" for name in SET_ASIDE[origin].columns}
        told["media_id"] = "copy"
        driver.execute(
            f"INSERT OR IGNORE INTO {origin} ({', '.join(told)}) SELECT {', '.join(told.values())}"
            f" FROM {copied} JOIN set_aside ON media_id = source WHERE origin = '{origin}'"
        )


def follow_merge(driver: Driver, source_id: int, target_id: int) -> None:
    """Let faces in the trash be *target_id*'s if they are *source_id*'s, who is no more."""
    driver.execute(
        "UPDATE trashed_faces SET person_id = ? WHERE person_id = ?", (target_id, source_id)
    )


def _put_aside(driver: Driver, told: tuple[str]) -> None:
    for statement in _FACES_ASIDE:
        driver.execute(statement, told)
    for origin, table in SET_ASIDE.items():
        pairs = ", ".join(f"'{name}', {name}" for name in table.columns)
        driver.execute(
            "INSERT INTO set_aside (media_id, origin, told)"
            f" SELECT media_id, '{origin}', json_object({pairs}) FROM {origin}"
            f" WHERE media_id IN {_IDS}",
            told,
        )
        driver.execute(f"DELETE FROM {origin} WHERE media_id IN {_IDS}", told)


def _put_back(driver: Driver, told: tuple[str]) -> None:
    for statement in _FACES_BACK:
        driver.execute(statement, told)
    for origin, table in SET_ASIDE.items():
        _put_rows_back(driver, origin, table, told)
    driver.execute(f"DELETE FROM set_aside WHERE media_id IN {_IDS}", told)
    album_items.settle(driver, [each for (each,) in driver.execute(_UNNAMED["albums"], told)])
    for (owner_id,) in driver.execute(_UNNAMED["users"], told).fetchall():
        favorites.settle(driver, owner_id)


def _put_rows_back(driver: Driver, origin: str, table: SetAside, told: tuple[str]) -> None:
    values = {name: f"json_extract(told, '$.{name}')" for name in table.columns}
    there = "".join(
        f" AND EXISTS (SELECT 1 FROM {parent} WHERE {parent}.id = {values[name]})"
        for name, parent in table.parents.items()
    )
    driver.execute(
        f"INSERT OR IGNORE INTO {origin} ({', '.join(table.columns)})"
        f" SELECT {', '.join(values.values())} FROM set_aside"
        f" WHERE media_id IN {_IDS} AND origin = '{origin}'{there}",
        told,
    )
