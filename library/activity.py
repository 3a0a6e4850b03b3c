"""What a person sees of the worker: counts, what is in hand, what failed, how long it takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from library.catalog import activity, lookups, requeue, workers
from library.catalog.driver import Source
from library.library import Library, in_drive
from library.model import Media, Task, TaskCounts, Trouble, User

MOST_IN_HAND = 20
MOST_TROUBLES = 200


@dataclass(frozen=True, slots=True)
class FileAtWork:
    """One file that is worked on, or has trouble."""

    media: Media
    folder: tuple[str, ...]  # names from the root of the owner's drive
    tasks: Sequence[Task]
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """The state of the work, as one user may see it."""

    tasks: Mapping[Task, TaskCounts]  # of the user's files
    everyone: Mapping[Task, TaskCounts] | None  # of all files; None: not for this user
    in_hand: Sequence[FileAtWork]
    troubles: Sequence[FileAtWork]
    failed: int  # files, of which *troubles* may be a part
    per_minute: float  # tasks done of late; 0: none
    minutes_left: float | None  # for all users' work; None: not known
    paused_since: datetime | None  # UTC


def look(library: Library, user: User, *, all_users: bool) -> Activity:
    """Return the state of the work now; *all_users* adds totals, without names of files."""
    now = datetime.now(UTC)
    with library.catalog.ask() as driver:
        every = activity.counts(driver)
        speed = activity.per_minute(driver, now)
        return Activity(
            tasks=activity.counts(driver, user.id),
            everyone=every if all_users else None,
            in_hand=[
                found
                for key, tasks in activity.in_hand(driver, user.id, MOST_IN_HAND)
                if (found := _file(driver, key, tasks)) is not None
            ],
            troubles=_troubles(driver, user.id),
            failed=activity.failed(driver, user.id),
            per_minute=sum(speed.values()),
            minutes_left=minutes_left(every, speed),
            paused_since=workers.paused_since(driver),
        )


def troubles_of_all(library: Library) -> Sequence[FileAtWork]:
    """Return up to `MOST_TROUBLES` files of all users that failed or are put off, the last first.

    For the person who runs the server: users see their own alone.
    """
    with library.catalog.ask() as driver:
        return _troubles(driver, None)


def minutes_left(counts: Mapping[Task, TaskCounts], speed: Mapping[Task, float]) -> float | None:
    """Return how long the work takes at *speed*, in tasks a minute; None where that is unknown.

    One task is done after the other: while there is a backlog, so they are.
    """
    waiting = {task: each.pending for task, each in counts.items() if each.pending}
    if any(task not in speed for task in waiting):
        return None
    return sum(number / speed[task] for task, number in waiting.items())


def retry(library: Library, user: User, media_id: int | None) -> int:
    """Have failed files of the user tried again, one or all; return how many."""
    with library.catalog.write() as connection:
        return requeue.retry(connection, datetime.now(UTC), user_id=user.id, media_id=media_id)


def pause(library: Library) -> None:
    """Have no worker take more work."""
    with library.catalog.write() as connection:
        workers.pause(connection, datetime.now(UTC))


def resume(library: Library) -> None:
    """Have workers take work again."""
    with library.catalog.write() as connection:
        workers.resume(connection)


def _troubles(source: Source, user_id: int | None) -> Sequence[FileAtWork]:
    return [
        found
        for each in activity.troubles(source, user_id, MOST_TROUBLES)
        if (found := _file(source, each.media_id, each.tasks, each)) is not None
    ]


def _file(
    source: Source, media_id: int, tasks: Sequence[Task], trouble: Trouble | None = None
) -> FileAtWork | None:
    item = lookups.media(source, media_id)
    if item is None:
        return None
    folder = in_drive(lookups.lineage(source, item.folder_id))
    return FileAtWork(item, folder, tasks, trouble)
