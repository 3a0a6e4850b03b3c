"""Moving the index of an MP4 or MOV file (its moov box) to the front, for `library.media.front`.

ISO/IEC 14496-12: tables of chunk offsets (8.7.5) count from the start of the file, so that they
grow by the size of what is put before the chunks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from library.media.boxes_of_file import Box, boxes_of_file
from library.media.cache import writing
from library.media.front import pack_front

_MOST: Final = 64 << 20  # bytes of an index; that of ten hours has 10 MB
_WAY: Final = (b"trak", b"mdia", b"minf", b"stbl")  # from the index down to the tables
_TABLES: Final = {b"stco": ">u4", b"co64": ">u8"}
# Fragments have offsets of their own, and compressed indexes tables that we do not see.
_OTHERWISE: Final = {b"moof", b"sidx", b"mfra"}


class _Unfit(Exception):
    """The file is not as it should be, or not of the kind that this is for."""


def write_front(path: Path, front: Path) -> bool:
    """Write the front of the file at *path* to *front*; False where there is nothing to gain.

    That is so where the index comes first anyway, and where the file breaks the rules: browsers
    may still play it as it is.

    Raises:
        OSError: it has gone or may not be read, or *front* cannot be written.
    """
    with path.open("rb") as file:
        try:
            packed = _front(file, path.stat().st_size)
        except _Unfit:
            return False
    with writing(front) as target:
        target.write(packed)
    return True


def _front(file: BinaryIO, size: int) -> bytes:
    top = list(boxes_of_file(file, 0, size))
    kinds = [box.kind for box in top]
    if kinds.count(b"moov") != 1 or b"mdat" not in kinds or _OTHERWISE & set(kinds):
        raise _Unfit
    place = kinds.index(b"moov")
    if place < kinds.index(b"mdat") or top[-1].stop != size:
        raise _Unfit
    first = top[0].stop if kinds[0] == b"ftyp" else 0
    start, box = top[place - 1].stop, top[place]
    if box.stop - start > _MOST:
        raise _Unfit
    file.seek(0)
    kind = file.read(first)
    file.seek(start)
    index = bytearray(file.read(box.stop - start))
    if len(index) != box.stop - start:
        raise _Unfit
    _shift(index, box.body - start, first, start)
    return pack_front(first, start, box.stop, size, kind + index)


def _shift(index: bytearray, body: int, first: int, start: int) -> None:
    """Add to all offsets in *index*, whose content begins at *body*, the bytes put before."""
    content = BytesIO(index)
    for table in _tables(content, body, len(index)):
        (count,) = struct.unpack_from(">4xI", index, table.body)
        form = np.dtype(_TABLES[table.kind])
        if table.body + 8 + count * form.itemsize != table.stop:
            raise _Unfit
        offsets = np.frombuffer(index, form, count, table.body + 8)
        if not count:
            continue
        known = offsets.astype(np.uint64)
        low, high = int(known.min()), int(known.max())
        # All before the index, and still within what the table can hold.
        if low < first or high >= start or high + len(index) > np.iinfo(form).max:
            raise _Unfit
        offsets[:] = known + np.uint64(len(index))


def _tables(content: BinaryIO, start: int, stop: int, depth: int = 0) -> Iterator[Box]:
    for box in boxes_of_file(content, start, stop):
        if box.kind == b"cmov":
            raise _Unfit
        if depth < len(_WAY) and box.kind == _WAY[depth]:
            yield from _tables(content, box.body, box.stop, depth + 1)
        elif depth == len(_WAY) and box.kind in _TABLES:
            if box.stop - box.body < 8:
                raise _Unfit
            yield box
