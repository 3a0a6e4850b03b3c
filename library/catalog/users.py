"""Users in the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update

from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.catalog.schema import users
from library.model import Role, User
from library.paths import name_key


@dataclass(frozen=True, slots=True)
class StoredUser:
    """A user with the hash of their password."""

    user: User
    password_hash: str
    password_until: datetime | None = None  # UTC, when the password ends; None: it does not


@dataclass(frozen=True, slots=True)
class Revision:
    """The state of all of a user's media."""

    number: int  # counts every change
    changed: datetime  # UTC, of the last one
    previews: int = 0  # counts the large previews that were made


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a user's files take and may take, in bytes, and how many there are and may be."""

    used: int  # bytes
    quota: int | None  # bytes; None: no limit but the disk's
    files: int = 0  # and folders, those in the trash among them
    most_files: int | None = None  # None: any number

    @property
    def files_left(self) -> int | None:
        """How many more there may be; None: any number."""
        return None if self.most_files is None else max(0, self.most_files - self.files)

    def refuses(self, before: Allowance) -> bool:
        """Whether it is more than there may be, and was less *before*."""
        too_large = self.quota is not None and before.used < self.used > self.quota
        too_many = self.most_files is not None and before.files < self.files > self.most_files
        return too_large or too_many


USER = (
    "users.id, users.name, role, media_root, users.created, adopted,"
    " disabled IS NOT NULL, totp_secret IS NOT NULL"
)
USER_COLUMNS = 8
_BY_NAME = f"SELECT {USER}, password_hash, password_until FROM users WHERE name_key = ?"
_BY_ID = f"SELECT {USER} FROM users WHERE id = ?"
_ALLOWANCE = "SELECT bytes_used, quota, files, most_files FROM users WHERE id = ?"
_REVISION = "SELECT revision, changed, previews FROM users WHERE id = ?"
_TOUCH = "UPDATE users SET revision = revision + 1, changed = ? WHERE id = ?"
_COUNT_PREVIEW = """
    UPDATE users SET previews = previews + 1
    WHERE id IN (SELECT user_id FROM media_items WHERE checksum = ?)
"""
_ALL = f"SELECT {USER} FROM users ORDER BY name_key"


def add(
    connection: Connection,
    *,
    name: str,
    role: Role,
    password_hash: str,
    media_root: Path,
    now: datetime,
    adopted: bool = False,
) -> int:
    """Add a user and return the new id. The name must be free."""
    row = insert(users).values(
        name=name,
        name_key=_key(name),
        role=role.value,
        password_hash=password_hash,
        media_root=str(media_root),
        adopted=adopted,
        created=now,
        changed=now,
    )
    return int(connection.execute(row.returning(users.c.id)).scalar_one())


def find(source: Source, name: str) -> StoredUser | None:
    """Return the user of that name, whatever its case."""
    row = driver_of(source).execute(_BY_NAME, (_key(name),)).fetchone()
    if row is None:
        return None
    password_hash, until = row[USER_COLUMNS:]
    return StoredUser(user_of(row[:USER_COLUMNS]), password_hash, time(until) if until else None)


def by_id(source: Source, user_id: int) -> User | None:
    """Return the user of that id."""
    row = driver_of(source).execute(_BY_ID, (user_id,)).fetchone()
    return None if row is None else user_of(row)


def everyone(source: Source) -> Sequence[User]:
    """Return all users by name."""
    return [user_of(row) for row in driver_of(source).execute(_ALL)]


def count(connection: Connection) -> int:
    """Return how many users there are."""
    return int(connection.execute(select(func.count()).select_from(users)).scalar_one())


def remove(connection: Connection, user_id: int) -> None:
    """Remove the user and everything that the index knows of theirs."""
    connection.execute(delete(users).where(users.c.id == user_id))


def set_media_root(connection: Connection, user_id: int, media_root: Path) -> None:
    """Change where the user's files lie."""
    change = update(users).where(users.c.id == user_id)
    connection.execute(change.values(media_root=str(media_root)))


def set_quota(connection: Connection, user_id: int, quota: int | None) -> None:
    """Change how many bytes the user's files may take; None: no limit but the disk's."""
    connection.execute(update(users).where(users.c.id == user_id).values(quota=quota))


def set_most_files(connection: Connection, user_id: int, most: int | None) -> None:
    """Change how many files and folders the user may have; None: any number."""
    connection.execute(update(users).where(users.c.id == user_id).values(most_files=most))


def allowance(source: Source, user_id: int) -> Allowance:
    """Return what the user's files take and may take."""
    row = driver_of(source).execute(_ALLOWANCE, (user_id,)).fetchone()
    return Allowance(*row) if row is not None else Allowance(0, None)


def revision(source: Source, user_id: int) -> Revision:
    """Return the state of all of the user's media."""
    return revision_of(driver_of(source).execute(_REVISION, (user_id,)).fetchone())


def revision_of(row: Row) -> Revision:
    """Return what a row of revision, changed and previews tells."""
    number, changed, previews = row
    return Revision(number, time(changed), previews)


def count_preview(source: Source, checksum: str) -> None:
    """Note for all users who have that content that a large preview was made of it."""
    driver_of(source).execute(_COUNT_PREVIEW, (checksum,))


def touch(source: Source, user_id: int, now: datetime) -> None:
    """Note that something of the user's changed: new ETags for all folders that gather."""
    driver_of(source).execute(_TOUCH, (stored_time(now), user_id))


def _key(name: str) -> str:
    return name_key(name).casefold()


@lru_cache(maxsize=64)
def user_of(row: Row) -> User:
    """Return the user of whom *row* has the columns `USER`."""
    number, name, role, media_root, created, *flags = row
    return User(number, name, Role(role), Path(media_root), time(created), *map(bool, flags))
