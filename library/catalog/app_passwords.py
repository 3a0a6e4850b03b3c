"""App passwords in the index."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from library.access.app_password import AppPassword, Use
from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.catalog.users import USER, user_of
from library.model import User
from library.paths import name_key

_COLUMNS = (
    "app_passwords.id, app_passwords.user_id, app_passwords.name, scope, folder,"
    " app_passwords.created, app_passwords.expires, app_passwords.last_used, last_address"
)
_ADD = """
    INSERT INTO app_passwords (user_id, name, secret_hash, scope, folder, created, expires)
    VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_COLUMN_COUNT = 9
_BY_SECRET = f"""
    SELECT {_COLUMNS}, {USER} FROM app_passwords JOIN users ON users.id = app_passwords.user_id
    WHERE secret_hash = ? AND users.name_key = ? AND users.disabled IS NULL
        AND (app_passwords.expires IS NULL OR app_passwords.expires > ?)
"""
_OF_USER = f"SELECT {_COLUMNS} FROM app_passwords WHERE user_id = ? ORDER BY id DESC"
_BY_ID = f"SELECT {_COLUMNS} FROM app_passwords WHERE user_id = ? AND id = ?"
_USED = """
    UPDATE app_passwords SET last_used = ?1, last_address = ?2
    WHERE id = ?3 AND (last_used IS NULL OR last_used < ?1)
"""


def add(
    source: Source,
    *,
    user_id: int,
    name: str,
    secret_hash: str,
    use: Use,
    folder: Sequence[str],
    created: datetime,
    expires: datetime | None,
) -> int:
    """Add one and return its id."""
    way = json.dumps(list(folder), ensure_ascii=False) if folder else None
    until = None if expires is None else stored_time(expires)
    row = (user_id, name, secret_hash, use.value, way, stored_time(created), until)
    return int(driver_of(source).execute(_ADD, row).fetchone()[0])


def find(
    source: Source, user_name: str, secret_hash: str, now: datetime
) -> tuple[AppPassword, User] | None:
    """Return the one with that secret, and whose it is, if it is good now and so are they.

    The case of *user_name* does not matter.
    """
    values = (secret_hash, name_key(user_name).casefold(), stored_time(now))
    row = driver_of(source).execute(_BY_SECRET, values).fetchone()
    if row is None:
        return None
    return _from(row[:_COLUMN_COUNT]), user_of(row[_COLUMN_COUNT:])


def of_user(source: Source, user_id: int) -> Sequence[AppPassword]:
    """Return the user's, the newest first, those that have expired among them."""
    return [_from(row) for row in driver_of(source).execute(_OF_USER, (user_id,))]


def by_id(source: Source, user_id: int, password_id: int) -> AppPassword | None:
    """Return the one of that id if it is the user's."""
    row = driver_of(source).execute(_BY_ID, (user_id, password_id)).fetchone()
    return None if row is None else _from(row)


def remove(source: Source, password_id: int) -> None:
    """Remove the one of that id."""
    driver_of(source).execute("DELETE FROM app_passwords WHERE id = ?", (password_id,))


def note_uses(source: Source, uses: Iterable[tuple[int, datetime, str]]) -> None:
    """Note which were used, when and from which address."""
    rows = [(stored_time(at), address, number) for number, at, address in uses]
    driver_of(source).executemany(_USED, rows)


@lru_cache(maxsize=256)  # every request of a device asks for its own
def _from(row: Row) -> AppPassword:
    number, user_id, name, use, folder, created, expires, used, address = row
    return AppPassword(
        number,
        user_id,
        name,
        Use(use),
        tuple(json.loads(folder)) if folder else (),
        time(created),
        None if expires is None else time(expires),
        None if used is None else time(used),
        address,
    )
