"""Searches that users have saved, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from library.catalog import emptied
from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.errors import AlreadyExists, NotFound
from library.naming import gathered_key
from library.paths import name_key

_SAVED = f"id, name, query, created, {emptied.LAST}"
_ALL = f"SELECT {_SAVED} FROM saved_searches WHERE user_id = ? ORDER BY name_key"
_BY_NAME = f"SELECT {_SAVED} FROM saved_searches WHERE user_id = ? AND name_key = ?"
_ADD = (
    "INSERT INTO saved_searches (user_id, name, name_key, query, created) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING RETURNING id, name, query, created, NULL"
)
_REMOVE = "DELETE FROM saved_searches WHERE id = ? AND user_id = ?"
_RENAME = "UPDATE saved_searches SET name = ?, name_key = ? WHERE id = ? AND user_id = ?"
_TOUCH = "UPDATE users SET revision = revision + 1, changed = ? WHERE id = ?"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with a name."""

    id: int
    name: str
    query: str  # as it was written; the language may have changed since
    created: datetime  # UTC
    emptied: datetime | None  # UTC: when a program took something out of it last


def everything(source: Source, user_id: int) -> Sequence[SavedSearch]:
    """Return what the user has saved, by name."""
    return [_saved(row) for row in driver_of(source).execute(_ALL, (user_id,))]


def find(source: Source, user_id: int, name: str) -> SavedSearch | None:
    """Return what the user has saved under *name*, in any normal form."""
    row = driver_of(source).execute(_BY_NAME, (user_id, gathered_key(name))).fetchone()
    found = None if row is None else _saved(row)
    return found if found is not None and name_key(found.name) == name_key(name) else None


def add(source: Source, user_id: int, name: str, query: str, now: datetime) -> SavedSearch:
    """Save *query* as *name*.

    Raises:
        AlreadyExists: something is saved under that name, in any case.
    """
    told = (user_id, name, gathered_key(name), query, stored_time(now))
    row = driver_of(source).execute(_ADD, told).fetchone()
    if row is None:
        raise AlreadyExists(f"A search “{name}” is saved already.")
    _touch(source, user_id, now)
    return _saved(row)


def rename(source: Source, user_id: int, saved: SavedSearch, name: str, now: datetime) -> None:
    """Give *saved* another name; what has that name is saved no more.

    Raises:
        NotFound: it is saved no more.
    """
    driver = driver_of(source)
    row = driver.execute(_BY_NAME, (user_id, gathered_key(name))).fetchone()
    if row is not None and row[0] != saved.id:
        driver.execute(_REMOVE, (row[0], user_id))
    renamed = driver.execute(_RENAME, (name, gathered_key(name), saved.id, user_id)).rowcount
    if not renamed:
        raise NotFound(f"The search “{saved.name}” is saved no more.")
    _touch(source, user_id, now)


def remove(source: Source, user_id: int, saved: SavedSearch, now: datetime) -> None:
    """Save it no more.

    Raises:
        NotFound: it is so already.
    """
    if not driver_of(source).execute(_REMOVE, (saved.id, user_id)).rowcount:
        raise NotFound(f"The search “{saved.name}” is saved no more.")
    _touch(source, user_id, now)


def _touch(source: Source, user_id: int, now: datetime) -> None:
    driver_of(source).execute(_TOUCH, (stored_time(now), user_id))


def _saved(row: Row) -> SavedSearch:
    number, name, query, created, last = row
    return SavedSearch(number, name, query, time(created), None if last is None else time(last))
