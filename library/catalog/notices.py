"""Notices in the index: what of the audit a user is told, until they have read it."""

from __future__ import annotations

from collections.abc import Sequence

from library.catalog.audit import COLUMNS, Noted, noted
from library.catalog.driver import Source, driver_of, stored_time
from library.model import Role, User

OF_ADMINS = 0  # stands for all of them; no user has that id

_FIND = f"""
    SELECT {COLUMNS} FROM audit
    WHERE told_to IN (?1, ?2) AND at >= ?3
        AND id > iif(?4, (SELECT notices_read FROM users WHERE id = ?1), 0)
    ORDER BY id DESC LIMIT ?5
"""
_READ = "UPDATE users SET notices_read = max(notices_read, ?) WHERE id = ?"


def find(source: Source, user: User, *, unread: bool, limit: int) -> Sequence[Noted]:
    """Return at most *limit* notices for *user*, newest first; *unread*: none that was read."""
    also = OF_ADMINS if user.role is Role.ADMIN else user.id
    values = (user.id, also, stored_time(user.created), unread, limit)
    return [noted(row) for row in driver_of(source).execute(_FIND, values)]


def read(source: Source, user_id: int, up_to: int) -> None:
    """Note that the user has read what there is up to that id."""
    driver_of(source).execute(_READ, (up_to, user_id))
