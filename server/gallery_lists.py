"""One user's albums and favourites as the web gallery asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from library.albums import Albums
from library.catalog import journal
from library.favorites import Favorites
from library.library import Library
from library.model import Album, Media, User
from webui.lists_port import Listing, Said


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
        return listings(self._albums.everyone())

    def holding(self, item: Media) -> Sequence[int]:
        """Return the ids of the albums in which an item is."""
        return self._albums.holding(item)

    def is_favorite(self, item: Media) -> bool:
        """Whether an item is a favourite."""
        return self._favorites.has(item)

    def set_favorite(self, items: Sequence[Media], *, on: bool) -> Said:
        """Have items be favourites, or none any more."""
        if on:
            return self._said(self._favorites.add(items))
        return self._said(self._favorites.remove(items, stacks=True))

    def make_album(
        self, name: str, items: Sequence[Media], parent_id: int | None
    ) -> tuple[Listing, Said]:
        """Make an album of items, in another one or at the top."""
        made, act = self._albums.make(name.strip(), parent_id, items)
        return listing(self._albums, made), self._said(act)

    def add(self, album_id: int, items: Sequence[Media]) -> Said:
        """Add items to an album."""
        return self._said(self._albums.add(album_id, items))

    def take_out(self, album_id: int, items: Sequence[Media]) -> Said:
        """Take items, and all files that they stand for, out of an album."""
        return self._said(self._albums.take_out(album_id, items, stacks=True))

    def _said(self, act: int | None) -> Said:
        return said(self._library, self._owner, act)


def said(library: Library, owner: User, act: int | None) -> Said:
    """Return what was done by that act of *owner*, as the journal tells it."""
    if act is None:
        return Said(None, "Nothing changed")
    with library.catalog.ask_once() as driver:
        return Said(act, journal.entry(driver, owner.id, act).summary)


def listing(albums: Albums, album: Album) -> Listing:
    """Return an album as it is chosen from a list."""
    return Listing(album.id, _names(album, {each.id: each for each in albums.everyone()}))


def listings(albums: Sequence[Album]) -> Sequence[Listing]:
    """Return albums as they are chosen from a list, by title; those that they lie in are there."""
    every = {album.id: album for album in albums}
    found = [Listing(album.id, _names(album, every)) for album in albums]
    return sorted(found, key=lambda listing: listing.title.casefold())


def _names(album: Album, every: dict[int, Album]) -> tuple[str, ...]:
    names = [album.name]
    while album.parent_id in every:
        album = every[album.parent_id]
        names.append(album.name)
    return tuple(reversed(names))
