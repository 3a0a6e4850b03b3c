"""/places: photos and videos by country and town, as their positions tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from library.catalog.shelves import View as Kind
from library.files import Files
from library.shelves import Shelves
from providers.shelf import ShelvesFolder
from providers.view import View


@dataclass(frozen=True)
class PlacesFolder(View):
    """The countries, by name; each holds its towns.

    There is no level of regions, however many towns there are: few people know which region a
    town lies in, and a path must not change when one more town comes.
    """

    shelves: Shelves

    def get(self, name: str, /) -> ShelvesFolder | None:
        """Return the country of that name in which something was taken."""
        found = self.shelves.parent(name)
        return None if found is None else self._country(found)

    def list(self) -> Iterable[ShelvesFolder]:
        """Yield the countries."""
        return map(self._country, self.shelves.parents())

    def _country(self, name: str) -> ShelvesFolder:
        return ShelvesFolder(self.files, name, self.revision, replace(self.shelves, of=name))


def places(files: Files) -> PlacesFolder:
    """Return the user's places as they are now."""
    shelves = Shelves(files.library, files.owner, Kind.PLACES)
    return PlacesFolder(files, "places", files.library.revision(files.owner), shelves)
