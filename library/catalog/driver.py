"""Questions of every request, put straight to SQLite's driver.

A question through SQLAlchemy costs 0.1 to 0.3 ms, most of it for the transaction and the types of
the result; through the driver it costs 5 µs. Rows are plain tuples: times come as they are stored,
as text in ISO 8601, UTC, and truth as 0 or 1. Times are turned without `datetime.replace`, which
costs more than all else of it.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection

Driver: TypeAlias = sqlite3.Connection
Source: TypeAlias = Connection | Driver
Row: TypeAlias = tuple[Any, ...]

_STORED_CHARACTERS = len("2024-05-17 12:00:00.000000")


class Pool:
    """Open connections of the driver, each used by one thread at a time."""

    def __init__(self, connect: Callable[[], Driver], keep: int) -> None:
        """Have at most *keep* of them open while nobody uses them."""
        self._connect = connect
        self._keep = keep
        self._idle: deque[Driver] = deque()

    def take(self) -> Driver:
        """Return the one that was used last, whose cache is warm, or a new one."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._connect()

    def give_back(self, connection: Driver) -> None:
        """End the use of *connection*."""
        if len(self._idle) < self._keep:
            self._idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._idle:
            self._idle.pop().close()


def driver_of(source: Source) -> Driver:
    """Return the driver's connection, in whose transaction *source* is."""
    if isinstance(source, sqlite3.Connection):
        return source
    found = source.connection.driver_connection
    if not isinstance(found, sqlite3.Connection):
        raise TypeError("the index is not SQLite")
    return found


def stored_time(moment: datetime) -> str:
    """Return *moment*, which is aware, as `library.catalog.schema.UtcDateTime` stores it."""
    return moment.astimezone(UTC).isoformat(" ", "microseconds")[:_STORED_CHARACTERS]


def time(stored: str) -> datetime:
    """Return a stored time as aware UTC."""
    return datetime.fromisoformat(f"{stored}+00:00")
