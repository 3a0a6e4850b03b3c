"""Where a path leads."""

from __future__ import annotations

from support.home import Home

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
