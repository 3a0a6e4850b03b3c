"""One act on lists that are made by hand: what changes, with its entry in the journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from library.access.refusals import note_refusal
from library.acts import Act
from library.catalog import lookups, trash, users
from library.catalog.driver import Driver, driver_of, stored_time
from library.catalog.gathering import Gathering
from library.catalog.recording import Recording
from library.errors import NotAllowed, NotFound
from library.model import Media, User


@dataclass
class Curation:
    """One act under way, in one transaction."""

    driver: Driver
    owner: User
    now: datetime
    recording: Recording
    summary: str = ""
    number: int | None = None  # in the journal, when it has ended; None: nothing changed

    def say(self, summary: str) -> None:
        """Put into words what is done."""
        self.summary = summary

    def check(self, item: Media) -> None:
        """Check that *item* is there, and something to look at.

        Raises:
            NotFound: it has gone, or is another user's.
            NotAllowed: it is neither photo nor video, or lies in the trash.
        """
        found = lookups.media(self.driver, item.id)
        if found is None or found.owner_id != self.owner.id:
            note_refusal(self.owner.id, "CURATE", f"media {item.id}")
            raise NotFound(f"“{item.name}” has gone.")
        if trash.holds(self.driver, item.id):
            raise NotAllowed(f"“{item.name}” is in the trash; restore it first.")
        if not found.kind.visual and found.size:
            raise NotAllowed(f"“{item.name}” is neither a photo nor a video.")

    def put(self, rows: Gathering, folder_id: int, item: Media, name: str | None = None) -> None:
        """Have *item* in a folder, called *name* if that is free, else what is made of its own.

        Raises:
            NotFound: it has gone, or is another user's.
            NotAllowed: it is neither photo nor video.
        """
        self.check(item)
        if not rows.holds(self.driver, folder_id, item.id):
            self.recording.made(rows.table, folder_id, item.id)
            called, added = name or item.name, stored_time(self.now)
            rows.add(self.driver, folder_id, item.id, called, added=added)
        elif name is not None:
            rows.call(self.driver, folder_id, item.id, name)

    def put_in_place(self, rows: Gathering, folder_id: int, item: Media, name: str) -> None:
        """Do `put` in place of what has *name* in the folder, which is taken out."""
        other = rows.holder(self.driver, folder_id, name)
        if other is not None and other != item.id:
            self.take(rows, folder_id, other)
        self.put(rows, folder_id, item, name)

    def take(self, rows: Gathering, folder_id: int, media_id: int) -> None:
        """Take an item out of a folder, whether it is in it or not."""
        if rows.holds(self.driver, folder_id, media_id):
            self.recording.row(rows.table, folder_id, media_id)
            rows.remove(self.driver, folder_id, media_id)

    def take_all(
        self, rows: Gathering, folder_id: int, items: Sequence[Media], *, stacks: bool
    ) -> None:
        """Do `take` for all *items*; *stacks*: and for all for which they stand there."""
        ids = [item.id for item in items]
        behind = rows.stacked(self.driver, folder_id, ids) if stacks else ()
        for media_id in (*ids, *behind):
            self.take(rows, folder_id, media_id)


@contextmanager
def curating(
    connection: Connection, owner: User, what: Act, by: str | None = None
) -> Iterator[Curation]:
    """Yield an act on *owner*'s lists in the transaction of *connection*; then all folders follow.

    *by* is who does it, if it is not the owner.
    """
    now = datetime.now(UTC)
    driver = driver_of(connection)
    act = Curation(driver, owner, now, Recording(driver, owner.id, by))
    yield act
    if act.recording.rows:
        act.number = act.recording.write(what, act.summary, now)
    users.touch(driver, owner.id, now)


def told(items: Sequence[Media]) -> str:
    """Return what *items* are as people say it: “IMG_1.jpg”, or 12 photos."""
    return f"“{items[0].name}”" if len(items) == 1 else f"{len(items)} photos"
