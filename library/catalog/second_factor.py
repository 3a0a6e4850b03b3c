"""Second factors in the index: secrets of authenticators, and codes for when these are lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from library.catalog.access_schema import recovery_codes
from library.catalog.schema import users


@dataclass(frozen=True, slots=True)
class Stored:
    """What a user's authenticator and the server share."""

    secret: str  # encrypted, in base64; of earlier versions as it is, in base32
    step: int | None  # the last one that was accepted; None: none was


def find(connection: Connection, user_id: int) -> Stored | None:
    """Return the user's second factor; None where there is none."""
    query = select(users.c.totp_secret, users.c.totp_step).where(users.c.id == user_id)
    row = connection.execute(query).one_or_none()
    return None if row is None or row[0] is None else Stored(row[0], row[1])


def set_secret(connection: Connection, user_id: int, secret: str | None, step: int | None) -> None:
    """Give the user a second factor, of which *step* was accepted; None: take it away."""
    change = update(users).where(users.c.id == user_id)
    connection.execute(change.values(totp_secret=secret, totp_step=step))


def everyone(connection: Connection) -> Sequence[tuple[int, str]]:
    """Return whoever has a second factor, by id, with what is stored of its secret."""
    query = select(users.c.id, users.c.totp_secret).where(users.c.totp_secret.is_not(None))
    return [(user_id, secret) for user_id, secret in connection.execute(query)]


def replace_secret(connection: Connection, user_id: int, secret: str) -> None:
    """Store the same secret in another way."""
    change = update(users).where(users.c.id == user_id)
    connection.execute(change.values(totp_secret=secret))


def accept(connection: Connection, user_id: int, step: int) -> None:
    """Note that the code of *step* was used."""
    connection.execute(update(users).where(users.c.id == user_id).values(totp_step=step))


def set_codes(connection: Connection, user_id: int, hashes: Iterable[str]) -> None:
    """Give the user new recovery codes instead of those that there are."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user_id == user_id))
    if rows := [{"code_hash": each, "user_id": user_id} for each in hashes]:
        connection.execute(insert(recovery_codes), rows)


def use_code(connection: Connection, user_id: int, code_hash: str, now: datetime) -> bool:
    """Use up a recovery code; return whether it was good."""
    good = (
        (recovery_codes.c.code_hash == code_hash)
        & (recovery_codes.c.user_id == user_id)
        & recovery_codes.c.used.is_(None)
    )
    return connection.execute(update(recovery_codes).where(good).values(used=now)).rowcount == 1


def codes_left(connection: Connection, user_id: int) -> int:
    """Return how many recovery codes the user has not used."""
    query = (
        select(func.count())
        .select_from(recovery_codes)
        .where(recovery_codes.c.user_id == user_id, recovery_codes.c.used.is_(None))
    )
    return int(connection.execute(query).scalar_one())
