"""What the worker still has to do.

A row is work; its deletion and the result of the work are one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from library.catalog import media
from library.catalog.driver import driver_of, stored_time
from library.catalog.schema import failed_tasks, media_items
from library.catalog.schema import unprocessed_media_items as queue
from library.model import Media, Progress, Task


@dataclass(frozen=True, slots=True)
class Work:
    """One item and what has to be done on it."""

    media: Media
    tasks: frozenset[Task]
    attempts: int  # earlier ones that were cut short


_REQUIRE = "INSERT INTO unprocessed_media_items (media_id, task, not_before) VALUES (?, ?, ?)"


def add(connection: Connection, media_id: int, tasks: Iterable[Task], now: datetime) -> None:
    """Queue *tasks*, of which the item owes none yet."""
    rows = [(media_id, task.value, stored_time(now)) for task in tasks]
    driver_of(connection).executemany(_REQUIRE, rows)


def require(connection: Connection, media_id: int, tasks: Iterable[Task], now: datetime) -> None:
    """Queue *tasks* for the item anew; earlier failures are forgotten."""
    forget(connection, media_id)
    add(connection, media_id, tasks, now)


def forget(connection: Connection, media_id: int) -> None:
    """Drop all work and all failures of the item."""
    driver = driver_of(connection)
    driver.execute("DELETE FROM unprocessed_media_items WHERE media_id = ?", (media_id,))
    driver.execute("DELETE FROM failed_tasks WHERE media_id = ?", (media_id,))


def is_due(connection: Connection, now: datetime) -> bool:
    """Whether there is work that nobody has in hand."""
    return (
        connection.execute(select(queue.c.media_id).where(_due(now)).limit(1)).first() is not None
    )


def lease(
    connection: Connection, *, limit: int, by: str, now: datetime, lease_for: timedelta
) -> Sequence[Work]:
    """Take up to *limit* items that have work due, oldest first, for *lease_for*.

    Nobody else gets them meanwhile; a lease that runs out makes them due again.
    """
    due = (
        select(queue.c.media_id, queue.c.attempts)
        .where(_due(now))
        .order_by(queue.c.not_before, queue.c.media_id)
        .limit(limit * len(Task))  # of one item are at most so many rows
    )
    attempts: dict[int, int] = {}
    for row in connection.execute(due):
        if row.media_id in attempts or len(attempts) < limit:
            attempts[row.media_id] = max(row.attempts, attempts.get(row.media_id, 0))
    if not attempts:
        return []
    connection.execute(
        update(queue)
        .where(queue.c.media_id.in_(attempts))
        .values(leased_until=now + lease_for, leased_by=by, attempts=queue.c.attempts + 1)
    )
    tasks: dict[int, set[Task]] = {}
    for row in connection.execute(
        select(queue.c.media_id, queue.c.task).where(queue.c.media_id.in_(attempts))
    ):
        tasks.setdefault(row.media_id, set()).add(Task(row.task))
    found = connection.execute(media.columns().where(media_items.c.id.in_(attempts)))
    items = {item.id: item for item in map(media.from_row, found)}
    return [Work(items[key], frozenset(tasks[key]), attempts[key]) for key in attempts]


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(queue.c.leased_until.is_(None), queue.c.leased_until <= now)
    return and_(queue.c.not_before <= now, free)


def still_wanted(connection: Connection, item: Media) -> Media | None:
    """Return *item* as it is now: it may have been renamed and moved since.

    None where it has gone, has another content than was worked on, or is shown no more.
    """
    now = media.by_id(connection, item.id)
    return now if now is not None and now.shown and now.checksum == item.checksum else None


def finish(
    connection: Connection,
    work: Work,
    failures: Mapping[Task, str],
    now: datetime,
) -> None:
    """Tick off the work; *failures* says what failed for good, and why."""
    done = [task.value for task in work.tasks]
    connection.execute(
        delete(queue).where(queue.c.media_id == work.media.id, queue.c.task.in_(done))
    )
    connection.execute(
        # Another worker may have come to an end with it, too, after the lease had run out.
        delete(failed_tasks).where(
            failed_tasks.c.media_id == work.media.id, failed_tasks.c.task.in_(done)
        )
    )
    for task, reason in failures.items():
        connection.execute(
            insert(failed_tasks).values(
                media_id=work.media.id,
                task=task.value,
                checksum=work.media.checksum,
                reason=reason,
                failed_at=now,
            )
        )


def give_back(connection: Connection, work: Work) -> None:
    """Make the work due again at once, as if it had not been tried: the worker is stopping."""
    connection.execute(
        update(queue)
        .where(queue.c.media_id == work.media.id)
        .values(leased_until=None, leased_by=None, attempts=work.attempts)
    )


def lessees(connection: Connection) -> Sequence[str]:
    """Return who holds leases."""
    query = select(queue.c.leased_by).where(queue.c.leased_by.is_not(None)).distinct()
    return list(connection.execute(query).scalars())


def release(connection: Connection, by: str) -> None:
    """Make all work due again that *by*, which has died, had taken."""
    ended = update(queue).where(queue.c.leased_by == by)
    connection.execute(ended.values(leased_until=None, leased_by=None))


def copy_failures(connection: Connection, media_id: int, copy_id: int) -> None:
    """Note of a copy, which has none, what failed for good on the original."""
    kept = [column for column in failed_tasks.c if column.name != "media_id"]
    source = select(literal(copy_id), *kept).where(failed_tasks.c.media_id == media_id)
    names = ["media_id", *(column.name for column in kept)]
    connection.execute(insert(failed_tasks).from_select(names, source))


def tasks_pending(connection: Connection, media_id: int) -> Sequence[Task]:
    """Return what is still to do on the item."""
    query = select(queue.c.task).where(queue.c.media_id == media_id).order_by(queue.c.task)
    return [Task(task) for task in connection.execute(query).scalars()]


def failure(connection: Connection, media_id: int) -> str | None:
    """Return why work on the item failed for good, in words for people; None: it did not."""
    query = select(failed_tasks.c.reason).where(failed_tasks.c.media_id == media_id).distinct()
    return " ".join(connection.execute(query).scalars()) or None


def pending(connection: Connection) -> int:
    """Return the number of items with work left."""
    query = select(func.count(queue.c.media_id.distinct()))
    return int(connection.execute(query).scalar_one())


def failed(connection: Connection) -> int:
    """Return the number of items with work that failed for good."""
    query = select(func.count(failed_tasks.c.media_id.distinct()))
    return int(connection.execute(query).scalar_one())


def progress(connection: Connection, user_id: int) -> Progress:
    """Return how far the work on one user's media has come."""
    mine = media_items.c.user_id == user_id

    def count(of: Any) -> Select[Any]:
        joined = of.join(media_items, of.c.media_id == media_items.c.id)
        return select(func.count(of.c.media_id.distinct())).select_from(joined).where(mine)

    shown = select(func.count()).select_from(media_items)
    return Progress(
        pending=connection.execute(count(queue)).scalar_one(),
        failed=connection.execute(count(failed_tasks)).scalar_one(),
        shown=connection.execute(shown.where(mine, media_items.c.month.is_not(None))).scalar_one(),
    )
