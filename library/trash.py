"""The verbs on a user's trash: restore, delete for good, empty."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from library import trashing
from library.catalog import folders, items, lookups, media, trash, trash_acts, trees
from library.catalog.driver import Driver
from library.catalog.trash import Entry
from library.catalog.trash_acts import BroughtBack
from library.errors import NotAllowed, NotFound
from library.files import Change, Files, Stored, child, current, parent
from library.library import Library
from library.model import TRASH, Media, StoredFolder, User
from library.naming import numbered

_AT_ONCE: Final = 50  # entries that are deleted for good in one change


@dataclass(frozen=True, slots=True)
class Thrown:
    """One file or folder in the trash."""

    path: tuple[str, ...]  # below what was asked about; below /trash: the day, and where it was
    at: datetime  # UTC, when it came
    gone_at: datetime  # UTC, from when on it is deleted for good
    media: Media | None  # the file; None: it is a folder
    cover: Media | None  # what stands for it in a picture: the file, or one in the folder
    files: int  # how many there are: 1, or all that is in the folder
    size: int  # bytes of all of them
    is_version: bool  # whether it is an earlier version of a file
    came_again: int  # how often it was uploaded again


@dataclass(frozen=True, slots=True)
class Returned:
    """One file or folder that came back."""

    path: tuple[str, ...]  # where it is now, from the root of the files down
    back: BroughtBack


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back."""

    paths: Sequence[tuple[str, ...]]  # where each lies now, from the root of the files down
    act: int  # its number in the journal


class Trash:
    """One user's trash."""

    def __init__(self, library: Library, owner: User) -> None:
        """Work on *owner*'s trash in *library*."""
        self.library = library
        self.owner = owner
        self.files = Files(library, owner)

    @property
    def root(self) -> StoredFolder:
        """The folder of all days."""
        with self.library.catalog.ask_once() as driver:
            return trash.root(driver, self.owner.id)

    def thrown(self, within: StoredFolder | None = None) -> Sequence[Thrown]:
        """Return what was thrown away, the oldest first: all, or what is in a folder of the trash.

        Of a folder that was thrown away as a whole, that is what is directly in it.
        """
        with self.library.catalog.ask() as driver:
            top = trash.root(driver, self.owner.id) if within is None else within
            depth = len(folders.path(driver, top.id))
            lineage = folders.lineage(driver, top.id)
            entry = _entry_above(driver, lineage)
            if entry is not None:
                inside: list[Stored] = [*lookups.folders(driver, top.id)]
                inside += lookups.items(driver, top.id)
                return [self._told(driver, each, entry, depth) for each in inside]
            found = trash.entries_below(driver, top.id)
            told = [(entry_node(driver, each), each) for each in found]
            return [self._told(driver, node, each, depth) for node, each in told if node]

    def find(self, path: Sequence[str], within: StoredFolder | None = None) -> Stored | None:
        """Return what lies under *path* in a folder of the trash, or in all of it."""
        at: Stored = self.root if within is None else within
        for name in path:
            found = self.library.child(at.id, name) if isinstance(at, StoredFolder) else None
            if found is None:
                return None
            at = found
        return at

    def restore(self, nodes: Iterable[Stored]) -> Restored:
        """Put *nodes* back where they were; all of them, or none.

        Ids, and with them albums, names and favourites, survive. Folders that have gone are made
        anew, and a name that is taken is numbered. A folder that only leads to what was thrown
        away gives all of that back. It is one act of the journal.

        Raises:
            NotFound: one of them has gone.
            NotAllowed: one of them is not in the trash.
        """
        with self.files.change() as change:
            found = [each for node in nodes for each in self.put_back(change, node)]
            if not found:
                raise NotFound("That is not in the trash any more.")
            act = trash_acts.note_restored(
                change.driver,
                self.owner.id,
                found[0].path[-1],
                [each.back for each in found],
                change.now,
            )
            return Restored([each.path for each in found], act)

    def purge(self, nodes: Iterable[Stored]) -> None:
        """Delete *nodes*, and all that is in them, for good.

        Raises:
            NotFound: one of them has gone.
            NotAllowed: one of them is not in the trash.
        """
        with self.files.change() as change:
            for node in nodes:
                self._purge(change, node)

    def empty(self) -> int:
        """Delete everything in the trash for good; return how many files that were."""
        with self.library.catalog.read() as connection:
            count, _ = trash.size(connection, self.owner.id)
            days = folders.children(connection, trash.root(connection, self.owner.id).id)
        for day in days:
            with suppress(NotFound):  # others were faster
                self.purge([day])
        return count

    def purge_due(self, now: datetime) -> int:
        """Delete for good what has been here for as long as the rules say; return how much."""
        rules, purged = self.library.trash, 0
        files = now - timedelta(days=rules.days)
        versions = now - timedelta(days=rules.version_days)
        while self._due(files, versions):
            with self.files.change() as change:
                # Looked up anew: what was restored meanwhile, and thrown away again, is not due.
                for entry in trash.due(
                    change.driver, self.owner.id, files=files, versions=versions, limit=_AT_ONCE
                ):
                    if (node := entry_node(change.driver, entry)) is not None:
                        self._purge(change, node)
                        purged += 1
        return purged

    def forget_lost(self) -> int:
        """Remove from the index what does not lie on disk any more; return how many files.

        Only where the trash itself lies there: a disk may not be mounted.
        """
        if not trashing.trash_path(self.owner).is_dir():
            return 0
        with self.library.catalog.read() as connection:
            ids = trash.items_below(connection, self.root.id)
        lost = 0
        with self.files.change() as change:
            for media_id in ids:
                item = media.by_id(change.connection, media_id)
                if item is None or os.path.lexists(lookups.disk_path(change.driver, media_id)):
                    continue
                items.remove(change.connection, media_id, change.now)
                trashing.prune(change, self.owner, item.folder_id)
                lost += 1
        return lost

    def put_back(self, change: Change, node: Stored) -> Iterator[Returned]:
        """Do `restore` for one as a part of *change*, as what is yielded is taken."""
        node, lineage = self._here(change, node)
        entry = _entry_above(change.driver, (*lineage, node))
        if entry is not None:
            path = self._put_back(change, node, lineage, entry)
            yield Returned(path, _brought_back(node, entry))
            return
        if isinstance(node, Media):
            raise NotFound(f"Nobody knows where “{node.name}” was; move it to where it belongs.")
        for each in trash.entries_below(change.driver, node.id):
            found = entry_node(change.driver, each)
            if found is not None:
                yield from self.put_back(change, found)

    def _put_back(
        self,
        change: Change,
        node: Stored,
        lineage: Sequence[StoredFolder],
        entry: Entry,
    ) -> tuple[str, ...]:
        folder_id, name = self._home(change, entry), entry.name
        above = [folder.id for folder in lineage]
        if entry.folder_id in above:  # it lies in a folder that was thrown away as a whole
            below = lineage[above.index(entry.folder_id) + 1 :]
            way = (entry.name, *(folder.name for folder in below))
            folder_id, name = self._way(change, folder_id, way), node.name
        free = chain([name], numbered(name))
        name = next(each for each in free if child(change, folder_id, each) is None)
        self.files.relocate(change, node, folder_id, name)
        return (*folders.path(change.driver, folder_id), name)

    def _due(self, files: datetime, versions: datetime) -> bool:
        """Whether anything that came before is here, asked without keeping others from writing."""
        with self.library.catalog.ask() as driver:
            return bool(trash.due(driver, self.owner.id, files=files, versions=versions, limit=1))

    def _home(self, change: Change, entry: Entry) -> int:
        """Return the folder that an entry lay in; if it has gone, one on the same path."""
        lineage = folders.lineage(change.driver, entry.home_id)
        if lineage and lineage[0].library_id is None:
            return entry.home_id
        return self._way(change, folders.root(change.connection, self.owner.id).id, entry.home)

    def _way(self, change: Change, folder_id: int, names: Sequence[str]) -> int:
        """Return the folder that *names* lead to, made where it is not there."""
        for name in names:
            for each in chain([name], numbered(name)):
                found = child(change, folder_id, each)
                if found is None:
                    found = self.files.new_folder(change, folder_id, each)
                if isinstance(found, StoredFolder):
                    folder_id = found.id
                    break
        return folder_id

    def _purge(self, change: Change, node: Stored) -> None:
        node, lineage = self._here(change, node)
        names = [folder.name for folder in lineage[1:]]
        change.disk.discard(trashing.trash_path(self.owner, names) / node.name)
        if isinstance(node, Media):
            items.remove(change.connection, node.id, change.now)
        else:
            trees.remove(change.connection, node.id, change.now)
        trashing.prune(change, self.owner, lineage[-1].id)

    def _here(self, change: Change, node: Stored) -> tuple[Stored, Sequence[StoredFolder]]:
        """Return *node* as it is now and the folders that it lies in, which are the trash's."""
        node = current(change, node)
        lineage = folders.lineage(change.driver, parent(node))
        if lineage[0].owner_id != self.owner.id or lineage[0].library_id != TRASH:
            raise NotAllowed(f"“{node.name}” is not in the trash.")
        return node, lineage

    def _told(self, driver: Driver, node: Stored, entry: Entry, depth: int) -> Thrown:
        """Tell of what lies in the trash, which came by *entry*, *depth* folders below the root."""
        item = node if isinstance(node, Media) else None
        files, size = (1, item.size) if item else trash.size_below(driver, node.id)
        rules = self.library.trash
        days = rules.version_days if entry.is_version else rules.days
        return Thrown(
            path=(*folders.path(driver, parent(node)), node.name)[depth:],
            at=entry.at,
            gone_at=entry.at + timedelta(days=days),
            media=item,
            cover=item or trash.cover_below(driver, node.id),
            files=files,
            size=size,
            is_version=entry.is_version,
            came_again=0 if item is None else trash.came_again(driver, item.id),
        )


def entry_node(driver: Driver, entry: Entry) -> Stored | None:
    """Return what an entry is of, as it is now; None: it has gone."""
    if entry.media_id is not None:
        return lookups.media(driver, entry.media_id)
    return lookups.folder(driver, _folder_id(entry))


def _brought_back(node: Stored, entry: Entry) -> BroughtBack:
    is_file = isinstance(node, Media)
    is_all = node.id == (entry.media_id if is_file else entry.folder_id)
    return BroughtBack(
        entry_id=entry.id if is_all else None,
        media_id=node.id if is_file else None,
        folder_id=None if is_file else node.id,
    )


def _entry_above(driver: Driver, way: Sequence[Stored]) -> Entry | None:
    """Return the entry by which the last of *way* came here: its own, or that of one around it."""
    above = (trash.entry_of(driver, each) for each in reversed(way))
    return next((entry for entry in above if entry is not None), None)


def _folder_id(entry: Entry) -> int:
    assert entry.folder_id is not None  # noqa: S101 - it is of a folder
    return entry.folder_id
