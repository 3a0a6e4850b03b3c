"""What pages need to look after albums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from library.album_orders import Sorting
from library.model import Media
from webui.lists_port import Listing, Said


class Albums(Protocol):
    """One user's albums.

    Verbs raise `NotFound` for what has gone or is another's, and change nothing when they raise.
    """

    def item(self, media_id: int, /) -> Media | None:
        """Return the user's photo or video of that id."""
        ...

    def album(self, album_id: int, /) -> Listing:
        """Return the album of that id.

        Raises:
            NotFound: there is none.
        """
        ...

    def rename(self, album_id: int, name: str, /) -> Said:
        """Call an album *name*.

        Raises:
            AlreadyExists: another one there, or a photo, is called that.
            BadName: no album can be called that.
        """
        ...

    def parents(self, album_id: int, /) -> Sequence[Listing]:
        """Return the albums in which an album can lie, by title."""
        ...

    def nest(self, album_id: int, parent_id: int | None, /) -> Said:
        """Have an album lie in another one, or at the top.

        Raises:
            AlreadyExists: another one there, or a photo, is called as it is.
            NotAllowed: it would lie in itself.
        """
        ...

    def remove(self, album_id: int, /) -> Said:
        """Remove an album with those in it; their photos stay."""
        ...

    def describe(self, album_id: int, words: str, /) -> Said:
        """Say what an album is about.

        Raises:
            NotAllowed: that is too long.
        """
        ...

    def choose_cover(self, album_id: int, item: Media | None, /) -> Said:
        """Have an item stand for an album; None: the first one."""
        ...

    def sort(self, album_id: int, by: Sorting, /) -> Said:
        """Put what is in an album in order."""
        ...

    def arrange(self, album_id: int, items: Sequence[Media], before: Media | None, /) -> Said:
        """Show items of an album right before another one; None: last."""
        ...

    def order(self, album_ids: Sequence[int], parent_id: int | None, /) -> Said:
        """Show these albums in another one, or at the top, first; all others follow by name."""
        ...
