"""/videos: videos by the year in which they were taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from library.catalog.shelves import Shelf, View
from library.files import Files
from library.model import UNDATED
from library.shelves import Shelves
from providers.folder import Section
from providers.shelf import ShelfFolder, ShelvesFolder


@dataclass(frozen=True)
class VideosFolder(ShelvesFolder):
    """The years, newest first, and `UNDATED` where a video has no date.

    Its page shows them one after the other, without the videos of Live Photos.
    """

    def list(self) -> Iterable[ShelfFolder]:
        """Yield the years."""
        return map(self._folder, sorted(self.shelves.listed(), key=_age))

    def sections(self) -> Sequence[Section]:
        """Return the years that show something."""
        sizes = sorted(self.shelves.sizes(), key=lambda size: _age(size[0]))
        return [Section((shelf.title,), count) for shelf, count in sizes]


def _age(shelf: Shelf) -> tuple[bool, int]:
    return (True, 0) if shelf.title == UNDATED else (False, -int(shelf.title))


def videos(files: Files) -> VideosFolder:
    """Return the user's videos as they are now."""
    shelves = Shelves(files.library, files.owner, View.VIDEOS)
    return VideosFolder(files, "videos", files.library.revision(files.owner), shelves)
