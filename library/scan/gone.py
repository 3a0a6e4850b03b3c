"""What was not on disk where the index has it, and its removal once nobody has found it elsewhere.

A disk that is mounted in part, or not at all, looks as if all of its files had been deleted. So
much is not removed unless someone says that it is meant.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from itertools import islice

from library.catalog import media, scanned
from library.library import Library
from library.scan.settling import settling
from library.scan.tree import Places, Tree

_BATCH = 200  # items in one transaction
_FEW = 100  # files that may always go


class Gone:
    """Ids of files, and of folders with all that is in them."""

    def __init__(self) -> None:
        self._files = array("q")
        self._folders = array("q")

    def add(self, files: Iterable[int], folders: Iterable[int]) -> None:
        """Note some more."""
        self._files.extend(files)
        self._folders.extend(folders)

    def count(self, library: Library, tree: Tree) -> int:
        """Return how many files are gone still: not found elsewhere, nor moved by others."""
        found = 0
        for batch in self._batches():
            with library.catalog.read() as connection:
                places = Places(connection, tree)
                items = (media.by_id(connection, media_id) for media_id in batch)
                found += sum(item is not None and not places.has(item) for item in items)
        with library.catalog.read() as connection:
            places = Places(connection, tree)
            for folder_id in self._folders:
                place = places.of(folder_id)
                if place is not None and not place.is_there:
                    found += scanned.count_below(connection, folder_id)
        return found

    def is_too_much(self, library: Library, tree: Tree, indexed: int) -> bool:
        """Whether more than half of the *indexed* files are gone, and they are not just a few."""
        gone = self.count(library, tree)
        return gone > _FEW and 2 * gone > indexed

    def remove(self, library: Library, tree: Tree) -> int:
        """Remove from the index what is gone still; return how many files that were."""
        removed = 0
        for batch in self._batches():
            with settling(library, tree) as settle:
                removed += settle.remove_files(batch)
        for folder_id in self._folders:
            more = True
            while more:
                with settling(library, tree) as settle:
                    count, more = settle.remove_folder(folder_id, _BATCH)
                removed += count
        return removed

    def _batches(self) -> Iterator[list[int]]:
        left = iter(self._files)
        while batch := list(islice(left, _BATCH)):
            yield batch
