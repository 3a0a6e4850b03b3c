"""Where users came in from of late."""

from __future__ import annotations

from datetime import datetime, timedelta

from library.catalog.driver import Source, driver_of, stored_time, time
from library.paths import name_key

KEPT = timedelta(days=90)
_EXACT_TO = timedelta(days=1)

_IS_KNOWN = """
    SELECT 1 FROM known_addresses JOIN users ON users.id = known_addresses.user_id
    WHERE users.name_key = ? AND network = ?
"""
_LAST = "SELECT last FROM known_addresses WHERE user_id = ? AND network = ?"
# Where addresses were forgotten, one has been there: nothing is told of the very first time alone.
_IS_NEW_PLACE = """
    SELECT 1 FROM users WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM known_addresses WHERE user_id = ?1 AND network = ?2)
        AND (last_sign_in IS NOT NULL
            OR EXISTS (SELECT 1 FROM known_addresses WHERE user_id = ?1))
"""
_SET = """
    INSERT INTO known_addresses (user_id, network, last) VALUES (?, ?, ?)
    ON CONFLICT (user_id, network) DO UPDATE SET last = excluded.last
"""


def is_known(source: Source, name: str, network: str) -> bool:
    """Whether the user of that *name*, if there is one, came in from *network*."""
    values = (name_key(name).casefold(), network)
    return driver_of(source).execute(_IS_KNOWN, values).fetchone() is not None


def is_news(source: Source, user_id: int, network: str, now: datetime) -> bool:
    """Whether that the user came in from *network* is worth to be stored: once a day."""
    row = driver_of(source).execute(_LAST, (user_id, network)).fetchone()
    return row is None or time(row[0]) <= now - _EXACT_TO


def is_new_place(source: Source, user_id: int, network: str) -> bool:
    """Whether the user came in before, and not from *network* of late."""
    return driver_of(source).execute(_IS_NEW_PLACE, (user_id, network)).fetchone() is not None


def put(source: Source, user_id: int, network: str, now: datetime) -> None:
    """Note that the user came in from *network*."""
    driver_of(source).execute(_SET, (user_id, network, stored_time(now)))


def purge(source: Source, now: datetime) -> int:
    """Forget addresses that were not used for a long time; return how many."""
    question = "DELETE FROM known_addresses WHERE last <= ?"
    return driver_of(source).execute(question, (stored_time(now - KEPT),)).rowcount
