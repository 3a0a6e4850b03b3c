"""The front of an MP4 or MOV file with its index, in a file of its own, and how to send the two.

Phones write the index last, since they know it last. It is moved while sending: the film itself
lies nowhere twice. `library.media.faststart` makes fronts; this reads them, without trust, since a
decoder process made them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_HEAD: Final = struct.Struct(">8sQQQQ")
_MAGIC: Final = b"MPFRONT1"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file, in bytes."""

    path: Path
    start: int
    length: int


def pack_front(first: int, index: int, after: int, size: int, content: bytes) -> bytes:
    """Return the file that `layout` reads: *content* stands for two parts of the original.

    These are what comes before *first* and what is between *index* and *after*; *size* is the
    original's, all in bytes.
    """
    return _HEAD.pack(_MAGIC, first, index, after, size) + content


def layout(front: Path, original: Path) -> tuple[Part, ...] | None:
    """Return of what to send, in order; None where there is no front that fits.

    Raises:
        FileNotFoundError: the original has gone.
    """
    size = original.stat().st_size
    try:
        with front.open("rb") as file:
            head = file.read(_HEAD.size)
        length = front.stat().st_size - _HEAD.size
    except FileNotFoundError:
        return None
    if len(head) < _HEAD.size:
        return None
    magic, first, index, after, known = _HEAD.unpack(head)
    if magic != _MAGIC or known != size or not first <= index < after <= size:
        return None
    parts = (
        Part(front, _HEAD.size, length),
        Part(original, first, index - first),
        Part(original, after, size - after),
    )
    return tuple(part for part in parts if part.length)
