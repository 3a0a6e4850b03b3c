"""Persons in the index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from library.access.refusals import note_refusal
from library.catalog import household_names
from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.errors import AlreadyExists, NotFound
from library.people.model import SHOWN_FROM, Person, number_in, person_key

# Of rows of persons: `Person.title` and `Person.is_listed`.
TITLE: Final = "coalesce(persons.name, 'Person ' || number)"
IS_LISTED: Final = f"NOT hidden AND (persons.name IS NOT NULL OR faces >= {SHOWN_FROM})"

_PERSON = f"""
    id, user_id, number, name, hidden, curated, faces, photos, created, cover_id,
    {household_names.IS_GIVEN}
"""
_BY_ID = f"SELECT {_PERSON} FROM persons WHERE id = ?"
_BY_NUMBER = f"SELECT {_PERSON} FROM persons WHERE user_id = ? AND number = ? AND name IS NULL"
_BY_NAME = f"SELECT {_PERSON} FROM persons WHERE user_id = ? AND name_key = ?"
_BY_IDS = f"""
    WITH RECURSIVE told (person_id) AS (SELECT value FROM json_each(?))
    SELECT {_PERSON} FROM told JOIN persons ON persons.id = person_id
"""
_ALL = f"SELECT {_PERSON} FROM persons WHERE user_id = ?"
# Those with names first, then by how often they are seen.
_ORDER = " ORDER BY name IS NULL, photos DESC, faces DESC, id"
_NUMBER = "UPDATE users SET last_person = last_person + 1 WHERE id = ? RETURNING last_person"
_ADD = """
    INSERT INTO persons (user_id, number, name, name_key, curated, created)
    VALUES (?, ?, ?, ?, ?, ?) RETURNING id
"""


def add(
    source: Source, user_id: int, now: datetime, *, name: str | None = None, curated: bool = False
) -> int:
    """Add a person and return the id. A *name* must be free; one with a name is curated."""
    driver = driver_of(source)
    (number,) = driver.execute(_NUMBER, (user_id,)).fetchone()
    key = None if name is None else person_key(name)
    told = (user_id, number, name, key, curated or name is not None, stored_time(now))
    return int(driver.execute(_ADD, told).fetchone()[0])


def by_id(source: Source, person_id: int) -> Person | None:
    """Return the person of that id."""
    row = driver_of(source).execute(_BY_ID, (person_id,)).fetchone()
    return None if row is None else _person(row)


def by_ids(source: Source, person_ids: Sequence[int]) -> Mapping[int, Person]:
    """Return those of these persons that are there, by their ids."""
    rows = driver_of(source).execute(_BY_IDS, (json.dumps([*person_ids]),))
    return {person.id: person for person in map(_person, rows)}


def load(source: Source, user_id: int, person_id: int) -> Person:
    """Return the user's person of that id.

    Raises:
        NotFound: there is none.
    """
    person = by_id(source, person_id)
    if person is None or person.owner_id != user_id:
        note_refusal(user_id, "CURATE", f"person {person_id}")
        raise NotFound("There is no such person any more.")
    return person


def by_title(source: Source, user_id: int, title: str) -> Person | None:
    """Return the user's person of that title, whatever its case or normal form, listed or not."""
    driver, number = driver_of(source), number_in(title)
    if number is not None:
        row = driver.execute(_BY_NUMBER, (user_id, number)).fetchone()
    else:
        row = driver.execute(_BY_NAME, (user_id, person_key(title))).fetchone()
    return None if row is None else _person(row)


def everyone(source: Source, user_id: int) -> Sequence[Person]:
    """Return all persons of the user, hidden ones and passers-by included, most seen first."""
    return list(_persons(source, _ALL + _ORDER, user_id))


def listed(source: Source, user_id: int) -> Sequence[Person]:
    """Return the persons that the user sees: those with names first, then the most seen."""
    return list(_persons(source, f"{_ALL} AND {IS_LISTED}{_ORDER}", user_id))


def hidden(source: Source, user_id: int) -> Sequence[Person]:
    """Return the persons that the user has hidden."""
    return list(_persons(source, f"{_ALL} AND hidden{_ORDER}", user_id))


def has_listed(source: Source, user_id: int) -> bool:
    """Whether the user sees any."""
    return bool(driver_of(source).execute(f"{_ALL} AND {IS_LISTED} LIMIT 1", (user_id,)).fetchone())


def set_name(source: Source, person_id: int, name: str | None) -> None:
    """Name a person; None takes the name away.

    Raises:
        AlreadyExists: another one has that name.
    """
    driver, key = driver_of(source), None if name is None else person_key(name)
    taken = driver.execute(
        "SELECT 1 FROM persons WHERE name_key = ? AND id != ?"
        " AND user_id = (SELECT user_id FROM persons WHERE id = ?)",
        (key, person_id, person_id),
    ).fetchone()
    if taken:
        raise AlreadyExists(f"Somebody else is called “{name}”.")
    driver.execute(
        "UPDATE persons SET name = ?, name_key = ?, curated = 1 WHERE id = ?",
        (name, key, person_id),
    )


def set_hidden(source: Source, person_id: int, *, hidden: bool) -> None:
    """Hide a person from the list, or show them again."""
    driver_of(source).execute(
        "UPDATE persons SET hidden = ?, curated = 1 WHERE id = ?", (hidden, person_id)
    )


def set_cover(source: Source, person_id: int, face_id: int | None) -> None:
    """Choose the face that stands for a person; None: the best one."""
    driver_of(source).execute("UPDATE persons SET cover_id = ? WHERE id = ?", (face_id, person_id))


def curate(source: Source, person_ids: Sequence[int]) -> None:
    """Note that something was said of them: groups are made anew around them."""
    driver_of(source).executemany(
        "UPDATE persons SET curated = 1 WHERE id = ?", [(each,) for each in person_ids]
    )


def remove(source: Source, person_id: int) -> None:
    """Remove a person; their faces are nobody's then, and all that was said of them goes."""
    driver_of(source).execute("DELETE FROM persons WHERE id = ?", (person_id,))


def sweep(source: Source, user_id: int) -> None:
    """Remove the user's persons without faces and photos of whom nothing was ever said."""
    driver_of(source).execute(
        "DELETE FROM persons WHERE user_id = ? AND NOT curated AND faces = 0 AND photos = 0",
        (user_id,),
    )


def _persons(source: Source, query: str, user_id: int) -> Iterator[Person]:
    return map(_person, driver_of(source).execute(query, (user_id,)))


def _person(row: Row) -> Person:
    number, owner, count, name, is_hidden, curated, faces, photos, created, cover, given = row
    return Person(
        id=number,
        owner_id=owner,
        number=count,
        name=name,
        hidden=bool(is_hidden),
        curated=bool(curated),
        faces=faces,
        photos=photos,
        created=time(created),
        cover_id=cover,
        by_household=bool(given),
    )
