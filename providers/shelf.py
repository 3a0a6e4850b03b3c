"""A shelf as a folder: the photos of a town, those of a camera, the videos of a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library.catalog.listing import Children
from library.catalog.shelves import Shelf
from library.shelves import Shelves
from providers.folder import File, Section
from providers.view import View


@dataclass(frozen=True)
class ShelfFolder(View):
    """What is on one shelf, newest first. It can be read only.

    All files of a stack are listed, as in the timeline. Its page is one section, as a month's is.
    """

    shelves: Shelves
    shelf: Shelf

    @property
    def etag(self) -> str:
        """Changes when anything of the user's media changes."""
        return f"shelf-{self.shelf.id}-{self.revision.number}"

    def get(self, name: str, /) -> File | None:
        """Return the item of that name here."""
        found = self.shelves.item(self.shelf, name)
        return None if found is None else File(*found)

    def list(self) -> Iterable[File]:
        """Yield the items, newest first."""
        for name, media in self.shelves.items(self.shelf):
            yield File(name, media)

    def pictures(self) -> Iterable[File]:
        """Yield the items, newest first, one for each stack."""
        for name, media in self.shelves.pictures(self.shelf):
            yield File(name, media)

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield the items, the oldest in the library first."""
        return self.shelves.columns(self.shelf, names)

    def sections(self) -> Sequence[Section]:
        """Return the folder itself, if it shows anything."""
        count = self.shelves.size(self.shelf)
        return [Section((), count)] if count else []


@dataclass(frozen=True)
class ShelvesFolder(View):
    """Shelves by title."""

    shelves: Shelves

    def get(self, name: str, /) -> ShelfFolder | None:
        """Return the shelf of that title."""
        found = self.shelves.find(name)
        return None if found is None else self._folder(found)

    def list(self) -> Iterable[ShelfFolder]:
        """Yield the shelves."""
        return map(self._folder, self.shelves.listed())

    def _folder(self, shelf: Shelf) -> ShelfFolder:
        return ShelfFolder(self.files, shelf.title, self.revision, self.shelves, shelf)
