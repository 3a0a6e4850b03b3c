"""/on-this-day: what was taken on this day in earlier years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from library.anniversaries import anniversaries, in_year, today
from library.catalog.days import Count, Days
from library.files import Files
from providers.folder import File, Section
from providers.view import View

_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True)
class _Day(View):
    """What changes with the day, too."""

    day: date  # where the server is

    @property
    def modified(self) -> datetime:
        """When anything of the user's media last changed, or the day began."""
        began = datetime(self.day.year, self.day.month, self.day.day).astimezone(UTC)
        return max(self.revision.changed, began)

    @property
    def etag(self) -> str:
        """Changes with the day, and when anything of the user's media changes."""
        return f"{self.name}-{self.day}-{self.revision.number}"


@dataclass(frozen=True)
class OnThisDayFolder(_Day):
    """The years in which something was taken on this day, newest first."""

    def get(self, name: str, /) -> DayFolder | None:
        """Return that year, if something was."""
        days = in_year(self.day, int(name)) if _YEAR.fullmatch(name) else None
        if days is None or not self.files.library.has_days(self.files.owner, days):
            return None
        return self._year(days)

    def list(self) -> Iterable[DayFolder]:
        """Yield the years."""
        return map(self._year, self._counts())

    def sections(self) -> Sequence[Section]:
        """Return the years with pictures, and how long ago they were."""
        return [
            Section((str(days.first.year),), count.pictures, _title(days.first.year, self.day))
            for days, count in self._counts().items()
            if count.pictures
        ]

    def _counts(self) -> Mapping[Days, Count]:
        wanted = list(anniversaries(self.day))
        return self.files.library.day_counts(self.files.owner, wanted)

    def _year(self, days: Days) -> DayFolder:
        return DayFolder(self.files, f"{days.first.year:04}", self.revision, self.day, days)


@dataclass(frozen=True)
class DayFolder(_Day):
    """What was taken on this day in one year, newest first. It can be read only.

    The names are those of the timeline, and all files of a stack are listed, as there. Its page is
    one section.
    """

    days: Days

    def get(self, name: str, /) -> File | None:
        """Return the item of that name here."""
        found = self.files.library.day_item(self.files.owner, self.days, name)
        return None if found is None else File(*found)

    def list(self) -> Iterable[File]:
        """Yield the items, newest first."""
        for name, media in self.files.library.day_items(self.files.owner, self.days):
            yield File(name, media)

    def pictures(self) -> Iterable[File]:
        """Yield the items, newest first, one for each stack."""
        for name, media in self.files.library.day_pictures(self.files.owner, self.days):
            yield File(name, media)

    def sections(self) -> Sequence[Section]:
        """Return the folder itself, if it shows anything."""
        counts = self.files.library.day_counts(self.files.owner, [self.days])
        return [Section((), count.pictures) for count in counts.values() if count.pictures]


def _title(year: int, day: date) -> str:
    years = day.year - year
    return f"{year} · {years} {'year' if years == 1 else 'years'} ago"


def on_this_day(files: Files) -> OnThisDayFolder:
    """Return this day as it is now."""
    revision = files.library.revision(files.owner)
    return OnThisDayFolder(files, "on-this-day", revision, today())
