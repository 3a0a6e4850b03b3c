"""/files: the user's own files, everything a drive does."""

from __future__ import annotations

from datetime import datetime

from library.copies import copy
from library.errors import NotAllowed, NotFound
from library.files import Stored
from library.model import Media
from library.store import Upload
from providers.folder import File, Node
from providers.stored import StoredView


class FilesFolder(StoredView):
    """One stored folder; the root of the files is called ``files``."""

    @property
    def folder_id(self) -> int:
        """What dead properties hang on."""
        return self.stored.id

    def upload(self, name: str, /) -> Upload:
        """Begin to write a file."""
        return self.files.upload(self.stored.id, name)

    def make_folder(self, name: str, /) -> FilesFolder:
        """Make a folder."""
        return self._folder(self.files.make_folder(self.stored.id, name))

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


def _stored(node: Node) -> Stored:
    if isinstance(node, File):
        if not node.is_whole:
            raise NotAllowed(f"“{node.name}” is a preview; take the photo or video itself.")
        return node.media
    if isinstance(node, StoredView):
        return node.stored
    raise NotAllowed(f"“{node.name}” is a view of the library; only its photos can be taken.")
