"""Copies of a user's files and folders: bytes first, in nobody's way, then one transaction."""

from __future__ import annotations

from pathlib import Path

from library.catalog import folders, items, lookups, media, properties, trees
from library.catalog.properties import Holder
from library.copying import copy_file
from library.disk import delete_tree, sync_folder
from library.errors import LibraryError
from library.failures import storage_errors
from library.files import Change, Files, Stored, child, current, parent, refuse_circles
from library.model import Media, StoredFolder
from library.paths import check_name
from library.store import Content
from library.trading import is_thrown_away, trade_places
from library.uploads import draft_path


class ChangedMeanwhile(LibraryError):
    """What was being copied changed under way; nothing was stored."""


def copy(files: Files, node: Stored, folder_id: int, name: str, *, shallow: bool = False) -> None:
    """Copy a file or folder, replacing what has that name; *shallow*: without its content.

    A file that replaces a file gives it a new content: the id of the replaced one survives. What is
    copied out of the trash is back, with its id; what stays there is the copy.

    Raises:
        NotFound: it, or the folder, has gone.
        NotAllowed: a folder into itself, or onto one that it lies in; or what has that name stays.
        BadName: *name* cannot be stored.
        StorageFull: the disk has no room.
        ChangedMeanwhile: a file changed while it was copied.
    """
    check_name(name)
    draft = Path(draft_path(files.scrap))
    try:
        if isinstance(node, Media):
            _copy_media(files, node, folder_id, name, draft)
        else:
            _copy_folder(files, node, folder_id, name, draft, shallow=shallow)
    finally:
        delete_tree(draft)


def _copy_media(files: Files, item: Media, folder_id: int, name: str, draft: Path) -> None:
    with storage_errors():
        copy_file(files.library.content(item), draft)
    with files.change() as change:
        _check_unchanged(change, item)
        name = files.name_for(change, folder_id, name)
        replaced = child(change, folder_id, name)
        refuse_circles(change, item, folder_id, replaced)
        if isinstance(replaced, StoredFolder):
            files.clear(change, replaced)
        if isinstance(replaced, Media):
            files.settle(change, folder_id, name, draft, _content(item))
            holders = Holder("media", item.id), Holder("media", replaced.id)
            properties.copy(change.connection, *holders)
            return
        change.disk.rename(draft, f"{files.place(change, folder_id)}/{name}")
        copy_id = items.duplicate(
            change.connection, item, folder_id=folder_id, name=name, now=change.now
        )
        folders.touch(change.connection, folder_id, change.now)
        now = media.load(change.connection, item.id)
        if is_thrown_away(change, now):
            trade_places(change, now, media.load(change.connection, copy_id))


def _copy_folder(
    files: Files, folder: StoredFolder, folder_id: int, name: str, draft: Path, *, shallow: bool
) -> None:
    source, tree = _snapshot(files, folder, shallow=shallow)
    with storage_errors():
        _copy_bytes(source, tree, draft)
    with files.change() as change:
        now = current(change, folder)
        comes_back = not shallow and is_thrown_away(change, now)
        name = files.name_for(change, folder_id, name)
        replaced = child(change, folder_id, name)
        refuse_circles(change, folder, folder_id, replaced)
        if replaced is not None:
            files.clear(change, replaced)
        change.disk.rename(draft, f"{files.place(change, folder_id)}/{name}")
        top = files.add_folder(change, folder_id, name)
        _index(change, tree, top, comes_back=comes_back)
        if comes_back:
            trade_places(change, now, top)


class _Tree:
    """A folder's descendants: the folders, parents first, and the files in them."""

    def __init__(self, top: StoredFolder, below: list[StoredFolder], files: list[Media]) -> None:
        self.top = top
        self.below = below
        self.files = files
        self.paths: dict[int, Path] = {top.id: Path()}  # relative to the top
        for folder in below:
            self.paths[folder.id] = self.paths[parent(folder)] / folder.name


def _snapshot(files: Files, folder: StoredFolder, *, shallow: bool) -> tuple[Path, _Tree]:
    with files.library.catalog.read() as connection:
        path = Path(lookups.folder_path(connection, folder.id))
        if shallow:
            return path, _Tree(folder, [], [])
        below = list(folders.descendants(connection, folder.id))
        found = [item for each in (folder, *below) for item in media.children(connection, each.id)]
    return path, _Tree(folder, below, found)


def _copy_bytes(source: Path, tree: _Tree, draft: Path) -> None:
    for path in tree.paths.values():
        (draft / path).mkdir()
    for item in tree.files:
        path = tree.paths[item.folder_id] / item.name
        copy_file(source / path, draft / path)
    for path in tree.paths.values():
        sync_folder(str(draft / path))


def _index(change: Change, tree: _Tree, top: StoredFolder, *, comes_back: bool) -> None:
    changed = trees.copy(
        change.connection,
        (tree.top.id, top.id),
        tree.below,
        tree.files,
        change.now,
        take_entries=comes_back,
    )
    if changed is not None:
        raise _changed(changed)


def _check_unchanged(change: Change, item: Media) -> None:
    if media.load(change.connection, item.id).checksum != item.checksum:
        raise _changed(item.name)


def _changed(name: str) -> ChangedMeanwhile:
    return ChangedMeanwhile(f"“{name}” changed while it was copied.")


def _content(item: Media) -> Content:
    return Content(
        size=item.size,
        checksum=item.checksum,
        kind=item.kind,
        mime=item.mime,
        modified=item.modified,
        checksums=item.checksums,
    )
