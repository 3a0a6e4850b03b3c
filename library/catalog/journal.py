"""The journal: everything that people did to what only the index holds, and how to undo it.

An entry keeps the rows that an act changed as they were before and after it. To undo it puts back
those before, whatever was guessed meanwhile. Where a later act was about the same rows or faces, or
one of the two added or removed what the other's rows hang on, that one has to be undone first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from library.acts import OF_TRASH, Act, JournalEntry, Subject
from library.catalog.changed import Changed
from library.catalog.driver import Driver, Row, Source, driver_of, stored_time, time
from library.catalog.hiding import lifted
from library.catalog.journaled import TABLES, put_back, remove
from library.catalog.obstacles import obstacle
from library.catalog.recording import whose
from library.errors import NotAllowed, NotFound

KEPT: Final = timedelta(days=30)  # an act can be undone for that long

_LAST = f"""
    SELECT id FROM journal
    WHERE user_id = ? AND undone IS NULL AND act <> '{Act.HOUSEHOLD}'
    AND (act <> '{Act.TRASH}' OR EXISTS (
        SELECT 1 FROM json_each(images, '$.trash') JOIN trash_entries ON trash_entries.id = value
    ))
    ORDER BY id DESC LIMIT 1
"""
_OF_TABLES = (
    "EXISTS (SELECT 1 FROM json_each(images, '$.rows')"
    " WHERE json_extract(value, '$[0]') IN ({tables}))"
)
_PEOPLE_TABLES = "'persons', 'person_rules'"
_ABOUT: Final[Mapping[Subject, str]] = {
    Subject.PEOPLE: (
        f"({_OF_TABLES.format(tables=_PEOPLE_TABLES)} OR json_array_length(images, '$.faces') > 0)"
    ),
    Subject.ALBUMS: _OF_TABLES.format(tables="'albums', 'album_items'"),
    Subject.FAVORITES: _OF_TABLES.format(tables="'favorites'"),
    Subject.SEARCHES: _OF_TABLES.format(tables="'saved_searches'"),
    Subject.TRASH: f"act IN ({OF_TRASH})",
}


@dataclass(frozen=True, slots=True)
class Undone:
    """An act that was undone."""

    act: Act
    summary: str
    tables: frozenset[str]  # whose rows it changed; faces are those of face_embeddings
    media_ids: Sequence[int]  # items that it was about


def entries(
    source: Source,
    user_id: int,
    limit: int,
    *,
    before: int | None = None,
    subject: Subject | None = None,
) -> Sequence[JournalEntry]:
    """Return the last acts of the user, the newest first.

    *before*: those before the act of that number; *subject*: those about that.
    """
    about = "" if subject is None else f" AND {_ABOUT[subject]}"
    found = driver_of(source).execute(
        "SELECT id, at, act, summary, undone FROM journal WHERE user_id = ?1"
        f" AND (?2 IS NULL OR id < ?2){about} ORDER BY id DESC LIMIT ?3",
        (user_id, before, limit),
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
    """Return the number of the last act of the user's own that stands.

    What the household did to names is passed over, and so are deletions of what has left the
    trash, where nothing can be done about them.
    """
    row = driver_of(source).execute(_LAST, (user_id,)).fetchone()
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
    if act in (Act.TRASH, Act.RESTORE):  # files move, which a transaction of the index alone cannot
        raise NotAllowed(f"“{summary}” is undone by the trash.")
    changed = Changed(json.loads(images))
    if (why := obstacle(driver, user_id, number, changed)) is not None:
        raise NotAllowed(f"“{summary}” cannot be undone now. {why}")
    about = changed.media_ids(driver)
    with lifted(driver, about):  # what is in the trash comes back as it would be by then
        _put_back(driver, changed)
    set_undone(driver, number, now)
    return Undone(Act(act), summary, changed.tables(), about)


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


def _put_back(driver: Driver, changed: Changed) -> None:
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
