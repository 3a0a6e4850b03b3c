"""/trash: what was deleted and overwritten, by day, under the path that it had.

Moved or copied out, it is back; deleted here, it is gone for good.
"""

from __future__ import annotations

from library.errors import NotFound
from library.files import Files
from library.trash import Trash
from providers.stored import StoredView


class TrashFolder(StoredView):
    """One folder of the trash: all days, a day, or what was on the way to what was deleted."""

    def remove(self, name: str, /) -> None:
        """Delete a file, or a folder with all that is in it, for good."""
        found = self.files.library.child(self.stored.id, name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        Trash(self.files.library, self.files.owner).purge([found])


def trash(files: Files) -> TrashFolder:
    """Return the user's trash."""
    return TrashFolder(files, Trash(files.library, files.owner).root, "trash")
