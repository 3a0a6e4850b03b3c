"""/favorites: the photos and videos that somebody likes best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library.catalog import listing
from library.catalog.listing import Children
from library.errors import NotAllowed
from library.favorites import Favorites
from library.files import Change, Files
from library.model import Media
from providers.folder import File, Node, Section
from providers.gathering import GatheringFolder


@dataclass(frozen=True, slots=True)
class Favorite(File):
    """A photo as it lies among favourites."""


@dataclass(frozen=True)
class FavoritesFolder(GatheringFolder):
    """All favourites, newest first. To put a photo here makes it one, and to delete it ends that.

    The file stays where it is. All files of a stack are listed, as in the timeline; the page is
    one section, as a month's is.
    """

    def get(self, name: str, /) -> Favorite | None:
        """Return the favourite of that name."""
        found = self._photo(name)
        return None if found is None else Favorite(*found)

    def list(self) -> Iterable[Favorite]:
        """Yield the favourites, newest first."""
        for name, media in self._favorites.photos():
            yield Favorite(name, media)

    def pictures(self) -> Iterable[Favorite]:
        """Yield the favourites, newest first, one for each stack."""
        for name, media in self._favorites.pictures():
            yield Favorite(name, media)

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield the favourites, the oldest in the library first."""
        return listing.of_favorites(self.files.library.catalog, self.files.owner.id, names)

    def sections(self) -> Sequence[Section]:
        """Return the folder itself, if there is anything in it."""
        count = self._favorites.picture_count()
        return [Section((), count)] if count else []

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Make a photo a favourite, or call a favourite otherwise."""
        self._take_in(_file(node), new_name)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Make a photo a favourite."""
        if isinstance(node, Favorite):
            raise NotAllowed(f"“{node.name}” is a favourite; move it to call it otherwise.")
        self._take_in(_file(node), new_name)

    def remove(self, name: str, /) -> None:
        """Have a photo be no favourite any more."""
        self._remove_photo(name)

    @property
    def _favorites(self) -> Favorites:
        return Favorites(self.files.library, self.files.owner)

    def _photo(self, name: str) -> tuple[str, Media] | None:
        return self._favorites.photo(name)

    def _gather(self, name: str, change: Change, item: Media) -> None:
        self._favorites.add_within(change.connection, item, name)

    def _put(self, node: File, name: str) -> None:
        self._favorites.place(node.media, name)

    def _take_out(self, item: Media) -> None:
        self._favorites.remove([item])


def _file(node: Node) -> File:
    if not isinstance(node, File):
        raise NotAllowed("Favourites are photos; put those in a folder here one by one.")
    return node


def favorites(files: Files) -> FavoritesFolder:
    """Return the user's favourites as they are now."""
    return FavoritesFolder(files, "favorites", files.library.revision(files.owner))
