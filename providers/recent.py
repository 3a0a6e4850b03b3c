"""/recent: what came into the library last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from library.files import Files
from library.model import Media
from library.naming import id_in_name, name_with_id
from library.paths import name_key
from providers.folder import File
from providers.view import View


@dataclass(frozen=True)
class RecentFolder(View):
    """The last 500 photos and videos, the last one first. It can be read only.

    They are named by their ids: what comes and goes every day would give other names to others.
    """

    def get(self, name: str, /) -> File | None:
        """Return the item of that name here."""
        media_id = id_in_name(name)
        if media_id is None:
            return None
        media = self.files.library.recent_item(self.files.owner, media_id)
        file = None if media is None else _file(media)
        return file if file is not None and name_key(file.name) == name_key(name) else None

    def list(self) -> Iterable[File]:
        """Yield the items."""
        return map(_file, self.files.library.recent_items(self.files.owner))

    def pictures(self) -> Iterable[File]:
        """Yield the items, one for each stack."""
        return (file for file in self.list() if file.media.stack_id is None)


def _file(media: Media) -> File:
    return File(name_with_id(media.name, media.id), media)


def recent(files: Files) -> RecentFolder:
    """Return what came last, as it is now."""
    return RecentFolder(files, "recent", files.library.revision(files.owner))
