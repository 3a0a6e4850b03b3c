"""Whether faces are looked for in a user's photos.

What a face looks like is biometric. Whoever does not want it kept loses nothing that somebody said:
who has a name stays in the photos in which they are known to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from library.catalog import forgetting, person_items, requeue, users
from library.catalog.driver import driver_of
from library.library import Library
from library.media.cache import forget_faces, forget_graphs
from library.model import User

_QUEUED_AT_ONCE = 5000  # items


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
    more = new
    while more:  # none of them has been looked at by any model
        with library.catalog.write() as connection:
            now = datetime.now(UTC)
            more = requeue.queue_faces(connection, "", now, _QUEUED_AT_ONCE, user_id=owner.id)
    return new


def forget(library: Library, owner: User) -> Forgotten:
    """Look for no faces in the user's photos any more, and forget all that were found.

    Groups without a name go, questions, and the history of what was said. The rows are overwritten,
    and the log through which the index is written is emptied.

    Raises:
        CatalogError: the index is locked or unreadable; nothing was changed.
    """
    return _forget(library, owner, for_good=True)


def forget_everyone(library: Library) -> int:
    """Forget all faces of all users, whose switches stay as they are; return how many faces.

    For a server that looks for none. Where there are none, nothing is written.

    Raises:
        CatalogError: the index is locked or unreadable.
    """
    with library.catalog.read() as connection:
        owners = [
            each for each in users.everyone(connection) if forgetting.has(connection, each.id)
        ]
    return sum(_forget(library, owner, for_good=False).faces for owner in owners)


def _forget(library: Library, owner: User, *, for_good: bool) -> Forgotten:
    now = datetime.now(UTC)
    with library.catalog.write() as connection:
        driver = driver_of(connection)
        if for_good:
            forgetting.set_finds_faces(driver, owner.id, finds=False)
        faces, contents = forgetting.forget_faces(driver, owner.id, now)
        person_items.touch(driver, owner.id, now)
    forget_graphs(library.cache, owner.id)
    overwritten = library.catalog.empty_log()
    return Forgotten(faces, forget_faces(library.cache, contents), overwritten)
