"""Users in the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from library.catalog.schema import users
from library.model import Role, User
from library.paths import name_key


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user with the hash of their password."""

    user: User
    password_hash: str


@dataclass(frozen=True, slots=True)
class Revision:
    """The state of all of a user's media."""

    number: int  # counts every change
    changed: datetime  # UTC, of the last one


_COLUMNS = (
    users.c.id,
    users.c.name,
    users.c.role,
    users.c.media_root,
    users.c.created,
)


def add(
    connection: Connection,
    *,
    name: str,
    role: Role,
    password_hash: str,
    media_root: Path,
    now: datetime,
) -> int:
    """Add a user and return the new id. The name must be free."""
    row = insert(users).values(
        name=name,
        name_key=_key(name),
        role=role.value,
        password_hash=password_hash,
        media_root=str(media_root),
        created=now,
        changed=now,
    )
    return int(connection.execute(row.returning(users.c.id)).scalar_one())


def find(connection: Connection, name: str) -> StoredUser | None:
    """Return the user of that name, whatever its case."""
    query = select(*_COLUMNS, users.c.password_hash).where(users.c.name_key == _key(name))
    row = connection.execute(query).one_or_none()
    return None if row is None else StoredUser(_user(row), row.password_hash)


def by_id(connection: Connection, user_id: int) -> User | None:
    """Return the user of that id."""
    row = connection.execute(select(*_COLUMNS).where(users.c.id == user_id)).one_or_none()
    return None if row is None else _user(row)


def everyone(connection: Connection) -> Sequence[User]:
    """Return all users by name."""
    return [_user(row) for row in connection.execute(select(*_COLUMNS).order_by(users.c.name_key))]


def count(connection: Connection) -> int:
    """Return how many users there are."""
    return int(connection.execute(select(func.count()).select_from(users)).scalar_one())


def set_password_hash(connection: Connection, user_id: int, password_hash: str) -> None:
    """Replace the hash of the password."""
    change = update(users).where(users.c.id == user_id)
    connection.execute(change.values(password_hash=password_hash))


def remove(connection: Connection, user_id: int) -> None:
    """Remove the user and everything that the index knows of theirs."""
    connection.execute(delete(users).where(users.c.id == user_id))


def revision(connection: Connection, user_id: int) -> Revision:
    """Return the state of all of the user's media."""
    query = select(users.c.revision, users.c.changed).where(users.c.id == user_id)
    number, changed = connection.execute(query).one()
    return Revision(number, changed)


def _key(name: str) -> str:
    return name_key(name).casefold()


def _user(row: Row[*tuple[Any, ...]]) -> User:
    return User(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        media_root=Path(row.media_root),
        created=row.created,
    )
