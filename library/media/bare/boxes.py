"""Boxes of ISO base media files, and what empties them (ISO/IEC 14496-12, 4.2 and 8.1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from library.media.bare.patches import Patch, Unfit
from library.media.boxes_of_file import Box, boxes_of_file


def boxes(file: BinaryIO, start: int, stop: int) -> list[Box]:
    """Return the boxes from *start* up to *stop*.

    Raises:
        Unfit: they do not reach that far.
    """
    found = list(boxes_of_file(file, start, stop))
    # QuickTime ends some lists by four zeros.
    if stop - (found[-1].stop if found else start) not in (0, 4):
        raise Unfit
    return found


def freed(box: Box) -> Iterator[Patch]:
    """Make free space of *box*: readers skip it."""
    start = _kind_at(box)
    yield Patch(start, start + 4, b"free")
    yield Patch(box.body, box.stop)


def _kind_at(box: Box) -> int:
    return box.start + 4
