"""What the pages of what was done need from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from library.acts import JournalEntry, Subject


class Journal(Protocol):
    """What one user did. Acts of others look as if they were not there."""

    def page(
        self, limit: int, *, before: int | None = None, subject: Subject | None = None
    ) -> Sequence[JournalEntry]:
        """Return up to *limit* acts, the newest first, and why those cannot be undone that cannot.

        *before*: those before the act of that number; *subject*: those about that.
        """
        ...

    def entry(self, number: int, /) -> JournalEntry:
        """Return the act of that number.

        Raises:
            NotFound: there is none.
        """
        ...

    def undo(self, number: int, /) -> str:
        """Undo the act of that number; return what it was.

        Raises:
            NotFound: there is no such act, or what it was about has gone.
            NotAllowed: it is undone already, or something that was done later stands on it.
        """
        ...
