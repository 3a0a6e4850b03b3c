"""A tree of which one folder may be seen: there is the way to it, and nothing beside the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from library.paths import name_key
from providers.folder import File, Folder


@dataclass(frozen=True)
class WayFolder:
    """A folder with one child: the next one on the way. Nothing can be changed in it."""

    folder: Folder
    way: Sequence[str]  # names from here down, at least one

    @property
    def name(self) -> str:
        """As of the folder."""
        return self.folder.name

    @property
    def created(self) -> datetime:
        """As of the folder."""
        return self.folder.created

    @property
    def modified(self) -> datetime:
        """As of the folder."""
        return self.folder.modified

    @property
    def etag(self) -> str:
        """As of the folder; another than of the whole folder, which has more in it."""
        return f"{self.folder.etag}-way"

    def get(self, name: str, /) -> Folder | None:
        """Return the folder on the way, if that is its name."""
        first, *rest = self.way
        if name_key(name) != name_key(first):
            return None
        found = self.folder.get(first)
        return None if found is None or isinstance(found, File) else within(found, rest)

    def list(self) -> Iterable[Folder]:
        """Yield the folder on the way; nothing where it has gone."""
        found = self.get(self.way[0])
        return () if found is None else (found,)


def within(folder: Folder, way: Sequence[str]) -> Folder:
    """Return *folder* with nothing in it but the way to the folder at *way*, and that as it is."""
    return WayFolder(folder, tuple(way)) if way else folder
