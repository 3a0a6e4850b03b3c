"""Work that is to be done once more: a task's new version, or because a person asks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from library.catalog import folders, work
from library.catalog.driver import Source, driver_of
from library.catalog.work import AGE
from library.model import Task
from library.tasks import TASKS, backlog, base


def outdated(source: Source) -> Sequence[Task]:
    """Return the tasks that the index was queued for in an older version, in part, or never."""
    found = driver_of(source).execute("SELECT task, version, queued_to FROM task_versions")
    known = {task: (version, queued_to) for task, version, queued_to in found}
    return [task for task in backlog() if not _is_current(task, known.get(task))]


def queue_anew(connection: Connection, task: Task, now: datetime, items: int) -> bool:
    """Queue *task* for the next *items* of those in the index that it concerns.

    Earlier failures are forgotten; what waits already keeps its place. Returns whether there are
    further items: for these, call again, in a transaction of its own. Where a call is missing
    because the process died, the next process goes on.
    """
    driver, declared = driver_of(connection), TASKS[task]
    row = driver.execute(_STATE, (task.value,)).fetchone()
    begun = row is not None and row[0] == declared.version
    start = row[1] if begun else 0
    if start is None:
        return False
    (end,) = driver.execute(_END, (start, items)).fetchone()
    if end is not None:
        span = (start, end)
        mimes = None if declared.mimes is None else json.dumps(sorted(declared.mimes))
        kinds = json.dumps(sorted(declared.kinds))
        place = (task.value, declared.lane, base(declared.urgency), now.timestamp())
        if_done = "" if declared.after is None else _IF_DONE[declared.after]
        for query in (_QUEUE, _QUEUE_ASIDE):
            driver.execute(f"{query} {if_done} {_UNLESS}", (*place, *span, kinds, mimes, mimes))
        driver.execute(_FORGET, (task.value, *span))
    driver.execute(_REACHED, (task.value, declared.version, end))
    return end is not None


def queue_faces(
    connection: Connection, model: str, now: datetime, items: int, *, user_id: int | None = None
) -> bool:
    """Queue the next *items* in which another model than *model* has looked for faces, or none.

    Of all users or one; those of users who want no faces are left out, and so is what failed.
    Returns whether there are further items.
    """
    declared = TASKS[Task.FACES]
    place = (declared.lane, base(declared.urgency), now.timestamp())
    told = (*place, model, user_id, user_id, items)
    queued = driver_of(connection).execute(_QUEUE_FACES, told).rowcount
    return queued == items


def drop(connection: Connection, task: Task) -> int:
    """Drop all work of *task* that nobody has in hand; return how many rows."""
    return (
        driver_of(connection)
        .execute(
            "DELETE FROM unprocessed_media_items WHERE task = ? AND leased_by IS NULL", (task,)
        )
        .rowcount
    )


def retry(
    connection: Connection, now: datetime, *, user_id: int | None, media_id: int | None = None
) -> int:
    """Queue anew what failed for good, and make due what is put off; return how many files.

    Of all users or one, all items or one.
    """
    driver, who = driver_of(connection), (user_id, user_id, media_id, media_id)
    again: dict[int, list[Task]] = {}
    for key, task in driver.execute(_FAILED, who).fetchall():
        again.setdefault(key, []).append(Task(task))
    for key, tasks in again.items():
        for task in tasks:
            driver.execute("DELETE FROM failed_tasks WHERE media_id = ? AND task = ?", (key, task))
        work.add(connection, key, tasks, now)
    driver.executemany(
        "UPDATE media_items SET failure = NULL WHERE id = ?", [(key,) for key in again]
    )
    places = driver.execute(_FOLDERS, (json.dumps(list(again)),)).fetchall()
    for (folder_id,) in places:
        folders.touch(connection, folder_id, now)
    hastened = {key for (key,) in driver.execute(_HASTEN, who).fetchall()}
    if media_id is not None and user_id is not None:
        work.want(connection, user_id, [media_id], now)
    return len(again.keys() | hastened)


def _is_current(task: Task, known: tuple[int, int | None] | None) -> bool:
    # An older program does not undo what a newer one has begun.
    if known is None:
        return False
    version, queued_to = known
    return version > TASKS[task].version or (version == TASKS[task].version and queued_to is None)


_STATE = "SELECT version, queued_to FROM task_versions WHERE task = ?"
_END = "SELECT max(id) FROM (SELECT id FROM media_items WHERE id > ? ORDER BY id LIMIT ?)"
_QUEUE = f"""
    INSERT INTO unprocessed_media_items (media_id, task, user_id, lane, priority)
    SELECT id, ?, user_id, ?, ? + {AGE} FROM media_items
    WHERE id > ? AND id <= ? AND shown AND kind IN (SELECT value FROM json_each(?))
    AND (? IS NULL OR mime IN (SELECT value FROM json_each(?)))
"""
# What is in the trash owes it when it comes back.
_QUEUE_ASIDE = f"""
    INSERT INTO set_aside (media_id, origin, told)
    SELECT id, 'unprocessed_media_items', json_object('media_id', id, 'task', ?,
        'user_id', user_id, 'lane', ?, 'priority', ? + {AGE})
    FROM trashed_items AS was JOIN media_items ON id = was.media_id
    WHERE id > ? AND id <= ? AND was.shown AND kind IN (SELECT value FROM json_each(?))
    AND (? IS NULL OR mime IN (SELECT value FROM json_each(?)))
"""
_IF_DONE = {Task.THUMBNAILS: "AND has_thumbnails"}
_UNLESS = "ON CONFLICT DO NOTHING"  # it waits already
_FORGET = "DELETE FROM failed_tasks WHERE task = ? AND media_id > ? AND media_id <= ?"
_REACHED = """
    INSERT INTO task_versions (task, version, queued_to) VALUES (?, ?, ?) ON CONFLICT (task)
    DO UPDATE SET version = excluded.version, queued_to = excluded.queued_to
"""
_QUEUE_FACES = f"""
    INSERT INTO unprocessed_media_items (media_id, task, user_id, lane, priority)
    SELECT media_items.id, 'faces', media_items.user_id, ?, ? + {AGE}
    FROM media_items JOIN users ON users.id = media_items.user_id
    LEFT JOIN face_scans ON face_scans.media_id = media_items.id
    WHERE shown AND has_thumbnails AND finds_faces AND model IS NOT ?
    AND coalesce(media_items.user_id = ?, ? IS NULL) AND NOT EXISTS (
        SELECT 1 FROM failed_tasks WHERE failed_tasks.media_id = media_items.id AND task = 'faces'
    ) AND NOT EXISTS (
        SELECT 1 FROM unprocessed_media_items AS queued
        WHERE queued.media_id = media_items.id AND queued.task = 'faces'
    ) LIMIT ?
"""
_FAILED = f"""
    SELECT media_id, task FROM failed_tasks JOIN media_items ON id = media_id
    WHERE shown AND coalesce(user_id = ?, ? IS NULL) AND coalesce(media_id = ?, ? IS NULL)
    AND task IN ({", ".join(f"'{task}'" for task in TASKS)})
"""
_FOLDERS = "SELECT DISTINCT folder_id FROM media_items WHERE id IN (SELECT value FROM json_each(?))"
_HASTEN = """
    UPDATE unprocessed_media_items SET held_until = NULL, delays = 0
    WHERE held_until IS NOT NULL AND leased_by IS NULL
    AND coalesce(user_id = ?, ? IS NULL) AND coalesce(media_id = ?, ? IS NULL)
    RETURNING media_id
"""
