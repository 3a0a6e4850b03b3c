"""The video in a motion photo's file: where Google, Samsung and HEIC keep it.

What a file claims is only where to look: the video has to be there, with a movie in it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from library.media.boxes_of_file import boxes_of_file

_MIMES = frozenset({"image/jpeg", "image/heic", "image/heif", "image/avif"})
_BOXED = _MIMES - {"image/jpeg"}
_MOST_ENTRIES = 200  # of Samsung's directory
_MOTION_PHOTO = b"MotionPhoto_Data"


class Embedded(NamedTuple):
    """A stretch of a file."""

    offset: int  # bytes
    length: int  # bytes


def find_embedded_video(path: Path, mime: str, from_end: Iterable[int] = ()) -> Embedded | None:
    """Return where the photo at *path* keeps a video; None where there is none.

    *from_end* says how many bytes before the end Google's camera claims that it begins. Any claim
    that leads to no MP4 or QuickTime movie within the file is ignored.

    Raises:
        OSError: the file has gone or may not be read.
    """
    if mime not in _MIMES:
        return None
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        claims = (
            *(Embedded(size - claimed, claimed) for claimed in from_end),
            *_samsung(file, size),
            *(_motion_photo_boxes(file, size) if mime in _BOXED else ()),
        )
        for claim in dict.fromkeys(claims):
            found = _movie(file, claim, size)
            if found is not None:
                return found
    return None


def _movie(file: BinaryIO, claim: Embedded, size: int) -> Embedded | None:
    """The movie at *claim*, up to the last box that is whole."""
    offset, stop = claim.offset, claim.offset + claim.length
    if not 0 < offset < stop <= size:
        return None
    kinds: set[bytes] = set()
    end = offset
    for box in boxes_of_file(file, offset, stop):
        if not kinds and box.kind != b"ftyp":
            return None
        kinds.add(box.kind)
        end = box.stop
    return Embedded(offset, end - offset) if {b"ftyp", b"moov"} <= kinds else None


def _motion_photo_boxes(file: BinaryIO, size: int) -> Iterator[Embedded]:
    for box in boxes_of_file(file, 0, size):
        if box.kind == b"mpvd":
            yield Embedded(box.body, box.stop - box.body)


def _samsung(file: BinaryIO, size: int) -> Iterator[Embedded]:
    """What the directory at the end of the file names so.

    Layout as in ExifTool's Image::ExifTool::Samsung: "SEFH", version, count; per entry type (2 × 2
    bytes), how far before "SEFH" it begins, size; the length of all that, "SEFT". An entry begins
    with its type, the length of its name, and its name. Little-endian.
    """
    end = _read(file, size - 8, 8)
    if len(end) < 8 or not end.endswith(b"SEFT"):
        return
    start = size - 8 - struct.unpack("<I", end[:4])[0]
    head = _read(file, start, 12)
    if len(head) < 12 or not head.startswith(b"SEFH"):
        return
    (count,) = struct.unpack_from("<I", head, 8)
    directory = _read(file, start + 12, 12 * min(count, _MOST_ENTRIES))
    for at in range(0, len(directory) - 11, 12):
        back, length = struct.unpack_from("<II", directory, at + 4)
        entry = _read(file, start - back, 8 + len(_MOTION_PHOTO))
        if entry[8:] == _MOTION_PHOTO:
            yield Embedded(start - back + len(entry), length - len(entry))


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    if at < 0:
        return b""
    file.seek(at)
    return file.read(length)
