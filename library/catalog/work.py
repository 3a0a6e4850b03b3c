"""The queue of work: what the worker still has to do, and who has what in hand.

A row is one task on one item; its deletion and the result of the work are one transaction. A row
is *due* while `held_until` is null; then one range of one index finds the first by priority. It is
*leased* or *put off* until `held_until`, and due again when that has passed.

The clocks of hosts that share a queue may differ by less than a lease minus the time between two
renewals (`library.processing`): a lease that a slower clock granted looks shorter to a faster one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Connection

from library.catalog import media
from library.catalog.driver import Driver, Source, driver_of, stored_time
from library.model import Media, Task
from library.tasks import TASKS, Lane, Urgency, base, priority, urgency_of

_AHEAD = 32  # rows of one urgency that are a backlog: files are not done whole until it is gone
_FIRST_DELAY = timedelta(seconds=15)
_LONGEST_DELAY = timedelta(hours=1)
_CUT_SHORT = "The worker ended while it read this file."


@dataclass(frozen=True, slots=True)
class Work:
    """One item and what has to be done on it."""

    media: Media
    tasks: frozenset[Task]
    by: str  # who has it in hand
    attempts: int = 0  # earlier ones that were cut short by the end of a process
    delays: int = 0  # how often it has been put off

    def only(self, tasks: frozenset[Task]) -> Work:
        """Return the part of it that is *tasks*."""
        return replace(self, tasks=self.tasks & tasks)


# Newest first within an urgency: by the capture time, or until that is known by the time that the
# client gave the file, but nothing comes from the future. In milliseconds.
AGE = (
    "1000 * max(0, min("
    "CAST(strftime('%s', coalesce(captured_local, modified)) AS INTEGER), CAST(? AS INTEGER)))"
)


def add(source: Source, media_id: int, tasks: Collection[Task], now: datetime) -> None:
    """Queue *tasks*; those that the item owes already keep their place."""
    if not tasks:
        return
    told = [value for task in tasks for value in (task.value, *_place(task))]
    driver_of(source).execute(_adding(len(tasks)), (*told, now.timestamp(), media_id))


def require(connection: Connection, media_id: int, tasks: Iterable[Task], now: datetime) -> None:
    """Queue *tasks* for the item anew; all other work, and earlier failures, are forgotten."""
    forget(connection, media_id)
    add(connection, media_id, list(tasks), now)


def demand(connection: Connection, item: Media, task: Task, now: datetime) -> None:
    """Put *task* on *item* before everything else; an earlier failure of it is forgotten."""
    driver, first = driver_of(connection), priority(Urgency.DEMANDED, now)
    driver.execute("DELETE FROM failed_tasks WHERE media_id = ? AND task = ?", (item.id, task))
    driver.execute(
        "INSERT INTO unprocessed_media_items (media_id, task, user_id, lane, priority)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (media_id, task) DO UPDATE"
        " SET priority = excluded.priority,"
        " held_until = CASE WHEN leased_by IS NULL THEN NULL ELSE held_until END",
        (item.id, task.value, item.owner_id, TASKS[task].lane, first),
    )


def retract(connection: Connection, media_id: int, task: Task) -> None:
    """Drop what `demand` has queued, unless somebody has it in hand."""
    driver_of(connection).execute(
        "DELETE FROM unprocessed_media_items WHERE media_id = ? AND task = ? AND leased_by IS NULL",
        (media_id, task),
    )


def is_in_hand(driver: Driver, media_id: int, task: Task) -> bool | None:
    """Whether somebody is at work on *task* of the item; None if it is not queued."""
    row = driver.execute(
        "SELECT leased_by IS NOT NULL FROM unprocessed_media_items WHERE media_id = ? AND task = ?",
        (media_id, task),
    ).fetchone()
    return None if row is None else bool(row[0])


def failure_of(driver: Driver, media_id: int, task: Task) -> str | None:
    """Return why *task* failed for good on the item, in words for people; None: it did not."""
    row = driver.execute(
        "SELECT reason FROM failed_tasks WHERE media_id = ? AND task = ?", (media_id, task)
    ).fetchone()
    return None if row is None else str(row[0])


def forget(connection: Connection, media_id: int) -> None:
    """Drop all work and all failures of the item."""
    driver = driver_of(connection)
    driver.execute("DELETE FROM unprocessed_media_items WHERE media_id = ?", (media_id,))
    driver.execute("DELETE FROM failed_tasks WHERE media_id = ?", (media_id,))


def want(connection: Connection, user_id: int, ids: Sequence[int], now: datetime) -> int:
    """Put before others what the user looks at, first the first; return how many rows moved."""
    driver = driver_of(connection)
    found = driver.execute(_UNWANTED, (json.dumps(ids), user_id, base(Urgency.WANTED))).fetchall()
    first, place = priority(Urgency.WANTED, now), {key: at for at, key in enumerate(ids)}
    moves = [(first - place[key], key, task) for key, task in found if _is_seen(task)]
    driver.executemany(
        "UPDATE unprocessed_media_items SET priority = ? WHERE media_id = ? AND task = ?", moves
    )
    return len(moves)


def is_unwanted(connection: Connection, user_id: int, ids: Sequence[int]) -> bool:
    """Whether `want` would have something to do."""
    found = driver_of(connection).execute(
        _UNWANTED, (json.dumps(ids), user_id, base(Urgency.WANTED))
    )
    return any(_is_seen(task) for _, task in found)


def is_due(connection: Connection, now: datetime, lane: Lane = Lane.DECODERS) -> bool:
    """Whether there is work in *lane* that somebody may take."""
    row = driver_of(connection).execute(_IS_DUE, (lane, stored_time(now), lane)).fetchone()
    return bool(row[0])


def lease(
    connection: Connection,
    *,
    limit: int,
    by: str,
    now: datetime,
    lease_for: timedelta,
    lane: Lane = Lane.DECODERS,
) -> Sequence[Work]:
    """Take up to *limit* items that have work due, the most urgent first, for *lease_for*.

    Nobody else gets them meanwhile; a lease that runs out makes them due again. An item comes with
    all tasks that can be done in one pass over its file, but while there is a backlog of what is
    more urgent, with these alone: dates do not wait for the thumbnails of older uploads. While the
    queue is paused, there is none.
    """
    driver = driver_of(connection)
    _end_holds(driver, now)
    if driver.execute("SELECT 1 FROM work_pause").fetchone():
        return []
    most = limit * len(TASKS) + _AHEAD
    rows = driver.execute(_FIRST, (lane, most)).fetchall()
    taken: dict[int, list[tuple[str, int, int]]] = {}
    for media_id, _, first in rows:
        if media_id in taken:
            continue
        if len(taken) == limit:
            break
        is_backlog = len(rows) == most and urgency_of(rows[-1][2]) == urgency_of(first)
        least = base(Urgency(urgency_of(first))) if is_backlog else 0
        found = driver.execute(_OF_ITEM, (media_id, lane, least)).fetchall()
        taken[media_id] = found if lane is Lane.DECODERS else found[:1]
    until = stored_time(now + lease_for)
    pairs = [(until, by, key, task) for key, found in taken.items() for task, _, _ in found]
    driver.executemany(_TAKE, pairs)
    return [_work(connection, key, found, by) for key, found in taken.items()]


def renew(connection: Connection, by: str, now: datetime, lease_for: timedelta) -> None:
    """Keep what *by* has in hand for *lease_for* from now."""
    driver_of(connection).execute(
        "UPDATE unprocessed_media_items SET held_until = ?"
        " WHERE held_until IS NOT NULL AND leased_by = ?",
        (stored_time(now + lease_for), by),
    )


def still_wanted(connection: Connection, work: Work) -> Media | None:
    """Return the item as it is now: it may have been renamed and moved since.

    None where it has gone, has another content than was worked on, is shown no more, or where the
    lease ran out and the work is in others' hands, or done.
    """
    now = media.by_id(connection, work.media.id)
    if now is None or not now.shown or now.checksum != work.media.checksum:
        return None
    held = driver_of(connection).execute(_HELD, (now.id, work.by)).fetchall()
    return now if work.tasks <= {task for (task,) in held} else None


def finish(connection: Connection, work: Work, failures: Mapping[Task, str], now: datetime) -> None:
    """Tick off the work; *failures* says what failed for good, and why."""
    driver, key = driver_of(connection), work.media.id
    done = [(key, task.value) for task in work.tasks]
    driver.executemany("DELETE FROM unprocessed_media_items WHERE media_id = ? AND task = ?", done)
    driver.executemany("DELETE FROM failed_tasks WHERE media_id = ? AND task = ?", done)
    minute = int(now.timestamp()) // 60
    driver.executemany(_COUNT, [(minute, task.value) for task in work.tasks])
    told = (work.media.checksum, stored_time(now))
    driver.executemany(
        "INSERT INTO failed_tasks (media_id, task, checksum, failed_at, version, reason)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [(key, task.value, *told, TASKS[task].version, why) for task, why in failures.items()],
    )


def put_off(connection: Connection, work: Work, why: str, now: datetime, *, counts: bool) -> None:
    """Try again later, and later each time: the trouble, told in *why*, is not the file's.

    *counts* says that it was one of the attempts after which a file is given up.
    """
    until = stored_time(now + delay(work.delays))
    attempts = work.attempts + counts
    driver_of(connection).executemany(
        "UPDATE unprocessed_media_items SET held_until = ?, leased_by = NULL, attempts = ?,"
        " delays = delays + 1, last_error = ? WHERE media_id = ? AND task = ? AND leased_by = ?",
        [(until, attempts, why, work.media.id, task.value, work.by) for task in work.tasks],
    )


def delay(delays: int) -> timedelta:
    """Return how long work waits that has been put off *delays* times before."""
    return min(_FIRST_DELAY * (1 << min(delays, 16)), _LONGEST_DELAY)


def give_back(connection: Connection, work: Work) -> None:
    """Make the work due again at once, as if it had not been tried: the worker is stopping."""
    driver_of(connection).executemany(
        "UPDATE unprocessed_media_items SET held_until = NULL, leased_by = NULL, attempts = ?"
        " WHERE media_id = ? AND task = ? AND leased_by = ?",
        [(work.attempts, work.media.id, task.value, work.by) for task in work.tasks],
    )


def lessees(connection: Connection) -> Sequence[str]:
    """Return who holds leases."""
    found = driver_of(connection).execute(
        "SELECT DISTINCT leased_by FROM unprocessed_media_items"
        " WHERE held_until IS NOT NULL AND leased_by IS NOT NULL"
    )
    return [name for (name,) in found]


def release(connection: Connection, by: str, now: datetime) -> None:
    """Make all work due again that *by*, which has died, had taken.

    At once the first time, later each time after: a file that kills workers does so seldom.
    """
    driver = driver_of(connection)
    _end_leases(driver, driver.execute(_OF_LESSEE, (by,)).fetchall(), now)


def copy_failures(connection: Connection, media_id: int, copy_id: int) -> None:
    """Note of a copy, which has none, what failed for good on the original."""
    driver_of(connection).execute(
        "INSERT INTO failed_tasks (media_id, task, checksum, version, reason, failed_at)"
        " SELECT ?, task, checksum, version, reason, failed_at"
        " FROM failed_tasks WHERE media_id = ?",
        (copy_id, media_id),
    )


def tasks_pending(source: Source, media_id: int) -> Sequence[Task]:
    """Return what is still to do on the item."""
    found = driver_of(source).execute(
        "SELECT task FROM unprocessed_media_items WHERE media_id = ? ORDER BY task", (media_id,)
    )
    return [Task(task) for (task,) in found]


def has_failed(source: Source, media_id: int, task: Task) -> bool:
    """Whether *task* on the item failed for good."""
    query = "SELECT 1 FROM failed_tasks WHERE media_id = ? AND task = ?"
    return driver_of(source).execute(query, (media_id, task.value)).fetchone() is not None


_UNWANTED = """
    SELECT media_id, task FROM json_each(?) CROSS JOIN unprocessed_media_items ON media_id = value
    WHERE user_id = ? AND priority < ? AND held_until IS NULL
"""
_IS_DUE = """
    SELECT NOT EXISTS (SELECT 1 FROM work_pause) AND (
        EXISTS (SELECT 1 FROM unprocessed_media_items WHERE lane = ? AND held_until IS NULL)
        OR EXISTS (SELECT 1 FROM unprocessed_media_items WHERE held_until <= ? AND lane = ?)
    )
"""
_FIRST = """
    SELECT media_id, task, priority FROM unprocessed_media_items
    WHERE lane = ? AND held_until IS NULL ORDER BY priority DESC, media_id DESC LIMIT ?
"""
# The + keeps SQLite to the primary key.
_OF_ITEM = """
    SELECT task, attempts, delays FROM unprocessed_media_items
    WHERE media_id = ? AND +lane = ? AND +priority >= ? AND held_until IS NULL
    ORDER BY +priority DESC
"""
_TAKE = """
    UPDATE unprocessed_media_items SET held_until = ?, leased_by = ?, attempts = attempts + 1
    WHERE media_id = ? AND task = ?
"""
_HELD = "SELECT task FROM unprocessed_media_items WHERE media_id = ? AND leased_by = ?"
_OF_LESSEE = """
    SELECT media_id, task, attempts FROM unprocessed_media_items
    WHERE held_until IS NOT NULL AND leased_by = ?
"""
_RUN_OUT = """
    SELECT media_id, task, attempts FROM unprocessed_media_items
    WHERE held_until <= ? AND leased_by IS NOT NULL
"""
_END_LEASE = """
    UPDATE unprocessed_media_items SET held_until = ?, leased_by = NULL, last_error = ?
    WHERE media_id = ? AND task = ?
"""
_COUNT = """
    INSERT INTO work_done (minute, task, done) VALUES (?, ?, 1)
    ON CONFLICT (minute, task) DO UPDATE SET done = done + 1
"""


@lru_cache
def _adding(count: int) -> str:
    told = ", ".join(["(?, ?, ?)"] * count)
    return (
        f"WITH told (task, lane, urgency) AS (VALUES {told})"
        " INSERT INTO unprocessed_media_items (media_id, task, user_id, lane, priority)"
        f" SELECT id, task, user_id, lane, urgency + {AGE} FROM media_items, told WHERE id = ?"
        " ON CONFLICT DO NOTHING"
    )


def _place(task: Task) -> tuple[int, int]:
    """Return the lane of *task* and the lowest priority that it has there."""
    return TASKS[task].lane, base(TASKS[task].urgency)


def _is_seen(task: str) -> bool:
    return TASKS[Task(task)].seen


def _end_holds(driver: Driver, now: datetime) -> None:
    moment = stored_time(now)
    _end_leases(driver, driver.execute(_RUN_OUT, (moment,)).fetchall(), now)
    driver.execute(
        "UPDATE unprocessed_media_items SET held_until = NULL"
        " WHERE held_until <= ? AND leased_by IS NULL",
        (moment,),
    )


def _end_leases(driver: Driver, rows: Sequence[tuple[int, str, int]], now: datetime) -> None:
    for media_id, task, attempts in rows:
        until = None if attempts < 2 else stored_time(now + delay(attempts - 2))
        driver.execute(_END_LEASE, (until, None if until is None else _CUT_SHORT, media_id, task))


def _work(
    connection: Connection, media_id: int, rows: Sequence[tuple[str, int, int]], by: str
) -> Work:
    return Work(
        media=media.load(connection, media_id),
        tasks=frozenset(Task(task) for task, _, _ in rows),
        by=by,
        attempts=max(attempts for _, attempts, _ in rows),
        delays=max(delays for _, _, delays in rows),
    )
