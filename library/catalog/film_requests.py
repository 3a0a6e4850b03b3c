"""Who waits for a film of a video that no browser plays: each open page says so again and again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from library.catalog.driver import Driver, Source, driver_of, stored_time

_IS_WANTED = """
    SELECT EXISTS (
        SELECT 1 FROM film_requests JOIN media_items ON media_items.id = media_id
        WHERE until > ? AND checksum = ?
    )
"""


def wanted_until(driver: Driver, media_id: int, waiter: str) -> str | None:
    """Return until when *waiter* wants the film, as it is stored; None if it does not."""
    row = driver.execute(
        "SELECT until FROM film_requests WHERE media_id = ? AND waiter = ?", (media_id, waiter)
    ).fetchone()
    return None if row is None else str(row[0])


def ask(connection: Connection, media_id: int, waiter: str, until: datetime) -> None:
    """Note that *waiter* wants the film of the item, until then."""
    driver_of(connection).execute(
        "INSERT INTO film_requests (media_id, waiter, until) VALUES (?, ?, ?)"
        " ON CONFLICT (media_id, waiter) DO UPDATE SET until = excluded.until",
        (media_id, waiter, stored_time(until)),
    )


def withdraw(connection: Connection, media_id: int, waiter: str) -> None:
    """Note that *waiter* does not want it any more."""
    driver_of(connection).execute(
        "DELETE FROM film_requests WHERE media_id = ? AND waiter = ?", (media_id, waiter)
    )


def is_wanted(source: Source, checksum: str, now: datetime) -> bool:
    """Whether anybody waits for the film of any item of that content."""
    found = driver_of(source).execute(_IS_WANTED, (stored_time(now), checksum)).fetchone()
    return bool(found[0])


def purge(connection: Connection, now: datetime) -> None:
    """Forget who has stopped asking."""
    driver_of(connection).execute("DELETE FROM film_requests WHERE until <= ?", (stored_time(now),))
