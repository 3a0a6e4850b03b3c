"""Where a path leads."""

from __future__ import annotations

from support.home import JPEG, Home

from library.catalog import lookups


def test_a_lineage_goes_from_the_root_down(home: Home) -> None:
    """Whichever folder is older: they may have been moved."""
    below, above = home.folder("below"), home.folder("above")
    home.files.move(below, above.id, "below")
    with home.catalog.ask_once() as driver:
        found = [(each.id, each.name) for each in lookups.lineage(driver, below.id)]
    assert [(home.root.id, ""), (above.id, "above"), (below.id, "below")] == found


def test_what_is_no_folder_has_no_lineage(home: Home) -> None:
    """It may have been deleted meanwhile."""
    with home.catalog.ask_once() as driver:
        assert [] == lookups.lineage(driver, 1000)


def test_a_child_is_a_folder_or_a_file(home: Home) -> None:
    """All that is known of it, in one question; nothing where there is none."""
    folder, item = home.folder("folder"), home.put("file.jpg", data=JPEG)
    with home.catalog.ask_once() as driver:
        found = [lookups.child(driver, home.root.id, name) for name in (folder.name, item.name)]
        assert [lookups.folder(driver, folder.id), lookups.media(driver, item.id)] == found
        assert lookups.child(driver, home.root.id, "neither") is None
