"""Removes from the cache what was derived from contents that nobody has any more.

A file that is young stays: it may be of an upload that is being indexed, or be just being
written. Should one be removed that somebody has come to need in the same moment, it is made anew
when it is next asked for.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from library.catalog.driver import driver_of
from library.library import Library
from library.media.video_cache import films_folder

_YOUNG_S = 24 * 3600
_NAMES = re.compile(r"\.?([0-9a-f]{64})-")  # of derived files; with a dot, of those half-written
_USED = """
    SELECT DISTINCT checksum FROM json_each(?) CROSS JOIN media_items
    INDEXED BY ix_media_items_checksum ON checksum = value
"""


@dataclass(frozen=True, slots=True)
class Swept:
    """What was removed."""

    files: int
    size: int  # bytes


def sweep(library: Library) -> Swept:
    """Remove all derived files without an item of their content, and what was never finished.

    What else lies in the cache stays, and so does anything younger than a day.

    Raises:
        CatalogError: the index cannot be read. Nothing of the folder in hand was removed.
    """
    files = size = 0
    for folder in _folders(library.cache):
        derived = dict(_derived(folder))
        used = _used(library, {_checksum(path) for path in derived})
        for path, length in derived.items():
            if path.name.startswith(".") or _checksum(path) not in used:
                with suppress(OSError):  # of a disk with trouble; there is another day
                    path.unlink()
                    files, size = files + 1, size + length
    return Swept(files, size)


def _folders(cache: Path) -> Iterator[Path]:
    """The folders that derived files lie in, by the first digits of checksums."""
    for top in (cache, films_folder(cache)):
        if top.is_dir():
            yield from (path for path in top.iterdir() if len(path.name) == 2 and path.is_dir())


def _derived(folder: Path) -> Iterator[tuple[Path, int]]:
    """The derived files in *folder* that are not young, with their sizes in bytes."""
    for path in folder.iterdir():
        if _NAMES.match(path.name):
            with suppress(FileNotFoundError):
                found = path.stat()
                if found.st_mtime < time.time() - _YOUNG_S:
                    yield path, found.st_size


def _checksum(path: Path) -> str:
    match = _NAMES.match(path.name)
    return match[1] if match else ""


def _used(library: Library, checksums: set[str]) -> set[str]:
    with library.catalog.ask() as driver:
        found = driver_of(driver).execute(_USED, (json.dumps(sorted(checksums)),))
        return {checksum for (checksum,) in found}
