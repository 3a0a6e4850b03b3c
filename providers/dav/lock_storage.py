"""The storage behind WsgiDAV's LockManager: one user's rows in the table of locks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import uuid4

from sqlalchemy import Connection

from library.catalog import locks as table
from library.catalog.locks import Lock

DEFAULT_TIMEOUT_S = 3600
MAX_TIMEOUT_S = 86400  # a laptop that was closed must not keep a file locked for days

LockDict: TypeAlias = dict[str, Any]  # WsgiDAV's form of a lock


class LockStorage:
    """Locks of the user *user_id*, read and written in the transaction of *connection*."""

    def __init__(self, connection: Connection, user_id: int) -> None:
        self._connection = connection
        self._user_id = user_id

    def open(self) -> None:
        """Nothing to open: the connection is."""

    def close(self) -> None:
        """Nothing to close: the caller ends the transaction."""

    def get(self, token: str) -> LockDict | None:
        """Return the lock of that token, unless its time is over."""
        lock = table.find(self._connection, self._user_id, token, datetime.now(UTC))
        return None if lock is None else _to_dict(lock)

    def create(self, path: str, lock: LockDict) -> LockDict:
        """Store *lock* on *path*, completing it by its token, and purge what has expired."""
        now = datetime.now(UTC)
        table.purge(self._connection, now)
        timeout_s = _granted(lock["timeout"])
        stored = Lock(
            token=f"urn:uuid:{uuid4()}",
            user_id=self._user_id,
            path=path,
            deep=lock["depth"] == "infinity",
            exclusive=lock["scope"] == "exclusive",
            owner=lock["owner"],
            principal=lock["principal"],
            timeout_s=timeout_s,
            expires=now + timedelta(seconds=timeout_s),
        )
        table.add(self._connection, stored)
        lock.update(_to_dict(stored))
        return lock

    def refresh(self, token: str, *, timeout: float) -> LockDict | None:
        """Let the lock of that token last for *timeout* seconds from now."""
        timeout_s = _granted(timeout)
        expires = datetime.now(UTC) + timedelta(seconds=timeout_s)
        table.refresh(self._connection, token, timeout_s, expires)
        return self.get(token)

    def delete(self, token: str) -> bool:
        """Remove the lock of that token."""
        return table.remove(self._connection, token)

    def get_lock_list(
        self, path: str, *, include_root: bool, include_children: bool, token_only: bool
    ) -> Sequence[LockDict | str]:
        """Return the locks on *path*, on what is below it, or both."""
        now = datetime.now(UTC)
        found: list[Lock] = []
        if include_root:
            found += table.on(self._connection, self._user_id, path, now)
        if include_children:
            found += table.below(self._connection, self._user_id, path, now)
        return [lock.token if token_only else _to_dict(lock) for lock in found]


def _granted(timeout: float) -> int:
    """A negative *timeout* means forever."""
    return MAX_TIMEOUT_S if timeout < 0 else max(1, min(int(timeout), MAX_TIMEOUT_S))


def _to_dict(lock: Lock) -> LockDict:
    return {
        "token": lock.token,
        "root": lock.path,
        "type": "write",
        "scope": "exclusive" if lock.exclusive else "shared",
        "depth": "infinity" if lock.deep else "0",
        "owner": lock.owner,
        "principal": lock.principal,
        "timeout": lock.timeout_s,
        "expire": lock.expires.timestamp(),
    }
