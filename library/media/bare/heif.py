"""HEIC, AVIF and JPEG XL: items and boxes that tell are emptied (ISO/IEC 23008-12, 18181-2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from library.media.bare.boxes import boxes, freed
from library.media.bare.film import index_patches, unnamed
from library.media.bare.patches import Patch, Unfit, exactly
from library.media.boxes_of_file import Box, boxes_of_file

_TOP = frozenset({b"ftyp", b"meta", b"mdat", b"moov"})
_META = frozenset({b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat", b"dinf", b"grpl"})
_JXL = frozenset({b"JXL ", b"ftyp", b"jxlc", b"jxlp", b"jxll", b"jxli"})
_TELLING = frozenset({b"Exif", b"mime", b"uri "})  # kinds of items; the others are pictures
_LARGEST = 4 << 20  # bytes of a meta box; that of a 200 megapixel grid has 0.1 MB
_MOST = 65_536  # items, and stretches of them
_NOTHING = bytes(4) + b"II*\0\x08\0\0\0" + bytes(6)  # EXIF without an entry, as items hold it
_DESCRIPTIONS = frozenset({b"udes", b"uuid", b"altt"})  # properties in words


@dataclass(frozen=True, slots=True)
class _Extent:
    """A stretch of an item's data, in bytes of the file, or of the box ``idat``."""

    item: int
    construction: int  # 0: of the file; 1: of idat; 2: of another item
    start: int
    length: int


def patches(file: BinaryIO, size: int) -> Iterator[Patch]:
    """Yield what takes from the HEIC or AVIF file of *size* bytes all that it tells.

    Raises:
        Unfit: it is none, or what it tells cannot be found.
    """
    top = list(boxes_of_file(file, 0, size))
    if [box.kind for box in top].count(b"meta") != 1:
        raise Unfit
    for box in top:
        if box.kind == b"meta":
            yield from _items(file, box, size)
        elif box.kind == b"moov":
            yield from index_patches(file, box, in_fragments=False)
        elif box.kind not in _TOP:
            yield from freed(box)
    if top[-1].stop < size:
        yield Patch(top[-1].stop, size)


def jxl_patches(file: BinaryIO, size: int) -> Iterator[Patch]:
    """Yield what takes from the JPEG XL file of *size* bytes all that it tells.

    Raises:
        Unfit: it is not whole.
    """
    if exactly(file, 0, 2) == b"\xff\x0a":  # the bare picture
        return
    top = list(boxes_of_file(file, 0, size))
    if not top or top[0].kind != b"JXL ":
        raise Unfit
    for box in top:
        if box.kind not in _JXL:
            yield from freed(box)
    if top[-1].stop < size:
        yield Patch(top[-1].stop, size)


def _items(file: BinaryIO, meta: Box, size: int) -> Iterator[Patch]:
    if meta.stop - meta.body > _LARGEST:
        raise Unfit
    inside = boxes(file, meta.body + 4, meta.stop)
    for box in inside:
        if box.kind not in _META:
            yield from freed(box)
        elif box.kind == b"hdlr":
            yield unnamed(box)
        elif box.kind == b"iprp":
            yield from _properties(file, box)
    found = {box.kind: box for box in inside}
    if not {b"iinf", b"iloc"} <= found.keys():
        raise Unfit
    told = dict(_kinds(file, found[b"iinf"]))
    data = found.get(b"idat")
    for extent in _extents(file, found[b"iloc"]):
        kind = told.get(extent.item)
        if kind in _TELLING:
            yield _emptied(extent, kind, data, size)


def _emptied(extent: _Extent, kind: bytes, data: Box | None, size: int) -> Patch:
    start, stop = extent.start, extent.start + extent.length
    if extent.construction == 1 and data is not None:
        start, stop, size = start + data.body, stop + data.body, data.stop
    elif extent.construction != 0:
        raise Unfit
    if not extent.length or stop > size:
        raise Unfit
    fits = kind == b"Exif" and extent.length >= len(_NOTHING)
    return Patch(start, stop, _NOTHING if fits else b"")


def _properties(file: BinaryIO, parent: Box) -> Iterator[Patch]:
    for container in boxes(file, parent.body, parent.stop):
        if container.kind == b"ipco":
            for box in boxes(file, container.body, container.stop):
                if box.kind in _DESCRIPTIONS:  # counted by others, so it stays as what it is
                    yield Patch(box.body + 4, box.stop)


def _kinds(file: BinaryIO, parent: Box) -> Iterator[tuple[int, bytes]]:
    """Yield the number and kind of each item (ISO/IEC 14496-12, 8.11.6)."""
    version = exactly(file, parent.body, 1)[0]
    for box in boxes_of_file(file, parent.body + (6 if version == 0 else 8), parent.stop):
        if box.kind != b"infe":
            continue
        entry = exactly(file, box.body, min(box.stop - box.body, 16))
        wide = 2 if entry[0] == 3 else 0
        if entry[0] < 2 or len(entry) < 12 + wide:
            raise Unfit
        yield int.from_bytes(entry[4 : 6 + wide], "big"), entry[8 + wide : 12 + wide]


def _extents(file: BinaryIO, box: Box) -> Iterator[_Extent]:
    """Yield where the items lie (ISO/IEC 14496-12, 8.11.3)."""
    reader = _Reader(exactly(file, box.body, box.stop - box.body))
    version = reader.number(1)
    reader.number(3)
    sizes = reader.number(2)
    of_offset, of_length = sizes >> 12, sizes >> 8 & 15
    of_base, of_index = sizes >> 4 & 15, (sizes & 15 if version else 0)
    found = 0
    for _ in range(min(reader.number(4 if version == 2 else 2), _MOST)):
        item = reader.number(4 if version == 2 else 2)
        construction = reader.number(2) & 15 if version else 0
        reader.number(2)
        base = reader.number(of_base)
        for _ in range(reader.number(2)):
            found += 1
            if found > _MOST:  # where numbers take no bytes, a few make billions
                raise Unfit
            reader.number(of_index)
            start = base + reader.number(of_offset)
            yield _Extent(item, construction, start, reader.number(of_length))


class _Reader:
    """Numbers, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def number(self, size: int) -> int:
        found = self._data[self._at : self._at + size]
        if len(found) < size:
            raise Unfit
        self._at += size
        return int.from_bytes(found, "big")
