"""One user's shelves; see `library.catalog.shelves`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library.catalog import listing, mapped, shelves
from library.catalog.listing import Children
from library.catalog.shelves import Shelf, View
from library.grid import Box
from library.library import Library
from library.model import Media, User


@dataclass(frozen=True, slots=True)
class Shelves:
    """What one user has on shelves of one kind, by the title of what these are parts of."""

    library: Library
    owner: User
    view: View
    of: str = ""

    def parents(self) -> Sequence[str]:
        """Return what the shelves are parts of, by name."""
        with self.library.catalog.ask_once() as driver:
            return shelves.parents(driver, self.owner.id, self.view)

    def parent(self, name: str) -> str | None:
        """Return what of `parents` has that name."""
        with self.library.catalog.ask_once() as driver:
            return shelves.parent(driver, self.owner.id, self.view, name)

    def listed(self) -> Sequence[Shelf]:
        """Return the shelves by title."""
        with self.library.catalog.ask_once() as driver:
            return shelves.listed(driver, self.owner.id, self.view, self.of)

    def find(self, title: str) -> Shelf | None:
        """Return the shelf of that title."""
        with self.library.catalog.ask_once() as driver:
            return shelves.find(driver, self.owner.id, self.view, title, self.of)

    def sizes(self) -> Sequence[tuple[Shelf, int]]:
        """Return those of all shelves that show pictures, and how many."""
        with self.library.catalog.ask_once() as driver:
            return shelves.sizes(driver, self.owner.id, self.view)

    def items(self, shelf: Shelf) -> Sequence[tuple[str, Media]]:
        """Return what is on a shelf under its names there, newest first."""
        with self.library.catalog.ask_once() as driver:
            return list(shelves.items(driver, shelf.id))

    def pictures(self, shelf: Shelf) -> Sequence[tuple[str, Media]]:
        """Return what the gallery shows of a shelf: its items, one for each stack."""
        with self.library.catalog.ask_once() as driver:
            return list(shelves.pictures(driver, shelf.id))

    def item(self, shelf: Shelf, name: str) -> tuple[str, Media] | None:
        """Return what has that name on a shelf."""
        with self.library.catalog.ask_once() as driver:
            return shelves.item(driver, shelf.id, name)

    def size(self, shelf: Shelf) -> int:
        """Return how many `pictures` a shelf has."""
        with self.library.catalog.ask_once() as driver:
            return shelves.size(driver, shelf.id)

    def extent(self, shelf: Shelf | None = None) -> Box | None:
        """Return the part of the world where that was taken which is on the shelves, or on one.

        None: nothing tells where it was.
        """
        with self.library.catalog.ask_once() as driver:
            number = None if shelf is None else shelf.id
            return mapped.extent(driver, self.owner.id, self.view, self.of, number)

    def columns(self, shelf: Shelf, names: AbstractSet[str]) -> Iterator[Children]:
        """Yield what is on a shelf, column by column; see `library.catalog.listing`."""
        return listing.of_shelf(self.library.catalog, shelf.id, names)
