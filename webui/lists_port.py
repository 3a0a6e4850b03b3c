"""What pages need to put photos into albums and among the favourites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from library.model import Media


@dataclass(frozen=True, slots=True)
class Listing:
    """An album as it is chosen from a list."""

    id: int
    names: tuple[str, ...]  # of the albums that it lies in, from the top, and its own

    @property
    def title(self) -> str:
        """The name, with those of the albums that it lies in: “Italy / Rome”."""
        return " / ".join(self.names)


@dataclass(frozen=True, slots=True)
class Said:
    """What was done, by its number in the journal; without one, nothing changed."""

    act: int | None
    summary: str


class Lists(Protocol):
    """One user's albums and favourites.

    Verbs raise `NotFound` for what has gone or is another's, and change nothing when they raise.
    """

    def item(self, media_id: int, /) -> Media | None:
        """Return the user's photo or video of that id."""
        ...

    def albums(self) -> Sequence[Listing]:
        """Return all albums by title."""
        ...

    def holding(self, item: Media, /) -> Sequence[int]:
        """Return the ids of the albums in which an item is."""
        ...

    def is_favorite(self, item: Media, /) -> bool:
        """Whether an item is a favourite."""
        ...

    def set_favorite(self, items: Sequence[Media], /, *, on: bool) -> Said:
        """Have items be favourites; or none any more, nor any file that they stand for."""
        ...

    def make_album(
        self, name: str, items: Sequence[Media], parent_id: int | None, /
    ) -> tuple[Listing, Said]:
        """Make an album of items, in another one or at the top.

        Raises:
            AlreadyExists: there is one of that name.
            BadName: no album can be called that.
        """
        ...

    def add(self, album_id: int, items: Sequence[Media], /) -> Said:
        """Add items to an album."""
        ...

    def take_out(self, album_id: int, items: Sequence[Media], /) -> Said:
        """Take items, and all files that they stand for, out of an album."""
        ...
