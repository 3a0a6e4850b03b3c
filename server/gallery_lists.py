"""One user's albums and favourites as the web gallery asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from library.albums import Albums
from library.catalog import journal
from library.favorites import Favorites
from library.library import Library
from library.model import Album, Media, User
from webui.lists_port import Listing, Said

_RECENT = 20  # entries of the journal among which an act is that was done just now


class GalleryLists:
    """Answers the questions of `webui.lists_port.Lists`."""

    def __init__(self, library: Library, owner: User) -> None:
        self._library = library
        self._owner = owner
        self._albums = Albums(library, owner)
        self._favorites = Favorites(library, owner)

    def item(self, media_id: int) -> Media | None:
        """Return the user's item."""
        return self._library.item(self._owner, media_id)

    def albums(self) -> Sequence[Listing]:
        """Return all albums by title."""
        every = {album.id: album for album in self._albums.everyone()}
        found = [Listing(album.id, _title(album, every)) for album in every.values()]
        return sorted(found, key=lambda listing: listing.title.casefold())

    def holding(self, item: Media) -> Sequence[int]:
        """Return the ids of the albums in which an item is."""
        return self._albums.holding(item)

    def is_favorite(self, item: Media) -> bool:
        """Whether an item is a favourite."""
        return self._favorites.has(item)

    def set_favorite(self, items: Sequence[Media], *, on: bool) -> Said:
        """Have items be favourites, or none any more."""
        return self._said((self._favorites.add if on else self._favorites.remove)(items))

    def make_album(self, name: str, items: Sequence[Media]) -> Said:
        """Make an album of items."""
        _, act = self._albums.make(name.strip(), items=items)
        return self._said(act)

    def add(self, album_id: int, items: Sequence[Media]) -> Said:
        """Add items to an album."""
        return self._said(self._albums.add(album_id, items))

    def take_out(self, album_id: int, items: Sequence[Media]) -> Said:
        """Take items out of an album."""
        return self._said(self._albums.take_out(album_id, items))

    def _said(self, act: int | None) -> Said:
        if act is None:
            return Said(None, "Nothing changed")
        with self._library.catalog.ask_once() as driver:
            entries = journal.entries(driver, self._owner.id, _RECENT)
        summary = next((entry.summary for entry in entries if entry.id == act), "Done")
        return Said(act, summary)


def _title(album: Album, every: dict[int, Album]) -> str:
    names = [album.name]
    while album.parent_id in every:
        album = every[album.parent_id]
        names.append(album.name)
    return " / ".join(reversed(names))
