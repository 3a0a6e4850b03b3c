"""What the pages of people need from the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from library.acts import JournalEntry
from library.model import Media
from library.people.model import Face, Person, Suggestion


@dataclass(frozen=True, slots=True)
class FaceSearch:
    """How far the search for faces is."""

    is_on: bool
    pending: int  # the user's photos and videos in which faces were not looked for yet


class People(Protocol):
    """One user's people. Verbs return the number of their entry in the journal.

    Whatever is not the user's own looks as if it were not there. Verbs raise `NotFound` for what
    has gone, and change nothing when they raise.
    """

    def search(self) -> FaceSearch:
        """Return how far the search for faces is."""
        ...

    def shares_names(self) -> bool:
        """Whether the user shares the names of people with the household."""
        ...

    def share_names(self, *, on: bool) -> None:
        """Share them, or do not any more."""
        ...

    def item(self, media_id: int, /) -> Media | None:
        """Return the user's photo or video of that id."""
        ...

    def listed(self) -> Sequence[Person]:
        """Return the persons that are shown: those with names first, then the most seen."""
        ...

    def hidden(self) -> Sequence[Person]:
        """Return the persons that were hidden."""
        ...

    def person(self, person_id: int, /) -> Person:
        """Return the person of that id.

        Raises:
            NotFound: there is none.
        """
        ...

    def covers(self, people: Collection[Person], /) -> Mapping[int, int]:
        """Return the faces that stand for these persons, by their ids. MUST be one query."""
        ...

    def in_item(self, item: Media, /) -> Sequence[Person]:
        """Return who is in an item."""
        ...

    def faces_in(self, item: Media, /) -> Sequence[Face]:
        """Return the faces in an item, from left to right; of a video, by time."""
        ...

    def faces_of(self, person: Person, limit: int, /) -> Sequence[Face]:
        """Return faces of a person, those first that show them best."""
        ...

    def picture(self, face_id: int, /) -> Path | None:
        """Return where the small square picture (WebP) of a face lies; None: there is none."""
        ...

    def suggestions(self, limit: int, /) -> Sequence[Suggestion]:
        """Return what is worth asking, the most likely first."""
        ...

    def entries(self, limit: int, /) -> Sequence[JournalEntry]:
        """Return what was done last, the newest first."""
        ...

    def name(self, person_id: int, name: str, /) -> int:
        """Call a person *name*.

        Raises:
            AlreadyExists: somebody else is called that.
            BadName: nobody can be called that.
        """
        ...

    def merge_all(self, source_ids: Collection[int], target_id: int, /) -> int:
        """Make several persons one.

        Raises:
            NotAllowed: one of them is the other already.
        """
        ...

    def hide_all(self, person_ids: Collection[int], /) -> int:
        """Show these persons no more."""
        ...

    def show(self, person_id: int, /) -> int:
        """Show a hidden person again."""
        ...

    def choose_cover(self, person_id: int, face_id: int, /) -> int:
        """Have a face stand for a person."""
        ...

    def confirm(self, face_ids: Collection[int], person_id: int, /) -> int:
        """Say that these faces are that person."""
        ...

    def confirm_as(self, face_ids: Collection[int], name: str, /) -> tuple[Person, int]:
        """Say that these faces are the person of that name, who is added if need be.

        Raises:
            BadName: nobody can be called that.
        """
        ...

    def reject(self, face_ids: Collection[int], person_id: int, /) -> int:
        """Say that these faces are not that person."""
        ...

    def remove_photos(self, items: Collection[Media], person_id: int, /) -> int:
        """Say that a person is in none of these photos."""
        ...

    def move_photos(
        self, items: Collection[Media], source_id: int, name: str | None, /
    ) -> tuple[Person, int]:
        """Say that it is somebody else in these photos: who has that *name*, or a new person.

        Raises:
            BadName: nobody can be called that.
            NotAllowed: it is the same person.
        """
        ...

    def answer(self, suggestion_id: int, /, *, same: bool) -> int:
        """Answer the question of that id: whether they are the same person."""
        ...

    def undo(self, number: int | None, /) -> str:
        """Undo the act of that number, or the last one that stands; return what it was.

        Raises:
            NotAllowed: it is undone already, or something that was done later stands on it.
        """
        ...
