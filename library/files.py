"""The verbs on a user's own files.

Every verb is one transaction of the index together with its changes on disk.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from library import trashing
from library.catalog import folders, items, lookups, media, trash, trash_acts, trees, users
from library.catalog.driver import driver_of
from library.change import Change as Change
from library.errors import AlreadyExists, NotAllowed, NotFound, StorageFull
from library.library import Library
from library.media.sniff import HEAD_BYTES, sniff
from library.model import Kind, Media, StoredFolder, User
from library.naming import numbered
from library.paths import check_name, is_litter
from library.store import Committed, Content
from library.taken import Taken
from library.uploads import FileUpload

Stored = Media | StoredFolder


class Files:
    """One user's own files. Ids of folders come from folders that this user was shown."""

    def __init__(
        self,
        library: Library,
        owner: User,
        by: str | None = None,
        taken: Taken = Taken.REPLACED,
    ) -> None:
        """Work on *owner*'s part of *library*; *by* is who does, if it is not the owner.

        *taken* says what becomes of what has a name already.
        """
        self.library = library
        self.owner = owner
        self.by = by
        self.taken = taken

    @cached_property
    def scrap(self) -> Path:
        """Where files lie that are on their way in or out; made when first needed."""
        return self.library.uploads_folder(self.owner)

    @contextmanager
    def change(self, *, makes_room: bool = False) -> Iterator[Change]:
        """Yield a transaction; any error undoes all of it.

        One that *makes_room*, or takes none, is always let through: what is thrown away may need
        another folder in the trash.

        Raises:
            StorageFull: the user's files would take more than they may.
        """
        with self.library.changes.begin(self.scrap) as (connection, disk):
            driver = driver_of(connection)
            before = users.allowance(driver, self.owner.id)
            yield Change(connection, driver, disk, datetime.now(UTC))
            if makes_room or (before.quota is None and before.most_files is None):
                return
            if users.allowance(driver, self.owner.id).refuses(before):
                raise StorageFull("Your quota has no room for it.")

    def upload(self, folder_id: int, name: str) -> FileUpload:
        """Begin to write a file; see `library.store.Upload`."""
        return FileUpload(self.scrap, name, partial(self.put, folder_id), self.library.check)

    def put(self, folder_id: int, name: str, draft: Path | str, content: Content) -> Committed:
        """Make the finished temporary file *draft* the file *name* of the folder.

        Raises:
            NotFound: the folder has gone.
            AlreadyExists: a folder has that name.
            NotAllowed: a file has it, and stays.
        """
        with self.change() as change:
            if self.library.trash.remember and content.size:
                again = self._thrown_away(change, folder_id, name, content)
                if again is not None:
                    change.disk.discard(Path(draft))
                    return Committed(again, created=True)
            return self.settle(change, folder_id, name, draft, content)

    def settle(
        self, change: Change, folder_id: int, name: str, draft: Path | str, content: Content
    ) -> Committed:
        """Do `put` as a part of *change*."""
        place = self.place(change, folder_id)
        name = self.name_for(change, folder_id, name)
        existing = child(change, folder_id, name)
        if isinstance(existing, StoredFolder):
            raise AlreadyExists(f"“{name}” is a folder.")
        target = f"{place}/{existing.name if existing else name}"
        if existing is not None and self._keeps_version(change, existing, content, target):
            lineage = folders.lineage(change.driver, folder_id)
            trashing.keep_version(change, self.owner, existing, lineage, target, draft)
        else:
            change.disk.rename(draft, target, replace=existing is not None)
        if existing is None:
            item = items.add(
                change.driver,
                owner_id=self.owner.id,
                folder_id=folder_id,
                name=name,
                content=content,
                now=change.now,
            )
        else:
            item = items.replace(change.connection, existing, content, change.now)
        folders.touch(change.driver, folder_id, change.now)
        return Committed(item, created=existing is None)

    def make_folder(self, parent_id: int, name: str) -> StoredFolder:
        """Make a folder.

        Raises:
            AlreadyExists: the name is taken.
            BadName: it cannot be stored.
            NotFound: the parent has gone.
        """
        check_name(name)
        with self.change() as change:
            return self.new_folder(change, parent_id, name)

    def new_folder(self, change: Change, parent_id: int, name: str) -> StoredFolder:
        """Do `make_folder` as a part of *change*."""
        place = self.place(change, parent_id)
        if child(change, parent_id, name) is not None:
            raise AlreadyExists(f"“{name}” exists already.")
        path = Path(place, name)
        if not path.is_dir():  # else it was made behind the index's back
            change.disk.make_folder(path)
        return self.add_folder(change, parent_id, name)

    def add_folder(self, change: Change, parent_id: int, name: str) -> StoredFolder:
        """Add a folder that *change* has put on disk to the index."""
        folder_id = folders.add(
            change.connection,
            owner_id=self.owner.id,
            parent_id=parent_id,
            name=name,
            now=change.now,
        )
        folders.touch(change.connection, parent_id, change.now)
        return folders.load(change.connection, folder_id)

    def remove(self, node: Stored) -> None:
        """Delete a file, or a folder with all that is in it: it goes to the trash, if there is one.

        Raises:
            NotFound: it has gone already.
            NotAllowed: it is the root of the user's files.
        """
        with self.change(makes_room=True) as change:
            node = current(change, node)
            entry_id = self.clear(change, node)
            if entry_id is not None:
                trash_acts.note_trashed(
                    change.driver, self.owner.id, node.name, entry_id, change.now, self.by
                )

    def clear(self, change: Change, node: Stored) -> int | None:
        """Do `remove` as a part of *change*; return the entry in the trash, if it went there."""
        parent_id = parent(node)
        path = f"{self.place(change, parent_id)}/{node.name}"
        if self._goes_to_trash(change, node, path):
            lineage = folders.lineage(change.driver, parent_id)
            return trashing.throw_away(change, self.owner, node, lineage, path)
        change.disk.discard(path)
        if isinstance(node, Media):
            items.remove(change.connection, node.id, change.now)
        else:
            trees.remove(change.connection, node.id, change.now)
        folders.touch(change.connection, parent_id, change.now)
        return None

    def move(self, node: Stored, folder_id: int, name: str) -> None:
        """Move a file or folder, replacing what has that name; its id survives.

        Raises:
            NotFound: it, or the folder, has gone.
            NotAllowed: a folder into itself, onto one that it lies in, or the root; or what has
                that name stays.
            BadName: *name* cannot be stored.
        """
        check_name(name)
        with self.change(makes_room=True) as change:
            node = current(change, node)
            if child(change, folder_id, name) != node:
                name = self.name_for(change, folder_id, name)
            replaced = child(change, folder_id, name)
            refuse_circles(change, node, folder_id, replaced)
            self.relocate(change, node, folder_id, name)

    def relocate(self, change: Change, node: Stored, folder_id: int, name: str) -> None:
        """Do `move` as a part of *change*; *node* is as it is now, and makes no circle."""
        origin_id = parent(node)
        source, is_back = self._source(change, node)
        target = f"{self.place(change, folder_id)}/{name}"
        replaced = child(change, folder_id, name)
        if source == target:
            return
        if is_back:
            trashing.take_out(change, node)
            node = current(change, node)
        if isinstance(replaced, Media) and _is_overwrite(node, replaced, name):
            self._replace(change, replaced, source, target)
        else:
            if replaced is not None and replaced != node:
                self.clear(change, replaced)
            change.disk.rename(source, target)
        _move_row(change, node, folder_id, name, target)
        if is_back:
            trashing.prune(change, self.owner, origin_id)

    def set_modified(self, node: Media, modified: datetime) -> None:
        """Give a file another time of its last change.

        Raises:
            NotFound: it has gone.
        """
        with self.change() as change:
            now = media.load(change.connection, node.id)
            path = f"{self.place(change, now.folder_id)}/{now.name}"
            # Seen by nobody but backups, which the index then puts right: no rename, no log.
            os.utime(path, (modified.timestamp(), modified.timestamp()))
            items.set_modified(change.connection, now, modified, change.now)
            folders.touch(change.connection, now.folder_id, change.now)

    def name_for(self, change: Change, folder_id: int, name: str) -> str:
        """Return what is new in a folder is to be called: *name*, if it gets that.

        Raises:
            NotAllowed: what has that name stays.
        """
        found = None if self.taken is Taken.REPLACED else child(change, folder_id, name)
        if found is None or (isinstance(found, Media) and not found.size):
            return name
        if self.taken is Taken.KEPT:
            raise NotAllowed(f"There is a “{name}” here, and what is here may not be changed.")
        return next(each for each in numbered(name) if child(change, folder_id, each) is None)

    def own_folder(self, item: Media) -> int:
        """Return the folder that *item* lies in, which the user may change.

        Raises:
            NotAllowed: it is a library's.
        """
        with self.library.catalog.ask_once() as driver:
            lineage = lookups.lineage(driver, item.folder_id)
        if lineage and lineage[0].library_id is not None:
            raise NotAllowed("What lies in a library, or in the trash, cannot be changed.")
        return item.folder_id

    def place(self, change: Change, folder_id: int) -> str:
        """Return the absolute path on disk of a folder of the user.

        Raises:
            NotFound: it has gone.
            NotAllowed: it is of a library, which nobody may change, or of the trash.
        """
        found = lookups.whereabouts(change.driver, folder_id)
        if found is None or found.owner_id != self.owner.id:
            raise NotFound("The folder has gone.")
        if found.is_trash:
            raise NotAllowed("What is in the trash cannot be changed; move it out of there first.")
        if found.library is not None:
            raise NotAllowed(f"The library “{found.library}” can be read only.")
        return found.path

    def _source(self, change: Change, node: Stored) -> tuple[str, bool]:
        """Return where *node* is to be taken from, and whether that is the trash."""
        found = lookups.whereabouts(change.driver, parent(node))
        is_back = found is not None and found.is_trash and found.owner_id == self.owner.id
        place = found.path if found is not None and is_back else self.place(change, parent(node))
        return f"{place}/{node.name}", is_back

    def _replace(self, change: Change, replaced: Media, source: str, target: str) -> None:
        """Let the file at *source* take the place of another one in one step."""
        if self._keeps(replaced) and Path(target).is_file():
            lineage = folders.lineage(change.driver, replaced.folder_id)
            trashing.keep_replaced(change, self.owner, replaced, lineage, target, source)
        else:
            items.remove(change.connection, replaced.id, change.now)
            change.disk.rename(source, target, replace=True)

    def _goes_to_trash(self, change: Change, node: Stored, path: str) -> bool:
        if not self.library.trash.days or not os.path.lexists(path):
            return False
        return trashing.is_worth_keeping(change, node)

    def _keeps(self, item: Media) -> bool:
        """Whether an earlier version of *item* is kept."""
        rules = self.library.trash
        return bool(rules.days and rules.version_days and item.size) and not is_litter(item.name)

    def _keeps_version(self, change: Change, item: Media, content: Content, path: str) -> bool:
        return (
            self._keeps(item)
            and content.checksum != item.checksum
            and Path(path).is_file()
            and trashing.has_room_for_version(
                change, self.owner, content, folders.lineage(change.driver, item.folder_id)
            )
        )

    def _thrown_away(
        self, change: Change, folder_id: int, name: str, content: Content
    ) -> Media | None:
        """Return what the user threw away that is now uploaded again as a new file."""
        self.place(change, folder_id)
        if child(change, folder_id, name) is not None:
            return None
        media_id = trash.remembered(change.driver, self.owner.id, content.checksum)
        if media_id is None:
            return None
        item = media.load(change.connection, media_id)
        trash.note_again(change.driver, media_id, change.now)
        folders.touch(change.driver, item.folder_id, change.now)
        return item


def child(change: Change, folder_id: int, name: str) -> Stored | None:
    """Return what has that name, in any normal form, in the folder."""
    return lookups.child(change.driver, folder_id, name)


def current(change: Change, node: Stored) -> Stored:
    """Return *node* as it is now.

    Raises:
        NotFound: it has gone.
    """
    if isinstance(node, Media):
        return media.load(change.connection, node.id)
    return folders.load(change.connection, node.id)


def parent(node: Stored) -> int:
    """Return the id of the folder that *node* lies in.

    Raises:
        NotAllowed: it is the root of the user's files.
    """
    parent_id = node.folder_id if isinstance(node, Media) else node.parent_id
    if parent_id is None:
        raise NotAllowed("The root of the files can be neither moved nor deleted.")
    return parent_id


def _is_overwrite(node: Stored, replaced: Stored | None, name: str) -> bool:
    """Whether one file takes the very place of another one."""
    if not (isinstance(node, Media) and isinstance(replaced, Media)):
        return False
    return replaced.id != node.id and replaced.name == name


def refuse_circles(change: Change, node: Stored, folder_id: int, replaced: Stored | None) -> None:
    """Refuse what would put a folder into itself, or replace a folder by something in it.

    Raises:
        NotAllowed: it would.
    """
    if isinstance(node, StoredFolder) and node.id in _lineage(change, folder_id):
        raise NotAllowed("A folder cannot go into itself.")
    if isinstance(replaced, StoredFolder) and replaced.id in _lineage(change, parent(node)):
        raise NotAllowed("A folder cannot be replaced by something that lies in it.")


def _lineage(change: Change, folder_id: int) -> set[int]:
    return {folder.id for folder in folders.lineage(change.connection, folder_id)}


def _move_row(change: Change, node: Stored, folder_id: int, name: str, target: str) -> None:
    connection, now = change.connection, change.now
    if isinstance(node, StoredFolder):
        folders.move(connection, node.id, parent_id=folder_id, name=name)
    else:
        kind, mime = _kind_as(node, name, target)
        items.move(connection, node, folder_id=folder_id, name=name, kind=kind, mime=mime, now=now)
    folders.touch(connection, parent(node), now)
    folders.touch(connection, folder_id, now)


def _kind_as(item: Media, name: str, path: str) -> tuple[Kind, str]:
    # Sync apps write under a temporary name and rename: only then is the extension known.
    if PurePosixPath(name).suffix == PurePosixPath(item.name).suffix:
        return item.kind, item.mime
    with Path(path).open("rb") as file:
        sniffed = sniff(file.read(HEAD_BYTES), name)
    return sniffed.kind, sniffed.mime
