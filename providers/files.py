"""/files: the user's own files, everything a drive does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from library.catalog import listing
from library.catalog.listing import Children
from library.copies import copy
from library.errors import NotAllowed, NotFound
from library.files import Files, Stored
from library.model import Media, StoredFolder
from library.store import Upload
from providers.folder import File, Node


@dataclass(frozen=True)
class FilesFolder:
    """One stored folder, under *name* (the root of the files is called ``files``)."""

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

    @property
    def folder_id(self) -> int:
        """What dead properties hang on."""
        return self.stored.id

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

    def upload(self, name: str, /) -> Upload:
        """Begin to write a file."""
        return self.files.upload(self.stored.id, name)

    def make_folder(self, name: str, /) -> FilesFolder:
        """Make a folder."""
        made = self.files.make_folder(self.stored.id, name)
        return FilesFolder(self.files, made, made.name)

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Take a file or folder of the user's files from where it lies."""
        self.files.move(_stored(node), self.stored.id, new_name)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Add a copy of a file or folder of the user's files."""
        copy(self.files, _stored(node), self.stored.id, new_name, shallow=shallow)

    def remove(self, name: str, /) -> None:
        """Delete a file, or a folder with all that is in it."""
        found = self.files.library.child(self.stored.id, name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        self.files.remove(found)

    def set_modified(self, name: str, modified: datetime, /) -> None:
        """Give a file another time."""
        found = self.files.library.child(self.stored.id, name)
        if not isinstance(found, Media):
            raise NotFound(f"There is no file “{name}” here.")
        self.files.set_modified(found, modified)

    def _node(self, stored: Stored) -> Node:
        if isinstance(stored, Media):
            return File(stored.name, stored)
        return FilesFolder(self.files, stored, stored.name)


def _stored(node: Node) -> Stored:
    if isinstance(node, File):
        return node.media
    if isinstance(node, FilesFolder):
        return node.stored
    raise NotAllowed(f"“{node.name}” is a view of the library; only its photos can be taken.")
