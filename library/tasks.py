"""The tasks of the worker: for each, which files it concerns, its version, and when its turn is.

To add one: a member of `library.model.Task`, a line in `TASKS`, and what it does, which is

- either a step of `library.media.process.process`, in a decoder process (`Lane.DECODERS`),
- or a `library.processing.Step` that `server.worker` hands to `Processing`, in a lane of its own:
  `Lane.LONG` for what takes longer than a file may take there.

New uploads owe it from then on. What is in the index already is queued when the next worker
starts, since the index has never seen the task; and so it is, failed files included, whenever
`Declared.version` grows. Nothing else needs to be done for either.

What needs the result of another task is declared with ``after=``: it is queued when that is done,
by workers that do it.

Derived files on demand, such as large previews: declare the task with ``on_demand=True``. Nothing
is queued for it, ever, until someone calls ``Library.demand(owner, media_id, task)``, which puts it
before everything else. The row has gone when the work is done; a failure stays, as any does, and
``Library.info`` tells it. Such work is no backlog: it is counted nowhere as pending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final

from library.model import Kind, Task

VISUAL: Final = frozenset({Kind.IMAGE, Kind.VIDEO})
VIDEOS: Final = frozenset({Kind.VIDEO})


class Lane(IntEnum):
    """Where work is done. Lanes do not wait for each other; stored in the index."""

    DECODERS = 0  # in decoder processes, with limits on time and memory
    LONG = 1  # in a thread of the worker, one at a time, for as long as it takes
    FACES = 2  # in processes that know faces, which hold hundreds of megabytes


class Urgency(IntEnum):
    """What is done first; stored in the index, as a part of `priority`. Gaps are for later ones."""

    LATER = 10  # nobody sees yet whether it is done
    PICTURES = 20
    DATES = 30  # a photo without its date is in no month
    WANTED = 40  # someone has it on the screen
    DEMANDED = 50  # someone waits for just that


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of a task."""

    version: int  # grows when its results become better, or different
    urgency: Urgency
    title: str  # for people, as in “Thumbnails: 12 waiting”
    kinds: frozenset[Kind] = VISUAL
    mimes: frozenset[str] | None = None  # of these kinds; None: all
    lane: Lane = Lane.DECODERS
    on_demand: bool = False
    seen: bool = False  # who looks at an item sees whether it is done
    after: Task | None = None  # that it needs the result of

    def concerns(self, kind: Kind, mime: str) -> bool:
        """Whether a file of that kind and type owes the task."""
        return kind in self.kinds and (self.mimes is None or mime in self.mimes)


TASKS: Final[Mapping[Task, Declared]] = {
    Task.METADATA: Declared(3, Urgency.DATES, "Dates and places", seen=True),
    Task.THUMBNAILS: Declared(3, Urgency.PICTURES, "Thumbnails", seen=True),
    Task.PREVIEW: Declared(1, Urgency.LATER, "Large previews", on_demand=True),
    Task.CLIP: Declared(1, Urgency.LATER, "Moving previews", kinds=VIDEOS),
    Task.FACES: Declared(1, Urgency.LATER, "Faces", lane=Lane.FACES, after=Task.THUMBNAILS),
    Task.FILM: Declared(
        1,
        Urgency.DEMANDED,
        "Videos for browsers",
        kinds=VIDEOS,
        lane=Lane.LONG,
        on_demand=True,
    ),
}


def owed(kind: Kind, mime: str) -> tuple[Task, ...]:
    """Return what a new file of that kind and type, which the gallery shows, owes."""
    return tuple(
        task
        for task, declared in TASKS.items()
        if declared.concerns(kind, mime) and not declared.on_demand and declared.after is None
    )


def owed_after(done: Task, kind: Kind, mime: str) -> frozenset[Task]:
    """Return what a file of that kind and type owes when *done* is done."""
    return frozenset(
        task
        for task, declared in TASKS.items()
        if declared.after is done and declared.concerns(kind, mime)
    )


def backlog() -> Iterator[Task]:
    """Yield the tasks that are owed without anyone asking."""
    return (task for task, declared in TASKS.items() if not declared.on_demand)


_SHIFT: Final = 44  # bits for a time in ms: enough until the year 2527


def base(urgency: Urgency) -> int:
    """Return the lowest priority of that urgency."""
    return urgency << _SHIFT


def urgency_of(priority: int) -> int:
    """Return the urgency that is a part of *priority*."""
    return priority >> _SHIFT


def priority(urgency: Urgency, moment: datetime) -> int:
    """Return the place in the queue: the greater, the earlier; within an urgency by *moment*."""
    return base(urgency) + max(0, int(moment.timestamp() * 1000))
