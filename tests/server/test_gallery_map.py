"""The map as the web gallery asks for it."""

from __future__ import annotations

from datetime import datetime

from support.home import JPEG, Home
from support.taken import taken

from library.grid import Box
from providers.folder import File, Section, resolve
from providers.root import tree
from server.gallery_map import GalleryMap

SPOT = (48.8584, 2.2945)
BOX = Box(2, 48, 3, 49)


def test_what_a_cluster_has_is_found_in_the_timeline(home: Home) -> None:
    """Each photo is the one that lies in the drive under the path of its section."""
    noon = datetime.fromisoformat("2024-05-17 12:00")
    for name, moment in (("1/a.jpg", noon), ("2/a.jpg", noon), ("b.jpg", None)):
        item = home.put(*name.split("/"), data=JPEG + name.encode())
        taken(home, item, moment, at=SPOT)
    atlas = GalleryMap(home.library, home.alice)
    (cluster,) = atlas.clusters(BOX, 10)
    assert 3 == cluster.count
    month, undated = ("timeline", "2024", "2024-05"), ("timeline", "undated")
    assert [Section(month, 2), Section(undated, 1)] == atlas.sections([cluster.cell])
    for path in month, undated:
        folder = resolve(tree(home.library, home.alice), path)
        assert folder is not None
        assert not isinstance(folder, File)
        assert list(folder.list()) == atlas.pictures([cluster.cell], path)


def test_what_is_no_section_shows_nothing(home: Home) -> None:
    """Whatever the address says."""
    atlas = GalleryMap(home.library, home.alice)
    taken(home, home.put("a.jpg", data=JPEG), datetime.fromisoformat("2024-05-17"), at=SPOT)
    (cluster,) = atlas.clusters(BOX, 3)
    for path in ((), ("2024-05",), ("timeline", "2023", "2024-05"), ("files", "2024", "2024-05")):
        assert [] == atlas.pictures([cluster.cell], path)
    assert [] == GalleryMap(home.library, home.bob).clusters(BOX, 3)
