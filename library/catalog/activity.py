"""What the queue holds, what failed, and how fast it goes: for people who look."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from library.catalog.driver import Source, driver_of, time
from library.model import Progress, Task, TaskCounts, Trouble
from library.tasks import backlog

_RECENT_MIN = 15  # minutes that the speed is judged by


def counts(source: Source, user_id: int | None = None) -> Mapping[Task, TaskCounts]:
    """Return the numbers of each task, of one user or of all."""
    driver, who = driver_of(source), (user_id, user_id)
    total = dict(driver.execute(_PENDING, who).fetchall())
    held = {task: (leased, late) for task, leased, late in driver.execute(_HELD, who)}
    bad = dict(driver.execute(_FAILED, who).fetchall())
    return {
        task: TaskCounts(
            pending=total.get(task, 0),
            in_hand=held.get(task, (0, 0))[0],
            put_off=held.get(task, (0, 0))[1],
            failed=bad.get(task, 0),
        )
        for task in Task
    }


def pending(source: Source, user_id: int | None = None) -> int:
    """Return the number of items with work left, of one user or of all.

    Items owe the same tasks, and the last one of them is done last: so many rows as the task has
    that has most. It costs the same however many that are.
    """
    tasks = json.dumps(list(backlog()))
    row = driver_of(source).execute(_MOST, (user_id, user_id, tasks)).fetchone()
    return int(row[0])


def failed(source: Source, user_id: int | None = None) -> int:
    """Return the number of items with work that failed for good, of one user or of all."""
    row = driver_of(source).execute(_FAILED_ITEMS, (user_id, user_id)).fetchone()
    return int(row[0])


def progress(source: Source, user_id: int) -> Progress:
    """Return how far the work on one user's media has come."""
    shown = driver_of(source).execute(_SHOWN, (user_id,)).fetchone()
    return Progress(
        pending=pending(source, user_id), failed=failed(source, user_id), shown=int(shown[0])
    )


def failure(source: Source, media_id: int) -> str | None:
    """Return why work on the item failed for good, in words for people; None: it did not."""
    found = driver_of(source).execute(
        "SELECT DISTINCT reason FROM failed_tasks WHERE media_id = ?", (media_id,)
    )
    return " ".join(reason for (reason,) in found) or None


def in_hand(source: Source, user_id: int, most: int) -> Sequence[tuple[int, Sequence[Task]]]:
    """Return up to *most* of the user's items that are worked on now, with the tasks."""
    found = driver_of(source).execute(_IN_HAND, (user_id, most))
    return [(key, [Task(task) for task in json.loads(tasks)]) for key, tasks in found]


def troubles(source: Source, user_id: int | None, most: int) -> Sequence[Trouble]:
    """Return up to *most* items that failed or are put off, of a user or of all, the last first."""
    found = driver_of(source).execute(_TROUBLES, (*2 * (user_id, user_id), most))
    return [
        Trouble(
            key, [Task(task) for task in json.loads(tasks)], reason, time(at), again and time(again)
        )
        for key, tasks, reason, at, again in found
    ]


def due_again(source: Source) -> datetime | None:
    """Return when the first of what is put off is tried again; None: nothing is."""
    row = driver_of(source).execute(_DUE_AGAIN).fetchone()
    return None if row[0] is None else time(row[0])


def is_any_due(source: Source) -> bool:
    """Whether something waits to be taken."""
    row = driver_of(source).execute(_ANY_DUE).fetchone()
    return bool(row[0])


def is_in_hand(source: Source) -> bool:
    """Whether somebody works on something."""
    return bool(driver_of(source).execute(_ANY_IN_HAND).fetchone()[0])


def per_minute(source: Source, now: datetime) -> Mapping[Task, float]:
    """Return how many of each task were done in a minute of late, while they were worked on."""
    minute = int(now.timestamp()) // 60
    found = driver_of(source).execute(_SPEED, (minute - _RECENT_MIN, minute))
    return {Task(task): done / minutes for task, done, minutes in found}


def forget_speed(source: Source, now: datetime) -> None:
    """Drop what was counted so long ago that nobody asks."""
    before = int((now - timedelta(minutes=_RECENT_MIN)).timestamp()) // 60
    driver_of(source).execute("DELETE FROM work_done WHERE minute < ?", (before,))


_PENDING = """
    SELECT task, sum(pending) FROM work_counts WHERE coalesce(user_id = ?, ? IS NULL) GROUP BY task
"""
_HELD = """
    SELECT task, sum(leased_by IS NOT NULL), sum(leased_by IS NULL) FROM unprocessed_media_items
    WHERE held_until IS NOT NULL AND coalesce(user_id = ?, ? IS NULL) GROUP BY task
"""
_FAILED = """
    SELECT task, count(*) FROM failed_tasks JOIN media_items ON id = media_id
    WHERE coalesce(user_id = ?, ? IS NULL) GROUP BY task
"""
_FAILED_ITEMS = """
    SELECT count(DISTINCT media_id) FROM failed_tasks JOIN media_items ON id = media_id
    WHERE coalesce(user_id = ?, ? IS NULL)
"""
_MOST = """
    SELECT coalesce(sum(most), 0) FROM (
        SELECT max(pending) AS most FROM work_counts WHERE coalesce(user_id = ?, ? IS NULL)
        AND task IN (SELECT value FROM json_each(?)) GROUP BY user_id
    )
"""
_SHOWN = """
    SELECT count(*) FROM media_items
    WHERE user_id = ? AND month IS NOT NULL AND stack_id IS NULL
"""
_IN_HAND = """
    SELECT media_id, json_group_array(task) FROM unprocessed_media_items
    WHERE held_until IS NOT NULL AND leased_by IS NOT NULL AND user_id = ?
    GROUP BY media_id ORDER BY media_id LIMIT ?
"""
_TROUBLES = """
    SELECT media_id, json_group_array(task), reason, max(at) AS last, again FROM (
        SELECT media_id, task, reason, failed_at AS at, NULL AS again
        FROM failed_tasks JOIN media_items ON id = media_id
        WHERE coalesce(user_id = ?, ? IS NULL)
        UNION ALL SELECT media_id, task, last_error, held_until, held_until
        FROM unprocessed_media_items
        WHERE held_until IS NOT NULL AND leased_by IS NULL AND coalesce(user_id = ?, ? IS NULL)
    ) GROUP BY media_id, reason ORDER BY again IS NULL, last DESC, media_id LIMIT ?
"""
_DUE_AGAIN = "SELECT min(held_until) FROM unprocessed_media_items WHERE held_until IS NOT NULL"
_ANY_DUE = """
    SELECT EXISTS (SELECT 1 FROM unprocessed_media_items WHERE lane >= 0 AND held_until IS NULL)
"""
_ANY_IN_HAND = """
    SELECT EXISTS (SELECT 1 FROM unprocessed_media_items
    WHERE held_until IS NOT NULL AND leased_by IS NOT NULL)
"""
_SPEED = """
    SELECT task, sum(done), count(*) FROM work_done WHERE minute >= ? AND minute < ? GROUP BY task
"""
