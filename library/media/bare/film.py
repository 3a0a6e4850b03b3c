"""MP4 and MOV: boxes and tracks that tell become free space (ISO/IEC 14496-12, QuickTime).

Tracks but pictures and sound go with their samples: phones and action cameras keep places, faces
and movements in them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise, repeat
from typing import BinaryIO

from library.media.bare.boxes import boxes, freed
from library.media.bare.patches import Patch, Unfit, exactly
from library.media.boxes_of_file import Box, boxes_of_file

_TOP = frozenset({b"ftyp", b"styp", b"mdat", b"moof", b"mfra", b"sidx", b"moov"})
_MOOV = frozenset({b"mvhd", b"trak", b"mvex", b"iods"})
_TRAK = frozenset({b"tkhd", b"edts", b"mdia", b"tapt", b"load"})
_MDIA = frozenset({b"mdhd", b"hdlr", b"minf", b"elng"})
_MINF = frozenset({b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl", b"nmhd"})
_STBL = frozenset(
    {
        *(b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64"),
        *(b"stss", b"stps", b"sdtp", b"sbgp", b"sgpd", b"subs"),
    }
)
_SHOWN = frozenset({b"vide", b"soun", b"pict", b"auxv"})  # pict and auxv: of animated pictures
_FRAGMENT = {b"mfhd": None, b"traf": dict.fromkeys((b"tfhd", b"tfdt", b"trun"))}
_PICTURES = frozenset(
    {b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v", b"jpeg", b"apch"}
    | {b"apcn", b"apcs", b"apco", b"ap4h", b"ap4x", b"s263", b"H263", b"dvh1", b"dvhe"}
)
_TELLING = frozenset({b"uuid", b"udta", b"meta", b"free", b"skip"})
_MOST_SAMPLES = 4_000_000  # of a track: ten hours of a hundred a second
_LARGEST = 16 << 20  # bytes of a table; that of ten hours has 4 MB
_COMPRESSOR = 42  # of a picture's sample entry: where its name begins, and how long that is
_COMPRESSOR_BYTES = 32


def patches(file: BinaryIO, size: int) -> Iterator[Patch]:
    """Yield what takes from the film of *size* bytes all that it tells.

    Raises:
        Unfit: it is no whole film, or has fragments with tracks that tell.
    """
    top = list(boxes_of_file(file, 0, size))
    kinds = [box.kind for box in top]
    if not top or kinds.count(b"moov") != 1:
        raise Unfit
    for box in top:
        if box.kind == b"moov":
            yield from index_patches(file, box, in_fragments=b"moof" in kinds)
        elif box.kind == b"moof":
            yield from _within(file, box, _FRAGMENT)
        elif box.kind not in _TOP:
            yield from freed(box)
    if top[-1].stop < size:
        yield Patch(top[-1].stop, size)


def index_patches(file: BinaryIO, moov: Box, *, in_fragments: bool) -> Iterator[Patch]:
    """Yield what takes from an index all that it tells, with the samples of its silent tracks.

    Raises:
        Unfit: it is not as it should be.
    """
    inside = boxes(file, moov.body, moov.stop)
    tracks = [_track(file, box) for box in inside if box.kind == b"trak"]
    silent = [track for track in tracks if track.handler not in _SHOWN]
    # Samples in fragments would have to be looked for in each of them; cmov is compressed.
    if (silent and in_fragments) or any(box.kind == b"cmov" for box in inside):
        raise Unfit
    for box in inside:
        if box.kind not in _MOOV:
            yield from freed(box)
        elif box.kind == b"mvhd":
            yield _times(file, box)
    for track in tracks:
        if track in silent:
            yield from _samples(file, track.media)
            yield from freed(track.box)
        else:
            # What refers to a track that has gone goes too.
            yield from _shown(file, track, _TRAK if silent else _TRAK | {b"tref"})


def _within(file: BinaryIO, parent: Box, staying: Mapping[bytes, object]) -> Iterator[Patch]:
    """Free what is not in *staying*, all the way down."""
    for box in boxes(file, parent.body, parent.stop):
        if box.kind not in staying:
            yield from freed(box)
        elif isinstance(below := staying[box.kind], Mapping):
            yield from _within(file, box, below)


@dataclass(frozen=True, slots=True)
class _Track:
    box: Box
    handler: bytes  # what it is for
    inside: list[Box]
    media: list[Box]  # what is in its mdia


def _track(file: BinaryIO, box: Box) -> _Track:
    inside = boxes(file, box.body, box.stop)
    media = _only(inside, b"mdia")
    parts = boxes(file, media.body, media.stop)
    return _Track(box, exactly(file, _only(parts, b"hdlr").body + 8, 4), inside, parts)


def _shown(file: BinaryIO, track: _Track, staying: frozenset[bytes]) -> Iterator[Patch]:
    for box in track.inside:
        if box.kind not in staying:
            yield from freed(box)
        elif box.kind == b"tkhd":
            yield _times(file, box)
    for box in track.media:
        if box.kind not in _MDIA:
            yield from freed(box)
        elif box.kind == b"mdhd":
            yield _times(file, box)
        elif box.kind == b"hdlr":
            yield unnamed(box)
        elif box.kind == b"minf":
            yield from _information(file, box)


def _information(file: BinaryIO, parent: Box) -> Iterator[Patch]:
    for box in boxes(file, parent.body, parent.stop):
        if box.kind not in _MINF:
            yield from freed(box)
        elif box.kind == b"hdlr":
            yield unnamed(box)
        elif box.kind == b"dinf":
            yield from _references(file, box)
        elif box.kind == b"stbl":
            for table in boxes(file, box.body, box.stop):
                if table.kind not in _STBL:
                    yield from freed(table)
                elif table.kind == b"stsd":
                    yield from _compressors(file, table)


def _references(file: BinaryIO, parent: Box) -> Iterator[Patch]:
    """Empty where the samples are said to lie: it may be the path on somebody's disk."""
    for box in boxes(file, parent.body, parent.stop):
        if box.kind != b"dref":
            yield from freed(box)
            continue
        for entry in boxes(file, box.body + 8, box.stop):
            if entry.body + 4 < entry.stop:
                yield Patch(entry.body + 4, entry.stop)


def _compressors(file: BinaryIO, table: Box) -> Iterator[Patch]:
    """Empty what coders call themselves, and boxes in sample entries that nobody knows."""
    for entry in boxes(file, table.body + 8, table.stop):
        start = entry.body + _COMPRESSOR
        if entry.kind in _PICTURES and start + _COMPRESSOR_BYTES + 4 <= entry.stop:
            yield Patch(start, start + _COMPRESSOR_BYTES)
            inner = boxes_of_file(file, start + _COMPRESSOR_BYTES + 4, entry.stop)
            for box in inner:
                if box.kind in _TELLING:
                    yield from freed(box)


def _samples(file: BinaryIO, media: list[Box]) -> Iterator[Patch]:
    """Yield what empties the samples of a track (8.7.3 to 8.7.5)."""
    information = _only(media, b"minf")
    table = _only(boxes(file, information.body, information.stop), b"stbl")
    tables = {box.kind: box for box in boxes(file, table.body, table.stop)}
    offsets = _numbers(file, tables, b"stco", ">I") or _numbers(file, tables, b"co64", ">Q")
    runs = _numbers(file, tables, b"stsc", ">III")
    sizes = iter(_sizes(file, tables))
    if b"stz2" in tables or (offsets and not runs):
        raise Unfit
    starts = [*(run[0] for run in runs), len(offsets) + 1]
    if any(chunk >= until for chunk, until in pairwise(starts)):
        raise Unfit
    for (chunk, until), (_, count, _) in zip(pairwise(starts), runs, strict=True):
        for number in range(max(chunk, 1) - 1, min(until - 1, len(offsets))):
            length = sum(islice(sizes, count))
            (start,) = offsets[number]
            if length:
                yield Patch(start, start + length)


def _sizes(file: BinaryIO, tables: dict[bytes, Box]) -> Iterator[int]:
    box = tables.get(b"stsz")
    if box is None:
        raise Unfit
    size, count = struct.unpack(">II", exactly(file, box.body + 4, 8))
    if count > _MOST_SAMPLES:
        raise Unfit
    if size:
        yield from repeat(size, count)
        return
    data = _content(file, box, 12)
    for number in range(min(count, len(data) // 4)):
        yield int.from_bytes(data[4 * number : 4 * number + 4], "big")


def _numbers(
    file: BinaryIO, tables: dict[bytes, Box], kind: bytes, form: str
) -> list[tuple[int, ...]]:
    box = tables.get(kind)
    if box is None:
        return []
    count = int.from_bytes(exactly(file, box.body + 4, 4), "big")
    data, row = _content(file, box, 8), struct.calcsize(form)
    if count * row > len(data):
        raise Unfit
    return list(struct.iter_unpack(form, data[: count * row]))


def _content(file: BinaryIO, box: Box, skipped: int) -> bytes:
    size = box.stop - box.body - skipped
    if not 0 <= size <= _LARGEST:
        raise Unfit
    return exactly(file, box.body + skipped, size)


def _times(file: BinaryIO, box: Box) -> Patch:
    """Return what empties when it was made and changed: 32 or 64 bits each, by version."""
    version = exactly(file, box.body, 1)[0]
    return Patch(box.body + 4, min(box.stop, box.body + (20 if version == 1 else 12)))


def unnamed(handler: Box) -> Patch:
    """Return what empties the name of a handler, with which cameras sign (8.4.3)."""
    return Patch(min(handler.body + 12, handler.stop), handler.stop)


def _only(found: list[Box], kind: bytes) -> Box:
    of_kind = [box for box in found if box.kind == kind]
    if len(of_kind) != 1:
        raise Unfit
    return of_kind[0]
