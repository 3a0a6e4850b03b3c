"""WebDAV locks in the index: who has reserved which path, until when.

Paths are of the user's tree, ``/files/2024``, without a slash at the end but for the root; they
are compared in NFC. A lock whose time is over is as good as none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

from library.catalog.driver import Row, Source, driver_of, stored_time, time
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


_SELECT = (
    "SELECT token, user_id, path, deep, exclusive, owner, principal, timeout_s, expires"
    " FROM locks WHERE user_id = ? AND expires > ?"
)
_ANY = "SELECT 1 FROM locks WHERE user_id = ? AND expires > ? LIMIT 1"
_BELOW = "path_key > ? AND path_key < ?"


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


def find(source: Source, user_id: int, token: str, now: datetime) -> Lock | None:
    """Return the lock of that token in the user's tree."""
    found = _select(source, user_id, now, "token = ?", token)
    return found[0] if found else None


def on(source: Source, user_id: int, path: str, now: datetime) -> Sequence[Lock]:
    """Return the locks taken on *path* itself."""
    return _select(source, user_id, now, "path_key = ?", name_key(path))


def covering(source: Source, user_id: int, path: str, now: datetime) -> Sequence[Lock]:
    """Return the locks that protect *path*: its own, and deep ones of the folders above."""
    keys = json.dumps([name_key(path), *_ancestors(name_key(path))])
    on_the_way = "path_key IN (SELECT value FROM json_each(?))"
    return [each for each in _select(source, user_id, now, on_the_way, keys) if each.covers(path)]


def below(source: Source, user_id: int, path: str, now: datetime) -> Sequence[Lock]:
    """Return the locks on everything in the folder *path*, at any depth."""
    return _select(source, user_id, now, _BELOW, *_bounds(name_key(path)))


def refresh(connection: Connection, token: str, timeout_s: int, expires: datetime) -> None:
    """Let the lock of that token last until *expires*."""
    connection.execute(
        update(locks).where(locks.c.token == token).values(timeout_s=timeout_s, expires=expires)
    )


def remove(connection: Connection, token: str) -> bool:
    """Remove the lock of that token; False if there was none."""
    return bool(connection.execute(delete(locks).where(locks.c.token == token)).rowcount)


def exist(source: Source, user_id: int, now: datetime) -> bool:
    """Whether there are locks in the user's tree; mostly there is none."""
    values = (user_id, stored_time(now))
    return driver_of(source).execute(_ANY, values).fetchone() is not None


def count(source: Source, user_id: int, now: datetime) -> int:
    """Return how many locks there are in the user's tree."""
    question = "SELECT count(*) FROM locks WHERE user_id = ? AND expires > ?"
    found: int = driver_of(source).execute(question, (user_id, stored_time(now))).fetchone()[0]
    return found


def remove_tree(source: Source, user_id: int, path: str, *, keep_own: bool = False) -> None:
    """Remove the locks on *path* (unless *keep_own*) and on everything below it."""
    driver, key = driver_of(source), name_key(path)
    driver.execute(f"DELETE FROM locks WHERE user_id = ? AND {_BELOW}", (user_id, *_bounds(key)))
    if not keep_own:
        driver.execute("DELETE FROM locks WHERE user_id = ? AND path_key = ?", (user_id, key))


def purge(connection: Connection, now: datetime) -> int:
    """Remove all locks whose time is over, and return how many there were."""
    return connection.execute(delete(locks).where(locks.c.expires <= now)).rowcount


def _select(
    source: Source, user_id: int, now: datetime, where: str, *values: str
) -> Sequence[Lock]:
    question = f"{_SELECT} AND {where} ORDER BY path_key"
    rows = driver_of(source).execute(question, (user_id, stored_time(now), *values))
    return [_from_row(row) for row in rows]


def _from_row(row: Row) -> Lock:
    token, user_id, path, deep, exclusive, owner, principal, timeout_s, expires = row
    return Lock(
        token,
        user_id,
        path,
        bool(deep),
        bool(exclusive),
        owner,
        principal,
        timeout_s,
        time(expires),
    )


def _ancestors(key: str) -> Sequence[str]:
    """``/a/b/c`` -> ``/``, ``/a``, ``/a/b``."""
    if key == "/":
        return ()
    parts = key.split("/")
    return ["/".join(parts[:end]) or "/" for end in range(1, len(parts))]


def _bounds(key: str) -> tuple[str, str]:
    """Return what all keys below *key* lie between. Not for LIKE, which ignores case."""
    prefix = key.rstrip("/")
    return prefix + "/", prefix + "0"  # the character after the slash
