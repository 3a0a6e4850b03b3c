"""Libraries: folders on disk that several users see and nobody may change.

Each user who sees one has rows of their own for it, below a root folder of their own, so that
everything that is known per user (timeline, people, albums) knows its photos, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from library.catalog import trees
from library.catalog.driver import Driver, Source, driver_of, stored_time
from library.catalog.lookups import folder_of
from library.model import StoredFolder
from library.paths import name_key


@dataclass(frozen=True, slots=True)
class Wanted:
    """A library as it is to be."""

    path: str  # absolute
    users: AbstractSet[int]  # who see it


_ROOTS = (
    "SELECT id, user_id, parent_id, name, created, modified, revision, library_id FROM folders"
    " WHERE user_id = ? AND library_id > 0"
)
_PATH = "SELECT path FROM libraries WHERE id = ?"
_ALL = "SELECT name, id FROM libraries"
_SEEN_BY = "SELECT user_id, id FROM folders WHERE library_id = ?"
_SAVE = """
    INSERT INTO libraries (name, path) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET path = excluded.path RETURNING id
"""
_ADD_ROOT = """
    INSERT INTO folders (user_id, library_id, name, name_key, created, modified)
    VALUES (?, ?, ?, ?, ?, ?) RETURNING id
"""
_CHANGED = "UPDATE users SET revision = revision + 1, changed = ? WHERE id = ?"


def settle(connection: Connection, wanted: Mapping[str, Wanted], now: datetime) -> None:
    """Have the libraries *wanted*, by name, and no others; rows that nobody sees any more go."""
    driver, moment = driver_of(connection), stored_time(now)
    for name, number in dict(driver.execute(_ALL).fetchall()).items():
        if name not in wanted:
            _hide(connection, dict(driver.execute(_SEEN_BY, (number,)).fetchall()), now)
            driver.execute("DELETE FROM libraries WHERE id = ?", (number,))
    for name, library in wanted.items():
        (number,) = driver.execute(_SAVE, (name, library.path)).fetchone()
        seen = dict(driver.execute(_SEEN_BY, (number,)).fetchall())
        for user_id in library.users - seen.keys():
            _show(driver, user_id, number, name, moment)
        gone = {user_id: root for user_id, root in seen.items() if user_id not in library.users}
        _hide(connection, gone, now)


def roots(source: Source, user_id: int) -> Sequence[StoredFolder]:
    """Return the roots of the libraries that a user sees, by name."""
    found = map(folder_of, driver_of(source).execute(_ROOTS, (user_id,)))
    return sorted(found, key=lambda root: name_key(root.name))


def path(source: Source, library_id: int) -> str:
    """Return where a library lies on disk."""
    found: str = driver_of(source).execute(_PATH, (library_id,)).fetchone()[0]
    return found


def mark(source: Source, media_id: int) -> None:
    """Note that an item lies in a library."""
    driver_of(source).execute("UPDATE media_items SET read_only = 1 WHERE id = ?", (media_id,))


def _show(driver: Driver, user_id: int, number: int, name: str, moment: str) -> None:
    driver.execute(_ADD_ROOT, (user_id, number, name, name_key(name), moment, moment)).fetchone()
    driver.execute(_CHANGED, (moment, user_id))


def _hide(connection: Connection, seen: Mapping[int, int], now: datetime) -> None:
    for user_id, root_id in seen.items():
        trees.remove(connection, root_id, now)
        driver_of(connection).execute(_CHANGED, (stored_time(now), user_id))
