"""The outermost boxes of an ISO base media file, read without what is in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_MOST = 2000  # boxes; honest files have a dozen, live streams some hundred


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box lies in its file, in bytes from its start."""

    start: int
    kind: bytes  # four letters
    body: int
    stop: int


def boxes_of_file(file: BinaryIO, start: int, stop: int) -> Iterator[Box]:
    """Yield the boxes from *start* on, up to *stop* or to where no whole box follows.

    ISO/IEC 14496-12, 4.2: the size counts the head; 1 means that the true one follows in 64 bits,
    0 that the box goes on to the end.
    """
    at = start
    for _ in range(_MOST):
        file.seek(at)
        head = file.read(16)
        if at + 8 > stop or len(head) < 8:
            return
        size, kind = struct.unpack_from(">I4s", head)
        body = at + 8
        if size == 1 and len(head) == 16:
            (size,) = struct.unpack_from(">Q", head, 8)
            body = at + 16
        end = at + size if size else stop
        if not body <= end <= stop or not _is_name(kind):
            return
        yield Box(at, kind, body, end)
        at = end


def _is_name(kind: bytes) -> bool:
    return all(32 <= letter < 127 or letter == 0xA9 for letter in kind)
