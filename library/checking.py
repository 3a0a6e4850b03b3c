"""Every file against the index: there, as long as it should be, and of the same content."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from library.catalog import media, scanned
from library.errors import NotFound
from library.library import Library
from library.model import Media
from library.scan import disk
from library.scan.disk import Unsettled
from library.scan.tree import Tree

_AHEAD = 32  # files that are read before the first of them is compared, for each thread

What = Literal["missing", "different", "unreadable"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not as the index says."""

    what: What
    path: str  # on disk


def faults(
    library: Library, tree: Tree, *, threads: int, tell: Callable[[int], None]
) -> Iterator[Fault]:
    """Read all files of *tree* and yield those that are not as the index says.

    What the drive changes meanwhile is no fault. *tell* hears how many more were read.
    """
    reading: deque[Future[Fault | None]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="check") as pool:
        try:
            for item in _items(library, tree):
                reading.append(pool.submit(_fault, library, item))
                if len(reading) >= _AHEAD * threads:
                    yield from _taken(reading.popleft(), tell)
            while reading:
                yield from _taken(reading.popleft(), tell)
        finally:
            for future in reading:
                future.cancel()


def _taken(future: Future[Fault | None], tell: Callable[[int], None]) -> list[Fault]:
    fault = future.result()
    tell(1)
    return [] if fault is None else [fault]


def _items(library: Library, tree: Tree) -> Iterator[Media]:
    left = [tree.root_id]
    while left:
        folder_id = left.pop()
        with library.catalog.read() as connection:
            left += [row[0] for row in scanned.folders(connection, folder_id)]
            found = media.children(connection, folder_id)
        yield from found


def _fault(library: Library, item: Media) -> Fault | None:
    try:
        path = str(library.content(item))
    except NotFound:  # deleted by the drive meanwhile
        return None
    what = _compared(path, item)
    if what is None:
        return None
    # If it was written, moved or deleted while it was read, the index tells otherwise by now.
    with library.catalog.read() as connection:
        now = media.by_id(connection, item.id)
    unchanged = now is not None and _identity(now) == _identity(item)
    return Fault(what, path) if unchanged else None


def _compared(path: str, item: Media) -> What | None:
    try:
        if disk.file_stamp(path) is None:
            return "missing"
        content = disk.digest(path, item.name).content
    except FileNotFoundError:
        return "missing"
    except Unsettled:  # it is being written: by whom, the next scan finds out
        return "different"
    except OSError:
        return "unreadable"
    return None if content.checksum == item.checksum else "different"


def _identity(item: Media) -> tuple[str, int, str]:
    return item.checksum, item.folder_id, item.name
