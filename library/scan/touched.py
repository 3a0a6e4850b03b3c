"""Which folders to scan, when all that is known is which paths on disk were touched.

Most of them the drive has touched itself: what is as the index says needs no look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePath

from library.catalog import lookups
from library.catalog.driver import Driver
from library.errors import BadName
from library.library import Library
from library.model import Media, StoredFolder
from library.paths import check_name
from library.scan import disk
from library.scan.tree import Tree

_SAME_TIME = timedelta(microseconds=10)  # as in library.scan.compare


@dataclass(frozen=True, slots=True)
class Start:
    """A folder in which a scan begins."""

    folder_id: int
    path: str
    deep: bool  # whether folders in it that the index knows are looked into


def touched(library: Library, tree: Tree, paths: Iterable[str]) -> list[Start]:
    """Return the folders of *tree* to be scanned after something has happened at *paths*."""
    found: dict[int, Start] = {}
    with library.catalog.ask() as driver:
        for path in paths:
            start = _start(driver, tree, path)
            if start is not None and not (start.folder_id in found and not start.deep):
                found[start.folder_id] = start
    return list(found.values())


def _start(driver: Driver, tree: Tree, path: str) -> Start | None:
    names = PurePath(path).relative_to(tree.path).parts
    if not names:
        return Start(tree.root_id, tree.path, deep=False)
    at, where = tree.root_id, tree.path
    for name in names[:-1]:
        folder = _child(driver, at, name)
        if not isinstance(folder, StoredFolder):
            return Start(at, where, deep=False)
        at, where = folder.id, f"{where}/{name}"
    node = _child(driver, at, names[-1])
    if isinstance(node, StoredFolder) and _is_folder(path):
        # It may be another one than before, moved here with all that is in it.
        return Start(node.id, path, deep=True)
    return None if _is_as_indexed(path, node) else Start(at, where, deep=False)


def _child(driver: Driver, folder_id: int, name: str) -> StoredFolder | Media | None:
    """Return what has that very name in the folder."""
    try:
        found = lookups.child(driver, folder_id, check_name(name))
    except BadName:
        return None
    return found if found is not None and found.name == name else None


def _is_as_indexed(path: str, node: StoredFolder | Media | None) -> bool:
    try:
        stamp = disk.file_stamp(path)
        if stamp is None:
            return node is None and not disk.is_folder(path)
    except OSError:
        return False
    if not isinstance(node, Media):
        return False
    return stamp.size == node.size and abs(stamp.modified - node.modified) <= _SAME_TIME


def _is_folder(path: str) -> bool:
    try:
        return disk.is_folder(path)
    except OSError:
        return False
