"""/timeline: photos and videos by the month in which they were taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library.catalog import listing
from library.catalog.listing import Children
from library.errors import NotFound
from library.files import Files
from library.model import UNDATED
from providers.folder import File, Folder, Node, Section
from providers.view import View

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class _View(View):
    """What all folders of the timeline share."""

    def _month(self, key: str) -> MonthFolder | None:
        if not self.files.library.has_month(self.files.owner, key):
            return None
        return MonthFolder(self.files, key, self.revision)


@dataclass(frozen=True)
class TimelineFolder(_View):
    """All years, newest first, and `UNDATED` where something has no date."""

    def get(self, name: str, /) -> Folder | None:
        """Return a year that holds something, or the undated."""
        if name == UNDATED:
            return self._month(UNDATED)
        year = YearFolder(self.files, name, self.revision)
        return year if _YEAR.fullmatch(name) and year.months() else None

    def list(self) -> Iterable[Node]:
        """Yield the years, newest first, and the undated."""
        months = self.files.library.months(self.files.owner)
        for name in dict.fromkeys(map(_top, months)):
            if name == UNDATED:
                yield MonthFolder(self.files, UNDATED, self.revision)
            else:
                yield YearFolder(self.files, name, self.revision)

    def sections(self) -> Sequence[Section]:
        """Return all months with pictures, newest first."""
        return [
            Section(
                (UNDATED,) if month.key == UNDATED else (_top(month.key), month.key), month.count
            )
            for month in self.files.library.month_sizes(self.files.owner)
        ]


@dataclass(frozen=True)
class YearFolder(_View):
    """One year's months, newest first."""

    def get(self, name: str, /) -> Folder | None:
        """Return a month that holds something."""
        return self._month(name) if _top(name) == self.name else None

    def list(self) -> Iterable[Node]:
        """Yield the months, newest first."""
        for month in self.months():
            yield MonthFolder(self.files, month, self.revision)

    def months(self) -> Sequence[str]:
        """Return the months that hold something, newest first."""
        return self.files.library.months(self.files.owner, self.name)

    def sections(self) -> Sequence[Section]:
        """Return the months with pictures, newest first."""
        months = self.files.library.month_sizes(self.files.owner, self.name)
        return [Section((month.key,), month.count) for month in months]


@dataclass(frozen=True)
class MonthFolder(_View):
    """One month's photos and videos, newest first. Deleting one throws the file away.

    Who copies a month wants the RAW files and the Live Photos' videos too: all are listed. Browsed,
    one file stands for each stack.

    Its page is one section, so that it shows days as the whole timeline does.
    """

    def get(self, name: str, /) -> File | None:
        """Return the item of that name here."""
        found = self.files.library.month_item(self.files.owner, self.name, name)
        return None if found is None else File(*found)

    def list(self) -> Iterable[File]:
        """Yield the items, newest first."""
        for name, media in self.files.library.month_items(self.files.owner, self.name):
            yield File(name, media)

    def pictures(self) -> Iterable[File]:
        """Yield the items, newest first, one for each stack."""
        for name, media in self.files.library.month_pictures(self.files.owner, self.name):
            yield File(name, media)

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield the items by their names here."""
        library, owner = self.files.library, self.files.owner
        return listing.of_month(library.catalog, owner.id, self.name, names)

    def sections(self) -> Sequence[Section]:
        """Return the month itself."""
        return [Section((), self.files.library.month_size(self.files.owner, self.name))]

    def remove(self, name: str, /) -> None:
        """Throw the file itself away."""
        found = self.get(name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        self.files.remove(found.media)


def _top(month: str) -> str:
    return month if month == UNDATED else month[:4]


def timeline(files: Files) -> TimelineFolder:
    """Return the user's timeline as it is now."""
    return TimelineFolder(files, "timeline", files.library.revision(files.owner))
