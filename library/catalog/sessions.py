"""The browser sessions of users."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from library.catalog.schema import sessions


def add(
    connection: Connection, *, token_hash: str, user_id: int, now: datetime, expires: datetime
) -> None:
    """Remember a session by the hash of its token."""
    connection.execute(
        insert(sessions).values(
            token_hash=token_hash, user_id=user_id, created=now, expires=expires
        )
    )


def user_id(connection: Connection, token_hash: str, now: datetime) -> int | None:
    """Return whose session it is, or None where there is none or it has expired."""
    query = select(sessions.c.user_id).where(
        sessions.c.token_hash == token_hash, sessions.c.expires > now
    )
    return connection.execute(query).scalar_one_or_none()


def remove(connection: Connection, token_hash: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def remove_all(connection: Connection, of_user: int) -> None:
    """End all sessions of a user."""
    connection.execute(delete(sessions).where(sessions.c.user_id == of_user))


def purge(connection: Connection, now: datetime) -> int:
    """Remove expired sessions and return how many."""
    return connection.execute(delete(sessions).where(sessions.c.expires <= now)).rowcount
