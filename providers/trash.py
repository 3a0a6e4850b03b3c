"""/trash: what was deleted and overwritten, by day, under the path that it had.

Moved or copied out, it is back; deleted here, it is gone for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from library.catalog.listing import Children
from library.errors import NotFound
from library.files import Files, Stored
from library.trash import Thrown, Trash
from library.trashing import TrashRules
from providers.folder import Node
from providers.stored import StoredView


class TrashFolder(StoredView):
    """One folder of the trash: a day, or what was on the way to what was deleted."""

    def remove(self, name: str, /) -> None:
        """Delete a file, or a folder with all that is in it, for good."""
        found = self.files.library.child(self.stored.id, name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        self.trash.purge([found])

    @property
    def rules(self) -> TrashRules:
        """What is thrown away, and for how long it is kept."""
        return self.files.library.trash

    def thrown(self) -> Sequence[Thrown]:
        """Return what was thrown away of what is here, the oldest first."""
        return self.trash.thrown(self.stored)

    def restore(self, paths: Sequence[Sequence[str]], /) -> int:
        """Put what lies at *paths* back to where it was."""
        return self.trash.restore(self._found(paths)).act

    def purge(self, paths: Sequence[Sequence[str]], /) -> None:
        """Delete what lies at *paths* for good."""
        self.trash.purge(self._found(paths))

    @property
    def trash(self) -> Trash:
        """What can be done to it."""
        return Trash(self.files.library, self.files.owner)

    def _found(self, paths: Sequence[Sequence[str]]) -> Sequence[Stored]:
        found = [self.trash.find(path, self.stored) if path else None for path in paths]
        nodes = [node for node in found if node is not None]
        if len(nodes) < len(paths):
            raise NotFound("That is not in the trash any more.")
        return nodes


@dataclass(frozen=True)
class TrashRoot:
    """The whole trash: one folder for each day. It can be neither moved nor copied itself."""

    days: TrashFolder
    name: str = "trash"

    @property
    def created(self) -> datetime:
        """When the user was added."""
        return self.days.created

    @property
    def modified(self) -> datetime:
        """When the last day came or went."""
        return self.days.modified

    @property
    def etag(self) -> str:
        """Changes when anything comes to the trash or leaves it."""
        return self.days.etag

    def get(self, name: str, /) -> Node | None:
        """Return the day of that name."""
        return self.days.get(name)

    def list(self) -> Iterable[Node]:
        """Yield the days, the oldest first."""
        return self.days.list()

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield the days, the oldest first."""
        return self.days.columns(names)

    def remove(self, name: str, /) -> None:
        """Delete all of a day for good."""
        self.days.remove(name)

    @property
    def rules(self) -> TrashRules:
        """What is thrown away, and for how long it is kept."""
        return self.days.rules

    def thrown(self) -> Sequence[Thrown]:
        """Return what was thrown away, the oldest first."""
        return self.days.thrown()

    def restore(self, paths: Sequence[Sequence[str]], /) -> int:
        """Put what lies at *paths* back to where it was."""
        return self.days.restore(paths)

    def purge(self, paths: Sequence[Sequence[str]], /) -> None:
        """Delete what lies at *paths* for good."""
        self.days.purge(paths)


def trash(files: Files) -> TrashRoot:
    """Return the user's trash."""
    return TrashRoot(TrashFolder(files, Trash(files.library, files.owner).root, "trash"))
