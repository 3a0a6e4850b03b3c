"""Whether faces are looked for in a user's photos.

What a face looks like is biometric. Whoever does not want it kept loses nothing that somebody said:
who has a name stays in the photos in which they are known to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import Connection

from library.catalog import forgetting, person_items
from library.catalog.driver import driver_of
from library.library import Library
from library.media.cache import forget_faces, forget_graphs
from library.model import User


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed."""

    faces: int
    pictures: int  # small ones, from the cache
    overwritten: bool  # False: traces are in the index's log until whoever reads it has finished


def find_faces(library: Library, owner: User) -> bool:
    """Have faces looked for in the user's photos; return whether that is new."""
    with library.catalog.write() as connection:
        driver = driver_of(connection)
        new = not forgetting.finds_faces(driver, owner.id)
        forgetting.set_finds_faces(driver, owner.id, finds=True)
    return new


def forget(library: Library, owner: User) -> Forgotten:
    """Look for no faces in the user's photos any more, and forget all that were found.

    Groups without a name go, questions, and the history of what was said. The rows are overwritten,
    and the log through which the index is written is emptied.

    Raises:
        CatalogError: the index is locked or unreadable; nothing was changed.
    """
    with library.catalog.write() as connection:
        forgetting.set_finds_faces(connection, owner.id, finds=False)
        gone = _forget(connection, owner.id)
    return _clean(library, {owner.id: gone})


def forget_everyone(library: Library) -> Forgotten:
    """Forget the faces of all users, for where none are looked for any more; see `forget`.

    What each user has chosen stays chosen. Where nothing is to be forgotten it costs nothing.

    Raises:
        CatalogError: the index is locked or unreadable; what has gone until then is gone.
    """
    gone = {}
    with library.catalog.ask() as driver:
        left = forgetting.with_faces(driver)
    for user_id in left:
        with library.catalog.write() as connection:
            gone[user_id] = _forget(connection, user_id)
    return _clean(library, gone) if gone else Forgotten(0, 0, overwritten=True)


_Gone: TypeAlias = tuple[int, Sequence[str]]  # how many faces, and in which contents


def _forget(connection: Connection, user_id: int) -> _Gone:
    now = datetime.now(UTC)
    gone = forgetting.forget_faces(connection, user_id, now)
    person_items.touch(connection, user_id, now)
    return gone


def _clean(library: Library, gone: Mapping[int, _Gone]) -> Forgotten:
    """Remove from the disk what was made of faces that the index has forgotten."""
    contents = {checksum for _, checksums in gone.values() for checksum in checksums}
    for user_id in gone:
        forget_graphs(library.cache, user_id)
    return Forgotten(
        faces=sum(count for count, _ in gone.values()),
        pictures=forget_faces(library.cache, contents),
        overwritten=library.catalog.empty_log(),
    )
