"""One user's albums as the web gallery looks after them."""

from __future__ import annotations

from collections.abc import Sequence

from library.album_orders import Sorting
from library.albums import Albums
from library.library import Library
from library.model import Media, User
from server.gallery_lists import listing, listings, said
from webui.lists_port import Listing, Said


class GalleryAlbums:
    """Answers the questions of `webui.albums_port.Albums`."""

    def __init__(self, library: Library, owner: User) -> None:
        self._library = library
        self._owner = owner
        self._albums = Albums(library, owner)

    def item(self, media_id: int) -> Media | None:
        """Return the user's item."""
        return self._library.item(self._owner, media_id)

    def album(self, album_id: int) -> Listing:
        """Return the album of that id."""
        return listing(self._albums, self._albums.album(album_id))

    def rename(self, album_id: int, name: str) -> Said:
        """Call an album *name*."""
        return self._said(self._albums.rename(album_id, name.strip()))

    def parents(self, album_id: int) -> Sequence[Listing]:
        """Return the albums in which an album can lie, by title."""
        return listings(self._albums.possible_parents(album_id))

    def nest(self, album_id: int, parent_id: int | None) -> Said:
        """Have an album lie in another one, or at the top."""
        return self._said(self._albums.nest(album_id, parent_id))

    def remove(self, album_id: int) -> Said:
        """Remove an album with those in it."""
        return self._said(self._albums.remove(album_id))

    def describe(self, album_id: int, words: str) -> Said:
        """Say what an album is about."""
        return self._said(self._albums.describe(album_id, words))

    def choose_cover(self, album_id: int, item: Media | None) -> Said:
        """Have an item stand for an album; None: the first one."""
        return self._said(self._albums.choose_cover(album_id, item))

    def sort(self, album_id: int, by: Sorting) -> Said:
        """Put what is in an album in order."""
        return self._said(self._albums.sort(album_id, by))

    def arrange(self, album_id: int, items: Sequence[Media], before: Media | None) -> Said:
        """Show items of an album right before another one; None: last."""
        return self._said(self._albums.arrange(album_id, items, before))

    def order(self, album_ids: Sequence[int], parent_id: int | None) -> Said:
        """Show these albums first, where they lie."""
        return self._said(self._albums.order_albums(album_ids, parent_id))

    def _said(self, act: int | None) -> Said:
        return said(self._library, self._owner, act)
