"""WebDAV locks in the index: who has reserved which path, until when.

Paths are of the user's tree, ``/files/2024``, without a slash at the end but for the root; they
are compared in NFC. A lock whose time is over is as good as none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from library.catalog.schema import locks
from library.paths import name_key


@dataclass(frozen=True, slots=True)
class Lock:
    """A write lock (RFC 4918 §6)."""

    token: str  # an absolute URI
    user_id: int  # whose tree it is in
    path: str
    deep: bool  # Depth: infinity
    exclusive: bool
    owner: bytes  # the client's DAV:owner element, or empty
    principal: str  # who took it
    timeout_s: int
    expires: datetime  # UTC

    def covers(self, path: str) -> bool:
        """Whether it protects *path*."""
        key, own = name_key(path), name_key(self.path)
        return key == own or (self.deep and key.startswith(own.rstrip("/") + "/"))


def add(connection: Connection, lock: Lock) -> None:
    """Store *lock*, whatever others there are."""
    connection.execute(
        insert(locks).values(
            token=lock.token,
            user_id=lock.user_id,
            path=lock.path,
            path_key=name_key(lock.path),
            deep=lock.deep,
            exclusive=lock.exclusive,
            owner=lock.owner,
            principal=lock.principal,
            timeout_s=lock.timeout_s,
            expires=lock.expires,
        )
    )


def find(connection: Connection, user_id: int, token: str, now: datetime) -> Lock | None:
    """Return the lock of that token in the user's tree."""
    found = _select(connection, user_id, now, locks.c.token == token)
    return found[0] if found else None


def on(connection: Connection, user_id: int, path: str, now: datetime) -> Sequence[Lock]:
    """Return the locks taken on *path* itself."""
    return _select(connection, user_id, now, locks.c.path_key == name_key(path))


def covering(connection: Connection, user_id: int, path: str, now: datetime) -> Sequence[Lock]:
    """Return the locks that protect *path*: its own, and deep ones of the folders above."""
    key = name_key(path)
    above = locks.c.deep & locks.c.path_key.in_(_ancestors(key))
    return _select(connection, user_id, now, or_(locks.c.path_key == key, above))


def below(connection: Connection, user_id: int, path: str, now: datetime) -> Sequence[Lock]:
    """Return the locks on everything in the folder *path*, at any depth."""
    return _select(connection, user_id, now, _is_below(name_key(path)))


def refresh(connection: Connection, token: str, timeout_s: int, expires: datetime) -> None:
    """Let the lock of that token last until *expires*."""
    connection.execute(
        update(locks).where(locks.c.token == token).values(timeout_s=timeout_s, expires=expires)
    )


def remove(connection: Connection, token: str) -> bool:
    """Remove the lock of that token; False if there was none."""
    return bool(connection.execute(delete(locks).where(locks.c.token == token)).rowcount)


def remove_tree(connection: Connection, user_id: int, path: str, *, keep_own: bool = False) -> None:
    """Remove the locks on *path* (unless *keep_own*) and on everything below it."""
    key = name_key(path)
    where = _is_below(key) if keep_own else or_(locks.c.path_key == key, _is_below(key))
    connection.execute(delete(locks).where(locks.c.user_id == user_id, where))


def purge(connection: Connection, now: datetime) -> int:
    """Remove all locks whose time is over, and return how many there were."""
    return connection.execute(delete(locks).where(locks.c.expires <= now)).rowcount


def _select(
    connection: Connection, user_id: int, now: datetime, where: ColumnElement[bool]
) -> Sequence[Lock]:
    query = select(locks).where(locks.c.user_id == user_id, locks.c.expires > now, where)
    return [_from_row(row) for row in connection.execute(query.order_by(locks.c.path_key))]


def _from_row(row: Row[Any]) -> Lock:
    return Lock(
        token=row.token,
        user_id=row.user_id,
        path=row.path,
        deep=row.deep,
        exclusive=row.exclusive,
        owner=row.owner,
        principal=row.principal,
        timeout_s=row.timeout_s,
        expires=row.expires,
    )


def _ancestors(key: str) -> Sequence[str]:
    """``/a/b/c`` -> ``/``, ``/a``, ``/a/b``."""
    if key == "/":
        return ()
    parts = key.split("/")
    return ["/".join(parts[:end]) or "/" for end in range(1, len(parts))]


def _is_below(key: str) -> ColumnElement[bool]:
    # Not LIKE: SQLite's ignores case.
    prefix = key.rstrip("/") + "/"
    starts = func.substr(locks.c.path_key, 1, len(prefix)) == prefix
    return starts & (locks.c.path_key != key)
