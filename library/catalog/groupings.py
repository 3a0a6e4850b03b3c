"""How far each user's groups of faces are, and the questions that came of making them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from library.catalog import faces, persons
from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.people.model import Suggestion

_ENTER = "INSERT INTO groupings (user_id) VALUES (?) ON CONFLICT DO NOTHING"
_FACES = """
    INSERT INTO groupings (user_id, faces_changed) VALUES (?1, ?2)
    ON CONFLICT (user_id) DO UPDATE SET faces_changed = faces_changed + ?2
"""
_ACTS = """
    INSERT INTO groupings (user_id, acts) VALUES (?1, 1)
    ON CONFLICT (user_id) DO UPDATE SET acts = acts + 1
"""
_ASK_ALSO = """
    INSERT INTO person_suggestions (user_id, person_id, other_id, distance)
    SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (
        SELECT 1 FROM person_suggestions WHERE (person_id = ?2 AND other_id = ?3)
        OR (person_id = ?3 AND other_id = ?2)
    )
"""


@dataclass(frozen=True, slots=True)
class Grouping:
    """The state of one user's groups."""

    faces_changed: int  # faces that came since groups were made
    acts: int  # counts what was ever said
    grouped: datetime | None  # UTC; None: groups were never made


@dataclass(frozen=True, slots=True)
class Question:
    """Whether *other_id*, or whose *face_id* is, is *person_id*."""

    person_id: int
    other_id: int | None
    face_id: int | None
    distance: float


def state(source: Source, user_id: int) -> Grouping:
    """Return the state of the user's groups."""
    row = (
        driver_of(source)
        .execute("SELECT faces_changed, acts, grouped FROM groupings WHERE user_id = ?", (user_id,))
        .fetchone()
    )
    if row is None:
        return Grouping(0, 0, None)
    return Grouping(row[0], row[1], None if row[2] is None else time(row[2]))


def due(source: Source) -> Sequence[int]:
    """Return the users of whom faces came since groups were made."""
    found = driver_of(source).execute("SELECT user_id FROM groupings WHERE faces_changed > 0")
    return [user_id for (user_id,) in found]


def note_faces(source: Source, user_id: int, count: int) -> None:
    """Note that *count* faces of the user came or changed."""
    driver_of(source).execute(_FACES, (user_id, count))


def note_act(source: Source, user_id: int) -> None:
    """Note that something was said."""
    driver_of(source).execute(_ACTS, (user_id,))


def finish(source: Source, user_id: int, counted: int, now: datetime) -> None:
    """Note that groups were made of all but the faces that came after *counted* of them."""
    driver_of(source).execute(_ENTER, (user_id,))
    driver_of(source).execute(
        "UPDATE groupings SET faces_changed = max(0, faces_changed - ?), grouped = ?"
        " WHERE user_id = ?",
        (counted, stored_time(now), user_id),
    )


def ask(source: Source, user_id: int, asked: Iterable[Question]) -> None:
    """Replace the questions for the user."""
    driver = driver_of(source)
    told = [(user_id, each.person_id, each.other_id, each.face_id, each.distance) for each in asked]
    driver.execute("DELETE FROM person_suggestions WHERE user_id = ?", (user_id,))
    driver.executemany(
        "INSERT INTO person_suggestions (user_id, person_id, other_id, face_id, distance)"
        " VALUES (?, ?, ?, ?, ?)",
        told,
    )


def ask_also(source: Source, user_id: int, asked: Iterable[Question]) -> None:
    """Ask the user of two persons each, where that is not asked yet."""
    driver_of(source).executemany(
        _ASK_ALSO, [(user_id, each.person_id, each.other_id, each.distance) for each in asked]
    )


def questions(source: Source, user_id: int, limit: int) -> Sequence[Suggestion]:
    """Return what is worth asking the user, the most likely first."""
    found = driver_of(source).execute(
        "SELECT id, person_id, other_id, face_id, distance FROM person_suggestions"
        " WHERE user_id = ? ORDER BY distance LIMIT ?",
        (user_id, limit),
    )
    return [each for row in found.fetchall() if (each := _suggestion(source, row)) is not None]


def question(source: Source, user_id: int, suggestion_id: int) -> Suggestion | None:
    """Return the user's question of that id; None where it has been answered."""
    row = (
        driver_of(source)
        .execute(
            "SELECT id, person_id, other_id, face_id, distance FROM person_suggestions"
            " WHERE user_id = ? AND id = ?",
            (user_id, suggestion_id),
        )
        .fetchone()
    )
    return None if row is None else _suggestion(source, row)


def drop_question(source: Source, suggestion_id: int) -> None:
    """Do not ask that again until groups are made anew."""
    driver_of(source).execute("DELETE FROM person_suggestions WHERE id = ?", (suggestion_id,))


def _suggestion(source: Source, row: Row) -> Suggestion | None:
    number, person_id, other_id, face_id, distance = row
    person = persons.by_id(source, person_id)
    other = None if other_id is None else persons.by_id(source, other_id)
    found = [] if face_id is None else faces.by_ids(source, [face_id])
    face = found[0] if found else None
    if person is None or person.hidden or (other is None and face is None):
        return None
    if (other is not None and other.hidden) or (face is not None and face.person_id is not None):
        return None
    return Suggestion(number, person, other, face, distance)
