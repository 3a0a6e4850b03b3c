"""EXIF of files that Pillow cannot open: damaged ones and RAW formats, by ExifRead."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import exifread

from library.media.exif import Exif, exif_of_tags

logging.getLogger("exifread").setLevel(logging.CRITICAL)  # it tells of every odd tag

_MAIN, _DETAIL, _GPS = "Image ", "EXIF ", "GPS "


def search_exif(path: Path) -> Exif:
    """Read what EXIF can be found in the file at *path*. Never raises but OSError on opening."""
    with path.open("rb") as file:
        try:
            found = exifread.process_file(file, details=True, extract_thumbnail=False)
        except Exception:  # ExifRead lets every mistake of a file through
            return Exif()
    main = _directory(found, _MAIN)
    return exif_of_tags(main, {**main, **_directory(found, _DETAIL)}, _directory(found, _GPS))


def _directory(found: dict[str, Any], prefix: str) -> dict[int, Any]:
    """The tags of one directory by number, with plain values."""
    return {tag.tag: _plain(tag.values) for name, tag in found.items() if name.startswith(prefix)}


def _plain(values: Any) -> Any:
    if isinstance(values, list):
        return values[0] if len(values) == 1 else tuple(values)
    return values
