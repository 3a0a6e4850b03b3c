"""Taking back what was done: one way for all that the journal knows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from library.acts import Act
from library.catalog import album_items, albums, favorites, journal, person_items, users
from library.catalog.driver import Driver, driver_of
from library.catalog.journal import Undone
from library.errors import NotFound
from library.library import Library
from library.model import User
from library.people.acting import note
from library.untrashing import undo_restore, undo_trash

_OF_PEOPLE: Final = {"persons", "person_rules", "face_embeddings"}
_OF_ALBUMS: Final = {"albums", "album_items"}
_BY_TRASH: Final = {Act.TRASH: undo_trash, Act.RESTORE: undo_restore}


def undo(library: Library, owner: User, number: int | None = None) -> str:
    """Undo the act of that number, or the last one that stands; return what it was.

    What was deleted is restored from the trash, and what was restored goes there again.

    Raises:
        NotFound: there is nothing to undo, or what it was about has gone.
        NotAllowed: it is undone already, or something that was done later stands on it.
    """
    with library.catalog.ask() as driver:
        which = journal.last(driver, owner.id) if number is None else number
        if which is None:
            raise NotFound("There is nothing to undo.")
        entry = journal.entry(driver, owner.id, which)
    if (by_trash := _BY_TRASH.get(entry.act)) is not None:
        by_trash(library, owner, entry)
        return entry.summary
    with library.catalog.write() as connection:
        driver, now = driver_of(connection), datetime.now(UTC)
        undone = journal.undo(driver, owner.id, entry.id, now)
        _settle(driver, owner, undone, now)
    return undone.summary


def _settle(driver: Driver, owner: User, undone: Undone, now: datetime) -> None:
    """Have all follow that hangs on the rows which were put back."""
    if undone.tables & _OF_ALBUMS:
        every = albums.everyone_of(driver, owner.id)
        album_items.settle(driver, [album.id for album in every])
    if "favorites" in undone.tables:
        favorites.settle(driver, owner.id)
    if undone.tables & _OF_PEOPLE:
        person_items.settle(driver, undone.media_ids)
        note(driver, owner.id, now)
    else:
        users.touch(driver, owner.id, now)
