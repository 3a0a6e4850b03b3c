"""Stored folders: what the user's own and those of libraries have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from library.catalog import listing
from library.catalog.listing import Children
from library.files import Files, Stored
from library.model import Media, StoredFolder
from providers.folder import File, Node


@dataclass(frozen=True)
class StoredView:
    """One stored folder, under *name*, and folders of the same kind below it."""

    files: Files
    stored: StoredFolder
    name: str

    @property
    def created(self) -> datetime:
        """When it was made."""
        return self.stored.created

    @property
    def modified(self) -> datetime:
        """When one of its own children last changed."""
        return self.stored.modified

    @property
    def etag(self) -> str:
        """Changes when anything below it changes."""
        return f"{self.stored.id}-{self.stored.revision}"

    def get(self, name: str, /) -> Node | None:
        """Return the child of that name, in any normal form."""
        found = self.files.library.child(self.stored.id, name)
        return None if found is None else self._node(found)

    def list(self) -> Iterable[Node]:
        """Yield folders, then files, each by name."""
        folders, media = self.files.library.children(self.stored.id)
        yield from map(self._node, folders)
        yield from map(self._node, media)

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield folders, then files, each by name."""
        return listing.of_folder(self.files.library.catalog, self.stored.id, names)

    def _node(self, stored: Stored) -> Node:
        if isinstance(stored, Media):
            return File(stored.name, stored)
        return self._folder(stored)

    def _folder(self, stored: StoredFolder) -> Self:
        return type(self)(self.files, stored, stored.name)
