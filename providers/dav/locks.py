"""Locks: WsgiDAV's rules over our own table.

A check and the change that depends on it are one write transaction, so that they hold with
several web processes: `LockManager` lives as long as the connection it works on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from sqlalchemy import Connection
from wsgidav.dav_error import DAVError
from wsgidav.lock_man.lock_manager import LockManager

from library.catalog import locks as table
from library.catalog.engine import Catalog
from library.catalog.locks import Lock
from library.paths import name_key
from providers.dav.lock_storage import LockStorage
from providers.dav.refusal import Refused, forbidden

MOST_LOCKS = 1000  # of one user; a client that loses its tokens must not fill the index


class Locks:
    """The locks in one user's tree."""

    def __init__(self, catalog: Catalog, owner_id: int, principal: str) -> None:
        """Keep those in the tree of *owner_id* in *catalog*; *principal* is who asks."""
        self._catalog = catalog
        self._owner_id = owner_id
        self._principal = principal

    def covering(self, path: str) -> Sequence[Lock]:
        """Return the locks that protect *path*."""
        with self._catalog.ask() as connection:
            return table.covering(connection, self._owner_id, path, datetime.now(UTC))

    def within(self, path: str) -> Sequence[Lock]:
        """Return all locks that may protect what is in the folder *path*, or the folder."""
        now = datetime.now(UTC)
        with self._catalog.ask() as connection:
            covering = table.covering(connection, self._owner_id, path, now)
            return [*covering, *table.below(connection, self._owner_id, path, now)]

    def check(self, tokens: frozenset[str], *paths: str, deep: Sequence[str] = ()) -> None:
        """Let a write to *paths* pass, and to the *deep* ones with everything below them.

        Raises:
            Refused: a lock is in the way whose token is not among *tokens* (423).
        """
        now = datetime.now(UTC)
        with self._catalog.ask_once() as connection:
            if not table.exist(connection, self._owner_id, now):
                return
        found: list[Lock] = []
        with self._catalog.ask() as connection:
            for path in (*paths, *deep):
                found += table.covering(connection, self._owner_id, path, now)
            for path in deep:
                found += table.below(connection, self._owner_id, path, now)
        if closed := closed_paths(found, tokens, self._principal):
            raise Refused(
                HTTPStatus.LOCKED,
                "It is locked by another program.",
                condition="lock-token-submitted",
                paths=closed,
            )

    def acquire(
        self, path: str, *, deep: bool, exclusive: bool, owner: bytes, timeout_s: int
    ) -> Lock:
        """Take a new lock on *path*.

        Raises:
            Refused: another lock is in the way (423), or there are `MOST_LOCKS` (507).
        """
        with self._managing() as (manager, connection):
            if table.count(connection, self._owner_id, datetime.now(UTC)) >= MOST_LOCKS:
                raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, "There are too many locks.")
            taken = manager.acquire(
                url=name_key(path),
                lock_type="write",
                lock_scope="exclusive" if exclusive else "shared",
                lock_depth="infinity" if deep else "0",
                lock_owner=owner,
                timeout=timeout_s,
                principal=self._principal,
                token_list=[],
            )
            return self._own(connection, taken["token"], path, HTTPStatus.CONFLICT)

    def refresh(self, token: str, path: str, timeout_s: int) -> Lock:
        """Let the lock of *token*, which protects *path*, last longer.

        Raises:
            Refused: no such lock protects it (412), or it is someone else's (403).
        """
        with self._managing() as (manager, connection):
            self._own(connection, token, path, HTTPStatus.PRECONDITION_FAILED)
            manager.refresh(token, timeout=timeout_s)
            return self._own(connection, token, path, HTTPStatus.PRECONDITION_FAILED)

    def release(self, token: str, path: str) -> None:
        """Remove the lock of *token*, which protects *path*.

        Raises:
            Refused: no such lock protects it (409), or it is someone else's (403).
        """
        with self._managing() as (manager, connection):
            self._own(connection, token, path, HTTPStatus.CONFLICT)
            manager.release(token)

    def forget(self, path: str, *, keep_own: bool = False) -> None:
        """Remove the locks on what was at *path* (unless *keep_own*) and below it."""
        now = datetime.now(UTC)
        with self._catalog.ask() as connection:
            # Locks are rare, and a write transaction is not free.
            if not table.on(connection, self._owner_id, path, now) and not table.below(
                connection, self._owner_id, path, now
            ):
                return
        with self._catalog.write() as connection:
            table.remove_tree(connection, self._owner_id, path, keep_own=keep_own)

    @contextmanager
    def _managing(self) -> Iterator[tuple[Any, Connection]]:
        with self._catalog.write() as connection:
            try:
                yield LockManager(LockStorage(connection, self._owner_id)), connection
            except DAVError as error:
                raise _conflict(error) from error

    def _own(self, connection: Connection, token: str, path: str, status: HTTPStatus) -> Lock:
        """Return the asker's lock of *token* on *path*; *status* if no such lock protects it."""
        for lock in table.covering(connection, self._owner_id, path, datetime.now(UTC)):
            if lock.token == token:
                if lock.principal != self._principal:
                    raise forbidden("The lock was taken by someone else.")
                return lock
        raise Refused(
            status,
            "That lock does not protect this address.",
            condition="lock-token-matches-request-uri",
        )


def closed_paths(locks: Sequence[Lock], tokens: frozenset[str], principal: str) -> Sequence[str]:
    """Return the locked paths that *tokens* do not open for *principal*.

    Of several shared locks on one path, one token is enough (RFC 4918 §6.2).
    """
    opened = {
        name_key(lock.path)
        for lock in locks
        if lock.token in tokens and lock.principal == principal
    }
    return sorted({name_key(lock.path) for lock in locks} - opened)


def _conflict(error: Any) -> Refused:
    condition = error.err_condition
    return Refused(
        HTTPStatus(error.value),
        "It is locked by another program.",
        condition="no-conflicting-lock",
        paths=condition.hrefs if condition is not None else (),
    )
