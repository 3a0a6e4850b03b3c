"""One transaction of a scan: what was found is written down, where it still holds.

All changes by others happen while the index is locked for writing. Whoever has that lock and finds
a file on disk just as it was read can therefore say what it is, whatever happened in between; and
whoever finds none there knows that its row is to go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from library.catalog import folders, items, libraries, media, scanned
from library.library import Library
from library.model import Media, StoredFolder
from library.scan import disk
from library.scan.disk import Digested
from library.scan.tree import Places, Tree

_CANDIDATES = 64  # files of the same content that are looked at for the one that moved

Outcome = Literal["added", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read."""

    folder_id: int
    name: str
    digested: Digested


@dataclass(frozen=True, slots=True)
class Sample:
    """A file that was read somewhere in a folder that the index does not know."""

    below: tuple[str, ...]  # the folders between
    read: Digested
    name: str


class Settling:
    """What a scan writes in one transaction."""

    def __init__(self, connection: Connection, tree: Tree) -> None:
        """Write to *tree* on *connection*."""
        self._connection = connection
        self._tree = tree
        self._places = Places(connection, tree)
        self._touched: set[int] = set()
        self._now = datetime.now(UTC)

    def file(self, read: Read) -> Outcome | None:
        """Make the index say what was read; None where it does, or where that is outdated."""
        place = self._places.of(read.folder_id)
        if place is None or not place.is_there:
            return None
        if _stamp(f"{place.path}/{read.name}") != read.digested.stamp:
            return None
        item = media.child(self._connection, read.folder_id, read.name)
        if item is not None and item.name != read.name and self._places.has(item):
            return None
        outcome, item = self._new(read) if item is None else self._known(read, item)
        self._save(read, item)
        return outcome

    def folders(
        self, parent_id: int, wanted: Iterable[tuple[str, Sample | None]]
    ) -> tuple[dict[str, int], int]:
        """Have folders of those names in the index; a sample may show that one has moved.

        Returns their ids, and how many files came with those that moved.
        """
        made: dict[str, int] = {}
        moved = 0
        for name, sample in wanted:
            place = self._places.of(parent_id)
            if place is None or not _is_folder(f"{place.path}/{name}"):
                continue
            found = folders.child(self._connection, parent_id, name) or self._moved(sample)
            if found is None:
                made[name] = folders.add(
                    self._connection,
                    owner_id=self._tree.owner.id,
                    parent_id=parent_id,
                    name=name,
                    now=self._now,
                )
                self._touched.add(parent_id)
                continue
            made[name] = found.id
            if (found.parent_id, found.name) != (parent_id, name):
                moved += scanned.count_below(self._connection, found.id)
                self._move_folder(found, parent_id, name)
        return made, moved

    def remove_files(self, ids: Iterable[int]) -> int:
        """Remove those items that are not on disk, and return how many."""
        removed = 0
        for media_id in ids:
            item = media.by_id(self._connection, media_id)
            if item is not None and not self._places.has(item):
                items.remove(self._connection, item.id, self._now)
                self._touched.add(item.folder_id)
                removed += 1
        return removed

    def remove_folder(self, folder_id: int, limit: int) -> tuple[int, bool]:
        """Remove up to *limit* items of a folder that is not on disk, and it, once it is empty.

        Returns how many items were removed, and whether there is more to do.
        """
        folder = folders.by_id(self._connection, folder_id)
        place = self._places.of(folder_id)
        if folder is None or folder.parent_id is None or place is None or place.is_there:
            return 0, False
        below = scanned.below(self._connection, folder_id, limit)
        for media_id in below:
            items.remove(self._connection, media_id, self._now)
        if len(below) < limit:
            folders.remove(self._connection, folder_id)
        self._touched.add(folder.parent_id)
        return len(below), len(below) == limit

    def finish(self) -> None:
        """Let all folders above what has changed show it."""
        for folder_id in self._touched:
            folders.touch(self._connection, folder_id, self._now)

    def _new(self, read: Read) -> tuple[Outcome, Media]:
        moved = self._moved_from(read)
        if moved is not None:
            return "moved", self._move(read, moved)
        item = items.add(
            self._connection,
            owner_id=self._tree.owner.id,
            folder_id=read.folder_id,
            name=read.name,
            content=read.digested.content,
            now=self._now,
        )
        if self._tree.library is not None:
            libraries.mark(self._connection, item.id)
        self._touched.add(read.folder_id)
        return "added", media.load(self._connection, item.id)

    def _known(self, read: Read, item: Media) -> tuple[Outcome | None, Media]:
        outcome: Outcome | None = None
        if item.name != read.name:
            item, outcome = self._move(read, item), "moved"
        content = read.digested.content
        if (item.checksum, item.modified) == (content.checksum, content.modified):
            return outcome, item
        items.replace(self._connection, item, content, self._now)
        self._touched.add(read.folder_id)
        return outcome or ("changed" if item.checksum != content.checksum else None), item

    def _move(self, read: Read, item: Media) -> Media:
        content = read.digested.content
        items.move(
            self._connection,
            item,
            folder_id=read.folder_id,
            name=read.name,
            kind=content.kind,
            mime=content.mime,
            now=self._now,
        )
        if item.checksum == content.checksum and item.modified != content.modified:
            items.set_modified(self._connection, item, content.modified, self._now)
        self._touched |= {item.folder_id, read.folder_id}
        return media.load(self._connection, item.id)

    def _moved_from(self, read: Read) -> Media | None:
        """Return the item of the same content whose file has gone, if there is one."""
        gone = [item for item in self._same(read.digested) if not self._places.has(item)]
        return next((item for item in gone if item.name == read.name), gone[0] if gone else None)

    def _same(self, digested: Digested) -> Iterator[Media]:
        content = digested.content
        if content.size == 0:  # all are alike: nothing tells that one is the other
            return
        owner_id = self._tree.owner.id
        for media_id in scanned.with_content(
            self._connection, owner_id, content.checksum, _CANDIDATES
        ):
            item = media.load(self._connection, media_id)
            if self._places.of(item.folder_id) is not None:
                yield item

    def _moved(self, sample: Sample | None) -> StoredFolder | None:
        """Return the folder that has gone from where it was and in which that sample lay."""
        if sample is None:
            return None
        for item in self._same(sample.read):
            chain = folders.lineage(self._connection, item.folder_id)
            top = len(chain) - 1 - len(sample.below)
            below = tuple(folder.name for folder in chain[top + 1 :])
            if top < 1 or (below, item.name) != (sample.below, sample.name):
                continue
            place = self._places.of(chain[top].id)
            if place is not None and not place.is_there:
                return chain[top]
        return None

    def _move_folder(self, folder: StoredFolder, parent_id: int, name: str) -> None:
        folders.move(self._connection, folder.id, parent_id=parent_id, name=name)
        self._touched |= {parent_id} | ({folder.parent_id} if folder.parent_id else set())
        self._places.forget()

    def _save(self, read: Read, item: Media) -> None:
        stamp, content = read.digested.stamp, read.digested.content
        times = (stamp.mtime_ns, stamp.ctime_ns)
        if not read.digested.is_final:
            times = scanned.READ_AGAIN
        scanned.save(self._connection, [(*times, item.id, content.checksum)])


@contextmanager
def settling(library: Library, tree: Tree) -> Iterator[Settling]:
    """Yield a transaction in which nothing is half done: neither by us nor by who has died.

    Raises:
        StorageFull: the disk of the index has no room.
        CatalogError: the index stayed locked, or is unreadable.
    """
    with library.changes.begin(Path(tree.path)) as (connection, _renames_none):
        settle = Settling(connection, tree)
        yield settle
        settle.finish()


def note_seen(library: Library, tree: Tree, seen: Sequence[tuple[int, int, int, str]]) -> None:
    """Note files that are as the index says; see `library.catalog.scanned.save`."""
    with library.changes.begin(Path(tree.path)) as (connection, _renames_none):
        scanned.save(connection, seen)


def _stamp(path: str) -> disk.Stamp | None:
    try:
        return disk.file_stamp(path)
    except OSError:
        return None


def _is_folder(path: str) -> bool:
    try:
        return disk.is_folder(path)
    except OSError:
        return False
