"""Names of people that a household has in common: whose are shared, and which were given by that.

A row stays when the user says otherwise, so that the person is never given such a name again. It
says nothing of why: a name that is not the row's any more was changed, or undone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.catalog.driver import Row, Source, driver_of
from library.catalog.users import USER, user_of
from library.model import User

# Of a row of `persons`: whether the household gave the name, and the user has said nothing of it.
IS_GIVEN: Final = """
    EXISTS (
        SELECT 1 FROM household_names AS given
        WHERE given.person_id = persons.id AND given.name = persons.name AND NOT given.said
    )
"""
_IS_MEMBER = "users.shares_names AND users.disabled IS NULL"
_MEMBERS = f"SELECT {USER} FROM users WHERE {_IS_MEMBER} ORDER BY users.id"
_SHARED = f"""
    SELECT persons.id, persons.user_id, persons.name, EXISTS (
        SELECT 1 FROM household_names WHERE person_id = persons.id
    )
    FROM persons JOIN users ON users.id = persons.user_id
    WHERE {_IS_MEMBER} AND persons.name IS NOT NULL AND NOT persons.hidden AND NOT {IS_GIVEN}
    ORDER BY persons.id
"""
_GIVEN = f"""
    SELECT persons.id, persons.user_id, source_id, persons.name
    FROM household_names JOIN persons ON persons.id = person_id WHERE {IS_GIVEN} ORDER BY persons.id
"""
_GIVE = """
    INSERT INTO household_names (person_id, source_id, name) VALUES (?, ?, ?)
    ON CONFLICT (person_id) DO UPDATE SET source_id = excluded.source_id, name = excluded.name
"""
_SAID = "UPDATE household_names SET said = 1 WHERE person_id = ?"
_CARRY_OVER = """
    INSERT INTO household_names (person_id, source_id, name, said)
    SELECT ?2, source_id, name, 1 FROM household_names
    WHERE person_id = ?1 AND (SELECT name IS NULL FROM persons WHERE id = ?2)
    ON CONFLICT DO NOTHING
"""
_STATE = f"""
    SELECT users.id, acts, grouped FROM users LEFT JOIN groupings ON user_id = users.id
    WHERE {_IS_MEMBER} ORDER BY users.id
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """A name that a user shares with the household."""

    person_id: int  # of that user's
    owner_id: int
    name: str
    is_first_hand: bool  # the household has never called that person anything


@dataclass(frozen=True, slots=True)
class Given:
    """A name that the household gave, and of which the user has said nothing."""

    person_id: int
    owner_id: int
    source_id: int  # the person of another user's whose name it was
    name: str


def members(source: Source) -> Sequence[User]:
    """Return the users who share names, and may come in."""
    return [user_of(row) for row in driver_of(source).execute(_MEMBERS)]


def shares(source: Source, user_id: int) -> bool:
    """Whether the user wants to share names."""
    query = "SELECT shares_names FROM users WHERE id = ?"
    return bool(driver_of(source).execute(query, (user_id,)).fetchone()[0])


def set_shares(source: Source, user_id: int, *, on: bool) -> None:
    """Say whether the user wants to share names; nothing else changes."""
    driver_of(source).execute("UPDATE users SET shares_names = ? WHERE id = ?", (on, user_id))


def shared(source: Source) -> Mapping[int, Shared]:
    """Return the names that members share, by the ids of persons; those of hidden ones are not."""
    found = driver_of(source).execute(_SHARED)
    return {
        person: Shared(person, owner, name, not was_given)
        for person, owner, name, was_given in found
    }


def given(source: Source) -> Sequence[Given]:
    """Return the names that users have from the household."""
    return [Given(*row) for row in driver_of(source).execute(_GIVEN)]


def ever_given(source: Source, user_id: int) -> frozenset[int]:
    """Return the user's persons whom the household has ever called anything."""
    found = driver_of(source).execute(
        "SELECT person_id FROM household_names JOIN persons ON id = person_id WHERE user_id = ?",
        (user_id,),
    )
    return frozenset(person for (person,) in found)


def give(source: Source, person_id: int, source_id: int, name: str) -> None:
    """Note that the person has got the name of the person *source_id*."""
    driver_of(source).execute(_GIVE, (person_id, source_id, name))


def take_back(source: Source, person_id: int) -> None:
    """Forget that the household has called the person anything."""
    driver_of(source).execute("DELETE FROM household_names WHERE person_id = ?", (person_id,))


def set_said(source: Source, person_id: int) -> None:
    """Note that the user has said who the person is, if the household did before."""
    driver_of(source).execute(_SAID, (person_id,))


def follow_merge(source: Source, source_id: int, target_id: int) -> None:
    """Have the second person stand for the first, who is no more.

    That is in what the user said, and as the one whose name others have.
    """
    driver = driver_of(source)
    driver.execute(_CARRY_OVER, (source_id, target_id))
    driver.execute(_SAID, (target_id,))
    driver.execute(
        "UPDATE household_names SET source_id = ? WHERE source_id = ?", (target_id, source_id)
    )


def state(source: Source) -> Sequence[Row]:
    """Return what changes whenever members come or go, say something, or have groups made."""
    return driver_of(source).execute(_STATE).fetchall()
