"""Names in common: one naming in the household is enough.

Users who share names have those of each other's people. A name that comes so is a guess that the
user did not make: it follows the one whose name it was, and goes when that is not shared any more.
Once the user has said anything of it, it is theirs and stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from library.acts import Act
from library.catalog import household_names, persons, users
from library.catalog.driver import Driver, driver_of
from library.catalog.household_names import Given, Shared
from library.library import Library
from library.model import User
from library.people.acting import Acting

AT_ONCE: Final = 50  # names in one transaction: others wait for 0.1 s


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a name that the household gave."""

    given: Given
    name: str | None  # None: it is taken back


def shares_names(library: Library, user: User) -> bool:
    """Whether the user shares the names of people with the household."""
    with library.catalog.ask_once() as driver:
        return household_names.shares(driver, user.id)


def share_names(library: Library, user: User, *, on: bool) -> bool:
    """Share the names of people with the household, or do not any more; return if that is new.

    Names come when groups of faces are made next. Those of which nothing was said go at once: the
    user's from others, and others' from the user.

    Raises:
        CatalogError: the index is locked or unreadable.
    """
    with library.catalog.write() as connection:
        new = household_names.shares(connection, user.id) is not on
        household_names.set_shares(connection, user.id, on=on)
    settle(library)
    return new


def settle(library: Library) -> int:
    """Have names that the household gave follow those of others; return how many changed.

    A new name that somebody else in the library has already cannot be followed: the old one is
    taken back.
    """
    count = 0
    while _due(library):
        with library.catalog.write() as connection:
            for each in _changes(driver_of(connection))[:AT_ONCE]:
                _follow(connection, each)
                count += 1
    return count


def give(connection: Connection, owner: User, person_id: int, shared: Shared) -> None:
    """Give *owner*'s person the name that another user shares, in one act.

    Undone, the name does not come again.

    Raises:
        AlreadyExists: somebody else in the library has that name.
        NotFound: there is no such person.
    """
    act = Acting.begin(connection, owner, datetime.now(UTC))
    person = act.load(person_id)
    persons.curate(act.driver, [person.id])  # for good: whose name is undone stays apart
    act.recording.row("persons", person.id)
    persons.set_name(act.driver, person.id, shared.name)
    household_names.give(act.driver, person.id, shared.person_id, shared.name)
    act.say(f"Named “{person.title}” “{shared.name}”, as the household does")
    act.end(Act.HOUSEHOLD)


def changes(
    given: Sequence[Given], shared: Mapping[int, Shared], members: Collection[int]
) -> list[Change]:
    """Return what becomes of names that the household gave to users, of whom some are *members*.

    Args:
        given: the names, as they are.
        shared: what is shared now, by the ids of persons.
        members: the users who share names.
    """
    found = []
    for each in given:
        source = shared.get(each.source_id) if each.owner_id in members else None
        name = None if source is None else source.name
        if name != each.name:
            found.append(Change(each, name))
    return found


def _due(library: Library) -> bool:
    with library.catalog.ask() as driver:
        return bool(_changes(driver))


def _changes(driver: Driver) -> list[Change]:
    given = household_names.given(driver)
    if not given:
        return []
    members = {user.id for user in household_names.members(driver)}
    return changes(given, household_names.shared(driver), members)


def _follow(connection: Connection, change: Change) -> None:
    given, name = change.given, change.name
    owner = users.by_id(connection, given.owner_id)
    if owner is None:
        return
    act = Acting.begin(connection, owner, datetime.now(UTC))
    act.recording.row("persons", given.person_id)
    holder = None if name is None else persons.by_title(act.driver, owner.id, name)
    if name is None or (holder is not None and holder.id != given.person_id):
        persons.set_name(act.driver, given.person_id, None)
        household_names.take_back(act.driver, given.person_id)
        act.say(f"Took back the name “{given.name}”, which the household does not share any more")
    else:
        persons.set_name(act.driver, given.person_id, name)
        household_names.give(act.driver, given.person_id, given.source_id, name)
        act.say(f"Named “{given.name}” “{name}”, as the household does")
    act.end(Act.HOUSEHOLD)
