"""Trees: a root folder of the index, and the folder on disk whose content it tells."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from library.catalog import folders
from library.errors import NotAllowed
from library.model import Media, User
from library.paths import UPLOADS_FOLDER
from library.scan import disk, names


@dataclass(frozen=True, slots=True)
class Tree:
    """All that one user has in one place on disk."""

    owner: User
    root_id: int  # the folder of the index
    path: str  # the folder on disk, absolute
    library: str | None = None  # its name, where nothing of it may be written

    def __str__(self) -> str:
        """Whose it is."""
        return self.owner.name if self.library is None else f"{self.owner.name}: {self.library}"

    def check(self, indexed: int, *, may_be_empty: bool) -> None:
        """Make sure that the disk is there, where the index has *indexed* files.

        Raises:
            NotAllowed: it looks as a disk does that is not mounted.
        """
        try:
            entries = disk.entries(self.path)
        except OSError as error:
            raise NotAllowed(f"{self.path} cannot be read: {error.strerror}.") from error
        is_ours = UPLOADS_FOLDER in entries.folders  # what is mounted has it, a mount point not
        there = [each for each in (*entries.folders, *entries.files) if not _is_nothing(each)]
        if indexed and not there and not is_ours and not may_be_empty:
            raise NotAllowed(
                f"{self.path} is empty, and the index has {indexed} files there. Is the disk not "
                "mounted? If they are really gone, use --force."
            )


def _is_nothing(name: str) -> bool:
    return names.is_own(name) or names.is_ignored_folder(name) or names.is_ignored_file(name)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder of the index belongs on disk."""

    path: str
    is_there: bool  # as a folder; True where nobody can tell


class Places:
    """Where folders of one tree belong, as of one transaction."""

    def __init__(self, connection: Connection, tree: Tree) -> None:
        """Look folders up on *connection*, whose transaction nobody else's writes can pass."""
        self._connection = connection
        self._tree = tree
        self._known: dict[int, Place | None] = {}

    def of(self, folder_id: int) -> Place | None:
        """Return where the folder belongs; None where it has gone, or is in another tree."""
        if folder_id not in self._known:
            chain = folders.lineage(self._connection, folder_id)
            if not chain or chain[0].id != self._tree.root_id:
                return None
            place = Place(self._tree.path, is_there=_is_there(self._tree.path))
            self._known[chain[0].id] = place
            for folder in chain[1:]:
                place = self._known.get(folder.id) or _below(place, folder.name)
                self._known[folder.id] = place
        return self._known[folder_id]

    def has(self, item: Media) -> bool:
        """Whether the file of *item* is on disk; True where nobody can tell."""
        place = self.of(item.folder_id)
        if place is None:
            return True
        if not place.is_there:
            return False
        try:
            return disk.file_stamp(f"{place.path}/{item.name}") is not None
        except OSError:
            return True

    def forget(self) -> None:
        """Look everything up again: folders were moved."""
        self._known.clear()


def _below(place: Place, name: str) -> Place:
    path = f"{place.path}/{name}"
    return Place(path, is_there=place.is_there and _is_there(path))


def _is_there(path: str) -> bool:
    try:
        return disk.is_folder(path)
    except OSError:
        return True
