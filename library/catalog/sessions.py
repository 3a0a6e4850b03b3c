"""The browser sessions of users."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from library.catalog.driver import Source, driver_of, stored_time, time
from library.catalog.schema import sessions
from library.catalog.users import USER, USER_COLUMNS, user_of
from library.model import User

_KEY_CHARACTERS = 16  # of the hash of a token: enough to tell a user's sessions apart
_IS_USED = "(kept OR coalesce(last_used, sessions.created) > ?)"
_BY_TOKEN = f"""
    SELECT {USER}, pending, must_change, kept, by_code,
        sessions.created, proven, last_used, address, agent
    FROM sessions JOIN users ON users.id = user_id
    WHERE token_hash = ? AND expires > ? AND {_IS_USED} AND disabled IS NULL
"""
_OF_USER = f"""
    SELECT token_hash, created, last_used, address, agent, expires, kept FROM sessions
    WHERE user_id = ? AND expires > ? AND {_IS_USED} AND NOT pending
    ORDER BY coalesce(last_used, created) DESC
"""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session, with its user."""

    user: User
    pending: bool  # a second factor is awaited
    must_change: bool  # another password is
    kept: bool  # its user asked to stay signed in
    by_code: bool  # a code of the second factor was given in it
    created: datetime  # UTC
    proven: datetime  # UTC, when the user last showed who they are
    last_used: datetime  # UTC, to about a minute
    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session, as its user sees it among others."""

    key: str  # tells it from the user's others; no secret
    created: datetime  # UTC
    last_used: datetime  # UTC, to about a minute
    address: str | None
    agent: str | None
    expires: datetime  # UTC
    kept: bool  # its user asked to stay signed in


def key_of(token_hash: str) -> str:
    """Return what tells the session from others of its user."""
    return token_hash[:_KEY_CHARACTERS]


def add(
    connection: Connection,
    *,
    token_hash: str,
    user_id: int,
    now: datetime,
    expires: datetime,
    proven: datetime | None = None,
    pending: bool = False,
    kept: bool = False,
    address: str | None = None,
    agent: str | None = None,
) -> None:
    """Remember a session by the hash of its token."""
    values = {"token_hash": token_hash, "user_id": user_id, "created": now, "expires": expires}
    values |= {"pending": pending, "kept": kept, "address": address, "agent": agent}
    connection.execute(insert(sessions).values(**values, proven=proven or now, last_used=now))


def find(
    source: Source, token_hash: str, now: datetime, used_since: datetime
) -> StoredSession | None:
    """Return the session; None where there is none, it has expired or its user is disabled.

    So have those that are not kept and were not used after *used_since*.
    """
    asked = (token_hash, stored_time(now), stored_time(used_since))
    row = driver_of(source).execute(_BY_TOKEN, asked).fetchone()
    if row is None:
        return None
    pending, must_change, kept, by_code, created, proven, last_used, *client = row[USER_COLUMNS:]
    began = time(created)
    return StoredSession(
        user_of(row[:USER_COLUMNS]),
        bool(pending),
        bool(must_change),
        bool(kept),
        bool(by_code),
        began,
        time(proven) if proven else began,
        time(last_used) if last_used else began,
        *client,
    )


def of_user(
    source: Source, user_id: int, now: datetime, used_since: datetime
) -> Sequence[ListedSession]:
    """Return the sessions in which the user is signed in, as `find` does; the last used first."""
    rows = driver_of(source).execute(_OF_USER, (user_id, stored_time(now), stored_time(used_since)))
    return [
        ListedSession(
            key_of(token_hash),
            time(created),
            time(used or created),
            address,
            agent,
            time(end),
            bool(kept),
        )
        for token_hash, created, used, address, agent, end, kept in rows
    ]


def touch(connection: Connection, token_hash: str, now: datetime, address: str | None) -> None:
    """Note that the session was used."""
    change = update(sessions).where(sessions.c.token_hash == token_hash)
    connection.execute(change.values(last_used=now, address=address))


def is_kept(connection: Connection, token_hash: str) -> bool | None:
    """Return whether the user of the session asked to stay signed in; None: it has ended."""
    query = select(sessions.c.kept).where(sessions.c.token_hash == token_hash)
    return connection.execute(query).scalar_one_or_none()


def prove(
    connection: Connection, token_hash: str, new_hash: str, now: datetime, expires: datetime
) -> None:
    """Give the session, whose user has shown who they are, another token."""
    change = update(sessions).where(sessions.c.token_hash == token_hash)
    values = {"token_hash": new_hash, "proven": now, "last_used": now, "expires": expires}
    connection.execute(change.values(**values, pending=False, wrong=0))


def note_code(connection: Connection, token_hash: str) -> None:
    """Note that a code of the second factor was given in the session."""
    change = update(sessions).where(sessions.c.token_hash == token_hash)
    connection.execute(change.values(by_code=True))


def forget_codes(connection: Connection, user_id: int) -> None:
    """Note that no session of the user has had a code of the second factor that counts."""
    change = update(sessions).where(sessions.c.user_id == user_id)
    connection.execute(change.values(by_code=False))


def take_try(connection: Connection, token_hash: str, most: int) -> bool:
    """Count an attempt to show who its user is; after *most* in vain, the session ends instead."""
    mine = sessions.c.token_hash == token_hash
    more = update(sessions).where(mine & (sessions.c.wrong < most))
    if connection.execute(more.values(wrong=sessions.c.wrong + 1)).rowcount == 1:
        return True
    connection.execute(delete(sessions).where(mine))
    return False


def remove(connection: Connection, token_hash: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def remove_key(connection: Connection, user_id: int, key: str) -> bool:
    """End the session of a user that has this key; False: there is none."""
    same = func.substr(sessions.c.token_hash, 1, _KEY_CHARACTERS) == key
    mine = (sessions.c.user_id == user_id) & same
    return connection.execute(delete(sessions).where(mine)).rowcount > 0


def remove_all(connection: Connection, of_user: int, but: str | None = None) -> int:
    """End all sessions of a user, *but* the one of that hash; return how many those were."""
    mine = sessions.c.user_id == of_user
    others = mine if but is None else mine & (sessions.c.token_hash != but)
    return connection.execute(delete(sessions).where(others)).rowcount


def purge(connection: Connection, now: datetime) -> int:
    """Remove expired sessions and return how many."""
    return connection.execute(delete(sessions).where(sessions.c.expires <= now)).rowcount
