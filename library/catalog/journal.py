"""The journal: everything that people did to what only the index holds, and how to undo it.

An entry keeps the rows that an act changed as they were before and after it. To undo it puts back
those before, whatever was guessed meanwhile. Where a later act was about the same rows or faces, or
one of the two added or removed what the other's rows hang on, that one has to be undone first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from library.acts import Act, JournalEntry
from library.catalog.driver import Driver, Row, Source, driver_of, stored_time, time
from library.catalog.hiding import lifted
from library.catalog.journaled import TABLES, Image, Key, clash, parents, put_back, remove
from library.catalog.recording import whose
from library.errors import NotAllowed, NotFound

KEPT: Final = timedelta(days=30)  # an act can be undone for that long


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that was undone."""

    act: Act
    summary: str
    tables: frozenset[str]  # whose rows it changed; faces are those of face_embeddings
    media_ids: Sequence[int]  # items that it was about


def entries(source: Source, user_id: int, limit: int) -> Sequence[JournalEntry]:
    """Return the last acts of the user, the newest first."""
    found = driver_of(source).execute(
        "SELECT id, at, act, summary, undone FROM journal WHERE user_id = ?"
        " ORDER BY id DESC LIMIT ?",
        (user_id, limit),
    )
    return [_entry(row) for row in found]


def entry(source: Source, user_id: int, number: int) -> JournalEntry:
    """Return the user's act of that number.

    Raises:
        NotFound: there is none.
    """
    row = (
        driver_of(source)
        .execute(
            "SELECT id, at, act, summary, undone FROM journal WHERE id = ? AND user_id = ?",
            (number, user_id),
        )
        .fetchone()
    )
    if row is None:
        raise NotFound("There is nothing to undo.")
    return _entry(row)


def last(source: Source, user_id: int) -> int | None:
    """Return the number of the last act of the user's own that stands and that `undo` can undo."""
    row = (
        driver_of(source)
        .execute(
            "SELECT id FROM journal WHERE user_id = ? AND undone IS NULL AND act NOT IN (?, ?)"
            " ORDER BY id DESC LIMIT 1",
            (user_id, Act.TRASH, Act.HOUSEHOLD),
        )
        .fetchone()
    )
    return None if row is None else int(row[0])


def undo(source: Source, user_id: int, number: int, now: datetime) -> Undone:
    """Undo the user's act of that number.

    Raises:
        NotFound: there is no such act.
        NotAllowed: it is undone already, or something that was done later stands on it.
    """
    driver = driver_of(source)
    row = driver.execute(
        "SELECT act, summary, images, undone FROM journal WHERE id = ? AND user_id = ?",
        (number, user_id),
    ).fetchone()
    if row is None:
        raise NotFound("There is nothing to undo.")
    act, summary, images, undone = row
    if undone is not None:
        raise NotAllowed(f"“{summary}” is undone already.")
    if act == Act.TRASH:  # files move, which a transaction of the index alone cannot
        raise NotAllowed(f"“{summary}”: what was deleted is restored from the trash.")
    changed = _Changed(json.loads(images))
    _check(driver, user_id, number, changed, summary)
    about = changed.media_ids(driver)
    with lifted(driver, about):  # what is in the trash comes back as it would be by then
        _put_back(driver, changed)
    set_undone(driver, number, now)
    return Undone(Act(act), summary, changed.tables(), about)


def note_trashed(
    source: Source, user_id: int, name: str, entry_ids: Sequence[int], now: datetime
) -> int:
    """Enter that *name* was deleted, which is these entries of the trash now; return the number."""
    images = json.dumps({"rows": [], "faces": [], "trash": list(entry_ids)})
    row = driver_of(source).execute(
        "INSERT INTO journal (user_id, at, act, summary, images) VALUES (?, ?, ?, ?, ?)"
        " RETURNING id",
        (user_id, stored_time(now), Act.TRASH, f"Deleted “{name}”", images),
    )
    return int(row.fetchone()[0])


def trashed(source: Source, user_id: int, number: int) -> Sequence[int]:
    """Return the entries of the trash that the user's act of that number has made.

    Raises:
        NotFound: there is no such act.
        NotAllowed: it is undone already.
    """
    row = (
        driver_of(source)
        .execute(
            "SELECT summary, images, undone FROM journal WHERE id = ? AND user_id = ? AND act = ?",
            (number, user_id, Act.TRASH),
        )
        .fetchone()
    )
    if row is None:
        raise NotFound("There is nothing to undo.")
    summary, images, undone = row
    if undone is not None:
        raise NotAllowed(f"“{summary}” is undone already.")
    return list(json.loads(images)["trash"])


def set_undone(source: Source, number: int, now: datetime) -> None:
    """Note that the act of that number is undone."""
    driver_of(source).execute(
        "UPDATE journal SET undone = ? WHERE id = ?", (stored_time(now), number)
    )


def purge(source: Source, now: datetime) -> int:
    """Forget acts that are too old to be undone; return how many."""
    return (
        driver_of(source)
        .execute("DELETE FROM journal WHERE at < ?", (stored_time(now - KEPT),))
        .rowcount
    )


def _entry(row: Row) -> JournalEntry:
    number, at, act, summary, undone = row
    return JournalEntry(number, time(at), Act(act), summary, undone is not None)


_PARENTS = [table for table, told in TABLES.items() if not told.references]
_CHILDREN = [table for table, told in TABLES.items() if told.references]


class _Changed:
    """What an act changed, as the journal keeps it."""

    def __init__(self, images: Any) -> None:
        self.faces: list[Any] = images["faces"]
        self._rows = [
            (table, tuple(key), before, after) for table, key, before, after in images["rows"]
        ]

    def before(self, table: str) -> list[Image]:
        """Rows as they were."""
        return [before for name, _, before, _ in self._rows if name == table and before is not None]

    def made(self, table: str) -> list[Key]:
        """Keys of rows that there were none of."""
        return [key for name, key, before, _ in self._rows if name == table and before is None]

    def keys(self, table: str) -> list[Key]:
        """Keys of all rows."""
        return [key for name, key, _, _ in self._rows if name == table]

    def tables(self) -> frozenset[str]:
        """Where it changed anything."""
        faces = ("face_embeddings" for _ in self.faces[:1])
        return frozenset((*(table for table, *_ in self._rows), *faces))

    def stands_in_the_way_of(self, earlier: _Changed) -> bool:
        """Whether an earlier act cannot be undone while this one stands."""
        return not (
            self._about.isdisjoint(earlier._about)
            and self._hangs_on.isdisjoint(earlier._came_or_went)
            and self._came_or_went.isdisjoint(earlier._hangs_on)
        )

    @cached_property
    def _about(self) -> set[tuple[str, Key]]:
        faces = (("face", (face,)) for face, *_ in self.faces)
        return {*((table, key) for table, key, _, _ in self._rows), *faces}

    @cached_property
    def _came_or_went(self) -> set[tuple[str, Key]]:
        return {
            (table, key)
            for table, key, before, after in self._rows
            if (before is None) is not (after is None)
        }

    @cached_property
    def _hangs_on(self) -> set[tuple[str, Key]]:
        told = (parents(table, image) for table, _, *both in self._rows for image in both if image)
        return {each for found in told for each in found}

    def media_ids(self, driver: Driver) -> Sequence[int]:
        """The items that it was about."""
        told = {
            image["media_id"]
            for _, _, *images in self._rows
            for image in images
            if image is not None and image.get("media_id") is not None
        }
        found = driver.execute(
            "SELECT DISTINCT media_id FROM face_embeddings"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([face for face, *_ in self.faces]),),
        )
        return sorted(told | {media_id for (media_id,) in found})


def _check(driver: Driver, user_id: int, number: int, changed: _Changed, summary: str) -> None:
    later = driver.execute(
        "SELECT summary, images FROM journal WHERE user_id = ? AND id > ? AND undone IS NULL"
        " AND act <> ? ORDER BY id DESC",
        (user_id, number, Act.TRASH),
    )
    for told, images in later:
        if _Changed(json.loads(images)).stands_in_the_way_of(changed):
            raise NotAllowed(f"“{summary}” cannot be undone before “{told}” is.")
    for table in TABLES:
        among = changed.keys(table)
        if any(clash(driver, table, image, among) for image in changed.before(table)):
            raise NotAllowed(f"“{summary}” cannot be undone: its name is taken by now.")


def _put_back(driver: Driver, changed: _Changed) -> None:
    for table in reversed(_CHILDREN):
        remove(driver, table, changed.made(table))
    for table in _PARENTS:
        put_back(driver, table, changed.before(table))
    _put_back_faces(driver, changed.faces)
    for table in reversed(_PARENTS):
        remove(driver, table, changed.made(table))
    for table in _CHILDREN:
        put_back(driver, table, changed.before(table))


def _put_back_faces(driver: Driver, faces: Sequence[Any]) -> None:
    """Guesses that were made since do not count; what was said does."""
    now = whose(driver, [face for face, *_ in faces])
    back = [
        (person, confirmed, face)
        for face, person, confirmed, *after in faces
        if face in now and (now[face] == tuple(after) or not (now[face][1] or after[1]))
    ]
    driver.executemany(
        "UPDATE face_embeddings SET confirmed = ?2, person_id ="
        " (SELECT id FROM persons WHERE id = ?1) WHERE id = ?3",
        back,
    )
