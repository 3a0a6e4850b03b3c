"""Deletions and restores in the journal: which entries of the trash they made, or took out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from library.acts import Act
from library.catalog.driver import Driver, Source, driver_of, stored_time, time
from library.catalog.recording import done_by
from library.errors import NotAllowed, NotFound

# File managers and sync programs delete what was chosen one by one, within milliseconds of each
# other; what a person deletes next comes later.
_TOGETHER: Final = timedelta(seconds=2)
_MOST: Final = 500  # entries of one act: all of them are written anew with each that comes

_LAST = "SELECT id, at, act, images, undone FROM journal WHERE user_id = ? ORDER BY id DESC LIMIT 1"
_ADD = "INSERT INTO journal (user_id, at, act, summary, images) VALUES (?, ?, ?, ?, ?) RETURNING id"
_EXTEND = "UPDATE journal SET at = ?, summary = ?, images = ? WHERE id = ?"
_TOLD = "SELECT summary, images, undone FROM journal WHERE id = ? AND user_id = ? AND act = ?"


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """One file or folder that was restored."""

    entry_id: int | None  # that it had in the trash; None: it lay in a folder that had one
    media_id: int | None  # of what was restored: either
    folder_id: int | None


def note_trashed(
    source: Source, user_id: int, name: str, entry_id: int, now: datetime, by: str | None = None
) -> int:
    """Enter that *name* was deleted, which is this entry of the trash now; return the number.

    What is deleted right after something else is a part of the same act. *by* is who did it, if it
    is not the user.
    """
    driver = driver_of(source)
    row = driver.execute(_LAST, (user_id,)).fetchone()
    if row is not None:
        number, at, act, told, undone = row
        images = json.loads(told) if act == Act.TRASH and undone is None else None
        if images is not None and images.get("by") == by and _goes_on(images, time(at), now):
            images["trash"].append(entry_id)
            summary = done_by(_summary("Deleted", images["name"], len(images["trash"])), by)
            driver.execute(_EXTEND, (stored_time(now), summary, json.dumps(images), number))
            return int(number)
    images = {"rows": [], "faces": [], "trash": [entry_id], "name": name, "by": by}
    return _add(driver, user_id, Act.TRASH, done_by(_summary("Deleted", name, 1), by), images, now)


def note_restored(
    source: Source, user_id: int, name: str, back: Sequence[BroughtBack], now: datetime
) -> int:
    """Enter that *name*, and what else is told of, was restored; return the number."""
    told = [[each.entry_id, each.media_id, each.folder_id] for each in back]
    images = {"rows": [], "faces": [], "restored": told}
    summary = _summary("Restored", name, len(back))
    return _add(driver_of(source), user_id, Act.RESTORE, summary, images, now)


def trashed(source: Source, user_id: int, number: int) -> Sequence[int]:
    """Return the entries of the trash that the user's deletion of that number has made.

    Raises:
        NotFound: there is no such act.
        NotAllowed: it is undone already.
    """
    found: Sequence[int] = _told(source, user_id, number, Act.TRASH)["trash"]
    return found


def restored(source: Source, user_id: int, number: int) -> Sequence[BroughtBack]:
    """Return what the user's act of that number has restored.

    Raises:
        NotFound: there is no such act.
        NotAllowed: it is undone already.
    """
    told = _told(source, user_id, number, Act.RESTORE)["restored"]
    return [BroughtBack(*each) for each in told]


def _goes_on(images: Any, at: datetime, now: datetime) -> bool:
    return abs(now - at) < _TOGETHER and len(images["trash"]) < _MOST


def _told(source: Source, user_id: int, number: int, act: Act) -> Any:
    row = driver_of(source).execute(_TOLD, (number, user_id, act)).fetchone()
    if row is None:
        raise NotFound("There is nothing to undo.")
    summary, images, undone = row
    if undone is not None:
        raise NotAllowed(f"“{summary}” is undone already.")
    return json.loads(images)


def _add(driver: Driver, user_id: int, act: Act, summary: str, images: Any, now: datetime) -> int:
    told = (user_id, stored_time(now), act, summary, json.dumps(images))
    (number,) = driver.execute(_ADD, told).fetchone()
    return int(number)


def _summary(verb: str, name: str, count: int) -> str:
    others = f" and {count - 1} more" if count > 1 else ""
    return f"{verb} “{name}”{others}"
