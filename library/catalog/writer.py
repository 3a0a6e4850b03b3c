"""The one connection of a process that writes to the index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine

from library.catalog.driver import Driver, driver_of
from library.errors import CatalogError

_TURN_S = 30.0  # that a thread waits for others of its process


class Writer:
    """Opened when first needed, and in the hands of one thread at a time.

    Transactions are begun and ended on the driver's connection. SQLAlchemy, which takes ten times
    as long for it, comes to know of those alone in which it is used.
    """

    def __init__(self, engine: Engine) -> None:
        """Take the connection from *engine*."""
        self._engine = engine
        self._turn = Lock()
        self._open: tuple[Connection, Driver] | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Yield the connection in a transaction: committed at the end, rolled back on any error.

        Raises:
            CatalogError: other threads took too long.
        """
        with self._in_turn():
            connection, driver = self._opened()
            driver.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                self.commit(connection, driver)
            except BaseException:
                connection.rollback()
                driver.rollback()
                raise

    def commit(self, connection: Connection, driver: Driver) -> None:
        """Commit what was begun."""
        if connection.in_transaction():
            connection.commit()
        else:
            driver.commit()

    def empty_log(self) -> bool:
        """Checkpoint SQLite's write-ahead log and cut it to nothing; False: others are at it.

        Raises:
            CatalogError: other threads took too long.
        """
        with self._in_turn():
            _, driver = self._opened()
            (busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Close the connection, when nobody uses it; it opens again by itself."""
        with self._turn:
            if self._open is not None:
                self._open[0].close()
                self._open = None
            self._engine.dispose()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_TURN_S):
            raise CatalogError("The index is too busy.")
        try:
            yield
        finally:
            self._turn.release()

    def _opened(self) -> tuple[Connection, Driver]:
        if self._open is None:
            connection = self._engine.connect()
            self._open = connection, driver_of(connection)
        return self._open
