"""Previews as files: what is sent instead of a photo, or of a video."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from library.errors import LibraryError
from library.library import Library
from library.media.cache import LARGE_SIZE, PREVIEW_SIZE, thumbnail_path
from library.model import Media, User

MIME = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Preview:
    """A JPEG that lies in the cache."""

    path: Path  # absolute
    size: int  # bytes
    etag: str  # strong, unquoted: of these bytes
    is_large: bool


def preview(library: Library, item: Media) -> Preview | None:
    """Return the largest preview of *item* that is made; None where there is none yet.

    Nothing is made by asking.
    """
    if not item.has_thumbnails:
        return None
    for size in LARGE_SIZE, PREVIEW_SIZE:
        path = thumbnail_path(library.cache, item.checksum, size)
        with suppress(OSError):
            found = path.stat()
            if stat.S_ISREG(found.st_mode):
                # Made anew by a newer version, it may be other bytes of the same photo.
                etag = f"{item.etag}-{size}-{found.st_size}"
                return Preview(path, found.st_size, etag, size == LARGE_SIZE)
    return None


def ask_for_large(library: Library, owner: User, item: Media) -> None:
    """Have the large preview of the user's item made, if it may be and the index is not busy."""
    with suppress(LibraryError):
        library.preview(owner, item.id)
