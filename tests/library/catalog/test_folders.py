"""Folders as the index keeps them."""

from __future__ import annotations

from support.home import Home

from library.catalog import folders


def test_the_shallowest_folders_are_told_first(home: Home) -> None:
    """By their paths, the one that is asked about among them; of many, not the deep ones."""
    for way in (("a", "b", "c"), ("d",), ("b",)):
        home.folder(*way)

    def shallowest(most: int) -> list[str]:
        with home.catalog.ask_once() as driver:
            return [*folders.shallowest(driver, home.root.id, most)]

    assert ["", "/a", "/a/b", "/a/b/c", "/b", "/d"] == shallowest(9)
    assert ["", "/a", "/b", "/d"] == shallowest(4)
