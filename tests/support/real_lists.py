"""A gallery over a real library, in which albums, favourites and searches are looked after.

Only the pictures are made up: no worker runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from support.faces import put_photo
from support.fake_gallery import FakeGallery
from support.fake_photos import PLACEHOLDER, SHAPES, FakeFolder
from support.home import Home
from support.home_fixtures import blank_index, catalog, data, home, no_fsync

from library.albums import Albums
from library.catalog import timeline
from library.favorites import Favorites
from library.model import Media
from providers.root import drive
from server.gallery_albums import GalleryAlbums
from server.gallery_lists import GalleryLists
from server.gallery_people import GalleryPeople
from server.gallery_searches import GallerySearches
from webui.ports import Ports

__all__ = ["RealLists", "blank_index", "catalog", "data", "gallery", "home", "no_fsync", "real"]

TAKEN = datetime(2024, 5, 1, 12)  # noqa: DTZ001  # a wall clock, as cameras have it
_READ = """
    UPDATE media_items SET width = ?, height = ?, placeholder = ?, has_thumbnails = 1,
    captured_local = ? WHERE id = ?
"""


@dataclass
class RealLists(FakeGallery):
    """The gallery of *home*'s Alice."""

    home: Home | None = None

    @property
    def albums(self) -> Albums:
        """Her albums."""
        return Albums(self._home.library, self._home.alice)

    @property
    def favorites(self) -> Favorites:
        """Her favourites."""
        return Favorites(self._home.library, self._home.alice)

    @property
    def _home(self) -> Home:
        assert self.home is not None
        return self.home

    def ports(self) -> Ports:
        """Return what `create_app` is given."""
        library = self._home.library
        return replace(
            super().ports(),
            people=lambda user: GalleryPeople(library, user, looks_for_faces=False),
            lists=lambda user: GalleryLists(library, user),
            albums=lambda user: GalleryAlbums(library, user),
            searches=lambda user: GallerySearches(library, user),
            tree=lambda visitor: drive(library, visitor),
        )

    def shoot(self, *names: str) -> Sequence[Media]:
        """Put photos among her files, each taken a minute after the one before, as if read."""
        made = [put_photo(self._home, name) for name in names]
        with self._home.catalog.write() as connection:
            for number, item in enumerate(made):
                taken = TAKEN + timedelta(minutes=number)
                told = (*SHAPES[number % len(SHAPES)], PLACEHOLDER, taken.isoformat(" "), item.id)
                connection.exec_driver_sql(_READ, told)
                timeline.place(connection, item.id, item.owner_id, item.name, "2024-05")
        return made

    def names(self, album: str) -> list[str]:
        """Return the names of what is in the album at the top of that name, in order."""
        found = self.albums.by_name(album)
        assert found is not None
        return [name for name, _ in self.albums.photos(found)]


@pytest.fixture
def gallery(home: Home, pictures: Path) -> FakeGallery:
    """Alice's gallery, in which nothing is yet."""
    return RealLists(FakeFolder(""), pictures, user=home.alice, home=home)


@pytest.fixture
def real(gallery: FakeGallery) -> RealLists:
    """The same."""
    assert isinstance(gallery, RealLists)
    return gallery
