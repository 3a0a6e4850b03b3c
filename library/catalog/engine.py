"""Connections to the index: many readers, one writer at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from library.catalog.driver import Driver, Pool
from library.catalog.writer import Writer
from library.errors import CatalogError, LibraryError, StorageFull

APPLICATION_ID = 0x4D414E54  # "MANT" in the header of the SQLite file

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA journal_size_limit = 67108864",
)

# What a connection keeps of the file: in memory of its own, in KiB, and mapped, in bytes. Both
# count as memory of the process, once for each of the many readers; the system's cache is shared.
_READERS = ("PRAGMA cache_size = -2000", "PRAGMA mmap_size = 8388608", "PRAGMA query_only = ON")
_WRITERS = ("PRAGMA cache_size = -16000", "PRAGMA mmap_size = 16777216")

# What is about the file; the other errors of the driver are faults of the program.
_OF_THE_FILE = (sqlite3.DatabaseError, sqlite3.OperationalError)


class Catalog:
    """The index file, opened for reading by many threads and for writing by one at a time.

    Several processes may open the same file.
    """

    def __init__(self, path: Path, *, patience_s: float = 10.0) -> None:
        """Open the SQLite file at *path*; it is made where absent.

        *patience_s* is how long it may stay locked by others before that is an error.
        """
        self.path = path
        self._readers = _engine(path, patience_s, connections=8, read_only=True)
        self._writing = _engine(path, patience_s, connections=1, read_only=False)
        self._writer = Writer(self._writing)
        self._drivers = Pool(lambda: _driver(path, patience_s), keep=8)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one consistent state and cannot write.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        with _MEANING, self._readers.begin() as connection:
            yield connection

    @contextmanager
    def ask(self) -> Iterator[Driver]:
        """Yield a connection of the driver, for the questions that every request asks.

        It sees one consistent state and cannot write.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        with self.ask_once() as connection:
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                connection.rollback()

    def ask_once(self) -> AbstractContextManager[Driver]:
        """Do `ask` without a transaction: each question by itself sees one consistent state.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        return _Asking(self._drivers)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield the writing connection; commits at the end, rolls back on any error.

        Keep it short: everyone else's writes wait.

        Raises:
            CatalogError: the index stayed locked, or is unreadable.
            StorageFull: the disk has no room for the change.
        """
        with _MEANING, self._writer.begin() as connection:
            yield connection

    def empty_log(self) -> bool:
        """Move all that was written into the file itself, and leave nothing of it in the log.

        Return whether that was possible: not while others read or write, for which it waits.

        Raises:
            CatalogError: the index is unreadable.
        """
        with _MEANING:
            return self._writer.empty_log()

    @property
    def engine(self) -> Engine:
        """The writing engine, for making tables."""
        return self._writing

    def close(self) -> None:
        """Close all connections; those in use are closed when given back."""
        self._readers.dispose()
        self._writer.close()
        self._drivers.close()


class _Asking:
    """Has a connection out of *pool*.

    A generator as context manager would take three times as long, several times a request.
    """

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def __enter__(self) -> Driver:
        try:
            self._connection = self._pool.take()
        except sqlite3.DatabaseError as error:
            _raise_meant(error)
            raise
        return self._connection

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        self._pool.give_back(self._connection)
        if error is not None:
            _raise_meant(error)


def _engine(path: Path, patience_s: float, *, connections: int, read_only: bool) -> Engine:
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),  # a path may contain ? and %
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        connect_args={"check_same_thread": False, "timeout": patience_s},
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        _prepare(connection, read_only=read_only)

    if read_only:

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

    return engine


def _driver(path: Path, patience_s: float) -> Driver:
    connection = sqlite3.connect(
        path, timeout=patience_s, check_same_thread=False, cached_statements=256
    )
    _prepare(connection, read_only=True)
    return connection


def _prepare(connection: Driver, *, read_only: bool) -> None:
    connection.isolation_level = None  # transactions are begun by us, not by the driver
    for pragma in (*_PRAGMAS, *(_READERS if read_only else _WRITERS)):
        connection.execute(pragma)


class _Meaning:
    """Raises what an error means, if it is about the file; holds nothing, so one is enough."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, DatabaseError) and type(error) in (DatabaseError, OperationalError):
            raise _meant(error.orig) from error
        if isinstance(error, PoolTimeout):
            raise CatalogError("The index is too busy.") from error
        if error is not None:
            _raise_meant(error)


_MEANING = _Meaning()


def _raise_meant(error: BaseException) -> None:
    """Raise what *error* of the driver means, if it is about the file."""
    if type(error) in _OF_THE_FILE:
        raise _meant(error) from error


def _meant(reason: BaseException | None) -> LibraryError:
    if "disk is full" in str(reason):
        return StorageFull("The disk that holds the index is full.")
    return CatalogError(f"The index cannot be used: {reason}")
