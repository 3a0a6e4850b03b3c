"""Where one user's photos were taken, as the web gallery asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from library.catalog import mapped
from library.catalog.mapped import Cluster
from library.grid import Box, Cell
from library.library import Library
from library.model import UNDATED, User
from providers.folder import File, Section

_TIMELINE = "timeline"


class GalleryMap:
    """Answers the questions of `webui.map_port.Atlas`; a section is a month of the timeline."""

    def __init__(self, library: Library, owner: User) -> None:
        self._catalog = library.catalog
        self._owner = owner

    def clusters(self, box: Box, zoom: int) -> Sequence[Cluster]:
        """Return the clusters of the level that suits *zoom*, or *box* if that is too large."""
        with self._catalog.ask_once() as driver:
            return mapped.clusters(driver, self._owner.id, box, box.level(zoom))

    def sections(self, cells: Sequence[Cell]) -> Sequence[Section]:
        """Return the months in which anything was taken there, newest first."""
        with self._catalog.ask_once() as driver:
            months = mapped.months(driver, self._owner.id, cells)
        return [Section(_path(each.key), each.count) for each in months]

    def pictures(self, cells: Sequence[Cell], section: tuple[str, ...]) -> Sequence[File]:
        """Return what was taken there in the month of that path."""
        month = section[-1] if section else ""
        if section != _path(month):
            return []
        with self._catalog.ask_once() as driver:
            found = mapped.pictures(driver, self._owner.id, cells, month)
            return [File(*each) for each in found]


def _path(month: str) -> tuple[str, ...]:
    return (_TIMELINE, month) if month == UNDATED else (_TIMELINE, month[:4], month)
