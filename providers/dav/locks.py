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
from library.catalog.driver import Source
from library.catalog.engine import Catalog
from library.catalog.locks import Lock
from library.paths import name_key
from providers.dav.lock_storage import LockStorage
from providers.dav.refusal import Refused, forbidden
from providers.dav.spot import Spot

MOST_LOCKS = 1000  # of one user; a client that loses its tokens must not fill the index


class Locks:
    """The locks in the tree of who asks, and on what others let them see."""

    def __init__(self, catalog: Catalog, owner_id: int, principal: str) -> None:
        """Keep those in the tree of *owner_id* in *catalog*; *principal* is who asks."""
        self._catalog = catalog
        self._owner_id = owner_id
        self._principal = principal

    def covering(self, spot: Spot) -> Sequence[Lock]:
        """Return the locks that protect *spot*."""
        with self._catalog.ask() as connection:
            return self._covering(connection, spot, datetime.now(UTC))

    def within(self, spot: Spot) -> Sequence[Lock]:
        """Return all locks that may protect what is in the folder *spot*, or the folder."""
        now = datetime.now(UTC)
        with self._catalog.ask() as connection:
            below = self._below(connection, spot, now)
            return [*self._covering(connection, spot, now), *below]

    def check(self, tokens: frozenset[str], *spots: Spot, deep: Sequence[Spot] = ()) -> None:
        """Let a write to *spots* pass, and to the *deep* ones with everything below them.

        Raises:
            Refused: a lock is in the way whose token is not among *tokens* (423).
        """
        now = datetime.now(UTC)
        owners = {self._owner(spot) for spot in (*spots, *deep)}
        with self._catalog.ask_once() as connection:
            if not any(table.exist(connection, owner, now) for owner in owners):
                return
        found: list[Lock] = []
        with self._catalog.ask() as connection:
            for spot in (*spots, *deep):
                found += self._covering(connection, spot, now)
            for spot in deep:
                found += self._below(connection, spot, now)
        if closed := closed_paths(found, tokens, self._principal):
            raise Refused(
                HTTPStatus.LOCKED,
                "It is locked by another program.",
                condition="lock-token-submitted",
                paths=closed,
            )

    def acquire(
        self, spot: Spot, *, deep: bool, exclusive: bool, owner: bytes, timeout_s: int
    ) -> Lock:
        """Take a new lock on *spot*.

        Raises:
            Refused: another lock is in the way (423), or there are `MOST_LOCKS` (507).
        """
        with self._managing(spot) as (manager, connection):
            if table.count(connection, self._owner(spot), datetime.now(UTC)) >= MOST_LOCKS:
                raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, "There are too many locks.")
            taken = manager.acquire(
                url=name_key(spot.path),
                lock_type="write",
                lock_scope="exclusive" if exclusive else "shared",
                lock_depth="infinity" if deep else "0",
                lock_owner=owner,
                timeout=timeout_s,
                principal=self._principal,
                token_list=[],
            )
            return self._own(connection, taken["token"], spot, HTTPStatus.CONFLICT)

    def refresh(self, token: str, spot: Spot, timeout_s: int) -> Lock:
        """Let the lock of *token*, which protects *spot*, last longer.

        Raises:
            Refused: no such lock protects it (412), or it is someone else's (403).
        """
        with self._managing(spot) as (manager, connection):
            self._own(connection, token, spot, HTTPStatus.PRECONDITION_FAILED)
            manager.refresh(token, timeout=timeout_s)
            return self._own(connection, token, spot, HTTPStatus.PRECONDITION_FAILED)

    def release(self, token: str, spot: Spot) -> None:
        """Remove the lock of *token*, which protects *spot*.

        Raises:
            Refused: no such lock protects it (409), or it is someone else's (403).
        """
        with self._managing(spot) as (manager, connection):
            self._own(connection, token, spot, HTTPStatus.CONFLICT)
            manager.release(token)

    def forget(self, spot: Spot, *, keep_own: bool = False) -> None:
        """Remove the locks on what was at *spot* (unless *keep_own*) and below it."""
        now, owner = datetime.now(UTC), self._owner(spot)
        with self._catalog.ask() as connection:
            # Locks are rare, and a write transaction is not free.
            if not table.on(connection, owner, spot.path, now) and not table.below(
                connection, owner, spot.path, now
            ):
                return
        with self._catalog.write() as connection:
            table.remove_tree(connection, owner, spot.path, keep_own=keep_own)

    @contextmanager
    def _managing(self, spot: Spot) -> Iterator[tuple[Any, Connection]]:
        with self._catalog.write() as connection:
            try:
                yield LockManager(LockStorage(connection, self._owner(spot))), connection
            except DAVError as error:
                raise _conflict(error) from error

    def _own(self, connection: Connection, token: str, spot: Spot, status: HTTPStatus) -> Lock:
        """Return the asker's lock of *token* on *spot*; *status* if no such lock protects it."""
        for lock in self._covering(connection, spot, datetime.now(UTC)):
            if lock.token == token:
                if lock.principal != self._principal:
                    raise forbidden("The lock was taken by someone else.")
                return lock
        raise Refused(
            status,
            "That lock does not protect this address.",
            condition="lock-token-matches-request-uri",
        )

    def _covering(self, source: Source, spot: Spot, now: datetime) -> Sequence[Lock]:
        found = table.covering(source, self._owner(spot), spot.path, now)
        return [spot.seen(lock) for lock in found]

    def _below(self, source: Source, spot: Spot, now: datetime) -> Sequence[Lock]:
        found = table.below(source, self._owner(spot), spot.path, now)
        return [spot.seen(lock) for lock in found]

    def _owner(self, spot: Spot) -> int:
        return self._owner_id if spot.owner is None else spot.owner.id


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
