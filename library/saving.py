"""What came of the work on a file, put into the index."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from library.catalog import (
    faces,
    facts,
    folders,
    items,
    person_items,
    shelves,
    sidecars,
    similar,
    stacks,
    timeline,
    users,
    work,
)
from library.catalog.sidecars import Sidecar
from library.catalog.work import Work
from library.dating import settled
from library.media.process import Outcome
from library.model import UNDATED, Facts, Media, Task
from library.people.regions import import_regions
from library.tasks import owed_after

_SEEN = frozenset({Task.METADATA, Task.THUMBNAILS})  # what listings tell of


@dataclass(frozen=True, slots=True)
class Found:
    """What came of the work on one file, and what else is known by that."""

    outcome: Outcome
    place_id: int | None = None  # of the nearest town
    sidecars: Sequence[Sidecar] | None = None  # that were read with the file, if it was read


def save(
    connection: Connection,
    taken: Work,
    found: Found,
    now: datetime,
    *,
    able: Container[Task] = (),
) -> bool:
    """Save what was *found* and tick the work off; False where nobody wants it any more.

    What the item owes after that is queued, where the worker is *able* to do it.
    """
    outcome = found.outcome
    item = work.still_wanted(connection, taken)
    if item is None:
        work.give_back(connection, taken)  # what of it is still leased
        return False
    if Task.METADATA in taken.tasks:
        _save_facts(connection, item, outcome.facts or Facts(), found.place_id, now)
    if Task.THUMBNAILS in taken.tasks:
        facts.save_thumbnails(
            connection,
            item.id,
            made=outcome.thumbnails,
            placeholder=outcome.placeholder,
            phash=outcome.phash,
        )
        similar.join(connection, item.id, outcome.phash)
        facts.save_failure(connection, item.id, outcome.failures.get(Task.THUMBNAILS))
        if outcome.damaged:
            facts.save_damage(connection, item.id)
    if Task.PREVIEW in taken.tasks:
        users.count_preview(connection, item.checksum)
    work.finish(connection, taken, outcome.failures, now)
    if outcome.thumbnails:
        _queue_more(connection, item, Task.THUMBNAILS, able, now)
    if found.sidecars is not None and found.sidecars != sidecars.of(connection, item):
        items.read_anew(connection, item.id, now)  # one came, changed or went meanwhile
    if taken.tasks & _SEEN:
        folders.touch(connection, item.folder_id, now)
    return True


def _queue_more(
    connection: Connection, item: Media, done: Task, able: Container[Task], now: datetime
) -> None:
    more = {task for task in owed_after(done, item.kind, item.mime) if task in able}
    if Task.FACES in more and not faces.wanted(connection, item):
        more.remove(Task.FACES)
    work.add(connection, item.id, more, now)


def _save_facts(
    connection: Connection, item: Media, found: Facts, place_id: int | None, now: datetime
) -> None:
    known = settled(found, item, now)
    facts.save(connection, item.id, known, place_id)
    captured = known.captured_local
    month = f"{captured.year:04}-{captured.month:02}" if captured else UNDATED
    if timeline.month_of(connection, item.id) != month:
        timeline.place(connection, item.id, item.owner_id, item.name, month)
    shelves.settle(connection, item.id)
    stacks.settle(connection, [item.id], now)
    if import_regions(connection, item, now):
        person_items.touch(connection, item.owner_id, now)
