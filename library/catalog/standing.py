"""How users stand: what they may do, with which password they come in, and when they last did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from library.catalog.driver import Row, Source, driver_of, time
from library.catalog.schema import users
from library.catalog.users import USER, USER_COLUMNS, Allowance, user_of
from library.model import Role, User

_STANDING = f"""
    SELECT {USER}, bytes_used, quota, files, most_files,
        must_change, password_until, last_sign_in, subject IS NOT NULL
    FROM users
"""
_EVERYONE = f"{_STANDING} ORDER BY name_key"
_ONE = f"{_STANDING} WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Standing:
    """A user as admins see them."""

    user: User
    allowance: Allowance
    must_change: bool  # whether the browser asks for another password first
    password_until: datetime | None  # UTC, when that password ends; None: it does not
    last_sign_in: datetime | None  # UTC, in a browser
    is_linked: bool  # to an account of an OpenID provider

    @property
    def password_has_ended(self) -> bool:
        """Whether the password was made up, and nobody chose another in time."""
        return self.password_until is not None and self.password_until <= datetime.now(UTC)


def everyone(source: Source) -> Sequence[Standing]:
    """Return how all users stand, by name."""
    return [_standing(row) for row in driver_of(source).execute(_EVERYONE)]


def of(source: Source, user_id: int) -> Standing | None:
    """Return how the user stands."""
    row = driver_of(source).execute(_ONE, (user_id,)).fetchone()
    return None if row is None else _standing(row)


def set_password(
    connection: Connection, user_id: int, password_hash: str, *, until: datetime | None
) -> None:
    """Replace the hash of the password.

    *until* is when it ends, which the user did not choose; None: they did.
    """
    values = {"must_change": until is not None, "password_until": until}
    _change(connection, user_id, password_hash=password_hash, **values)


def replace_hash(connection: Connection, user_id: int, old: str, new: str) -> None:
    """Replace the hash of a password by another of the same, if it is still *old*."""
    same = (users.c.id == user_id) & (users.c.password_hash == old)
    connection.execute(update(users).where(same).values(password_hash=new))


def set_role(connection: Connection, user_id: int, role: Role) -> None:
    """Change what the user may do."""
    _change(connection, user_id, role=role.value)


def set_disabled(connection: Connection, user_id: int, since: datetime | None) -> None:
    """Let nobody come in as the user; None: let them."""
    _change(connection, user_id, disabled=since)


def note_sign_in(connection: Connection, user_id: int, now: datetime) -> None:
    """Note that the user came in by a browser."""
    _change(connection, user_id, last_sign_in=now)


def set_subject(connection: Connection, user_id: int, subject: str | None) -> None:
    """Link the user to an account of the OpenID provider; None: to none."""
    _change(connection, user_id, subject=subject)


def by_subject(source: Source, subject: str) -> User | None:
    """Return the user who is linked to that account of the OpenID provider."""
    query = f"SELECT {USER} FROM users WHERE subject = ?"
    row = driver_of(source).execute(query, (subject,)).fetchone()
    return None if row is None else user_of(row)


def other_admins(connection: Connection, user_id: int) -> int:
    """Return how many admins who may come in there are besides the user."""
    query = select(users.c.id).where(
        users.c.id != user_id, users.c.role == Role.ADMIN.value, users.c.disabled.is_(None)
    )
    return len(connection.execute(query).all())


def _change(connection: Connection, user_id: int, **values: object) -> None:
    connection.execute(update(users).where(users.c.id == user_id).values(**values))


def _standing(row: Row) -> Standing:
    *allowance, must_change, until, last_sign_in, is_linked = row[USER_COLUMNS:]
    return Standing(
        user_of(row[:USER_COLUMNS]),
        Allowance(*allowance),
        bool(must_change),
        time(until) if until else None,
        time(last_sign_in) if last_sign_in else None,
        bool(is_linked),
    )
