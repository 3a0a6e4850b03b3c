"""Who works on the queue, and whether anybody may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from library.catalog.driver import Source, driver_of, stored_time, time
from library.lessee import host_and_pid
from library.model import WorkerSeen


def enter(
    connection: Connection, name: str, now: datetime, has_died: Callable[[str], bool]
) -> None:
    """Add the worker *name*, and drop those that are known to have died."""
    driver, moment = driver_of(connection), stored_time(now)
    known = driver.execute("SELECT name FROM workers WHERE name != ?", (name,)).fetchall()
    gone = [(other,) for (other,) in known if has_died(other)]
    driver.executemany("DELETE FROM workers WHERE name = ?", gone)
    driver.execute(
        "INSERT INTO workers (name, host, pid, started, seen) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET seen = excluded.seen",
        (name, *host_and_pid(name), moment, moment),
    )


def beat(connection: Connection, name: str, now: datetime) -> None:
    """Note that the worker lives."""
    driver_of(connection).execute(
        "UPDATE workers SET seen = ? WHERE name = ?", (stored_time(now), name)
    )


def leave(connection: Connection, name: str) -> None:
    """Drop the worker *name*."""
    driver_of(connection).execute("DELETE FROM workers WHERE name = ?", (name,))


def everyone(source: Source) -> Sequence[WorkerSeen]:
    """Return all workers, the first started first, with what each has in hand."""
    found = driver_of(source).execute(
        "SELECT host, pid, started, seen, (SELECT count(*) FROM unprocessed_media_items"
        " WHERE held_until IS NOT NULL AND leased_by = name) FROM workers ORDER BY started"
    )
    return [
        WorkerSeen(host, pid, time(started), time(seen), in_hand)
        for host, pid, started, seen, in_hand in found
    ]


def pause(connection: Connection, now: datetime) -> None:
    """Let nobody take work until `resume`; what is in hand is done."""
    driver_of(connection).execute(
        "INSERT INTO work_pause (id, since) VALUES (1, ?) ON CONFLICT DO NOTHING",
        (stored_time(now),),
    )


def resume(connection: Connection) -> None:
    """Let work be taken again."""
    driver_of(connection).execute("DELETE FROM work_pause")


def paused_since(source: Source) -> datetime | None:
    """Return since when nobody may take work; None: they may."""
    row = driver_of(source).execute("SELECT since FROM work_pause").fetchone()
    return None if row is None else time(row[0])
