"""/places: photos and videos by country and town, as their positions tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from library.catalog.shelves import Shelf
from library.catalog.shelves import View as Kind
from library.files import Files
from library.grid import Box
from library.shelves import Shelves
from providers.shelf import ShelfFolder, ShelvesFolder
from providers.view import View


@dataclass(frozen=True)
class TownFolder(ShelfFolder):
    """What was taken nearest to a town."""

    def extent(self) -> Box | None:
        """Return the part of the world where it was taken."""
        return self.shelves.extent(self.shelf)


@dataclass(frozen=True)
class CountryFolder(ShelvesFolder):
    """The towns of a country."""

    def extent(self) -> Box | None:
        """Return the part of the world where anything in them was taken."""
        return self.shelves.extent()

    def _folder(self, shelf: Shelf) -> TownFolder:
        return TownFolder(self.files, shelf.title, self.revision, self.shelves, shelf)


@dataclass(frozen=True)
class PlacesFolder(View):
    """The countries, by name; each holds its towns.

    There is no level of regions, however many towns there are: few people know which region a
    town lies in, and a path must not change when one more town comes.
    """

    shelves: Shelves

    def extent(self) -> None:
        """Return None: the countries are all over the world."""

    def get(self, name: str, /) -> CountryFolder | None:
        """Return the country of that name in which something was taken."""
        found = self.shelves.parent(name)
        return None if found is None else self._country(found)

    def list(self) -> Iterable[CountryFolder]:
        """Yield the countries."""
        return map(self._country, self.shelves.parents())

    def _country(self, name: str) -> CountryFolder:
        return CountryFolder(self.files, name, self.revision, replace(self.shelves, of=name))


def places(files: Files) -> PlacesFolder:
    """Return the user's places as they are now."""
    shelves = Shelves(files.library, files.owner, Kind.PLACES)
    return PlacesFolder(files, "places", files.library.revision(files.owner), shelves)
