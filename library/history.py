"""What a user did to what only the index holds: listed, and undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from library.acts import JournalEntry, Subject
from library.catalog import journal
from library.catalog.obstacles import obstacles
from library.library import Library
from library.model import User
from library.undoing import undo


class History:
    """One user's acts of the last 30 days."""

    def __init__(self, library: Library, owner: User) -> None:
        """Read *owner*'s acts in *library*."""
        self.library = library
        self.owner = owner

    def page(
        self, limit: int, *, before: int | None = None, subject: Subject | None = None
    ) -> Sequence[JournalEntry]:
        """Return up to *limit* acts, the newest first, and why those cannot be undone that cannot.

        *before*: those before the act of that number; *subject*: those about that.
        """
        with self.library.catalog.ask() as driver:
            found = journal.entries(driver, self.owner.id, limit, before=before, subject=subject)
            why = obstacles(driver, self.owner.id, found)
        return [replace(entry, obstacle=why.get(entry.id)) for entry in found]

    def entry(self, number: int) -> JournalEntry:
        """Return the act of that number.

        Raises:
            NotFound: there is none.
        """
        with self.library.catalog.ask_once() as driver:
            return journal.entry(driver, self.owner.id, number)

    def undo(self, number: int | None = None) -> str:
        """Undo the act of that number, or the last one that stands; return what it was.

        Raises:
            NotFound: there is nothing to undo, or what it was about has gone.
            NotAllowed: it is undone already, or something that was done later stands on it.
        """
        return undo(self.library, self.owner, number)
